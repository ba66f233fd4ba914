"""Which system user is chosen: its own first, an agent only for whoever may act for the agent's firm."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import Settings

from portal.access.alder import GRACE
from portal.access.kjente_lesere import Egen, find_egne, forget_agent, forget_lesbare, note_egen, note_uten_egen
from portal.access.leser import Leservalg, ValgtLeser
from portal.api.agent_grants import make_agent
from portal.api.errors import ApiError
from portal.domain.tilgang import EGEN, Leser, Tilgang
from sandbox.app import Sandbox
from tests.api.oppslag import calls
from tests.api.system_tools import FIRM, OLD_AGENT_FIRM, make_tilgang
from tests.conftest import NORDLYS, TestClock
from tests.web.lesere import AGENT, CLIENT, OTHER_CLIENT, give_agent

pytestmark = pytest.mark.django_db
FIVE, SECOND = timedelta(minutes=5), timedelta(seconds=1)


@pytest.fixture
def agent(api: Sandbox) -> Leser:
    """Of a firm, for two clients."""
    give_agent(api)
    return make_agent(make_tilgang(FIRM), "regn")


def choose_for(*firmaer: str, is_many: bool = False, until: timedelta = timedelta(days=1)) -> Leservalg:
    """The choices of a person who may act for these firms."""

    def list_firmaer(orgnumre: Collection[str]) -> list[Tilgang]:
        made = [make_tilgang(orgnr) for orgnr in firmaer if orgnr in orgnumre]
        return [replace(one, gyldig_til=one.gyldig_til - timedelta(days=400) + until) for one in made]

    return Leservalg(list_firmaer, is_many=is_many)


def test_an_own_one_is_chosen_while_nobody_has_said_that_there_is_none(agent: Leser, api: Sandbox) -> None:
    note_egen(NORDLYS, "en-referanse")

    chosen = choose_for(FIRM).choose([CLIENT, NORDLYS])

    assert chosen == {CLIENT: ValgtLeser(leser=EGEN), NORDLYS: ValgtLeser(leser=Leser(external_ref="en-referanse"))}
    assert api.calls == []


def test_an_agent_is_chosen_for_its_clients_and_for_those_who_may_use_it(agent: Leser, clock: TestClock) -> None:
    for orgnr in (CLIENT, NORDLYS, FIRM):
        note_uten_egen(orgnr)

    chosen = choose_for(FIRM).choose([CLIENT, NORDLYS, FIRM])

    assert chosen[CLIENT] == ValgtLeser(leser=agent, gyldig_til=clock.now() + FIVE + GRACE)
    assert chosen[NORDLYS] == chosen[FIRM] == ValgtLeser(leser=EGEN)
    assert choose_for(OLD_AGENT_FIRM).choose([CLIENT]) == {CLIENT: ValgtLeser(leser=EGEN)}
    assert choose_for().choose([CLIENT]) == {CLIENT: ValgtLeser(leser=EGEN)}


def test_the_choice_holds_no_longer_than_the_right_to_the_firm(agent: Leser, clock: TestClock) -> None:
    note_uten_egen(CLIENT)

    assert choose_for(FIRM, until=FIVE).choose([CLIENT])[CLIENT].gyldig_til == clock.now() + FIVE


def test_of_two_firms_agents_the_same_is_chosen_each_time(agent: Leser, api: Sandbox) -> None:
    give_agent(api, OLD_AGENT_FIRM, [CLIENT])
    forget_agent(agent)
    note_uten_egen(CLIENT)
    firms = (OLD_AGENT_FIRM, FIRM)

    chosen = {choose_for(*order).choose([CLIENT])[CLIENT].leser.eier for order in (firms, firms[::-1])}

    assert chosen == {min(firms)}


def test_what_is_known_for_some_hours_will_do_for_a_list_and_is_asked_again_for_a_page(
    agent: Leser, clock: TestClock
) -> None:
    note_uten_egen(CLIENT)
    clock.move(FIVE)

    assert choose_for(FIRM, is_many=True).choose([CLIENT])[CLIENT].leser == agent
    assert find_egne([CLIENT])[CLIENT].was_uten
    assert choose_for(FIRM).choose([CLIENT])[CLIENT].leser == EGEN
    assert find_egne([CLIENT]) == {CLIENT: Egen()}


def test_an_agent_that_cannot_be_asked_stops_only_whoever_must_be_sure(agent: Leser, api: Sandbox) -> None:
    note_uten_egen(CLIENT)
    api.add_fault(party="altinn", status=503)
    uten = find_egne([CLIENT])[CLIENT]

    assert choose_for(FIRM).choose_one(CLIENT, uten) == ValgtLeser(leser=EGEN)
    with pytest.raises(ApiError):
        choose_for(FIRM).choose_one(CLIENT, uten, is_sure=True)


def test_nobody_is_stopped_by_what_was_so_some_hours_ago(agent: Leser, api: Sandbox, clock: TestClock) -> None:
    note_uten_egen(CLIENT)
    clock.move(FIVE)
    api.add_fault(party="altinn", status=503)

    valgt = choose_for(FIRM, is_many=True).choose_one(CLIENT, find_egne([CLIENT])[CLIENT], is_sure=True)

    assert valgt == ValgtLeser(leser=EGEN)


def test_one_firm_that_cannot_be_asked_leaves_the_others(agent: Leser, api: Sandbox) -> None:
    give_agent(api, NORDLYS, ())  # asked first
    forget_agent(agent)
    note_uten_egen(CLIENT)
    choose_for(FIRM).choose([CLIENT])
    api.add_fault(party="altinn", endpoint="authorizedparties", status=503)
    valg, uten = choose_for(FIRM, NORDLYS), find_egne([CLIENT])[CLIENT]

    assert valg.choose_one(CLIENT, uten, is_sure=True).leser == agent
    with pytest.raises(ApiError):
        valg.choose_one(OTHER_CLIENT[::-1], uten, is_sure=True)


def test_altinn_is_asked_once_for_many_clients_also_in_vain(agent: Leser, api: Sandbox) -> None:
    for orgnr in (CLIENT, OTHER_CLIENT, NORDLYS):
        note_uten_egen(orgnr)
    valg = choose_for(FIRM)
    forget_agent(agent)
    api.add_fault(party="altinn", status=503)
    api.clear_calls()
    valg.choose([CLIENT])
    asked = len(api.calls)
    assert asked

    valg.choose([CLIENT, OTHER_CLIENT, NORDLYS])

    assert len(api.calls) == asked


def test_without_a_system_for_firms_nobody_looks_for_agents(agent: Leser, api: Sandbox, settings: Settings) -> None:
    settings.SYSTEM_ID_KLIENTER = ""
    note_uten_egen(CLIENT)
    api.clear_calls()

    def fail(_: Collection[str]) -> list[Tilgang]:
        raise AssertionError("the person's firms are not asked for either")

    assert choose_for(FIRM).choose([CLIENT]) == {CLIENT: ValgtLeser(leser=EGEN)}
    assert Leservalg(fail, is_many=False).choose([CLIENT]) == {CLIENT: ValgtLeser(leser=EGEN)}
    assert api.calls == []


def test_what_an_agent_read_is_shown_to_whoever_may_use_it_while_it_has_the_client(agent: Leser, api: Sandbox) -> None:
    assert choose_for(FIRM).may_use(agent, CLIENT)
    assert choose_for(FIRM).may_use(EGEN, NORDLYS)
    assert not choose_for(FIRM).may_use(agent, NORDLYS)
    assert not choose_for(OLD_AGENT_FIRM).may_use(agent, CLIENT)
    assert not choose_for(FIRM).may_use(replace(agent, external_ref="en annen"), CLIENT)
    assert not choose_for(FIRM).may_use(replace(agent, eier=OLD_AGENT_FIRM), CLIENT)
    api.register.take_client(FIRM, AGENT, CLIENT)
    forget_lesbare(agent)
    assert not choose_for(FIRM).may_use(agent, CLIENT)
    api.add_fault(party="altinn", status=503)
    forget_lesbare(agent)

    with pytest.raises(ApiError):
        choose_for(FIRM).may_use(agent, CLIENT)


def test_what_tests_of_the_real_parties_name_is_chosen_whatever_else_is_known(
    agent: Leser, api: Sandbox, settings: Settings
) -> None:
    note_uten_egen(CLIENT)
    settings.SYSTEMBRUKERE = (
        f'[{{"eier": "{OLD_AGENT_FIRM}", "externalRef": "r", "klienter": ["{CLIENT}"]}},'
        f'{{"eier": "{NORDLYS}", "externalRef": "egen", "klienter": ["{NORDLYS}"]}}]'
    )
    named, own = Leser(eier=OLD_AGENT_FIRM, external_ref="r"), Leser(external_ref="egen")

    valg = choose_for(FIRM)

    assert valg.choose([CLIENT, NORDLYS]) == {CLIENT: ValgtLeser(leser=named), NORDLYS: ValgtLeser(leser=own)}
    assert [valg.may_use(one, CLIENT) for one in (named, agent, EGEN)] == [True, False, False]
    assert [valg.may_use(one, NORDLYS) for one in (own, named, EGEN)] == [True, False, False]
    assert calls(api, "altinn") == []


def test_a_list_of_clients_asks_nothing_of_what_it_knows(agent: Leser, api: Sandbox) -> None:
    note_uten_egen(CLIENT)
    choose_for(FIRM).choose([CLIENT])
    api.clear_calls()

    assert choose_for(FIRM).choose([CLIENT])[CLIENT].leser == agent
    assert api.calls == []

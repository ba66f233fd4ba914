"""Which system user is chosen, what the choice costs in calls, and what is said when it cannot be made."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from portal.access.alder import GRACE
from portal.access.kjente_lesere import Lesbare, forget_lesbare, note_uten_egen
from portal.access.sesjon import get_noekkel
from portal.access.tilgang import IkkeInnlogget, TilgangUtilgjengelig, get_tilgang, get_tilganger, list_unreadable
from portal.api.agent_grants import make_agent
from portal.api.errors import ApiUnavailable
from portal.domain.tilgang import EGEN, Leser
from portal.sealed_store import LargeSealedStore, name_entry
from sandbox.app import Sandbox
from sandbox.systemuser.seed import AGENT_SYSTEM
from tests.api.system_tools import FIRM, make_tilgang
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.lesere import (
    AGENT,
    CLIENT,
    OTHER_CLIENT,
    WORKER,
    find_leser,
    list_calls,
    oversikt,
    sign_in_director,
)
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
FIVE = timedelta(minutes=5)
KRAV = "ubetalte-krav/"  # a page of the open list alone
TOKEN, EXCHANGE, PARTIES = "maskinporten token", "altinn maskinporten", "altinn authorizedparties"


@pytest.fixture
def director(logg_inn: LoggInn, api: Sandbox) -> Client:
    """A person of a firm with an agent."""
    return sign_in_director(logg_inn, api)


def test_a_page_of_an_own_system_user_costs_a_token_and_its_list_and_then_nothing(
    logg_inn: LoggInn, api: Sandbox
) -> None:
    owner = logg_inn(EIER)
    get_tilgang(owner.session, NORDLYS)
    api.clear_calls()

    owner.get(f"{oversikt(NORDLYS)}ubetalte-krav.csv")
    assert list_calls(api) == [TOKEN, "skatteetaten aapnekrav"]
    owner.get(f"{oversikt(NORDLYS)}ubetalte-krav.csv")
    assert list_calls(api) == []


def test_a_clients_first_page_asks_what_is_not_known_and_the_next_client_what_is_its_own(
    director: Client, api: Sandbox
) -> None:
    director.get(oversikt() + KRAV)
    first = [call for call in list_calls(api) if not call.startswith("skatteetaten")]
    director.get(oversikt(OTHER_CLIENT) + KRAV)
    second = [call for call in list_calls(api) if not call.startswith("skatteetaten")]

    # Its own is refused; all agents, as vendor; this agent's clients, by its own token; the token that reads.
    assert first == [TOKEN, TOKEN, f"altinn {AGENT_SYSTEM}", TOKEN, EXCHANGE, PARTIES, TOKEN]
    assert second == [TOKEN]  # its own is refused


def test_a_warm_page_of_a_client_costs_no_call(director: Client, api: Sandbox) -> None:
    director.get(oversikt() + KRAV)
    api.clear_calls()

    assert director.get(oversikt() + KRAV).status_code == 200
    assert list_calls(api) == []


def test_every_answer_behind_a_choice_is_asked_for_again_after_five_minutes(
    director: Client, api: Sandbox, clock: TestClock
) -> None:
    director.get(oversikt() + KRAV)
    clock.move(FIVE - timedelta(seconds=1))
    assert find_leser(director).eier == FIRM
    clock.move(timedelta(seconds=1))
    api.clear_calls()

    assert find_leser(director) == EGEN  # until Maskinporten has refused it again
    director.get(oversikt() + KRAV)

    assert {TOKEN, f"altinn {AGENT_SYSTEM}", EXCHANGE, PARTIES} <= set(list_calls(api))


def test_a_permission_lasts_no_longer_than_the_agents_list(
    logg_inn: LoggInn, director: Client, api: Sandbox, clock: TestClock
) -> None:
    director.get(oversikt())
    asked = clock.now()
    clock.move(FIVE - timedelta(minutes=1))
    worker = logg_inn(WORKER)  # whose own list is new

    assert get_tilgang(worker.session, CLIENT).gyldig_til == asked + FIVE + GRACE


def test_a_list_older_than_five_minutes_is_not_used_even_if_the_store_still_has_it(
    director: Client, api: Sandbox, clock: TestClock
) -> None:
    director.get(oversikt())
    store = LargeSealedStore(Lesbare)
    old = Lesbare(frozenset({OTHER_CLIENT, "316342299"}), (clock.now() - FIVE).timestamp())
    store.keep(f"lesbare/{FIRM}/{AGENT}", old, timedelta(hours=1))

    assert director.get(oversikt("316342299")).status_code == 302  # and not refused by Skatteetaten


def test_a_list_moved_to_another_agents_place_does_not_open(logg_inn: LoggInn, director: Client, api: Sandbox) -> None:
    director.get(oversikt())
    cache = caches["default"]
    for part in ("version", "object"):
        envelope = cache.get(name_entry(f"lesbare/{FIRM}/{AGENT}/{part}"))
        assert envelope
        cache.set(name_entry(f"lesbare/{NORDLYS}/{NORDLYS}-regn/{part}"), envelope)

    assert LargeSealedStore(Lesbare).find(f"lesbare/{NORDLYS}/{NORDLYS}-regn") is None


@pytest.mark.parametrize("endpoint", [AGENT_SYSTEM, "authorizedparties"])
def test_who_cannot_be_asked_is_not_told_to_be_without_access(director: Client, api: Sandbox, endpoint: str) -> None:
    api.add_fault(party="altinn", endpoint=endpoint, status=503)

    page = director.get(oversikt())

    assert page.status_code == 503
    assert "Altinn svarer ikke" in get_text(page)
    api.clear_faults()
    assert director.get(oversikt()).status_code == 200


def test_the_override_of_tests_wins_and_has_no_other_beside_it(
    director: Client, api: Sandbox, settings: Settings
) -> None:
    settings.SYSTEMBRUKERE = f'[{{"eier": "310680028", "externalRef": "klienter", "klienter": ["{CLIENT}"]}}]'

    page = director.get(oversikt())

    assert page.status_code == 403
    assert find_leser(director).eier == "310680028"
    assert f"altinn {AGENT_SYSTEM}" not in list_calls(api)


def test_without_a_system_for_firms_no_agent_is_looked_for(director: Client, api: Sandbox, settings: Settings) -> None:
    settings.SYSTEM_ID_KLIENTER = ""

    director.get(oversikt())

    assert list_calls(api)[:2] == [TOKEN]


def test_readers_of_many_are_chosen_alike_and_earlier_figures_are_judged(director: Client, api: Sandbox) -> None:
    director.get(oversikt())
    agent = find_leser(director)

    chosen = {one.orgnr: one.leser for one in get_tilganger(director.session, [CLIENT, FIRM])}
    refused = list_unreadable(
        director.session,
        {CLIENT: agent, OTHER_CLIENT: agent, "316342299": agent, FIRM: EGEN, NORDLYS: Leser(eier=NORDLYS)},
    )

    assert chosen == {CLIENT: agent, FIRM: EGEN}
    assert refused == {"316342299": None, NORDLYS: None}
    api.add_fault(party="altinn", status=503)
    forget_lesbare(agent)
    assert isinstance(list_unreadable(director.session, {CLIENT: agent})[CLIENT], ApiUnavailable)


def test_a_sign_in_that_is_refused_while_readers_are_judged_ends(
    director: Client, api: Sandbox, clock: TestClock
) -> None:
    director.get(oversikt())
    agent = find_leser(director)
    clock.move(2 * FIVE)
    api.add_fault(party="idporten", endpoint="token", status=400)
    session = director.session

    with pytest.raises(IkkeInnlogget):
        list_unreadable(session, {CLIENT: agent})
    assert get_noekkel(session) == ""


def test_a_page_is_not_sure_of_its_reader_and_asks_anew_unless_it_says_otherwise(
    director: Client, api: Sandbox, clock: TestClock
) -> None:
    note_uten_egen(CLIENT)
    clock.move(FIVE)
    assert get_tilgang(director.session, CLIENT, is_many=True).eier == FIRM  # as it was some minutes ago
    assert get_tilgang(director.session, CLIENT).leser.is_egen
    note_uten_egen(CLIENT)
    forget_lesbare(make_agent(make_tilgang(FIRM), "regn"))
    api.add_fault(party="altinn", status=503)

    assert get_tilgang(director.session, CLIENT).leser.is_egen
    with pytest.raises(TilgangUtilgjengelig):
        get_tilgang(director.session, CLIENT, is_sure=True)

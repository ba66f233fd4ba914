"""Reading by the system user that is there: what a refusal leads to, and that it ends."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from portal.access.kjente_lesere import Egen, find_egne, get_agenter, get_lesbare, name_egen, note_uten_egen
from portal.access.lesing import MAX_READERS, ManyReadings, find_next, read_aapne_krav, read_with
from portal.access.systemforespoersler import remember_made_in_altinn, remember_request
from portal.access.tilgang import TilgangUtilgjengelig, UkjentVirksomhet
from portal.api.agent_grants import make_agent
from portal.api.errors import ApiRefused, ApiUnavailable, Party
from portal.api.open_lists import MaxAge
from portal.api.systemtilgang import find_made_in_altinn, request_systemtilgang
from portal.domain.svar import Oppslag
from portal.domain.tilgang import EGEN, Leser, Tilgang
from sandbox.app import Sandbox
from tests.api.oppslag import calls
from tests.api.system_tools import FIRM, NONE, RETURN, budget, make_tilgang
from tests.conftest import EKSEMPEL_B, NORDLYS, TestClock, change_answer
from tests.lager import name_in_store, read_lifetimes
from tests.web.lesere import AGENT, CLIENT, OTHER_CLIENT, give_agent, give_own

pytestmark = pytest.mark.django_db
GONE, REFUSED = ApiRefused(Party.MASKINPORTEN), ApiRefused(Party.SKATTEETATEN)


def by(tilgang: Tilgang, *references: str) -> list[Tilgang]:
    """The same permission with system users of these references."""
    return [replace(tilgang, leser=Leser(external_ref=one)) for one in references]


@pytest.fixture
def tilgang(api: Sandbox) -> Tilgang:
    """An organisation without a system user."""
    return make_tilgang(NONE)


@pytest.fixture
def agent(api: Sandbox) -> Leser:
    """Of a firm, for two clients."""
    give_agent(api)
    return make_agent(make_tilgang(FIRM), "regn")


def test_the_work_goes_on_with_the_next_system_user_four_at_most(tilgang: Tilgang) -> None:
    tried: list[str] = []
    others = by(tilgang, "b", "c", "d", "e")

    def work(one: Tilgang) -> str:
        tried.append(one.leser.external_ref)
        if one.leser.external_ref != "c":
            raise GONE
        return "read"

    assert read_with(tilgang, iter(others).__next__, work) == "read"
    assert tried == ["", "b", "c"]
    tried.clear()
    with pytest.raises(ApiRefused):
        read_with(tilgang, iter(by(tilgang, "a", "b", "d", "e", "f")).__next__, work)
    assert tried == ["", "a", "b", "d"]
    assert len(tried) == MAX_READERS


def test_where_there_is_no_other_the_refusal_stands(tilgang: Tilgang) -> None:
    def refuse(error: ApiRefused, anew: Tilgang) -> ApiRefused:
        def work(_: Tilgang) -> None:
            raise error

        with pytest.raises(ApiRefused) as raised:
            read_with(tilgang, lambda: anew, work)
        return raised.value

    (other,) = by(tilgang, "b")
    assert refuse(GONE, tilgang) is GONE
    assert refuse(REFUSED, other) is REFUSED  # the authority's refusal is no reason to read by another


def test_a_refusal_by_maskinporten_says_that_there_is_none(tilgang: Tilgang) -> None:
    (other,) = by(tilgang, "b")
    assert find_next(tilgang, REFUSED, lambda: other) is None
    assert find_egne([NONE]) == {NONE: Egen()}

    assert find_next(tilgang, GONE, lambda: other) is other

    assert find_egne([NONE])[NONE].is_uten
    assert find_next(tilgang, GONE, lambda: tilgang) is None


def test_a_remembered_reference_is_tried_before_it_is_said_that_there_is_none(tilgang: Tilgang, api: Sandbox) -> None:
    give_own(api)
    made = find_made_in_altinn(tilgang, budget())
    assert made is not None
    remember_made_in_altinn(tilgang, made)
    (own,) = by(tilgang, "regnskap-2026")

    find_next(tilgang, GONE, lambda: own)
    assert find_egne([NONE])[NONE] == Egen(external_ref="regnskap-2026")
    find_next(own, GONE, lambda: tilgang)
    assert find_egne([NONE])[NONE].is_uten


def test_one_that_was_asked_for_under_its_number_has_no_other_reference(tilgang: Tilgang, clock: TestClock) -> None:
    remember_request(tilgang, request_systemtilgang(tilgang, RETURN, budget()), "retur")

    find_next(tilgang, GONE, lambda: tilgang)

    assert find_egne([NONE])[NONE].is_uten
    assert read_lifetimes()[name_in_store(name_egen(NONE))] <= 300  # it may come any time


def test_an_agent_that_is_gone_is_asked_about_and_perhaps_there_is_an_own_one_by_now(
    agent: Leser, api: Sandbox
) -> None:
    firma, tilgang = make_tilgang(FIRM), replace(make_tilgang(CLIENT), leser=agent)
    own = replace(tilgang, leser=EGEN)

    def know() -> None:
        note_uten_egen(CLIENT)
        get_agenter(), get_lesbare(firma, "regn")
        api.clear_calls()

    know()
    assert find_next(tilgang, REFUSED, lambda: own) is None
    assert find_egne([CLIENT]) == {CLIENT: Egen()}
    get_agenter()
    assert calls(api, "altinn") == []
    get_lesbare(firma, "regn")
    assert "authorizedparties" in calls(api, "altinn")
    know()
    assert find_next(tilgang, GONE, lambda: own) is own
    assert find_egne([CLIENT]) == {CLIENT: Egen()}
    get_agenter()
    assert calls(api, "altinn")


def test_what_tests_of_the_real_parties_name_has_no_other_beside_it(
    tilgang: Tilgang, agent: Leser, settings: Settings
) -> None:
    settings.SYSTEMBRUKERE = f'[{{"eier": "310680028", "externalRef": "klienter", "klienter": ["{NONE}"]}}]'
    note_uten_egen(NONE)

    assert find_next(tilgang, GONE, lambda: replace(tilgang, leser=agent)) is None
    assert find_next(replace(tilgang, leser=agent), GONE, lambda: tilgang) is None
    assert find_egne([NONE])[NONE].is_uten


def read(tilganger: list[Tilgang], anew: dict[str, Tilgang]) -> dict[str, tuple[str, object]]:
    """By organisation: the system user's owner, and what was told."""

    def get_anew(orgnr: str) -> Tilgang:
        if orgnr not in anew:
            raise UkjentVirksomhet
        return anew[orgnr]

    return {tilgang.orgnr: (tilgang.leser.eier, one) for tilgang, one in ManyReadings(tilganger, get_anew).read()}


def test_many_are_read_each_by_the_system_user_that_is_there(agent: Leser) -> None:
    own, client, other = (make_tilgang(orgnr) for orgnr in (NORDLYS, CLIENT, OTHER_CLIENT))

    found = read([own, client, other], {CLIENT: replace(client, leser=agent), OTHER_CLIENT: other})

    assert {orgnr: eier for orgnr, (eier, _) in found.items()} == {NORDLYS: "", CLIENT: FIRM, OTHER_CLIENT: ""}
    assert isinstance(found[NORDLYS][1], Oppslag)
    assert isinstance(found[CLIENT][1], Oppslag)
    assert isinstance(found[OTHER_CLIENT][1], ApiRefused)


def test_one_whose_right_is_gone_is_left_out_and_an_unknown_one_is_told_of(agent: Leser) -> None:
    client = make_tilgang(CLIENT)
    assert read([client, make_tilgang(NORDLYS)], {}).keys() == {NORDLYS}

    def fail(_: str) -> Tilgang:
        raise TilgangUtilgjengelig

    ((_, told),) = ManyReadings([client], fail).read()
    assert isinstance(told, ApiUnavailable)
    assert (told.party, told.detail) == (Party.ALTINN, "systemuser")


def test_readers_of_one_organisation_end(tilgang: Tilgang) -> None:
    others, asked = iter(by(tilgang, "b", "c", "d", "e")), []

    def get_anew(orgnr: str) -> Tilgang:
        asked.append(orgnr)
        return next(others)

    ((last, told),) = ManyReadings([tilgang], get_anew).read()

    assert isinstance(told, ApiRefused)
    assert (last.leser.external_ref, asked) == ("d", [NONE] * (MAX_READERS - 1))


def test_open_lists_come_in_the_order_they_were_asked_for(agent: Leser, api: Sandbox) -> None:
    client, own = make_tilgang(CLIENT), make_tilgang(NORDLYS)
    anew = {CLIENT: replace(client, leser=agent)}

    found = read_aapne_krav([client, own], anew.__getitem__)

    assert [(one.orgnr, one.leser.eier) for one, _ in found] == [(CLIENT, FIRM), (NORDLYS, "")]
    assert all(isinstance(reading, Oppslag) for _, reading in found)
    assert agent.external_ref == AGENT


def test_what_is_known_is_read_again_only_by_whoever_needs_it_newer(api: Sandbox, clock: TestClock) -> None:
    own = make_tilgang(NORDLYS)

    def read_again(**age: MaxAge) -> list[str]:
        clock.move(timedelta(minutes=1))
        api.clear_calls()
        ((_, found),) = read_aapne_krav([own], {NORDLYS: own}.__getitem__, **age)
        assert isinstance(found, Oppslag)
        return calls(api)

    assert "aapnekrav" in read_again()
    assert read_again() == []
    assert read_again(newer_than=lambda _: timedelta(hours=1)) == []
    assert "aapnekrav" in read_again(newer_than=lambda _: timedelta(seconds=1))


def test_which_were_fetched_is_known_and_what_was_not_needed_was_not(api: Sandbox) -> None:
    own, other = make_tilgang(NORDLYS), make_tilgang(EKSEMPEL_B)
    by_orgnr = {one.orgnr: one for one in (own, other)}
    read_aapne_krav([other], by_orgnr.__getitem__)

    readings = ManyReadings([own, other], by_orgnr.__getitem__)

    assert {one.orgnr for one, _ in readings.read()} == {NORDLYS, EKSEMPEL_B}
    assert readings.fetched == {NORDLYS}


def test_a_closed_year_is_fetched_for_unplaced_money_unless_the_caller_does_without(
    sandbox_data: Path, api: Sandbox
) -> None:
    change_answer(sandbox_data, EKSEMPEL_B, "aapnekrav", '"uplassertBeloep": 0.0', '"uplassertBeloep": 5.0')
    own = make_tilgang(EKSEMPEL_B)
    get_anew = {EKSEMPEL_B: own}.__getitem__

    assert list(ManyReadings([own], get_anew, with_closed_years=False).read()) == []
    ((_, found),) = ManyReadings([own], get_anew).read()

    assert isinstance(found, Oppslag)
    assert any(one.path.endswith("innbetalinger") and "2022" in one.query for one in api.calls)

"""Permissions without a sign-in, of a person who has agreed to be asked about: for a night or a calendar."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from portal.access.kjent_person import KjentPerson
from portal.access.kjente_lesere import note_uten_egen
from portal.access.tilgang import (
    TilgangUtilgjengelig,
    UkjentVirksomhet,
    get_alle_tilganger_for,
    get_tilgang_for,
    get_tilganger_for,
    list_hovedenheter_for,
    list_orgnumre_for,
)
from portal.access.withdrawals import note_begun
from portal.domain.tilgang import Tilgang
from sandbox.app import Sandbox
from tests.api.oppslag import calls
from tests.api.system_tools import FIRM
from tests.conftest import EIER, EKSEMPEL_B, NORDLYS, TestClock
from tests.web.lesere import CLIENT, DIRECTOR, give_agent
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER

pytestmark = pytest.mark.django_db
FIVE, SECOND = timedelta(minutes=5), timedelta(seconds=1)
HEADING, DISSOLVED = "311977849", "312520923"


class Samtykke(KjentPerson, frozen=True, kw_only=True):
    """A consent."""

    @property
    def kilde(self) -> str:
        return "samtykke"


OWNER, ACCOUNTANT, MANAGER = (Samtykke(pid=pid, navn="Kari") for pid in (EIER, REGNSKAPSFORER, DAGLIG_LEDER))


@pytest.fixture(autouse=True)
def road(api: Sandbox, settings: Settings) -> Settings:
    settings.ALTINN_ROAD, settings.ALTINN_SUBSCRIPTION_KEY = "serviceowner", "key"
    return settings


def list_orgnr(tilganger: tuple[Tilgang, ...]) -> list[str]:
    return [one.orgnr for one in tilganger]


def test_each_is_the_one_that_a_single_permission_is(clock: TestClock) -> None:
    several = get_tilganger_for(ACCOUNTANT, [NORDLYS, EKSEMPEL_B, "310000003"], is_anew=False)

    assert sorted(list_orgnr(several)) == sorted([NORDLYS, EKSEMPEL_B])
    assert several == tuple(get_tilgang_for(ACCOUNTANT, one.orgnr) for one in several)
    assert {one.person for one in several} == {ACCOUNTANT.person}
    assert {one.gyldig_til for one in several} == {clock.now() + FIVE + timedelta(minutes=1)}
    assert len(get_alle_tilganger_for(ACCOUNTANT)) == 40
    assert set(several) <= set(get_alle_tilganger_for(ACCOUNTANT))
    (own,) = get_alle_tilganger_for(OWNER)
    assert (own.is_eneste, several[0].is_eneste) == (True, False)


def test_what_cannot_be_taken_back_asks_altinn_now(api: Sandbox) -> None:
    get_tilganger_for(OWNER, [NORDLYS], is_anew=False)
    assert calls(api, "altinn").count("authorizedparties") <= 1
    api.clear_calls()
    get_tilganger_for(OWNER, [NORDLYS], is_anew=False)
    assert calls(api, "altinn") == []
    api.set_rights(pid=EIER, orgnr=NORDLYS, altinn=False)

    assert list_orgnr(get_tilganger_for(OWNER, [NORDLYS], is_anew=False)) == [NORDLYS]
    assert get_tilganger_for(OWNER, [NORDLYS], is_anew=True) == ()
    assert get_tilganger_for(OWNER, [NORDLYS], is_anew=False) == ()  # what was found now holds for the others too


def test_headings_give_no_permission_and_are_no_main_units(api: Sandbox) -> None:
    api.set_rights(pid=DAGLIG_LEDER, orgnr=HEADING, altinn=False)
    alle = get_alle_tilganger_for(MANAGER)
    main = list_hovedenheter_for(MANAGER)

    assert HEADING not in list_orgnr(alle)
    assert HEADING not in main
    assert list_orgnumre_for(MANAGER) == frozenset(list_orgnr(alle))
    assert list_orgnumre_for(OWNER) == {NORDLYS}
    assert set(main) < set(list_orgnr(alle))
    assert all(not one.overordnet for one in alle if one.orgnr in main)
    assert any(one.overordnet for one in alle)
    with pytest.raises(UkjentVirksomhet):
        get_tilgang_for(MANAGER, HEADING)


def test_a_dissolved_unit_is_no_main_unit() -> None:
    assert DISSOLVED in list_orgnr(get_alle_tilganger_for(MANAGER))
    assert DISSOLVED not in list_hovedenheter_for(MANAGER)


def test_altinn_away_or_the_wrong_road_gives_nothing(api: Sandbox, road: Settings, clock: TestClock) -> None:
    road.ALTINN_ROAD = "token"
    with pytest.raises(TilgangUtilgjengelig):
        get_alle_tilganger_for(OWNER)
    road.ALTINN_ROAD = "serviceowner"
    get_alle_tilganger_for(OWNER)
    api.add_fault(party="altinn", status=503)

    assert get_alle_tilganger_for(OWNER)
    with pytest.raises(TilgangUtilgjengelig):
        get_tilganger_for(OWNER, [NORDLYS], is_anew=True)
    clock.move(FIVE)
    for ask in (get_alle_tilganger_for, list_hovedenheter_for, lambda who: get_tilgang_for(who, NORDLYS)):
        with pytest.raises(TilgangUtilgjengelig):
            ask(OWNER)


def test_a_single_permission_is_sure_of_its_reader_only_if_it_is_asked_to_be(api: Sandbox) -> None:
    give_agent(api)
    director = Samtykke(pid=DIRECTOR, navn="")
    get_tilgang_for(director, CLIENT)
    note_uten_egen(CLIENT)
    api.add_fault(party="altinn", status=503)

    assert get_tilgang_for(director, CLIENT).leser.is_egen
    with pytest.raises(TilgangUtilgjengelig):
        get_tilgang_for(director, CLIENT, is_sure=True)
    api.clear_faults()
    assert get_tilgang_for(director, CLIENT, is_sure=True).eier == FIRM


def test_whoever_has_only_a_sub_unit_of_a_firm_may_not_use_the_firms_agent(api: Sandbox) -> None:
    give_agent(api, HEADING, (CLIENT,))
    api.set_rights(pid=DAGLIG_LEDER, orgnr=CLIENT, altinn=True)
    note_uten_egen(CLIENT)
    assert get_tilgang_for(MANAGER, CLIENT).eier == HEADING
    api.set_rights(pid=DAGLIG_LEDER, orgnr=HEADING, altinn=False)
    get_tilganger_for(MANAGER, (), is_anew=True)

    assert get_tilgang_for(MANAGER, CLIENT).leser.is_egen


def test_one_of_many_makes_do_with_what_was_known_some_hours_ago(api: Sandbox, clock: TestClock) -> None:
    give_agent(api)
    director = Samtykke(pid=DIRECTOR, navn="")
    note_uten_egen(CLIENT)
    clock.move(FIVE)

    assert get_tilgang_for(director, CLIENT, is_many=True).eier == FIRM
    assert get_alle_tilganger_for(director)[0].orgnr
    assert next(one for one in get_alle_tilganger_for(director) if one.orgnr == CLIENT).eier == FIRM
    assert get_tilgang_for(director, CLIENT).leser.is_egen


def test_while_a_withdrawal_is_under_way_the_system_user_must_be_seen_now(clock: TestClock) -> None:
    assert get_tilgang_for(OWNER, NORDLYS).confirmed_after is None
    note_begun(get_tilgang_for(OWNER, NORDLYS))
    clock.move(SECOND)

    assert get_tilgang_for(OWNER, NORDLYS).confirmed_after == clock.now()
    assert get_tilgang_for(ACCOUNTANT, EKSEMPEL_B).confirmed_after is None

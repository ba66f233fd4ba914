"""What is known of the organisations of a calendar: what still holds, and what is to be read, in which order."""

import json
from datetime import date, datetime, timedelta

import pytest
from msgspec import structs
from pytest_django import Settings

from portal.access.kalenderlesing import Kalenderlesing, begin_lesing, list_due
from portal.access.kalendertilstand import Virksomhetstilstand
from portal.access.tilgang import TilgangUtilgjengelig
from portal.api.dropped import drop_organisation, drop_read_by
from portal.clock import NORGE
from portal.domain.tilgang import EGEN, Leser, Tilgang
from sandbox.app import Sandbox
from tests.access.kalenderlesinger import (
    HENDELSE,
    LAST_WEEK,
    NOW,
    make_adresse,
    make_lesing,
    make_many,
    make_tilstand,
)
from tests.conftest import EIER, EKSEMPEL_B, EKSEMPEL_C, NORDLYS, TestClock

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

LATE_IN_OCTOBER = datetime(2023, 10, 27, 0, 30, tzinfo=NORGE)


@pytest.fixture
def road(settings: Settings, api: Sandbox) -> Settings:
    """The owner has two organisations, and Altinn is asked as service owner."""
    settings.ALTINN_ROAD, settings.ALTINN_SUBSCRIPTION_KEY = "serviceowner", "key"
    api.set_rights(pid=EIER, orgnr=EKSEMPEL_B, altinn=True)
    return settings


def read_all(tilganger: list[Tilgang], ago: timedelta) -> dict[str, Virksomhetstilstand]:
    return {one.orgnr: make_tilstand(ago) for one in tilganger}


def test_more_than_the_setting_allows_are_many_and_have_an_entry_for_each_day(settings: Settings) -> None:
    settings.MAX_I_KALENDER = 2
    few, many = make_lesing(make_many(2)), make_lesing(make_many(3))

    assert (few.is_many, few.is_per_dag) == (False, False)
    assert (many.is_many, many.is_per_dag) == (True, True)
    assert Kalenderlesing(make_adresse(per_dag=True), make_many(2), NOW).is_per_dag
    assert few.samtykke is few.adresse.samtykke


def test_organisations_that_were_never_read_are_told() -> None:
    tilganger = make_many(3)

    assert make_lesing(tilganger, {"1": make_tilstand()}).ulest == ["0", "2"]


def test_what_is_missing_is_told_since_when_and_so_is_what_became_too_old(settings: Settings) -> None:
    kept = settings.KEPT_AAPNEKRAV
    before = {
        "0": make_tilstand(kept),  # may be shown a moment longer
        "1": make_tilstand(kept + SECOND),
        "2": make_tilstand(kept + 10 * HOUR),  # read on the 24th at 23.14 in Norway
        "3": make_tilstand(9 * DAY, siden=LAST_WEEK),
        "4": make_tilstand(siden=LAST_WEEK + DAY),
    }

    found = make_lesing(make_many(5), before).list_mangler_siden()

    assert found == [date(2023, 8, 28), date(2023, 8, 27), LAST_WEEK, LAST_WEEK + DAY]


def test_figures_become_too_old_after_the_same_hours_where_the_clock_is_set_back_meanwhile() -> None:
    lesing = make_lesing(make_many(1), {"0": structs.replace(make_tilstand(), lest=LATE_IN_OCTOBER.timestamp())})
    lesing.now = LATE_IN_OCTOBER + timedelta(days=4)

    assert lesing.list_mangler_siden() == [date(2023, 10, 29)]  # at 23.30, winter time


def test_of_ten_each_is_read_when_it_is_no_longer_fresh_longest_unread_first(settings: Settings) -> None:
    tilganger, fresh = make_many(10), settings.FRESH_AAPNEKRAV
    before = read_all(tilganger, fresh - SECOND) | {
        "2": make_tilstand(fresh),
        "4": make_tilstand(fresh + SECOND),
        "7": make_tilstand(HOUR),
    }
    del before["8"]

    assert [one.orgnr for one in list_due(make_lesing(tilganger, before))] == ["8", "7", "4", "2"]


def test_of_eleven_each_is_read_once_an_hour() -> None:
    tilganger = make_many(11)
    before = read_all(tilganger, HOUR - SECOND) | {"5": make_tilstand(HOUR), "3": make_tilstand(2 * HOUR)}

    assert [one.orgnr for one in list_due(make_lesing(tilganger, before))] == ["3", "5"]


def test_of_many_each_is_read_twice_a_day_in_any_order(settings: Settings) -> None:
    settings.MAX_I_KALENDER = 30
    tilganger = make_many(40)
    in_order = {one.orgnr: make_tilstand(20 * HOUR - int(one.orgnr) * MINUTE) for one in tilganger}
    before = in_order | {"0": make_tilstand(12 * HOUR - SECOND), "1": make_tilstand(12 * HOUR)}

    due = [one.orgnr for one in list_due(make_lesing(tilganger, before))]

    assert sorted(due) == sorted(one.orgnr for one in tilganger[1:])
    assert due != sorted(due, key=lambda orgnr: before[orgnr].lest)  # by chance once in 39! times


@pytest.mark.django_db
def test_the_right_is_asked_anew_and_gives_the_organisations_of_the_address(road: Settings, clock: TestClock) -> None:
    before = {NORDLYS: make_tilstand()}

    everything, one = begin_lesing(make_adresse(before)), begin_lesing(make_adresse(before, orgnr=EKSEMPEL_B))

    assert {tilgang.orgnr for tilgang in everything.tilganger} == {NORDLYS, EKSEMPEL_B}
    assert (everything.now, everything.virksomheter, everything.lest) == (clock.now(), before, set())
    assert everything.adresse.tilstand.virksomheter == before
    assert [tilgang.orgnr for tilgang in one.tilganger] == [EKSEMPEL_B]
    assert one.virksomheter == {}  # what was read of another is not of this address
    assert begin_lesing(make_adresse(before, orgnr=EKSEMPEL_C)).tilganger == []


@pytest.mark.django_db
def test_while_altinn_is_down_nothing_is_begun(road: Settings, api: Sandbox) -> None:
    api.add_fault(party="altinn", status=503)

    with pytest.raises(TilgangUtilgjengelig):
        begin_lesing(make_adresse())


@pytest.mark.django_db
@pytest.mark.parametrize("bad", [NORDLYS, EKSEMPEL_B])
def test_what_another_system_user_read_is_not_good_any_more(road: Settings, bad: str) -> None:
    good = EKSEMPEL_B if bad == NORDLYS else NORDLYS
    before = {good: make_tilstand(leser=good), bad: make_tilstand(leser="another")}

    lesing = begin_lesing(make_adresse(before))

    assert lesing.virksomheter == {good: before[good]}
    assert lesing.ulest == [bad]


@pytest.mark.django_db
def test_what_was_dropped_is_not_good_unless_it_was_read_later_or_shows_nothing(
    road: Settings, clock: TestClock
) -> None:
    clock.move(-MINUTE)
    drop_organisation(NORDLYS, clock, is_avvist=True)
    drop_organisation(EKSEMPEL_B, clock, is_avvist=True)
    clock.move(MINUTE)

    def list_good(first: Virksomhetstilstand, second: Virksomhetstilstand) -> set[str]:
        before = {NORDLYS: first, EKSEMPEL_B: structs.replace(second, leser=EKSEMPEL_B)}
        return set(begin_lesing(make_adresse(before)).virksomheter)

    later, same, refused = make_tilstand(), make_tilstand(MINUTE), make_tilstand(HOUR, siden=LAST_WEEK)
    assert list_good(later, same) == {NORDLYS}
    assert list_good(same, later) == {EKSEMPEL_B}
    assert list_good(refused, make_tilstand(HOUR, siden=LAST_WEEK, hendelser=(HENDELSE,))) == {NORDLYS}
    assert list_good(later, refused) == {NORDLYS, EKSEMPEL_B}


@pytest.mark.django_db
def test_what_a_firm_read_is_dropped_with_what_that_firm_may_read(road: Settings, clock: TestClock) -> None:
    road.SYSTEMBRUKERE = json.dumps([{"eier": EKSEMPEL_C, "externalRef": "klienter", "klienter": [NORDLYS]}])
    before = {NORDLYS: make_tilstand(leser=f"{EKSEMPEL_C}:klienter")}

    drop_read_by(EGEN, NORDLYS, clock, is_avvist=True)
    assert begin_lesing(make_adresse(before)).virksomheter == before
    drop_read_by(Leser(eier=EKSEMPEL_C, external_ref="klienter"), NORDLYS, clock, is_avvist=True)
    assert begin_lesing(make_adresse(before)).virksomheter == {}

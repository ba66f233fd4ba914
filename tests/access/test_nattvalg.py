"""A person's choice to have figures fetched at night: whose it is, when it begins, and when it ends."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from pytest_django import Settings

from portal.access.kjent_person import name_person
from portal.access.models import Nattvalg, Teller
from portal.access.nattregler import KEPT_COUNT, get_calls_left, get_place, give_back_calls, take_calls
from portal.access.nattvalg import (
    Resultat,
    claim_due,
    end_alle_nattvalg,
    end_nattvalg_by_pid,
    find_valg,
    is_tilbudt,
    keep_resultat,
    load_valg,
    note_signed_in,
    prune_nattvalg,
    switch_off,
    switch_on,
)
from tests.access.test_sesjon import OTHER_KEY, sign_in
from tests.conftest import EIER, LoggInn, TestClock
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
NATT = date(2023, 8, 29)
ONE, OTHER = name_person(EIER), name_person(REGNSKAPSFORER)


@pytest.fixture(autouse=True)
def road(clock: TestClock, settings: Settings) -> Settings:
    settings.ALTINN_ROAD = "serviceowner"
    return settings


@pytest.fixture
def session(clock: TestClock) -> SessionBase:
    """The owner, who has switched it on."""
    session = sign_in(clock)
    switch_on(session)
    return session


def make_resultat(clock: TestClock) -> Resultat:
    return Resultat(begynt=clock.now(), sagt=clock.now(), hentet=3, kall=5)


def test_the_choice_is_the_persons_own_and_names_them_and_the_moment(session: SessionBase, clock: TestClock) -> None:
    valg = find_valg(session)

    assert valg is not None
    assert (valg.samtykke.pid, valg.samtykke.navn, valg.samtykke.laget) == (EIER, "Kari", clock.now())
    assert valg.samtykke.kilde == f"natt/{ONE}"
    assert valg.resultat is None
    assert load_valg(ONE) == valg
    assert find_valg(sign_in(clock, REGNSKAPSFORER)) is None
    assert load_valg(OTHER) is None


def test_without_a_sign_in_or_the_service_owners_road_nothing_is_switched_on(road: Settings, clock: TestClock) -> None:
    switch_on(SessionStore())
    assert find_valg(SessionStore()) is None
    road.ALTINN_ROAD = "token"
    assert not is_tilbudt()
    switch_on(sign_in(clock))

    assert not Nattvalg.objects.exists()


def test_a_choice_rests_while_the_service_owners_road_is_closed(session: SessionBase, road: Settings) -> None:
    road.ALTINN_ROAD = "token"

    assert find_valg(session) is None
    assert [*claim_due(NATT, 1)] == []
    road.ALTINN_ROAD = "serviceowner"
    assert find_valg(session) is not None


def test_what_came_of_the_night_is_told_until_it_is_switched_on_again(session: SessionBase, clock: TestClock) -> None:
    resultat = make_resultat(clock)
    keep_resultat(ONE, resultat)
    valg = find_valg(session)
    assert valg is not None
    assert valg.resultat == resultat

    switch_on(session)

    again = find_valg(session)
    assert again is not None
    assert again.resultat is None


def test_a_choice_that_is_switched_off_stays_off(session: SessionBase, clock: TestClock) -> None:
    other = sign_in(clock, REGNSKAPSFORER)
    switch_on(other)

    switch_off(SessionStore())
    assert Nattvalg.objects.count() == 2
    switch_off(session)
    keep_resultat(ONE, make_resultat(clock))
    note_signed_in(ONE)

    assert find_valg(session) is None
    assert find_valg(other) is not None


def test_each_night_begins_once_for_each_and_at_a_time_of_its_own(session: SessionBase, clock: TestClock) -> None:
    switch_on(sign_in(clock, REGNSKAPSFORER))
    assert None not in (load_valg(ONE), load_valg(OTHER))
    first, last = sorted((ONE, OTHER), key=get_place)
    assert 0 <= get_place(first) < get_place(last) < 1

    assert [*claim_due(NATT, get_place(first))] == [first]
    assert [*claim_due(NATT, get_place(last))] == [last]
    assert [*claim_due(NATT, 1)] == []
    assert {*claim_due(NATT + timedelta(days=1), 1)} == {ONE, OTHER}


def test_somebody_who_takes_the_night_first_takes_it_alone(session: SessionBase) -> None:
    due = claim_due(NATT, 1)
    another = claim_due(NATT, 1)

    assert next(due) == ONE
    assert [*another] == []


def test_it_ends_thirty_days_after_the_last_sign_in(session: SessionBase, clock: TestClock) -> None:
    clock.move(timedelta(days=29))
    note_signed_in(ONE)
    switch_on(sign_in(clock, REGNSKAPSFORER))
    clock.move(timedelta(days=29))
    note_signed_in(OTHER)
    assert prune_nattvalg() == 0
    assert {*claim_due(clock.today(), 1)} == {ONE, OTHER}

    clock.move(timedelta(days=1))

    assert load_valg(ONE) is None
    assert load_valg(OTHER) is not None
    assert [*claim_due(clock.today(), 1)] == [OTHER]
    assert prune_nattvalg() == 1
    assert Nattvalg.objects.get().person == OTHER


def test_signing_in_lets_the_thirty_days_begin_anew(session: SessionBase, logg_inn: LoggInn, clock: TestClock) -> None:
    switch_on(sign_in(clock, REGNSKAPSFORER))
    clock.move(timedelta(days=29))
    logg_inn(EIER)
    clock.move(timedelta(days=1))

    assert load_valg(ONE) is not None
    assert load_valg(OTHER) is None


def test_days_are_norwegian_ones_also_after_midnight(session: SessionBase, clock: TestClock) -> None:
    clock.moment = clock.moment.replace(hour=22, minute=30)  # half past midnight of the 29th
    note_signed_in(ONE)
    clock.moment += timedelta(days=29, hours=20)  # half past eight in the evening of the thirtieth day, the 27th

    assert load_valg(ONE) is not None


def test_a_persons_choice_is_ended_by_number_and_all_together(session: SessionBase, clock: TestClock) -> None:
    switch_on(sign_in(clock, REGNSKAPSFORER))

    assert (end_nattvalg_by_pid("00000000000"), end_nattvalg_by_pid(EIER)) == (0, 1)
    assert Nattvalg.objects.get().person == OTHER
    switch_on(session)
    assert end_alle_nattvalg() == 2
    assert not Nattvalg.objects.exists()


def test_a_row_that_was_moved_or_sealed_by_a_lost_key_is_no_choice(
    session: SessionBase, clock: TestClock, settings: Settings
) -> None:
    keep_resultat(ONE, make_resultat(clock))
    switch_on(sign_in(clock, REGNSKAPSFORER))
    mine = Nattvalg.objects.get(person=ONE)
    Nattvalg.objects.filter(person=OTHER).update(resultat=mine.resultat)
    assert load_valg(OTHER) is None
    Nattvalg.objects.filter(person=OTHER).update(resultat=b"", innhold=mine.innhold)
    assert load_valg(OTHER) is None
    Nattvalg.objects.filter(person=ONE).update(resultat=mine.innhold)
    assert load_valg(ONE) is None
    Nattvalg.objects.filter(person=ONE).update(resultat=mine.resultat)
    assert load_valg(ONE) is not None

    settings.SEALING_KEYS = [OTHER_KEY]

    assert load_valg(ONE) is None


def test_the_nights_of_all_share_their_calls_and_the_count_is_kept_for_two_days(
    clock: TestClock, settings: Settings
) -> None:
    settings.MAX_NIGHT_CALLS = 100
    give_back_calls(NATT, 0)
    assert not Teller.objects.exists()
    assert get_calls_left(NATT) == 100
    assert take_calls(NATT, 40)
    assert take_calls(NATT, 30)
    give_back_calls(NATT, 10)

    assert get_calls_left(NATT) == 40
    assert get_calls_left(NATT + timedelta(days=1)) == 100
    assert Teller.objects.get().utloeper == clock.now() + KEPT_COUNT
    assert not take_calls(NATT, 41)
    assert get_calls_left(NATT) == 40
    assert take_calls(NATT, 40)
    assert get_calls_left(NATT) == 0


def test_beginnings_are_spread_over_the_night() -> None:
    places = [get_place(f"firma-{number}") for number in range(400)]

    assert all(0 <= place < 1 for place in places)
    tenths = [sum(tenth <= 10 * place < tenth + 1 for place in places) for tenth in range(10)]
    assert all(20 <= tenth <= 65 for tenth in tenths)

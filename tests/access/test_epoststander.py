"""What the worker keeps of word by e-mail: when a person is due, what was told, and that nothing is sent twice."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase

from portal.access.epostabonnement import choose_virksomheter, stop
from portal.access.epostrad import VALID, Eposttilstand, Melding
from portal.access.epoststander import (
    Abonnement,
    claim_due,
    end_lost,
    find_abonnement,
    find_fortalt,
    keep_fortalt,
    keep_tilstand,
    list_uproevde,
    put_off,
    try_again,
)
from portal.access.models import Epostabonnement, Epoststand
from portal.domain.epost import Beskjed, Beskjedslag, Fortalt
from tests.access.epost import agree, ask, find, get_row
from tests.access.test_sesjon import sign_in
from tests.access.test_teller import before_statement
from tests.conftest import EKSEMPEL_B, EKSEMPEL_C, NORDLYS, TestClock
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
VENTER = tuple(Beskjed(slag=Beskjedslag.FORFALT, noekkel=name) for name in "ab")
DAG = date(2023, 8, 28)
FORTALT = Fortalt(siden=DAG, venter=VENTER, lest=DAG, leser="x")
BOTH = (NORDLYS, EKSEMPEL_B)


@pytest.fixture
def session(clock: TestClock) -> SessionBase:
    return agree(clock)


@pytest.fixture
def other(session: SessionBase, clock: TestClock) -> SessionBase:
    """Another person with the same organisations."""
    clock.move(SECOND)
    return agree(clock, REGNSKAPSFORER)


def load(session: SessionBase) -> Abonnement:
    found = find_abonnement(find(session).noekkel)
    assert found is not None
    return found


def make_melding(clock: TestClock, **noekler: list[str]) -> Melding:
    return Melding(id="m", laget=clock.now(), noekler={NORDLYS: ["a"], **noekler})


def test_whoever_is_due_is_taken_once_the_longest_waiting_first(
    session: SessionBase, other: SessionBase, clock: TestClock
) -> None:
    first, second, until = find(session).noekkel, find(other).noekkel, clock.now() + MINUTE
    assert claim_due(until, 1) == [first]
    assert claim_due(until, 5) == [second]
    assert claim_due(until, 5) == []
    clock.move(MINUTE - SECOND)
    assert claim_due(until, 5) == []
    clock.move(SECOND)

    assert sorted(claim_due(clock.now() + VALID, 5)) == sorted([first, second])


def test_the_longest_waiting_is_taken_first_whoever_began_first(
    session: SessionBase, other: SessionBase, clock: TestClock
) -> None:
    first, second = find(session).noekkel, find(other).noekkel
    for noekkel, minutes in ((first, 2), (second, 1)):
        Epostabonnement.objects.filter(noekkel=noekkel).update(neste=clock.now() + minutes * MINUTE)
    clock.move(3 * MINUTE)

    assert claim_due(clock.now() + MINUTE, 1) == [second]
    assert claim_due(clock.now() + MINUTE, 1) == [first]


def test_whoever_another_worker_takes_first_is_not_taken_again(session: SessionBase, clock: TestClock) -> None:
    until, taken = clock.now() + MINUTE, list[str]()

    with before_statement("UPDATE", lambda: taken.extend(claim_due(until, 5))):
        assert claim_due(until, 5) == []

    assert taken == [find(session).noekkel]


def test_one_whose_year_is_over_or_who_has_not_confirmed_is_never_due(session: SessionBase, clock: TestClock) -> None:
    ask(sign_in(clock, REGNSKAPSFORER))
    noekkel = find(session).noekkel
    clock.move(VALID - SECOND)
    assert claim_due(clock.now(), 5) == [noekkel]
    clock.move(SECOND)

    assert claim_due(clock.now(), 5) == []


def test_only_what_is_in_force_and_confirmed_is_found(session: SessionBase, clock: TestClock) -> None:
    waiting = sign_in(clock, REGNSKAPSFORER)
    ask(waiting)

    assert (load(session).noekkel, load(session).samtykke) == (find(session).noekkel, find(session))
    assert (load(session).tilstand, load(session).sendt) == (Eposttilstand(), None)
    assert find_abonnement(find(waiting).noekkel) is find_abonnement("no such row") is None


def test_it_is_put_off_unless_the_person_has_changed_something(session: SessionBase, clock: TestClock) -> None:
    noekkel, later = find(session).noekkel, clock.now() + DAY
    claim_due(clock.now() + MINUTE, 1)
    put_off(noekkel, later)
    assert get_row(session).neste == later
    choose_virksomheter(session, [NORDLYS], is_paa=True)

    put_off(noekkel, later)

    assert get_row(session).neste == clock.now()


def test_how_far_it_has_come_is_remembered_of_one_person_alone(
    session: SessionBase, other: SessionBase, clock: TestClock
) -> None:
    claim_due(clock.now() + MINUTE, 5)
    noekkel, until = find(session).noekkel, clock.now() + DAY
    keep_tilstand(noekkel, Eposttilstand(forsoek=2))
    assert (load(session).tilstand, get_row(session).neste) == (Eposttilstand(forsoek=2), clock.now() + MINUTE)
    keep_tilstand(noekkel, Eposttilstand(forsoek=3), until)

    assert (load(session).tilstand, get_row(session).neste) == (Eposttilstand(forsoek=3), until)
    assert (load(other).tilstand, get_row(other).neste) == (Eposttilstand(), clock.now() + MINUTE)
    row = Epostabonnement.objects.filter(noekkel=find(other).noekkel)
    row.update(tilstand=get_row(session).tilstand)
    assert load(other).tilstand == Eposttilstand()  # another's does not open


def test_consent_ends_for_what_is_lost_and_wholly_with_the_last_one(session: SessionBase, other: SessionBase) -> None:
    noekkel = find(session).noekkel
    for one in (session, other):
        keep_fortalt(find(one).noekkel, dict.fromkeys(BOTH, FORTALT), DAG)
    assert end_lost(noekkel, [NORDLYS, EKSEMPEL_B, EKSEMPEL_C])
    assert end_lost(noekkel, [NORDLYS])

    assert find(session).virksomheter == {NORDLYS: DAG}
    assert Epoststand.objects.filter(abonnement=noekkel).count() == 1
    assert find_fortalt(load(session), [NORDLYS]) == {NORDLYS: FORTALT}
    assert not end_lost(noekkel, [EKSEMPEL_B])
    assert not end_lost(noekkel, [NORDLYS])
    assert find_abonnement(noekkel) is None
    assert find_fortalt(load(other), BOTH) == dict.fromkeys(BOTH, FORTALT)


def test_one_without_organisations_loses_none(session: SessionBase) -> None:
    choose_virksomheter(session, BOTH, is_paa=False)

    assert end_lost(find(session).noekkel, [])


def test_what_was_told_is_kept_for_what_is_chosen_alone(
    session: SessionBase, other: SessionBase, clock: TestClock
) -> None:
    noekkel = find(session).noekkel
    keep_fortalt(noekkel, {NORDLYS: FORTALT, EKSEMPEL_C: FORTALT}, DAG)

    assert find_fortalt(load(session), BOTH) == {NORDLYS: FORTALT, EKSEMPEL_B: Fortalt(siden=DAG)}
    assert find_fortalt(load(other), [NORDLYS]) == {NORDLYS: Fortalt(siden=DAG)}
    assert Epoststand.objects.count() == 1
    keep_fortalt(noekkel, {NORDLYS: Fortalt(siden=DAG)}, DAG)
    assert find_fortalt(load(session), [NORDLYS]) == {NORDLYS: Fortalt(siden=DAG)}
    stop(session)
    keep_fortalt(noekkel, {NORDLYS: FORTALT}, DAG)
    assert not Epoststand.objects.exists()


def test_a_state_that_is_moved_or_garbled_is_none(session: SessionBase) -> None:
    keep_fortalt(find(session).noekkel, dict.fromkeys(BOTH, FORTALT), DAG)
    first, second = Epoststand.objects.all()
    Epoststand.objects.filter(noekkel=first.noekkel).update(innhold=second.innhold)
    Epoststand.objects.filter(noekkel=second.noekkel).update(innhold=b"")

    assert find_fortalt(load(session), BOTH) == dict.fromkeys(BOTH, Fortalt(siden=DAG))


def test_each_organisation_is_read_once_a_day_and_again_when_it_is_asked_for(
    session: SessionBase, other: SessionBase
) -> None:
    noekkel = find(session).noekkel
    assert list_uproevde(load(session), BOTH, DAG) == [*BOTH]
    keep_fortalt(noekkel, {NORDLYS: FORTALT}, DAG)
    keep_fortalt(noekkel, {EKSEMPEL_B: FORTALT}, None)
    keep_fortalt(find(other).noekkel, dict.fromkeys(BOTH, FORTALT), DAG)
    assert list_uproevde(load(session), BOTH, DAG) == [EKSEMPEL_B]
    assert list_uproevde(load(session), BOTH, DAG + DAY) == [*BOTH]
    keep_fortalt(noekkel, {EKSEMPEL_B: FORTALT}, DAG)

    try_again(noekkel, [NORDLYS])

    assert list_uproevde(load(session), BOTH, DAG) == [NORDLYS]
    assert list_uproevde(load(other), BOTH, DAG) == []

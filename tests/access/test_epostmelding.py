"""A message that is handed over: by one worker, once a day, and what it told is told."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase

from portal.access.epostabonnement import choose_innhold, confirm, stop
from portal.access.epostrad import Eposttilstand
from portal.access.epoststander import (
    HANDING_OVER,
    begin_melding,
    claim_due,
    find_abonnement,
    find_fortalt,
    finish_melding,
    keep_fortalt,
    keep_tilstand,
    list_uproevde,
    refuse_adresse,
    try_again,
)
from portal.access.models import Epoststand
from portal.domain.epost import Beskjed, Beskjedslag, Fortalt
from tests.access.epost import agree, ask, find, get_row
from tests.access.test_epoststander import load, make_melding
from tests.access.test_teller import before_statement
from tests.conftest import EIER, EKSEMPEL_B, NORDLYS, TestClock
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


def test_a_message_is_handed_over_by_one_worker_at_a_time(session: SessionBase, clock: TestClock) -> None:
    melding = make_melding(clock)
    keep_tilstand(find(session).noekkel, Eposttilstand(forsoek=1))
    assert begin_melding(find(session), melding, DAG)
    assert load(session).tilstand == Eposttilstand(melding=melding, opptatt_til=clock.now() + HANDING_OVER, forsoek=1)
    clock.move(HANDING_OVER - SECOND)
    assert not begin_melding(find(session), melding, DAG)
    clock.move(SECOND)

    assert begin_melding(find(session), melding, DAG)


def test_nothing_is_sent_after_the_person_has_changed_or_stopped_it(session: SessionBase, clock: TestClock) -> None:
    read = find(session)
    choose_innhold(session, med_tall=True)
    assert not begin_melding(read, make_melding(clock), DAG)
    read = find(session)
    stop(session)

    assert not begin_melding(read, make_melding(clock), DAG)


def test_what_a_sent_message_told_is_told_and_nothing_more_is_sent_that_day(
    session: SessionBase, other: SessionBase, clock: TestClock
) -> None:
    claim_due(clock.now() + MINUTE, 5)
    noekkel, until, melding = find(session).noekkel, clock.now() + DAY, make_melding(clock)
    for one in (session, other):
        keep_fortalt(find(one).noekkel, dict.fromkeys(BOTH, FORTALT), DAG)
    finish_melding("no such row", melding, DAG, until)
    begin_melding(find(session), melding, DAG)

    finish_melding(noekkel, melding, DAG, until)

    told = find_fortalt(load(session), BOTH)
    assert (told[NORDLYS].venter, told[EKSEMPEL_B]) == (VENTER[1:], FORTALT)
    assert find_fortalt(load(other), [NORDLYS]) == {NORDLYS: FORTALT}
    assert (load(session).tilstand, load(session).sendt) == (Eposttilstand(sist=melding), DAG)
    assert (get_row(session).neste, load(other).sendt) == (until, None)
    assert not begin_melding(find(session), melding, DAG)
    assert begin_melding(find(session), melding, DAG + DAY)
    assert list_uproevde(load(session), BOTH, DAG) == []


def test_what_is_to_be_read_again_is_so_although_a_message_is_sent_meanwhile(
    session: SessionBase, clock: TestClock
) -> None:
    noekkel, melding = find(session).noekkel, make_melding(clock)
    keep_fortalt(noekkel, dict.fromkeys(BOTH, FORTALT), DAG)

    with before_statement("UPDATE", lambda: try_again(noekkel, [NORDLYS])):
        finish_melding(noekkel, melding, DAG, clock.now())

    assert list_uproevde(load(session), BOTH, DAG) == [NORDLYS]
    assert find_fortalt(load(session), BOTH)[NORDLYS].venter == VENTER[1:]


def test_a_state_that_does_not_open_does_not_keep_the_others_from_being_told(
    session: SessionBase, clock: TestClock
) -> None:
    noekkel = find(session).noekkel
    keep_fortalt(noekkel, {NORDLYS: FORTALT}, DAG)
    lost = Epoststand.objects.get().noekkel
    keep_fortalt(noekkel, {EKSEMPEL_B: FORTALT}, DAG)
    Epoststand.objects.filter(noekkel=lost).update(innhold=b"")

    finish_melding(noekkel, make_melding(clock, **{EKSEMPEL_B: ["b"]}), DAG, clock.now())

    assert find_fortalt(load(session), [EKSEMPEL_B])[EKSEMPEL_B].venter == VENTER[:1]


def test_an_address_that_takes_nothing_gets_nothing_more_until_it_is_confirmed(
    session: SessionBase, other: SessionBase, clock: TestClock
) -> None:
    refuse_adresse("no such row")
    refuse_adresse(find(session).noekkel)

    assert find_abonnement(find(session).noekkel) is None
    assert (find(session).is_avvist, get_row(session).neste) == (True, None)
    assert find(session).virksomheter == dict.fromkeys(BOTH, DAG)
    assert find_abonnement(find(other).noekkel) is not None
    assert confirm(session, ask(session))
    assert find_abonnement(find(session).noekkel) is not None
    assert find(session).pid == EIER

"""Saved filters of clients: the person's own, sealed beside the cards, and never lost to another window."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase

from portal.access.conflicts import MAX_TRIES, CannotChange
from portal.access.klientkort import AlleUtvalg, change_utvalg, find_notater_of
from portal.access.models import Klientkortsamling
from portal.access.sesjon import get_innlogget
from portal.clock import get_real_date
from portal.domain.klientutvalg import Klientutvalg
from tests.access.test_sesjon import sign_in
from tests.conftest import TestClock
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
ONE, OTHER = (Klientutvalg(navn=navn, spoerring="vis=alle") for navn in ("En", "To"))


@pytest.fixture
def session(clock: TestClock) -> SessionBase:
    return sign_in(clock)


def add(session: SessionBase, utvalg: Klientutvalg) -> None:
    change_utvalg(session, lambda kept: (*kept, utvalg))


def find(session: SessionBase) -> AlleUtvalg:
    return find_notater_of(get_innlogget(session)).utvalg


def test_filters_are_added_to_those_of_the_same_person(session: SessionBase, clock: TestClock) -> None:
    add(session, ONE)
    clock.move(timedelta(days=1))
    session, other = sign_in(clock), sign_in(clock, REGNSKAPSFORER)
    assert find(other) == ()
    add(other, OTHER)  # both rows have been written once
    add(session, OTHER)

    assert (find(session), find(other)) == ((ONE, OTHER), (OTHER,))
    assert find_notater_of(get_innlogget(session)).kort == {}
    assert [row.sist_brukt for row in Klientkortsamling.objects.all()] == [get_real_date()] * 2


@pytest.mark.parametrize("is_first", [True, False])
def test_a_window_that_is_too_late_tries_again(session: SessionBase, *, is_first: bool) -> None:
    if not is_first:
        change_utvalg(session, lambda kept: kept)
    seen: list[AlleUtvalg] = []

    def change(kept: AlleUtvalg) -> AlleUtvalg:
        if not seen:
            add(session, OTHER)  # another window, meanwhile
        seen.append(kept)
        return (*kept, ONE)

    change_utvalg(session, change)

    assert seen == [(), (OTHER,)]
    assert find(session) == (OTHER, ONE)


def test_one_that_is_too_late_each_time_is_told_after_some_tries(session: SessionBase) -> None:
    tries: list[AlleUtvalg] = []
    add(session, ONE)

    def change(kept: AlleUtvalg) -> AlleUtvalg:
        tries.append(kept)
        Klientkortsamling.objects.update(versjon=len(tries) + 100)
        return ()

    with pytest.raises(CannotChange):
        change_utvalg(session, change)
    assert tries == [(ONE,)] * MAX_TRIES
    assert find(session) == (ONE,)


def test_filters_under_a_key_that_is_not_here_are_left_alone(session: SessionBase) -> None:
    add(session, ONE)
    kept = bytes(Klientkortsamling.objects.get().utvalg)
    foreign = bytes([kept[0] ^ 1]) + kept[1:]
    Klientkortsamling.objects.update(utvalg=foreign)
    assert find(session) == ()

    with pytest.raises(CannotChange):
        add(session, OTHER)
    assert bytes(Klientkortsamling.objects.get().utvalg) == foreign


def test_those_of_another_person_do_not_open(session: SessionBase, clock: TestClock) -> None:
    other = sign_in(clock, REGNSKAPSFORER)
    add(session, ONE)
    add(other, OTHER)
    rows = {row.person: bytes(row.utvalg) for row in Klientkortsamling.objects.all()}
    for person, envelope in zip(rows, reversed(rows.values()), strict=True):
        Klientkortsamling.objects.filter(person=person).update(utvalg=envelope)

    assert find(session) == find(other) == ()

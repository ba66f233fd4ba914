"""What a person has marked and opened, as it is kept: by person, newest first, and no longer than needed."""

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from pytest_django import DjangoAssertNumQueries, Settings

from portal.access.husket import KEPT_NYLIGE, get_huskeliste, note_aapnet, prune_husket, set_favoritt
from portal.access.kjent_person import name_person
from portal.access.models import Husket
from portal.domain.virksomheter import Huskeliste
from tests.access.test_nylige import make_tilgang
from tests.access.test_sesjon import OTHER_KEY, sign_in
from tests.conftest import EIER, EKSEMPEL_B, EKSEMPEL_C, NORDLYS, TestClock
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
MINE, THEIRS = name_person(EIER), name_person(REGNSKAPSFORER)
Open = Callable[[list[str]], None]
NUMBERS = itertools.count()
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def session(clock: TestClock) -> SessionBase:
    return sign_in(clock)


def mark(orgnr: str, person: str = MINE, *, is_favoritt: bool = True) -> None:
    set_favoritt(make_tilgang(orgnr, person), is_favoritt=is_favoritt)


@pytest.fixture
def open_in_turn(clock: TestClock) -> Open:
    """Opens organisations one after the other, by permissions of this test alone, since a process remembers them."""
    number = next(NUMBERS)

    def open_them(orgnumre: list[str]) -> None:
        for orgnr in orgnumre:
            clock.move(SECOND)
            note_aapnet(make_tilgang(orgnr, MINE, number))

    return open_them


def test_marked_and_opened_are_told_apart_and_the_last_opened_comes_first(
    session: SessionBase, open_in_turn: Open
) -> None:
    open_in_turn([NORDLYS, EKSEMPEL_B])
    mark(NORDLYS)
    mark(EKSEMPEL_C)
    mark(EKSEMPEL_B, THEIRS)

    assert get_huskeliste(session) == Huskeliste(
        favoritter=frozenset({NORDLYS, EKSEMPEL_C}), nylige=(EKSEMPEL_B, NORDLYS)
    )
    assert get_huskeliste(SessionStore()) == Huskeliste()


def test_a_mark_that_is_removed_leaves_what_was_opened_and_nothing_of_what_was_not(
    session: SessionBase, open_in_turn: Open
) -> None:
    open_in_turn([NORDLYS])
    for orgnr in (NORDLYS, EKSEMPEL_B, EKSEMPEL_C):
        mark(orgnr)
    mark(EKSEMPEL_B, THEIRS)

    mark(NORDLYS, is_favoritt=False)
    mark(EKSEMPEL_B, is_favoritt=False)

    assert get_huskeliste(session) == Huskeliste(favoritter=frozenset({EKSEMPEL_C}), nylige=(NORDLYS,))
    assert Husket.objects.filter(person=MINE).count() == 2
    assert Husket.objects.filter(person=THEIRS, is_favoritt=True).count() == 1


def test_opening_keeps_a_mark(session: SessionBase, open_in_turn: Open) -> None:
    mark(NORDLYS)
    open_in_turn([NORDLYS])

    assert get_huskeliste(session) == Huskeliste(favoritter=frozenset({NORDLYS}), nylige=(NORDLYS,))


def test_a_process_looks_once_for_each_permission(
    open_in_turn: Open, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    open_in_turn([NORDLYS])
    open_in_turn([EKSEMPEL_B])
    assert Husket.objects.count() == 2

    with django_assert_num_queries(0):
        open_in_turn([NORDLYS, EKSEMPEL_B])


def test_rows_are_kept_as_long_as_the_record_of_access_and_counted_when_they_go(clock: TestClock) -> None:
    mark(NORDLYS)
    mark(EKSEMPEL_B)
    clock.move(DAY)
    mark(EKSEMPEL_B)
    clock.move(django_settings.KEPT_INNSYN - DAY)
    assert prune_husket() == 0

    clock.move(DAY)

    assert prune_husket() == 1
    assert Husket.objects.count() == 1


def test_of_many_opened_the_newest_stay_with_those_marked_and_those_under_a_key_that_is_not_here(
    session: SessionBase, open_in_turn: Open, settings: Settings
) -> None:
    usual = settings.SEALING_KEYS
    settings.SEALING_KEYS = [OTHER_KEY]
    open_in_turn(["another machine's"])
    settings.SEALING_KEYS = usual
    mark(NORDLYS)
    open_in_turn([f"{number}" for number in range(KEPT_NYLIGE + 2)])

    nylige = tuple(f"{number}" for number in range(KEPT_NYLIGE + 1, 1, -1))
    assert get_huskeliste(session) == Huskeliste(favoritter=frozenset({NORDLYS}), nylige=nylige)
    assert Husket.objects.count() == KEPT_NYLIGE + 2

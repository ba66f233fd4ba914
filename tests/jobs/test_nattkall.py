"""The calls of a night are taken before they are made, so that jobs beside each other keep to the limit together."""

from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

import pytest
from pytest_django import Settings

from portal.access.nattregler import get_calls_left, give_back_calls, take_calls
from portal.jobs.nattid import CALLS_EACH
from portal.jobs.nattkall import Nattkall
from tests.access.test_teller import before_statement
from tests.conftest import TestClock

pytestmark = pytest.mark.django_db
NATT = date(2023, 8, 29)
CLIENTS = [str(number) for number in range(20)]


@pytest.fixture(autouse=True)
def _limit(clock: TestClock, settings: Settings) -> None:
    settings.MAX_NIGHT_CALLS = 10 * CALLS_EACH


def test_jobs_beside_each_other_ask_about_no_more_clients_than_there_are_calls_for() -> None:
    jobs: list[Iterator[str]] = [Nattkall(NATT).take_for(CLIENTS) for _ in range(3)]

    begun = [orgnr for together in zip_longest(*jobs) for orgnr in together if orgnr is not None]

    assert len(begun) == 10


def test_what_is_not_made_is_given_back_and_clients_under_way_keep_theirs() -> None:
    kall = Nattkall(NATT)
    begun = kall.take_for(CLIENTS)
    for _ in range(4):
        next(begun)

    assert kall.settle(made=3, under_way=1) == 3
    assert get_calls_left(NATT) == 10 * CALLS_EACH - 3 - CALLS_EACH
    assert kall.settle(made=5) == 2
    assert get_calls_left(NATT) == 10 * CALLS_EACH - 5


def test_calls_of_a_worker_that_is_killed_count_as_made() -> None:
    next(Nattkall(NATT).take_for(CLIENTS))

    assert get_calls_left(NATT) == 9 * CALLS_EACH


def test_two_that_begin_to_count_at_once_are_both_counted() -> None:
    with before_statement("SAVEPOINT", lambda: take_calls(NATT, 4)):
        give_back_calls(NATT, -3)

    assert get_calls_left(NATT) == 10 * CALLS_EACH - 7


@pytest.mark.parametrize("statement", ["DELETE", "SAVEPOINT", "UPDATE"])
def test_the_last_calls_are_taken_once_though_two_ask_at_once(statement: str) -> None:
    taken: list[bool] = []
    with before_statement(statement, lambda: taken.append(take_calls(NATT, 10 * CALLS_EACH))):
        taken.append(take_calls(NATT, 10 * CALLS_EACH))

    assert sorted(taken) == [False, True]
    assert get_calls_left(NATT) == 0

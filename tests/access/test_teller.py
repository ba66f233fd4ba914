"""Rate limit counters: one per person and action, in fixed time windows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from portal.access.grense import ForMange, enforce_limit
from portal.access.models import Teller
from portal.access.tellere import add, add_within, read
from tests.conftest import TestClock

pytestmark = pytest.mark.django_db
WINDOW = timedelta(minutes=10)
Execute = Callable[[str, object, bool, dict[str, object]], object]


def is_allowed(hva: str = "a", hvem: str = "b", most: int = 1) -> bool:
    try:
        enforce_limit(hva, hvem, most=most, window=WINDOW)
    except ForMange:
        return False
    return True


def test_calls_over_the_limit_are_refused_with_the_time_to_wait(clock: TestClock) -> None:
    assert [is_allowed(most=2) for _ in range(3)] == [True, True, False]
    with pytest.raises(ForMange, match=r"^too often$") as refused:
        enforce_limit("a", "b", most=2, window=WINDOW)
    assert refused.value.vent == timedelta(minutes=6)  # the time is 07:14


@pytest.mark.parametrize(("left", "said"), [(1.5, 1), (0.5, 1), (2, 2)])
def test_the_time_to_wait_is_at_least_one_second(clock: TestClock, left: float, said: int) -> None:
    clock.moment = datetime(2023, 8, 28, 7, 20, tzinfo=UTC) - timedelta(seconds=left)
    is_allowed()

    with pytest.raises(ForMange) as refused:
        enforce_limit("a", "b", most=1, window=WINDOW)
    assert refused.value.vent == timedelta(seconds=said)


def test_the_count_starts_from_zero_in_the_next_window(clock: TestClock) -> None:
    assert is_allowed()
    clock.move(timedelta(minutes=5, seconds=59))
    assert not is_allowed()
    clock.move(timedelta(seconds=1))
    assert is_allowed()
    clock.move(timedelta(minutes=9, seconds=59))
    assert not is_allowed()


def test_each_person_and_action_has_its_own_count(clock: TestClock) -> None:
    assert is_allowed("sign-in", "192.0.2.7")
    assert is_allowed("sign-in", "192.0.2.8")
    assert is_allowed("download", "192.0.2.7")
    assert not is_allowed("sign-in", "192.0.2.7")


def test_the_person_is_not_readable_in_the_table(clock: TestClock) -> None:
    is_allowed("sign-in", "192.0.2.7")

    (row,) = Teller.objects.all()

    assert row.noekkel.startswith("sign-in/")
    assert "192.0.2.7" not in row.noekkel
    assert (row.antall, row.utloeper) == (1, datetime(2023, 8, 28, 7, 20, tzinfo=UTC))


def test_only_counts_of_past_windows_are_removed(clock: TestClock) -> None:
    is_allowed("a", "old")
    clock.move(timedelta(minutes=6))
    is_allowed("a", "at the very end of the window")
    assert Teller.objects.count() == 2
    clock.move(timedelta(seconds=1))
    is_allowed("a", "after it")

    assert Teller.objects.filter(utloeper__lt=clock.now()).count() == 0
    assert Teller.objects.count() == 2


def test_a_further_count_takes_two_queries(clock: TestClock, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    is_allowed(most=2)

    with django_assert_num_queries(2):  # increment and read
        assert is_allowed(most=2)


@contextmanager
def before_statement(start: str, act: Callable[[], object], number: int = 0) -> Iterator[None]:
    """Run `act` once just before a SQL statement, like a concurrent request. `number`: how many such to let pass."""
    waiting: list[Callable[[], object]] = [act, *[lambda: None] * number]

    def between(execute: Execute, sql: str, params: object, many: bool, context: dict[str, object]) -> object:
        if waiting and sql.startswith(start):
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(between):
        yield


def test_two_concurrent_first_calls_are_both_counted(clock: TestClock) -> None:
    with before_statement("SAVEPOINT", is_allowed):
        assert not is_allowed()

    assert [row.antall for row in Teller.objects.all()] == [2]


def test_a_count_removed_by_another_request_refuses_nobody(clock: TestClock) -> None:
    is_allowed(most=0)

    with before_statement("SELECT", lambda: Teller.objects.all().delete()):
        assert is_allowed(most=0)


def take(antall: int, most: int) -> bool:
    return add_within("calls", antall, most, datetime(2023, 8, 29, tzinfo=UTC))


def test_a_count_with_an_end_is_never_passed_and_may_be_reached(clock: TestClock) -> None:
    add("others", 1, clock.now())
    assert not take(3, most=2)
    assert take(2, most=2)
    assert not take(1, most=2)
    assert take(1, most=3)
    add("calls", -2, clock.now())
    assert take(2, most=3)

    assert read("calls") == 3
    assert read("others") == 1
    assert [row.utloeper for row in Teller.objects.filter(noekkel="calls")] == [datetime(2023, 8, 29, tzinfo=UTC)]


@pytest.mark.parametrize("number", [0, 1, 2, 3, 6])  # not within the insertion, which is one statement to others
def test_two_that_begin_at_once_both_get_theirs_while_there_is_room(clock: TestClock, number: int) -> None:
    taken: list[bool] = []

    with before_statement("", lambda: taken.append(take(1, most=2)), number):
        taken.append(take(1, most=2))

    assert taken == [True, True]
    assert read("calls") == 2

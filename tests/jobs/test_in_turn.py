"""The worker serves people in turn: a heap of orders by one person delays another's by one order."""

from datetime import timedelta

import pytest

from portal.jobs.models import Jobb, Tur
from portal.jobs.queue import MAX_AGE, enqueue, run_next
from tests.conftest import TestClock

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def work(clock: TestClock, times: int) -> list[str]:
    """The names of the next jobs, as they are run. Each takes a second."""
    done: list[str] = []
    for _ in range(times):
        run_next({"x": lambda payload, _renew: done.append(str(payload["name"]))})
        clock.move(SECOND)
    return done


def order(person: str, number: int, prioritet: int = 1) -> None:
    enqueue("x", {"name": f"{person}{number}"}, prioritet=prioritet, person=person)


def test_a_hundred_orders_by_one_person_delay_anothers_by_one(clock: TestClock) -> None:
    for number in range(100):
        order("a", number)
    assert work(clock, 3) == ["a0", "a1", "a2"]
    order("b", 0)
    order("b", 1)
    order("c", 0)

    assert work(clock, 7) == ["b0", "c0", "a3", "b1", "a4", "a5", "a6"]


def test_a_person_who_was_served_lately_waits_for_one_order_of_each_other_person(clock: TestClock) -> None:
    for person in "abc":
        for number in range(3):
            order(person, number)

    assert work(clock, 9) == ["a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"]


def test_what_a_person_waits_for_goes_before_fetching_ahead_whoever_was_served_last(clock: TestClock) -> None:
    order("a", 0)
    work(clock, 1)
    order("b", 0, prioritet=20)
    order("a", 1, prioritet=0)

    assert work(clock, 2) == ["a1", "b0"]


def test_whose_turn_it_was_is_forgotten_after_an_hour_and_is_no_name(clock: TestClock) -> None:
    order("person", 0)
    work(clock, 1)
    assert "person" not in Tur.objects.get().person
    before = Tur.objects.get().person
    clock.move(MAX_AGE + SECOND)
    order("another", 0)

    work(clock, 1)

    assert Tur.objects.get().person != before


def test_a_job_that_nobody_took_for_an_hour_is_dropped(clock: TestClock) -> None:
    order("a", 0)
    clock.move(MAX_AGE + SECOND)
    order("b", 0)

    assert work(clock, 2) == ["b0"]
    assert not Jobb.objects.exists()

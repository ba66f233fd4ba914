"""An idle worker asks for jobs thirty times a second, so a look at an empty queue must cost next to nothing."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from portal.jobs.management.commands.arbeider import CALLING
from portal.jobs.queue import enqueue, run_next, run_only
from tests.conftest import TestClock

pytestmark = pytest.mark.django_db
MANY = 100


def cost(look: Callable[[], object]) -> float:
    """Processor time of many looks: the least of several, since caches and neighbours disturb."""

    def once() -> float:
        started = time.thread_time()
        for _ in range(MANY):
            look()
        return time.thread_time() - started

    return min(once() for _ in range(5))


def ask_plainly() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM jobs_jobb LIMIT 1")
        cursor.fetchone()


def test_a_look_at_an_empty_queue_costs_little_more_than_its_one_question(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with run_only(CALLING), django_assert_num_queries(1):
        assert not run_next({})

    with run_only(CALLING):
        assert cost(lambda: run_next({})) < 5 * cost(ask_plainly)


def test_a_job_is_seen_at_its_moment_by_the_threads_that_run_its_kind(clock: TestClock) -> None:
    done: list[str] = []
    kinds = {"hent": lambda payload, _renew: done.append(str(payload["name"]))}
    enqueue("hent", {"name": "later"}, prioritet=1, etter=timedelta(seconds=1))
    assert not run_next(kinds)
    clock.move(timedelta(seconds=1))

    with run_only(()):
        assert not run_next(kinds)
    with run_only(["another", "yet another"]):
        assert not run_next(kinds)
    with run_only(["another", "hent"]):
        assert run_next(kinds)

    assert done == ["later"]

"""The worker runs two jobs at once, so that one which waits for calls does not hold up another."""

import threading
from datetime import timedelta

import pytest

from portal.jobs.heartbeat import Heartbeat
from portal.jobs.management.commands.arbeider import work
from portal.jobs.models import Jobb
from portal.jobs.queue import LEASE, STOPPING, Payload, Renew, enqueue, run_next
from tests.conftest import TestClock


@pytest.mark.django_db(transaction=True)
def test_jobs_run_beside_each_other_and_are_finished_before_the_worker_ends() -> None:
    together = threading.Barrier(2)  # broken unless both run at the same time

    def meet(_payload: Payload, _renew: Renew) -> None:
        together.wait(timeout=20)
        STOPPING.set()

    for number in range(2):
        enqueue("x", {"number": number}, prioritet=1)
    try:
        work({"x": meet}, (), Heartbeat())
    finally:
        STOPPING.clear()

    assert not together.broken
    assert not Jobb.objects.exists()


@pytest.mark.django_db
def test_the_heartbeat_keeps_the_leases_of_all_running_jobs(clock: TestClock) -> None:
    heartbeat = Heartbeat()
    enqueue("x", {"number": 1}, prioritet=1)
    enqueue("x", {"number": 2}, prioritet=2)
    found: list[bool] = []

    def take_long(payload: Payload, _renew: Renew) -> None:
        if payload["number"] == 1:
            assert run_next({"x": take_long}, heartbeat.keep_lease)
            return
        clock.move(LEASE - timedelta(seconds=1))
        heartbeat.beat()
        clock.move(LEASE - timedelta(seconds=1))
        found.append(run_next({"x": take_long}, heartbeat.keep_lease))

    assert run_next({"x": take_long}, heartbeat.keep_lease)
    assert found == [False]

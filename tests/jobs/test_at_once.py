"""Beside one job, the worker runs another that waits for calls, so that neither holds up the other."""

import threading
from datetime import timedelta

import pytest

from portal.jobs.heartbeat import Heartbeat
from portal.jobs.klientliste import AFTER_PAGES
from portal.jobs.management.commands.arbeider import CALLING, KINDS, work
from portal.jobs.models import Jobb
from portal.jobs.queue import LEASE, SOON, STOPPING, Payload, Renew, enqueue, must_give_way, run_next, run_only
from tests.conftest import TestClock


@pytest.mark.django_db(transaction=True)
def test_jobs_run_beside_each_other_and_are_finished_before_the_worker_ends() -> None:
    together = threading.Barrier(2)  # broken unless both run at the same time

    def meet(_payload: Payload, _renew: Renew) -> None:
        together.wait(timeout=20)
        STOPPING.set()

    for number in range(2):
        enqueue("hent", {"number": number}, prioritet=1)
    try:
        work({"hent": meet}, (), Heartbeat())
    finally:
        STOPPING.clear()

    assert not together.broken
    assert not Jobb.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_document_waits_for_no_job_that_waits_for_calls() -> None:
    drawn, waiting = threading.Event(), threading.Barrier(3)

    def hent(_payload: Payload, _renew: Renew) -> None:
        waiting.wait(timeout=20)
        assert drawn.wait(timeout=20)

    def tegn(_payload: Payload, _renew: Renew) -> None:
        waiting.wait(timeout=20)  # both threads beside are at work
        drawn.set()
        STOPPING.set()

    for number in range(2):
        enqueue("hent", {"number": number}, prioritet=0)
    enqueue("tegn", {}, prioritet=1)
    try:
        work({"hent": hent, "tegn": tegn}, (), Heartbeat())
    finally:
        STOPPING.clear()

    assert not waiting.broken
    assert not Jobb.objects.exists()


@pytest.mark.django_db
def test_a_document_is_not_drawn_beside_another_and_no_filling_ends_for_it(clock: TestClock) -> None:
    enqueue("tegn", {}, prioritet=1)
    clock.move(SOON)

    with run_only(CALLING):
        assert not run_next(KINDS)
        assert not must_give_way(AFTER_PAGES)
        enqueue("hent", {}, prioritet=1)
        clock.move(SOON)
        assert must_give_way(AFTER_PAGES)
    assert must_give_way(AFTER_PAGES)


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

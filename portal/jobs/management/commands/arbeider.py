"""The worker: runs jobs at low CPU priority, one at a time and beside it one that waits for calls, until stopped."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from queue import SimpleQueue

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from portal.jobs import epost
from portal.jobs.fetching import fetch
from portal.jobs.filer import SLAG
from portal.jobs.firmanatt import SLAG as FIRMANATT
from portal.jobs.firmanatt import enqueue_firm_nights, fetch_firm_night
from portal.jobs.heartbeat import Heartbeat
from portal.jobs.kalender import SLAG as KALENDER
from portal.jobs.kalender import run as read_calendar
from portal.jobs.klientfylling import fill
from portal.jobs.klientjobb import run as change_clients
from portal.jobs.klientnatt import SLAG as NATT
from portal.jobs.klientnatt import enqueue_nights, fetch_night
from portal.jobs.klientoppdrag import SLAG as KLIENTER
from portal.jobs.papirer import SLAG as PAPIRER
from portal.jobs.papirer import prune_papirer
from portal.jobs.papirjobb import run as make_papers
from portal.jobs.pdf_job import make_file
from portal.jobs.queue import STOPPING, Kinds, run_next, run_only
from portal.jobs.serving import start_metrics
from portal.outage import limit_waiting

KINDS: Kinds = {
    "hent": fetch,
    SLAG: make_file,
    "klienter": fill,
    KLIENTER: change_clients,
    PAPIRER: make_papers,
    epost.SLAG: epost.run,
    epost.BEKREFT: epost.confirm,
    KALENDER: read_calendar,
    NATT: fetch_night,
    FIRMANATT: fetch_firm_night,
}
Upkeep = Sequence[tuple[float, Callable[[], object]]]
# Between jobs, whatever is in the queue: seconds from one time to the next.
UPKEEP: Upkeep = (
    (15.0, epost.enqueue_due),
    (60.0, prune_papirer),
    (60.0, enqueue_nights),
    (60.0, enqueue_firm_nights),
)
# Jobs that mostly wait for calls: neither holds up the other, nor a document.
CALLING = ("hent", "klienter", KALENDER, NATT, FIRMANATT)
CALLING_AT_ONCE = 2  # of these jobs, each in a thread of its own
PAUSE = 0.1  # seconds between checks of an empty queue
MAX_PAUSE = 4.0  # while database or cache are away
logger = logging.getLogger("portal.jobs")


class Command(BaseCommand):
    """`manage.py arbeider`."""

    help = "Runs background jobs. One worker is enough; several can run at once."

    def handle(self, *args: object, **options: object) -> None:
        """Run until SIGTERM or SIGINT; the current jobs are finished first."""
        stop_when_told()
        os.nice(10)
        start_metrics()
        limit_waiting()
        heartbeat = Heartbeat()
        heartbeat.start()
        work(KINDS, UPKEEP, heartbeat)
        heartbeat.stop()


def stop_when_told() -> None:
    """End the worker on SIGTERM or SIGINT.

    A handler runs in the main thread, between any two of its steps: if that thread had the lock of `STOPPING`, as while
    it begins to wait, a handler that sets it would wait for ever. Only a queue may be used there.
    """
    told: SimpleQueue[int] = SimpleQueue()

    def stop() -> None:
        told.get()
        STOPPING.set()

    threading.Thread(target=stop, name="stop", daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: told.put(number))


def work(kinds: Kinds, upkeep: Upkeep, heartbeat: Heartbeat) -> None:
    """Run jobs until the worker is stopped: those that wait for calls in threads beside this one."""
    beside = [threading.Thread(target=_work_beside, args=(kinds, heartbeat)) for _ in range(CALLING_AT_ONCE)]
    for one in beside:
        one.start()
    try:
        with run_only([slag for slag in kinds if slag not in CALLING]):
            _work(kinds, upkeep, heartbeat)
    finally:
        STOPPING.set()  # also if something else than the signal ends this thread
        for one in beside:
            one.join()


def _work_beside(kinds: Kinds, heartbeat: Heartbeat) -> None:
    with run_only(CALLING):
        _work(kinds, (), heartbeat)
    connections.close_all()  # this thread's own


def _work(kinds: Kinds, upkeep: Upkeep, heartbeat: Heartbeat) -> None:
    """Run jobs until the worker ends. Whatever fails is tried again after a while."""
    pause, next_times = PAUSE, [0.0] * len(upkeep)
    while not STOPPING.is_set():
        try:
            close_old_connections()
            for number, (seconds, task) in enumerate(upkeep):
                if time.monotonic() >= next_times[number]:
                    next_times[number] = time.monotonic() + seconds
                    task()
            is_idle = not run_next(kinds, heartbeat.keep_lease)
        except Exception as exc:  # noqa: BLE001 (a database that is away, a missing table, a full disk)
            pause = min(pause * 2, MAX_PAUSE)
            logger.warning("worker waits because=%s seconds=%.1f", type(exc).__name__, pause)
            STOPPING.wait(pause)
            continue
        if is_idle:
            STOPPING.wait(PAUSE)
        pause = PAUSE

"""The worker: runs jobs one at a time, at low CPU priority, until it is stopped."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from portal.jobs import epost
from portal.jobs.fetching import fetch
from portal.jobs.filer import SLAG
from portal.jobs.firmanatt import SLAG as FIRMANATT
from portal.jobs.firmanatt import enqueue_firm_nights, fetch_firm_night
from portal.jobs.heartbeat import Heartbeat
from portal.jobs.klientfylling import fill
from portal.jobs.klientjobb import run as change_clients
from portal.jobs.klientnatt import SLAG as NATT
from portal.jobs.klientnatt import enqueue_nights, fetch_night
from portal.jobs.klientoppdrag import SLAG as KLIENTER
from portal.jobs.papirer import SLAG as PAPIRER
from portal.jobs.papirer import prune_papirer
from portal.jobs.papirjobb import run as make_papers
from portal.jobs.pdf_job import make_file
from portal.jobs.queue import Kinds, run_next
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
    NATT: fetch_night,
    FIRMANATT: fetch_firm_night,
}
# Between jobs, whatever is in the queue: seconds from one time to the next.
UPKEEP: tuple[tuple[float, Callable[[], object]], ...] = (
    (15.0, epost.enqueue_due),
    (60.0, prune_papirer),
    (60.0, enqueue_nights),
    (60.0, enqueue_firm_nights),
)
PAUSE = 0.25  # seconds between checks of an empty queue
MAX_PAUSE = 4.0  # while database or cache are away
logger = logging.getLogger("portal.jobs")


class Command(BaseCommand):
    """`manage.py arbeider`."""

    help = "Runs background jobs. One worker is enough; several can run at once."

    def handle(self, *args: object, **options: object) -> None:
        """Run until SIGTERM or SIGINT; the current job is finished first."""
        stopping = threading.Event()

        def stop(_number: int, _frame: FrameType | None) -> None:
            stopping.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        os.nice(10)
        start_metrics()
        limit_waiting()
        heartbeat = Heartbeat()
        heartbeat.start()
        _work(stopping, heartbeat)
        heartbeat.stop()


def _work(stopping: threading.Event, heartbeat: Heartbeat) -> None:
    """Run jobs until the worker is stopped. Nothing else ends it: whatever fails is tried again after a while."""
    pause, next_times = PAUSE, [0.0] * len(UPKEEP)
    while not stopping.is_set():
        close_old_connections()
        try:
            for number, (seconds, task) in enumerate(UPKEEP):
                if time.monotonic() >= next_times[number]:
                    next_times[number] = time.monotonic() + seconds
                    task()
            is_idle = not run_next(KINDS, heartbeat.keep_lease)
        except Exception as exc:  # noqa: BLE001 (a database that is away, a missing table, a full disk)
            pause = min(pause * 2, MAX_PAUSE)
            logger.warning("worker waits because=%s seconds=%.1f", type(exc).__name__, pause)
            stopping.wait(pause)
            continue
        if is_idle:
            stopping.wait(PAUSE)
        pause = PAUSE

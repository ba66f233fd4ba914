"""The worker: runs jobs one at a time, at low CPU priority, until it is stopped."""

import os
import signal
import threading
from types import FrameType

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from portal.jobs.filer import SLAG
from portal.jobs.henting import fetch
from portal.jobs.klientliste import fill
from portal.jobs.metrics import serve_metrics
from portal.jobs.queue import Kinds, run_next
from portal.jobs.tegning import make_file

KINDS: Kinds = {"hent": fetch, SLAG: make_file, "klienter": fill}
PAUSE = 0.25  # seconds between checks of an empty queue


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
        if settings.METRICS_ADDRESS:
            serve_metrics(settings.METRICS_ADDRESS)
        while not stopping.is_set():
            close_old_connections()
            if not run_next(KINDS):
                stopping.wait(PAUSE)

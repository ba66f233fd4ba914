"""The worker: takes jobs one after the other, at low priority, until it is told to stop."""

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
PAUSE = 0.25  # seconds between looks at an empty table


class Command(BaseCommand):
    """`manage.py arbeider`."""

    help = "Does what pages have put off. One is enough; several do not disturb each other."

    def handle(self, *args: object, **options: object) -> None:
        """Work until SIGTERM or SIGINT; the job at hand is finished first."""
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

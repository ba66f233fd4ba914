"""Reports that a worker is alive, and renews the leases of its jobs during long steps."""

import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection

from portal.clock import get_clock
from portal.jobs.models import Arbeider, Jobb
from portal.jobs.queue import renew
from portal.sealed_store import open_object, seal_object

BEAT = 2.0  # seconds
FORGOTTEN_AFTER = timedelta(hours=1)
logger = logging.getLogger("portal.jobs")


class Heartbeat:
    """The heartbeat of one worker process, in a thread of its own."""

    def __init__(self) -> None:
        self._navn = secrets.token_hex(8)
        self._jobs: dict[int, Jobb] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and take the worker off the list."""
        self._stopping.set()
        self._thread.join()
        with suppress(DatabaseError):
            Arbeider.objects.filter(navn=self._navn).delete()

    @contextmanager
    def keep_lease(self, job: Jobb) -> Iterator[None]:
        """Renew the lease of this job until the block ends."""
        self._jobs[job.pk] = job
        try:
            yield
        finally:
            self._jobs.pop(job.pk, None)  # another thread may have taken it over, and ended it

    def beat(self) -> None:
        """Write the time, and renew the leases."""
        now = get_clock().now()
        for job in tuple(self._jobs.values()):
            renew(job)
        place = _name_place(self._navn)
        values = {"sist_sett": now, "innhold": seal_object(True, place)}
        Arbeider.objects.update_or_create(navn=self._navn, defaults=values)
        Arbeider.objects.filter(sist_sett__lt=now - FORGOTTEN_AFTER).delete()

    def _run(self) -> None:
        while not self._stopping.is_set():
            close_old_connections()
            try:
                self.beat()
            except Exception as exc:  # noqa: BLE001 (the next beat may succeed)
                logger.warning("heartbeat failed because=%s", type(exc).__name__)
            self._stopping.wait(BEAT)
        connection.close()


def get_last_seen() -> datetime | None:
    """When a worker was last seen; None if there is none."""
    newest = Arbeider.objects.order_by("-sist_sett").first()
    return None if newest is None else newest.sist_sett


def open_newest() -> None:
    """Open what the worker seals. Raises SealError if this process lacks its key."""
    newest = Arbeider.objects.order_by("-sist_sett").first()
    if newest is not None:
        open_object(bytes(newest.innhold), _name_place(newest.navn), bool)


def _name_place(navn: str) -> str:
    return f"arbeider/{navn}"

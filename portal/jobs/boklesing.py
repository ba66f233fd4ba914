"""Reads a file of books in a separate process, and reports its progress.

The file is in the upload that the request handed over. It is removed when the reading ends, however it ends.
What was read is kept as the person's own reconciliation (`access/avstemminger.py`).
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import Enum

import msgspec
from django.db import connection

from portal.access.avstemminger import keep_utkast
from portal.books.refusal import BooksRefused, Reason
from portal.clock import get_clock
from portal.domain.tilgang import Tilgang
from portal.jobs.apart import DONE, REFUSED, run_apart
from portal.jobs.books_process import Order, Refusal
from portal.jobs.queue import Cancelled
from portal.sealed_store import SealedStore
from portal.server.uploads import Upload

KEPT = timedelta(hours=1)
STALE_AFTER = timedelta(seconds=60)  # without a report, the process that reads has died
REPORT_EVERY = 0.5  # seconds
PROCESS = "portal.jobs.books_process"
logger = logging.getLogger("portal.jobs")
_TURN = threading.Semaphore(1)  # one file at a time in each web process
_RUNNING: set[threading.Thread] = set()


class Lesefase(Enum):
    """Progress of a reading."""

    VENTER = "venter"
    LESES = "leses"
    FERDIG = "ferdig"
    AVVIST = "avvist"
    AVBRUTT = "avbrutt"
    FEILET = "feilet"


class Lesing(msgspec.Struct, frozen=True, kw_only=True):
    """One reading."""

    id: str
    dato: date
    tidligst: date
    fase: Lesefase
    sagt: datetime
    prosent: int = 0
    grunn: str = ""  # AVVIST: the reason's value
    detalj: str = ""

    @property
    def is_under_arbeid(self) -> bool:
        """Whether it is still being read."""
        return self.fase in (Lesefase.VENTER, Lesefase.LESES)

    @property
    def avslag(self) -> BooksRefused | None:
        """Why the file cannot be used."""
        return BooksRefused(Reason(self.grunn), self.detalj) if self.fase is Lesefase.AVVIST else None


_LESINGER = SealedStore(Lesing)


def find_lesing(tilgang: Tilgang) -> Lesing | None:
    """The person's last reading for this organisation."""
    begun = _LESINGER.find(_name_place(tilgang.person.noekkel, tilgang.orgnr))
    if begun is None:
        return None
    found = _LESINGER.find(_name_progress(begun.id)) or begun
    if found.is_under_arbeid and get_clock().now() - found.sagt > STALE_AFTER:
        return msgspec.structs.replace(found, fase=Lesefase.FEILET)
    return found


def drop_lesing(tilgang: Tilgang) -> None:
    """Cancel the reading, or remove its result."""
    _LESINGER.drop([_name_place(tilgang.person.noekkel, tilgang.orgnr)])


def begin_lesing(tilgang: Tilgang, upload: Upload, dato: date, tidligst: date, lagret: dict[str, str]) -> None:
    """Begin to read in the background. Another reading of the person for the organisation ends.

    `tidligst`: the first day that the authority's ledger can be asked for.
    """
    lesing = Lesing(id=secrets.token_hex(8), dato=dato, tidligst=tidligst, fase=Lesefase.VENTER, sagt=get_clock().now())
    reader = _Reader(tilgang.person.noekkel, tilgang.orgnr, upload, lesing, lagret)
    _LESINGER.keep(reader.place, lesing, KEPT)
    upload.is_kept = True
    thread = threading.Thread(target=reader.run, name="books", daemon=True)
    _RUNNING.add(thread)
    thread.start()


def wait_for_readings() -> None:
    """Wait until all readings of this process have ended; for tests."""
    for thread in [*_RUNNING]:
        thread.join()


class _Reader:
    def __init__(self, person: str, orgnr: str, upload: Upload, lesing: Lesing, lagret: dict[str, str]) -> None:
        self._person, self._orgnr, self._upload, self._lesing, self._lagret = person, orgnr, upload, lesing, lagret
        self.place = _name_place(person, orgnr)
        self._told = 0.0

    def run(self) -> None:
        """Wait for the turn, read, and remove the file."""
        try:
            while not _TURN.acquire(timeout=REPORT_EVERY * 4):
                self._tell(Lesefase.VENTER)
            try:
                self._read()
            finally:
                _TURN.release()
        except Cancelled:
            _LESINGER.drop([_name_progress(self._lesing.id)])
        except Exception as exc:  # noqa: BLE001 (whatever it is, the person must hear that it failed)
            logger.warning("reading of books failed because=%s", type(exc).__name__)
            self._end(Lesefase.FEILET)
        finally:
            self._upload.close()
            connection.close()
            _RUNNING.discard(threading.current_thread())

    def _read(self) -> None:
        self._tell(Lesefase.LESES)
        started = time.monotonic()
        kind, content = read_apart(self._make_order(), lambda prosent: self._tell(Lesefase.LESES, prosent))
        outcome = {DONE: "done", REFUSED: "refused"}.get(kind, "failed")
        logger.info("books read outcome=%s ms=%.0f", outcome, (time.monotonic() - started) * 1000)
        self._check_wanted()
        if kind == DONE:
            keep_utkast(self._person, self._orgnr, self._lesing.dato, content)
            self._end(Lesefase.FERDIG)
        elif kind == REFUSED:
            refusal = msgspec.msgpack.decode(content, type=Refusal)
            self._end(Lesefase.AVVIST, grunn=refusal.reason, detalj=refusal.detail)
        else:
            self._end(Lesefase.FEILET)

    def _make_order(self) -> Order:
        return Order(
            number=self._upload.spool.fileno(),
            part=self._upload.part,
            orgnr=self._orgnr,
            dato=self._lesing.dato,
            tidligst=self._lesing.tidligst,
            lagret=self._lagret,
        )

    def _tell(self, fase: Lesefase, prosent: int = 0) -> None:
        """Report progress, at most twice a second. Raises Cancelled."""
        if time.monotonic() - self._told < REPORT_EVERY:
            return
        self._told = time.monotonic()
        self._check_wanted()
        self._end(fase, prosent=prosent)

    def _check_wanted(self) -> None:
        known = _LESINGER.find(self.place)
        if known is None or known.id != self._lesing.id:
            raise Cancelled

    def _end(self, fase: Lesefase, *, prosent: int = 0, grunn: str = "", detalj: str = "") -> None:
        said = msgspec.structs.replace(
            self._lesing, fase=fase, sagt=get_clock().now(), prosent=prosent, grunn=grunn, detalj=detalj
        )
        _LESINGER.keep(_name_progress(self._lesing.id), said, KEPT)


def read_apart(order: Order, tell: Callable[[int], None]) -> tuple[bytes, bytes]:
    """The outcome and its content. An exception from `tell` ends the process."""
    return run_apart(PROCESS, msgspec.msgpack.encode(order), lambda prosent: tell(int(prosent)), (order.number,))


def _name_place(person: str, orgnr: str) -> str:
    return f"boklesing/{person}/{orgnr}"


def _name_progress(lesing_id: str) -> str:
    """Where progress is kept: apart from the reading itself, so that a report cannot undo a cancellation."""
    return f"boklesing/{lesing_id}"

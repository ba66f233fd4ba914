"""Matches the rows of a reconciliation, and keeps what was found while the rows are the same.

A page does what takes half a second itself. The rest is done in a process of its own (`matching_process.py`), while the
page waits and asks again.
"""

import hashlib
import logging
import secrets
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import msgspec
from django.conf import settings
from django.db import connection

from portal.access.avstemminger import KEPT_DRAFT
from portal.clock import get_clock
from portal.domain.avstem import Match
from portal.domain.koble import Koblingsgrunnlag, koble
from portal.domain.koblet import Koblet
from portal.domain.ledige import Ledige
from portal.domain.search_budget import NeedsMoreTime, SearchBudget
from portal.domain.tilgang import Tilgang
from portal.jobs.apart import DONE, run_apart
from portal.jobs.matching_process import RULES
from portal.jobs.queue import Cancelled
from portal.outage import AWAY
from portal.sealed_store import SealedStore

PAGE_WORK = 300_000  # rows and sums that a page looks at itself: about half a second
PAGE_ROWS = 4_000  # of both sides, that a page tries to match itself: even what needs no search takes half a second
TRIED_AGAIN_AFTER = timedelta(minutes=10)  # when a process has died
STALE_AFTER = timedelta(seconds=60)  # without a report, the process or its web process has died
REPORT_EVERY = 1.0  # seconds
POLL = 0.1  # seconds
PROCESS = "portal.jobs.matching_process"
# Sets have an order of their own in each process.
ENCODER = msgspec.msgpack.Encoder(order="deterministic")
logger = logging.getLogger("portal.jobs")
_TURN = threading.Semaphore(1)  # one matching at a time in each web process
_RUNNING: set[threading.Thread] = set()


class MatchingUnderWay(Exception):
    """The matching goes on. The page asks again."""


class Matching(msgspec.Struct, frozen=True, kw_only=True):
    """The matching of one reconciliation: of which rows, and what was found. `has_failed`: nothing was."""

    id: str
    avtrykk: bytes
    sagt: datetime
    koblet: Koblet | None = None
    has_failed: bool = False

    @property
    def is_under_way(self) -> bool:
        """Whether it is waited for, and somebody works at it."""
        is_over = self.has_failed or self.koblet is not None
        return not is_over and get_clock().now() - self.sagt <= STALE_AFTER

    @property
    def is_begun_anew(self) -> bool:
        """Whether nothing was found, and nobody works at it any more."""
        has_just_failed = self.has_failed and get_clock().now() - self.sagt <= TRIED_AGAIN_AFTER
        return self.koblet is None and not has_just_failed and not self.is_under_way


_MATCHINGS = SealedStore(Matching)


def make_match(tilgang: Tilgang, dato: date) -> Match:
    """What matches the rows of the person's reconciliation for the day. It raises MatchingUnderWay."""
    return partial(_match, f"kobling/{tilgang.person.noekkel}/{tilgang.orgnr}/{dato.isoformat()}")


def wait_for_matchings() -> None:
    """Wait until all matchings of this process have ended; for tests."""
    for thread in [*_RUNNING]:
        thread.join()


def _match(place: str, grunnlag: Koblingsgrunnlag) -> Ledige:
    # What a person has explained is not matched, so that an explanation does not make the page wait.
    order = RULES + ENCODER.encode(replace(grunnlag, svar=replace(grunnlag.svar, forklart=())))
    avtrykk = hashlib.blake2s(order).digest()
    found = _find(place, avtrykk)
    if found is None or found.is_begun_anew:
        if (ledige := _match_few(grunnlag)) is not None:
            _keep(place, _make(avtrykk, Koblet.make(grunnlag, ledige)))
            return ledige
        _begin(place, avtrykk, order)
    until = time.monotonic() + settings.WAIT_FOR_FILE
    while (found := _find(place, avtrykk)) is not None and found.is_under_way and time.monotonic() < until:
        time.sleep(POLL)
    if found is not None and found.koblet is not None:
        return found.koblet.restore(grunnlag)
    if found is not None and found.has_failed:
        return koble(grunnlag, SearchBudget(0))  # nothing is looked for, so that everything is asked
    raise MatchingUnderWay


def _match_few(grunnlag: Koblingsgrunnlag) -> Ledige | None:
    """What a page finds itself; None if that takes too long."""
    if len(grunnlag.poster) + len(grunnlag.linjer) > PAGE_ROWS:
        return None
    try:
        return koble(grunnlag, SearchBudget(PAGE_WORK, waits=False))
    except NeedsMoreTime:
        return None


def _find(place: str, avtrykk: bytes) -> Matching | None:
    """The matching of these rows, if it is the last one that was asked for."""
    found = _MATCHINGS.find(place)
    return found if found is not None and found.avtrykk == avtrykk else None


def _keep(place: str, matching: Matching) -> None:
    _MATCHINGS.keep(place, matching, KEPT_DRAFT)


def _make(avtrykk: bytes, koblet: Koblet | None = None) -> Matching:
    return Matching(id=secrets.token_hex(8), avtrykk=avtrykk, sagt=get_clock().now(), koblet=koblet)


def _begin(place: str, avtrykk: bytes, order: bytes) -> None:
    matching = _make(avtrykk)
    _keep(place, matching)
    thread = threading.Thread(target=_Matcher(place, matching, order).run, name="matching", daemon=True)
    _RUNNING.add(thread)
    thread.start()


class _Matcher:
    def __init__(self, place: str, matching: Matching, order: bytes) -> None:
        self._place, self._matching, self._order, self._told = place, matching, order, 0.0

    def run(self) -> None:
        """Wait for the turn, match, and keep what was found."""
        try:
            while not _TURN.acquire(timeout=REPORT_EVERY):
                self._tell(b"")
            try:
                self._run()
            finally:
                _TURN.release()
        except Cancelled:
            logger.info("matching cancelled")
        except AWAY as exc:  # nothing is known against the rows: the page begins anew when this one is silent
            logger.warning("matching ended because=%s", type(exc).__name__)
        except Exception as exc:  # noqa: BLE001 (whatever it is, the page must not wait for ever)
            logger.warning("matching failed because=%s", type(exc).__name__)
            with suppress(*AWAY):
                self._say(has_failed=True)
        finally:
            connection.close()
            _RUNNING.discard(threading.current_thread())

    def _run(self) -> None:
        started = time.monotonic()
        kind, content = run_apart(PROCESS, self._order, self._tell)
        is_done = kind == DONE
        logger.info("matching outcome=%s ms=%.0f", "done" if is_done else "failed", (time.monotonic() - started) * 1000)
        self._check_wanted()
        koblet = msgspec.msgpack.decode(content, type=Koblet) if is_done else None
        self._say(koblet=koblet, has_failed=not is_done)

    def _tell(self, _nothing: bytes) -> None:
        """Say that it goes on. Raises Cancelled."""
        if time.monotonic() - self._told < REPORT_EVERY:
            return
        self._told = time.monotonic()
        self._check_wanted()
        self._say()

    def _say(self, *, koblet: Koblet | None = None, has_failed: bool = False) -> None:
        said = msgspec.structs.replace(self._matching, sagt=get_clock().now(), koblet=koblet, has_failed=has_failed)
        _keep(self._place, said)

    def _check_wanted(self) -> None:
        """Not if the rows have changed since, or the same work was begun anew."""
        known = _MATCHINGS.find(self._place)
        if known is None or known.id != self._matching.id:
            raise Cancelled

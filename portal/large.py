"""One request or job at a time in a process has large answers in memory.

An answer takes some six times its bytes until the page made of it is sent. Five of the largest at once took 500 MB.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

LARGE = 2_000_000  # bytes; the largest known ledger


class LargeBusy(Exception):
    """Others' large answers took too long."""


class _Unit:
    """One request or job, in all its threads."""

    def __init__(self) -> None:
        self._lock, self._has_turn, self._users = threading.Lock(), False, 1

    def join(self) -> None:
        """One more thread, which may outlive the request."""
        with self._lock:
            self._users += 1

    def take(self, wait: float) -> None:
        with self._lock:
            self._has_turn = self._has_turn or _TURN.take(wait)
            if not self._has_turn:
                raise LargeBusy

    @property
    def has_turn(self) -> bool:
        """Whether it has large answers in memory."""
        return self._has_turn

    def end(self) -> None:
        """The turn ends with the last thread."""
        with self._lock:
            self._users -= 1
            if self._has_turn and not self._users:
                self._has_turn = False
                _TURN.give_back()


class _Turn:
    """Of one unit at a time. It knows whether another waits."""

    def __init__(self) -> None:
        self._turn, self._count, self._waiting = threading.Lock(), threading.Lock(), 0

    def take(self, wait: float) -> bool:
        self._note(1)
        try:
            return self._turn.acquire(timeout=wait)
        finally:
            self._note(-1)

    def give_back(self) -> None:
        self._turn.release()

    @property
    def is_wanted(self) -> bool:
        return self._waiting > 0

    def _note(self, change: int) -> None:
        with self._count:
            self._waiting += change


_TURN = _Turn()
_UNIT: ContextVar[_Unit | None] = ContextVar("unit", default=None)


@contextmanager
def one_unit() -> Iterator[None]:
    """The request or job of this block keeps its turn until the end, since what was read lives as long."""
    unit = _Unit()
    token = _UNIT.set(unit)
    try:
        yield
    finally:
        _UNIT.reset(token)
        unit.end()


def join_unit() -> Callable[[], None]:
    """Let a thread that works for this request keep the turn until it calls what is returned."""
    unit = _UNIT.get()
    if unit is None:
        return lambda: None
    unit.join()
    return unit.end


def wait_for_turn(wait: float | None = None) -> None:
    """Call before more than LARGE bytes of an answer are held, and wait WAIT_FOR_LARGE at most. Raises LargeBusy."""
    unit = _UNIT.get()
    if unit is not None:
        unit.take(settings.WAIT_FOR_LARGE if wait is None else min(wait, settings.WAIT_FOR_LARGE))


def is_turn_wanted() -> bool:
    """Whether another waits for the turn that this request or job has. A long job then ends, and goes on later."""
    unit = _UNIT.get()
    return unit is not None and unit.has_turn and _TURN.is_wanted

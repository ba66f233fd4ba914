"""Lets a page answer while its figures are still being fetched: the fetching goes on, and the next request joins it.

A page first tries with what is cached. If that is not enough, the fetching runs in a thread of its own. When the
patience of the page ends, StillFetching rises, the person gets a page that asks again by itself, and the thread goes
on. A request that asks again is told the same until the thread has ended, and then waits as long as any page may.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from threading import Lock
from typing import TypeVar

import msgspec
from django.conf import settings
from django.db import connections

from portal import locks
from portal.api.budget import Budget
from portal.large import join_unit
from portal.sealed_store import SealedStore

T = TypeVar("T")
KEPT_MARK = timedelta(seconds=60)  # longer than a fetching; the page asks again after a second
logger = logging.getLogger("portal.api")
_PATIENCE: ContextVar[tuple[float, str]] = ContextVar("patience", default=(0, ""))


class StillFetching(Exception):
    """The figures are on their way: ask again."""


class NeedsCalls(Exception):
    """What is cached is not enough."""


class _Mark(msgspec.Struct, frozen=True):
    """Somebody has been told to ask again."""


_MARKS = SealedStore(_Mark)
_LOCK = Lock()
_FETCHING: set[str] = set()  # persons with a fetching of their own thread in this process


@contextmanager
def answer_within(seconds: float, page: str) -> Iterator[None]:
    """Let what is fetched for this page take this long. Zero: until the budget ends."""
    token = _PATIENCE.set((seconds, page))
    try:
        yield
    finally:
        _PATIENCE.reset(token)


def fetch(person: str, orgnr: str, budget: Budget, work: Callable[[Budget], T]) -> T:
    """The result of the work. Raises StillFetching if it takes longer than the page's patience."""
    patience, page = _PATIENCE.get()
    if not patience or not budget.may_call:
        return work(budget)
    try:
        return work(budget.without_calls())
    except NeedsCalls:
        pass
    place = f"asks-again/{person}/{orgnr}/{page}"
    if _MARKS.find(place) is not None:
        with locks.hold(f"fetching/{place}", wait=patience) as has_ended:
            if not has_ended:
                raise StillFetching
            _MARKS.drop([place])
            return work(budget)
    if not _begin(person):
        return work(budget)
    longer = replace(budget, seconds=settings.BUDGET_WAITING)
    future = _hand_over(person, place, longer, work)
    if not wait([future], timeout=patience).done:
        future.add_done_callback(_tell)
        _MARKS.keep(place, _Mark(), KEPT_MARK)
        raise StillFetching
    return future.result()


def _hand_over(person: str, place: str, budget: Budget, work: Callable[[Budget], T]) -> "Future[T]":
    leave_unit = join_unit()
    try:
        return _get_pool().submit(copy_context().run, _work_alone, person, place, budget, work, leave_unit)
    except RuntimeError:  # no thread to be had
        leave_unit()
        _end(person)
        raise


def _work_alone(
    person: str, place: str, budget: Budget, work: Callable[[Budget], T], leave_unit: Callable[[], None]
) -> T:
    with ExitStack() as left:  # also if the store of the locks is away
        left.callback(_end, person)
        left.callback(connections.close_all)  # this thread's own
        left.callback(leave_unit)
        with locks.hold(f"fetching/{place}", wait=0):
            try:
                return work(budget)
            finally:
                left.close()


def _begin(person: str) -> bool:
    """One thread of its own for each person, and three eighths as many as pages have: nobody may take them all."""
    with _LOCK:
        if person in _FETCHING or len(_FETCHING) >= _count_threads():
            return False
        _FETCHING.add(person)
        return True


def _end(person: str) -> None:
    with _LOCK:
        _FETCHING.discard(person)


def _tell(future: "Future[T]") -> None:
    """Nobody reads the error of a fetching that was left. The next request meets it again."""
    if error := future.exception():
        logger.warning("fetching left by its page failed=%s", type(error).__name__)


def _count_threads() -> int:
    return max(settings.WEB_THREADS * 3 // 8, 1)


@lru_cache(maxsize=1)
def _get_pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_count_threads(), thread_name_prefix="fetching")

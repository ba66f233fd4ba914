"""Fetches the answers of many organisations in the background: a few calls at a time, each result as it comes.

As in `flight.py`, locks and cache belong to the calling thread, and only the calls run in parallel. Unlike there, a
lock is taken when its call begins, so that a page that wants the same answer waits for one call at most.
"""

from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import dataclass, field

from portal import locks
from portal.api.budget import for_background
from portal.api.cache import Entry, get_entries, get_failures
from portal.api.errors import ApiUnavailable, Party
from portal.api.fetch import FetchRequest, FetchResult
from portal.api.flight import (
    AT_ONCE,
    MAX_FAILURES,
    Outcome,
    as_error,
    call_one,
    fall_back,
    find_kept,
    get_pool,
    is_good,
    keep,
)
from portal.clock import Clock


@dataclass(slots=True)
class _Flight:
    """A call under way, with its lock."""

    one: FetchRequest
    kept: Entry | None
    lock: ExitStack


@dataclass(slots=True)
class Stream:
    """The answers of one source, in the order they come. Counts the calls."""

    source: Iterator[FetchRequest]
    clock: Clock
    calls: int = 0
    _failed: Counter[str] = field(default_factory=Counter)  # in a row, by endpoint
    _flights: dict["Future[Outcome]", _Flight] = field(default_factory=dict)
    _again: list[FetchRequest] = field(default_factory=list)  # somebody else fetches them now
    _done: deque[tuple[FetchRequest, FetchResult]] = field(default_factory=deque)

    def __iter__(self) -> Iterator[tuple[FetchRequest, FetchResult]]:
        """The source is asked for more while fewer than a few calls are under way."""
        try:
            while True:
                yield from self._begin()
                if self._done:
                    yield self._done.popleft()
                    continue
                if not self._flights:
                    return
                for future in wait(self._flights, return_when=FIRST_COMPLETED).done:
                    flight = self._flights.pop(future, None)
                    if flight is None:  # finished by `finish_calls`
                        continue
                    result = self._keep(flight, future.result())
                    early = [*self._begin(may_wait=False)]  # the next calls, before the result is worked on
                    yield flight.one, result
                    yield from early
        finally:
            wait(self._flights)
            for flight in self._flights.values():
                flight.lock.close()

    def finish_calls(self) -> None:
        """Wait for the calls under way, and release their locks; their results come next.

        A caller that fetches more for a result may need a lock that this thread holds, since two names can share one:
        it would wait for itself.
        """
        for future in [*self._flights]:
            flight = self._flights.pop(future)
            self._done.append((flight.one, self._keep(flight, future.result())))

    def _begin(self, *, may_wait: bool = True) -> Iterator[tuple[FetchRequest, FetchResult]]:
        """Begin calls; results that need none come at once."""
        while len(self._flights) < AT_ONCE:
            one, patience = next(self.source, None), 0.0
            if one is None:
                if self._flights or not self._again or not may_wait:
                    return
                one, patience = self._again.pop(), for_background().left  # nothing else to do meanwhile
            found = self._begin_one(one, patience)
            if found is not None:
                yield one, found

    def _begin_one(self, one: FetchRequest, patience: float) -> FetchResult | None:
        """What is known without a call; None if a call has begun, or somebody else makes it."""
        started = self.clock.now()
        entry = self._find(one)
        if entry is not None and is_good(one, entry, started, allow_stale=False):
            return FetchResult(entry)
        lock = ExitStack()
        if not lock.enter_context(locks.hold(one.flight, wait=patience)):
            lock.close()
            if not patience:
                self._again.append(one)
                return None
            return fall_back(one, entry, ApiUnavailable(Party.SKATTEETATEN, one.place.endpoint, "flight"))
        entry, failure = self._find(one), get_failures([one.place]).get(one.place)
        if entry is not None and is_good(one, entry, self.clock.now(), allow_stale=False):
            lock.close()
            return FetchResult(entry)
        if failure is not None and failure.at > started:
            lock.close()
            return fall_back(one, entry, as_error(failure))
        if self._failed[one.place.endpoint] >= MAX_FAILURES:
            lock.close()
            return fall_back(one, entry, _failed_before(one))
        self.calls += 1
        # Each thread logs with the reference of this job.
        self._flights[get_pool().submit(copy_context().run, call_one, one, for_background())] = _Flight(
            one, entry, lock
        )
        return None

    def _keep(self, flight: _Flight, outcome: Outcome) -> FetchResult:
        endpoint = flight.one.place.endpoint
        self._failed[endpoint] = self._failed[endpoint] + 1 if isinstance(outcome, ApiUnavailable) else 0
        result = keep(flight.one, outcome, self.clock, flight.kept)
        flight.lock.close()
        return result

    def _find(self, one: FetchRequest) -> Entry | None:
        return find_kept([one], self.clock.now(), get_entries([one.place])).get(one.place)


def _failed_before(one: FetchRequest) -> ApiUnavailable:
    return ApiUnavailable(Party.SKATTEETATEN, one.place.endpoint, "failed before")

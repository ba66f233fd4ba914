"""Circuit breaker: after some failures in a row, calls stop for a while; then one trial call is let through.

Each endpoint of each party has its own. It also bounds how many threads of a process wait for one endpoint.
Not a library: those read the machine's clock, and our tests move time with `portal.clock`.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache

from portal.api import measure
from portal.api.errors import ApiUnavailable, Party
from portal.clock import Clock, get_clock

FAILURES = 5  # in a row
PAUSE = timedelta(seconds=20)
AT_ONCE = 4  # calls of one endpoint under way in a process, before others wait
SLOW = 1.0  # seconds; if all calls under way are older, more callers would only wait with them


class Breaker:
    """The breaker of one endpoint, or of a whole party, in one process."""

    def __init__(self, party: Party, clock: Clock, endpoint: str = "") -> None:
        self._party, self._clock, self._endpoint = party, clock, endpoint
        self._failures = 0
        self._try_at: datetime | None = None  # None: closed
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._under_way: list[float] = []  # when each began

    def check(self) -> None:
        """Raises ApiUnavailable while open. After the pause, the first caller passes as the trial call."""
        with self._lock:
            if self._try_at is None:
                return
            if self._clock.now() < self._try_at:
                raise ApiUnavailable(self._party, self._endpoint, "breaker")
            self._try_at = self._clock.now() + PAUSE  # other callers are refused until the trial has an outcome

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place among the calls under way. Raises ApiUnavailable while open, or if all of them are slow."""
        began = self._take_place()
        try:
            yield
        finally:
            with self._changed:
                self._under_way.remove(began)
                self._changed.notify()

    def _take_place(self) -> float:
        with self._changed:
            while len(self._under_way) >= AT_ONCE:
                until_slow = max(self._under_way) + SLOW - time.monotonic()
                if until_slow <= 0:
                    raise ApiUnavailable(self._party, self._endpoint, "crowd")
                self._changed.wait(until_slow)
            began = time.monotonic()
            self._under_way.append(began)
        try:
            self.check()
        except ApiUnavailable:
            with self._changed:
                self._under_way.remove(began)
                self._changed.notify()
            raise
        return began

    @property
    def is_open(self) -> bool:
        """Whether calls are stopped."""
        with self._lock:
            return self._try_at is not None

    @property
    def refuses(self) -> bool:
        """Whether `check` would raise now."""
        with self._lock:
            return self._try_at is not None and self._clock.now() < self._try_at

    def succeeded(self) -> None:
        """Record a call that was answered, also with a refusal."""
        with self._lock:
            self._failures, was_open, self._try_at = 0, self._try_at is not None, None
        if was_open:
            measure.set_breaker(self._party.value, self._endpoint, is_open=False)

    def failed(self) -> None:
        """Record a call that failed: no answer, or a fault at the party."""
        with self._lock:
            self._failures += 1
            if self._failures < FAILURES:
                return
            self._try_at = self._clock.now() + PAUSE
        measure.set_breaker(self._party.value, self._endpoint, is_open=True)

    def judge(self, status: int) -> None:
        """Record an answer by its status."""
        if status >= 500 or status == 429:
            self.failed()
        else:
            self.succeeded()


def get_breaker(party: Party, endpoint: str = "") -> Breaker:
    """The breaker of this process."""
    return _make(party, endpoint, get_clock())


@lru_cache(maxsize=64)
def _make(party: Party, endpoint: str, clock: Clock) -> Breaker:
    return Breaker(party, clock, endpoint)

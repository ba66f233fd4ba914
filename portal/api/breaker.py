"""Circuit breaker per party: after some failures in a row, calls stop for a while; then one trial call is let through.

Not a library: those read the machine's clock, and our tests move time with `portal.clock`.
"""

import threading
from datetime import datetime, timedelta

from portal.api import measure
from portal.api.errors import ApiUnavailable, Party
from portal.clock import Clock

FAILURES = 5  # in a row
PAUSE = timedelta(seconds=20)


class Breaker:
    """The breaker of one party, in one process."""

    def __init__(self, party: Party, clock: Clock) -> None:
        self._party, self._clock = party, clock
        self._failures = 0
        self._try_at: datetime | None = None  # None: closed
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raises ApiUnavailable while open. After the pause, the first caller passes as the trial call."""
        with self._lock:
            if self._try_at is None:
                return
            if self._clock.now() < self._try_at:
                raise ApiUnavailable(self._party, "breaker")
            self._try_at = self._clock.now() + PAUSE  # other callers are refused until the trial has an outcome

    @property
    def is_open(self) -> bool:
        """Whether calls are stopped."""
        with self._lock:
            return self._try_at is not None

    def succeeded(self) -> None:
        """Record a call that was answered, also with a refusal."""
        with self._lock:
            self._failures, was_open, self._try_at = 0, self._try_at is not None, None
        if was_open:
            measure.set_breaker(self._party.value, is_open=False)

    def failed(self) -> None:
        """Record a call that failed: no answer, or a fault at the party."""
        with self._lock:
            self._failures += 1
            if self._failures < FAILURES:
                return
            self._try_at = self._clock.now() + PAUSE
        measure.set_breaker(self._party.value, is_open=True)

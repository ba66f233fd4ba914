"""A breaker for each party: after some failures in a row nobody is asked for a while, then one call tries.

Our own forty lines: the libraries read the machine's clock themselves, and tests move time by the one clock.
"""

import threading
from datetime import datetime, timedelta

from portal.api import measure
from portal.api.errors import ApiUnavailable, Party
from portal.clock import Clock

FAILURES = 5  # in a row
PAUSE = timedelta(seconds=20)


class Breaker:
    """Calls to one party, in one process."""

    def __init__(self, party: Party, clock: Clock) -> None:
        self._party, self._clock = party, clock
        self._failures = 0
        self._try_at: datetime | None = None  # None: closed
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raises ApiUnavailable while nobody is to be asked. When the pause is over, the first to come is the trial."""
        with self._lock:
            if self._try_at is None:
                return
            if self._clock.now() < self._try_at:
                raise ApiUnavailable(self._party, "breaker")
            self._try_at = self._clock.now() + PAUSE  # the others wait for what the trial finds out

    @property
    def is_open(self) -> bool:
        """Whether nobody is to be asked again just now."""
        with self._lock:
            return self._try_at is not None

    def succeeded(self) -> None:
        """The party answered, with whatever it had to say."""
        with self._lock:
            self._failures, was_open, self._try_at = 0, self._try_at is not None, None
        if was_open:
            measure.set_breaker(self._party.value, is_open=False)

    def failed(self) -> None:
        """The party did not answer, or has a fault."""
        with self._lock:
            self._failures += 1
            if self._failures < FAILURES:
                return
            self._try_at = self._clock.now() + PAUSE
        measure.set_breaker(self._party.value, is_open=True)

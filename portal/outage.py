"""When the database or the cache does not answer: how long a process waits, and what it raises.

A store that hangs would occupy every thread, one request after another. After one wait in vain, callers therefore fail
at once, and one of them at a time tries again.
"""

import threading
import time

from django.db import InterfaceError, OperationalError
from redis.exceptions import RedisError

AWAY = (OperationalError, InterfaceError, RedisError)  # what a caller gets while a store is away
CONNECT_SECONDS = 3  # for one attempt
RETURN_SECONDS = 2.5  # a store that refuses connections is given this long: a restart takes two seconds
STATEMENT_SECONDS = 3.0  # the server ends a longer statement itself
ANSWER_SECONDS = 4.0  # without any answer for this long, the server or the network has failed
CACHE_SECONDS = 2.0
RETRY_PAUSE = 0.2
BETWEEN_TRIALS = 1.0
TRIAL_SECONDS = CONNECT_SECONDS + ANSWER_SECONDS  # a caller that tries has this long before another may


class Outage:
    """Whether one store is known to be away, in this process."""

    def __init__(self) -> None:
        self._next_trial: float | None = None  # None: it answers
        self._lock = threading.Lock()

    @property
    def is_known(self) -> bool:
        """Whether the latest attempt failed."""
        return self._next_trial is not None

    def may_try(self) -> bool:
        """Whether the caller may ask the store; during an outage only one caller at a time may."""
        with self._lock:
            if self._next_trial is None:
                return True
            if time.monotonic() < self._next_trial:
                return False
            self._next_trial = time.monotonic() + TRIAL_SECONDS
            return True

    def failed(self) -> None:
        """Record that the store did not answer."""
        with self._lock:
            self._next_trial = time.monotonic() + BETWEEN_TRIALS

    def answered(self) -> None:
        """Record that it did."""
        self._next_trial = None


class Waiting:
    """Whether this process limits its waits. Web processes and the worker do; a migration may take its time."""

    is_limited = False


def limit_waiting() -> None:
    """Limit the waits of this process from now on."""
    Waiting.is_limited = True


DATABASE, CACHE = Outage(), Outage()

"""Rate limits. Those of sign-ins, files and refusals are counted in the database, so that all processes share them.

Pages are counted in each process: a write for every page would cost more than it protects.
"""

import threading
from collections import Counter
from datetime import timedelta

from django.conf import settings

from portal.access import tellere
from portal.clock import get_clock
from portal.sealing import pseudonym


class ForMange(Exception):
    """Rate limit exceeded; `vent` is the time until the next attempt is allowed."""

    def __init__(self, vent: timedelta) -> None:
        super().__init__("too often")
        self.vent = vent


def enforce_limit(hva: str, hvem: str, *, most: int, window: timedelta) -> None:
    """Count one more of `hva` by `hvem` (a person's key, an address). Raises ForMange above `most` in a window."""
    now = get_clock().now()
    start = now.timestamp() // window.total_seconds()
    key = f"{hva}/{pseudonym(f'teller:{hvem}')}/{int(start)}"
    end = (start + 1) * window.total_seconds() - now.timestamp()
    tellere.add(key, 1, now + timedelta(seconds=end))
    # 0: the window is over and another request has removed its counter.
    if tellere.read(key) > most:
        raise ForMange(timedelta(seconds=max(int(end), 1)))


class PageCounts:
    """Pages of each person in the present window, in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window, self._counts = 0, Counter[str]()

    def count(self, person: str, window: int) -> int:
        """Count one more; returns the number so far."""
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, Counter()
            self._counts[person] += 1
            return self._counts[person]


PAGES = PageCounts()


def enforce_page_limit(person: str) -> None:
    """Count one more page of a person. Raises ForMange above `LIMIT_PAGES` in a window."""
    now, length = get_clock().now().timestamp(), settings.LIMIT_WINDOW.total_seconds()
    window = int(now / length)
    if PAGES.count(person, window) > settings.LIMIT_PAGES:
        raise ForMange(timedelta(seconds=max(int((window + 1) * length - now), 1)))

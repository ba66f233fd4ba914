"""Planned actions by day. Actions on the same day run in the order they were planned."""

import heapq
from collections.abc import Callable
from datetime import date
from itertools import count

Act = Callable[[], object]


class Schedule:
    def __init__(self) -> None:
        self._queue: list[tuple[date, int, Act]] = []
        self._order = count()

    def plan(self, on: date, act: Act) -> None:
        heapq.heappush(self._queue, (on, next(self._order), act))

    def live_until(self, today: date) -> None:
        """Run all actions up to today. Later ones never run."""
        while self._queue and self._queue[0][0] <= today:
            heapq.heappop(self._queue)[2]()

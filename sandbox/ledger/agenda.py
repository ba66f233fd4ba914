"""What is to happen, by day, and on the same day in the order it was planned."""

import heapq
from collections.abc import Callable
from datetime import date
from itertools import count

Act = Callable[[], object]


class Agenda:
    def __init__(self) -> None:
        self._queue: list[tuple[date, int, Act]] = []
        self._order = count()

    def plan(self, on: date, act: Act) -> None:
        heapq.heappush(self._queue, (on, next(self._order), act))

    def live_until(self, today: date) -> None:
        """Later plans come to nothing."""
        while self._queue and self._queue[0][0] <= today:
            heapq.heappop(self._queue)[2]()

"""Who was called, when, with what outcome, and how many calls were under way at once."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from werkzeug.wrappers import Request, Response


@dataclass(frozen=True, slots=True)
class Call:
    """One call to a party. in_flight counts the party's calls under way when it came, itself included."""

    time: float
    party: str
    path: str
    status: int
    in_flight: int
    query: str = ""


@dataclass(slots=True)
class Journal:
    now: Callable[[], float]
    _calls: list[Call] = field(default_factory=list)
    _under_way: dict[str, int] = field(default_factory=dict)
    _most: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def record(self, party: str, request: Request, answer: Callable[[], Response]) -> Response:
        started = self.now()
        with self._lock:
            in_flight = self._under_way.get(party, 0) + 1
            self._under_way[party] = in_flight
            self._most[party] = max(in_flight, self._most.get(party, 0))
        status = 500  # what the server makes of an exception
        try:
            response = answer()
            status = response.status_code
            return response
        finally:
            query = request.query_string.decode(errors="replace")
            with self._lock:
                self._under_way[party] -= 1
                self._calls.append(Call(started, party, request.path, status, in_flight, query))

    @property
    def calls(self) -> list[Call]:
        with self._lock:
            return list(self._calls)

    @property
    def most(self) -> dict[str, int]:
        with self._lock:
            return dict(self._most)

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()
            self._most.clear()

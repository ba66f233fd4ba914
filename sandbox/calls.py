"""Journal of calls to the parties, with the number of calls in flight."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from werkzeug.wrappers import Request, Response


@dataclass(frozen=True, slots=True)
class Call:
    """One call to a party. `in_flight` is the number of calls to it at that moment, this one included."""

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
    _in_flight: dict[str, int] = field(default_factory=dict)
    _max_in_flight: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def record(self, party: str, request: Request, answer: Callable[[], Response]) -> Response:
        started = self.now()
        with self._lock:
            in_flight = self._in_flight.get(party, 0) + 1
            self._in_flight[party] = in_flight
            self._max_in_flight[party] = max(in_flight, self._max_in_flight.get(party, 0))
        status = 500  # if `answer` raises
        try:
            response = answer()
            status = response.status_code
            return response
        finally:
            query = request.query_string.decode(errors="replace")
            with self._lock:
                self._in_flight[party] -= 1
                self._calls.append(Call(started, party, request.path, status, in_flight, query))

    @property
    def calls(self) -> list[Call]:
        with self._lock:
            return list(self._calls)

    @property
    def max_in_flight(self) -> dict[str, int]:
        with self._lock:
            return dict(self._max_in_flight)

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()
            self._max_in_flight.clear()

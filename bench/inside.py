"""Measures CPU milliseconds inside one web process: of whole requests, and of rendering their templates.

Reads `[[cookie, path], …]` and writes `[[whole, rendering], …]`, medians over TIMES requests.
"""

import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import ParamSpec, TypeVar
from wsgiref.util import setup_testing_defaults

from django.template.base import Template

from portal.wsgi import application

P = ParamSpec("P")
T = TypeVar("T")
WARM_UP, TIMES = 10, 40


class Stopwatch:
    """Sums the CPU time of timed functions. Nested calls count once."""

    def __init__(self) -> None:
        self.seconds, self._depth = 0.0, 0

    def around(self, function: Callable[P, T]) -> Callable[P, T]:
        """The function, timed."""

        def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            self._depth += 1
            started = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.seconds += time.process_time() - started

        return timed


def ask(cookie: str, path: str) -> None:
    """One request through WSGI."""
    place, _, query = path.partition("?")
    environ = {"PATH_INFO": place, "QUERY_STRING": query, "HTTP_COOKIE": cookie, "HTTP_HOST": "127.0.0.1"}
    setup_testing_defaults(environ)
    statuses: list[str] = []

    def start(status: str, _headers: list[tuple[str, str]], _exc: object = None) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _body: None

    response = application(environ, start)
    b"".join(response)
    if close := getattr(response, "close", None):
        close()
    if not statuses[0].startswith("200"):
        raise RuntimeError(f"answered {statuses[0]}")


def main() -> None:
    """Measure each page."""
    rendering = Stopwatch()
    # Context processors have run when `_render` starts, so this is rendering alone.
    Template._render = rendering.around(Template._render)  # type: ignore[attr-defined]  # noqa: SLF001
    found = []
    for cookie, path in json.load(sys.stdin):
        costs = []
        for _ in range(WARM_UP + TIMES):
            rendering.seconds, started = 0.0, time.process_time()
            ask(cookie, path)
            costs.append((time.process_time() - started, rendering.seconds))
        whole, inner = zip(*costs[WARM_UP:], strict=True)
        found.append((median(whole) * 1000, median(inner) * 1000))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()

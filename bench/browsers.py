"""Light HTTP clients that share one sign-in, and functions to run many of them at once."""

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

T = TypeVar("T")
CUT_OFF = 0  # status of a broken connection


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and duration of a response."""

    status: int
    body: bytes
    seconds: float


class Browser:
    """One keep-alive connection. Light, since it shares the machine with the portal that it measures."""

    def __init__(self, url: str, cookie: str) -> None:
        self._address, self._cookie = urlsplit(url).netloc, cookie
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Ask once. A broken connection is returned as CUT_OFF."""
        started = time.monotonic()
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(self._address, timeout=60)
            self._connection.request("GET", path, headers={"Cookie": self._cookie})
            response = self._connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            self._connection = None
            return Answer(CUT_OFF, b"", time.monotonic() - started)
        return Answer(response.status, body, time.monotonic() - started)


def sign_in(url: str, pid: str) -> str:
    """Sign in; returns the Cookie header."""
    with httpx.Client(follow_redirects=True, timeout=30) as browser:
        page = browser.get(f"{url}/innlogging/")
        browser.post(page.url, data={"pid": pid}).raise_for_status()
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def release(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """Run all tasks at once, each in its own thread, started by a barrier."""
    barrier = threading.Barrier(len(tasks))

    def run(task: Callable[[], T]) -> T:
        barrier.wait()
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def repeat(browser: Browser, path: str, *, times: int) -> list[Answer]:
    """Ask for one page several times in a row."""
    return [browser.get(path) for _ in range(times)]


def saturate(url: str, cookie: str, paths: Sequence[str], *, clients: int, seconds: float) -> list[Answer]:
    """All answers that this many clients get in this time. Each client cycles through the paths from its own start."""
    until = time.monotonic() + seconds

    def go_round(start: int) -> list[Answer]:
        browser, place, found = Browser(url, cookie), start * len(paths) // clients, []
        while time.monotonic() < until:
            found.append(browser.get(paths[place % len(paths)]))
            place += 1
        return found

    with ThreadPoolExecutor(clients) as pool:
        return [answer for found in pool.map(go_round, range(clients)) for answer in found]


def get_ms(answers: Sequence[Answer]) -> float:
    """The median, in milliseconds."""
    return median(answer.seconds for answer in answers) * 1000


def count_not_ok(answers: Sequence[Answer]) -> int:
    """Answers other than 200."""
    return sum(answer.status != 200 for answer in answers)

"""Light HTTP clients that share one sign-in, and functions to run many of them at once."""

import http.client
import select
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http import HTTPStatus
from statistics import median
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

T = TypeVar("T")
CUT_OFF = 0  # status of a broken connection
MAX_IDLE = 20.0  # seconds after which a connection is not used again: the server may be closing it


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and duration of a response."""

    status: int
    body: bytes
    seconds: float
    location: str = ""


class Browser:
    """One keep-alive connection. Light, since it shares the machine with the portal that it measures."""

    def __init__(self, url: str, cookie: str, timeout: float = 60, source: str = "127.0.0.1") -> None:
        self._address, self._cookie, self._timeout = urlsplit(url).netloc, cookie, timeout
        self._source, self._used = source, time.monotonic()
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Ask once. A broken connection is returned as CUT_OFF."""
        return self._ask("GET", path, b"", {})

    def get_figures(self, path: str) -> Answer:
        """Ask as a real browser does: a page that is still fetching asks again by itself. The time is the whole."""
        started = time.monotonic()
        answer = self.get(path)
        while answer.status == HTTPStatus.ACCEPTED and time.monotonic() - started < self._timeout:
            time.sleep(1)
            answer = self.get(path)
        return replace(answer, seconds=time.monotonic() - started)

    def post(self, path: str, body: bytes) -> Answer:
        """Send a form."""
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        started = time.monotonic()
        try:
            if self._connection is None or started - self._used > MAX_IDLE or _is_closed(self._connection):
                self._connection = self._connect()
            self._connection.request(method, path, body or None, headers | {"Cookie": self._cookie})
            response = self._connection.getresponse()
            content, location = response.read(), response.headers.get("Location", "")
            self._used = time.monotonic()
        except (OSError, http.client.HTTPException):
            self._connection = None
            return Answer(CUT_OFF, b"", time.monotonic() - started)
        return Answer(response.status, content, time.monotonic() - started, location)

    def _connect(self) -> http.client.HTTPConnection:
        if self._connection is not None:
            self._connection.close()
        return http.client.HTTPConnection(self._address, timeout=self._timeout, source_address=(self._source, 0))


def _is_closed(connection: http.client.HTTPConnection) -> bool:
    """Whether the server has closed it while it lay idle. A real browser opens another then."""
    return connection.sock is not None and bool(select.select([connection.sock], [], [], 0)[0])


def sign_in(url: str, pid: str, *, does_open: bool = True) -> str:
    """Sign in; returns the Cookie header. `does_open`: as a browser, which opens the first page then."""
    with httpx.Client(timeout=30) as browser:
        page = browser.get(f"{url}/innlogging/", follow_redirects=True)
        back = browser.post(page.url, data={"pid": pid}, follow_redirects=False)
        if not back.has_redirect_location:
            raise httpx.HTTPStatusError("no sign-in", request=back.request, response=back)
        answer = browser.get(back.headers["Location"], follow_redirects=does_open)
        if does_open or not answer.has_redirect_location:
            answer.raise_for_status()
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

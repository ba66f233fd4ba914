"""Shared fixtures: the sandbox mounted in process, a clock that tests move, and a blocked network."""

import gc
import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import hypothesis
import pytest
import stamina
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from portal.access.grense import PAGES
from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.queue import run_next
from portal.outage import CACHE, DATABASE
from sandbox.app import DATA, Sandbox
from sandbox.keys import MASKINPORTEN_AGENT_CLIENT, Keys
from sandbox.systemuser.seed import AGENT_SYSTEM, SYSTEM
from tests.settings import SANDBOX

# Always the same examples, so that a run says the same twice: `make prove` goes through thousands of other ledgers.
# No deadline, since a busy machine is no defect.
hypothesis.settings.register_profile("portal", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("portal")
HAS_REDIS = bool(os.environ.get("CACHE_URL"))  # set only by `make services`
EIER = "13916520071"
NORDLYS = "314055403"
EKSEMPEL_B = "212201782"
EKSEMPEL_C = "312438623"


# Slow modules with few tests: begun last, they would run alone while the other processes have nothing to do.
SLOW = ("browser", "faults", "proof")
# Begun before all others: the walk over every page, which takes longest, and what waits more than it works.
FIRST = ("test_wcag.py", "test_outage.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests first. The sort is stable, so that each module stays together."""
    items.sort(key=lambda item: (item.path.name not in FIRST, not any(part in SLOW for part in item.path.parts)))


def pytest_collection_finish() -> None:
    """All tests and modules stay until the end: each look for garbage among them would take half a second.

    A page makes thousands of objects and few cycles, so the looks after every 700 objects took 5 to 15 % of the tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@dataclass(eq=False)
class TestClock:
    """A clock that stands still until it is moved."""

    __test__ = False
    moment: datetime
    dag: date

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.dag

    def move(self, by: timedelta) -> None:
        self.moment += by
        self.dag += timedelta(days=by.days)


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys.make()


@pytest.fixture
def clock(settings: Settings) -> TestClock:
    settings.CLOCK = TestClock(datetime(2023, 8, 28, 7, 14, tzinfo=UTC), date(2023, 8, 28))
    return settings.CLOCK  # type: ignore[no-any-return]


@pytest.fixture
def sandbox_data(tmp_path: Path) -> Path:
    """A copy of the sandbox's data, for tests that change the authority's answers."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def api(settings: Settings, keys: Keys, clock: TestClock, sandbox_data: Path) -> Sandbox:
    """The sandbox; it shares the portal's clock."""
    sandbox = Sandbox(
        base_url=SANDBOX,
        keys=keys,
        today=clock.today,
        now=lambda: clock.now().timestamp(),
        data=sandbox_data,
        deliver=_deliver,
    )
    settings.API_TRANSPORT = httpx.WSGITransport(app=sandbox)
    settings.SYSTEM_ID, settings.SYSTEM_ID_KLIENTER = SYSTEM, AGENT_SYSTEM
    settings.MASKINPORTEN_CLIENT_ID_KLIENTER = MASKINPORTEN_AGENT_CLIENT
    settings.IDPORTEN_JWK = json.dumps(keys.portal_idporten_jwk)
    settings.MASKINPORTEN_JWK = json.dumps(keys.portal_maskinporten_jwk)
    return sandbox


def _deliver(method: str, url: str, form: Mapping[str, str]) -> int:
    """Deliver ID-porten's own requests to the portal: without cookies, from outside."""
    address = httpx.URL(url)
    path = f"{address.path}?{address.query.decode()}"
    client = Client(enforce_csrf_checks=True)
    return client.get(path).status_code if method == "GET" else client.post(path, dict(form)).status_code


LoggInn = Callable[[str], Client]


@pytest.fixture
def logg_inn(api: Sandbox, db: None) -> LoggInn:
    """Sign a person in through ID-porten's pages; returns the person's browser."""

    def sign_in(pid: str) -> Client:
        client = Client()
        svar = sign_in_at_idporten(api, client.get("/innlogging/").headers["Location"], pid)
        response = client.get(svar)
        assert response.status_code == 302, response.content
        api.clear_calls()
        return client

    return sign_in


def sign_in_at_idporten(api: Sandbox, address: str, pid: str, acr: str = "") -> str:
    """Choose a person on the sign-in page; returns the path and query of the redirect."""
    with httpx.Client(transport=httpx.WSGITransport(app=api)) as browser:
        page = browser.get(address)
        answer = browser.post(page.url, data={"pid": pid} | ({"acr": acr} if acr else {}))
        back = httpx.URL(answer.headers["Location"])
        return f"{back.path}?{back.query.decode()}"


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """Keep the usual number of attempts, but do not wait between them."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def arbeider(db: None) -> Callable[[], int]:
    """The worker: runs all queued jobs and returns their number."""

    def work() -> int:
        done = 0
        while run_next(KINDS):
            done += 1
        return done

    return work


@pytest.fixture
def bruker(logg_inn: LoggInn) -> Client:
    """The owner of one organisation, signed in."""
    return logg_inn(EIER)


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest, _no_network: None) -> Iterator[None]:
    """A test's database is rolled back afterwards; Redis is not, nor the cache table in tests that commit."""
    marker = request.node.get_closest_marker("django_db")
    does_commit = marker is not None and bool(marker.kwargs.get("transaction"))
    if does_commit:
        request.getfixturevalue("transactional_db")
    if HAS_REDIS:
        caches["default"].clear()
    yield
    PAGES.count("", -1)  # another window: the clock of tests stands still
    for outage in (DATABASE, CACHE):
        outage.answered()
    if does_commit:
        caches["default"].clear()


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Block all connections except those to this machine in tests of the browser, faults or Redis."""
    allowed = HAS_REDIS or any(part in ("browser", "faults") for part in request.path.parts)
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        is_local = isinstance(address, tuple) and address[0] in ("127.0.0.1", "::1")
        if self.family != socket.AF_UNIX and not (allowed and is_local):
            raise RuntimeError("a test reached for the network")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


def read_answer(orgnr: str, endpoint: str) -> bytes:
    """An example as the API sent it."""
    return (DATA / "parties" / orgnr / f"{endpoint}.json").read_bytes()


def change_answer(sandbox_data: Path, orgnr: str, endpoint: str, old: str, new: str) -> None:
    """Replace words everywhere in the authority's answers."""
    file = sandbox_data / "parties" / orgnr / f"{endpoint}.json"
    body = file.read_text()
    assert old in body
    file.write_text(body.replace(old, new))

"""Own copies of PostgreSQL and Redis on free ports, to stop, restart and freeze; and a portal that uses them."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import httpx
import psycopg
import pytest
import redis

from scripts import run

ROOT_USER = 0
TODAY = "2023-08-28"
PATIENCE = 60.0  # seconds until a process that starts or comes back is given up


def find(*names: str) -> str:
    """The program, or a skipped test that says what is missing."""
    places = [os.environ["PATH"], *(str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin")))]
    for name in names:
        if found := shutil.which(name, path=os.pathsep.join(places)):
            return found
    pytest.skip(f"NOT TESTED: {' or '.join(names)} is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], bool], seconds: float = PATIENCE) -> float:
    """Seconds until it is so. Fails after `seconds`."""
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < seconds
        time.sleep(0.05)
    return time.monotonic() - started


@dataclass
class Service:
    """One server of our own."""

    command: Sequence[str]
    port: int
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        wait_until(self.answers)

    def answers(self) -> bool:
        """Whether it serves."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop it, as a restart does: open connections are closed."""
        assert self.process is not None
        self.thaw()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)

    def freeze(self) -> None:
        """It keeps its connections, and says nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        pairs = [(int(pid), int(parent)) for pid, parent in (line.split() for line in listed.splitlines())]
        children = [pid for pid, parent in pairs if parent == self.process.pid]
        for pid in (self.process.pid, *children):
            with suppress(ProcessLookupError):
                os.kill(pid, number)


class Postgres(Service):
    """PostgreSQL."""

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def answers(self) -> bool:
        with suppress(psycopg.OperationalError), psycopg.connect(self.url, connect_timeout=2):
            return True
        return False


class Redis(Service):
    """Redis."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        with suppress(redis.RedisError), redis.Redis.from_url(self.url, socket_timeout=2) as client:
            return bool(client.ping())
        return False


S = TypeVar("S", bound=Service)


@contextmanager
def run_postgres() -> Iterator[Postgres]:
    """A new, empty PostgreSQL. It refuses to run as root, and is then run as `postgres` or `nobody`."""
    postgres, initdb = find("postgres"), find("initdb")
    folder, port = Path(tempfile.mkdtemp(prefix="portal-postgres-")), free_port()
    as_user: list[str] = []
    if os.geteuid() == ROOT_USER:
        has_own = subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode == 0
        user = "postgres" if has_own else "nobody"
        shutil.chown(folder, user)
        as_user = [find("setpriv"), f"--reuid={user}", "--clear-groups"]
    data = str(folder / "data")
    make = [*as_user, initdb, "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"]
    subprocess.run(make, cwd=folder, check=True, capture_output=True)
    options = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
    yield from _run(Postgres([*as_user, postgres, "-D", data, *options], port, folder))


@contextmanager
def run_redis() -> Iterator[Redis]:
    """A new, empty Redis or Valkey."""
    server = find("redis-server", "valkey-server")
    folder, port = Path(tempfile.mkdtemp(prefix="portal-redis-")), free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    yield from _run(Redis(command, port, folder))


def _run(service: S) -> Iterator[S]:
    service.start()
    try:
        yield service
    finally:
        service.stop()
        shutil.rmtree(service.folder, ignore_errors=True)


@dataclass
class Portal:
    """A portal with one web process of four threads, a worker and a sandbox, started as `make run` does."""

    env: dict[str, str]
    url: str
    sandbox: str
    var: Path
    web: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes]
    browser: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=PATIENCE))

    def sign_in(self, pid: str) -> None:
        """Sign in; later requests have the cookie."""
        page = self.browser.get(f"{self.url}/innlogging/", follow_redirects=True)
        self.browser.post(page.url, data={"pid": pid}, follow_redirects=True).raise_for_status()

    def get(self, path: str) -> "Seen":
        """Ask for a page."""
        started = time.monotonic()
        answer = self.browser.get(f"{self.url}{path}")
        return Seen(answer.status_code, answer.text, time.monotonic() - started, answer.headers.get("Location", ""))

    def log(self) -> str:
        """What all processes have written."""
        return (self.var / "log").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Seen:
    """One answer."""

    status: int
    text: str
    seconds: float
    location: str


@contextmanager
def run_portal(var: Path, given: dict[str, str]) -> Iterator[Portal]:
    """Start the portal on this storage."""
    port, sandbox_port = str(free_port()), str(free_port())
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    env = run.build_env(port, sandbox_port, kept | {"TODAY": TODAY, "VAR_DIR": str(var), **given})
    run.prepare(env)
    started: list[subprocess.Popen[bytes]] = []
    with run.stderr_to(var / "log"):
        started.append(run.start_sandbox(sandbox_port, env))
        started.append(run.start_portal(port, "1", env | {"WEB_THREADS": "4"}))
        started.append(run.start_worker(env))
    sandbox, web, worker = started
    try:
        run.wait_until_up(f"http://127.0.0.1:{sandbox_port}/idporten/.well-known/openid-configuration", sandbox)
        run.wait_until_up(f"http://127.0.0.1:{port}/helse/klar", web)
        portal = Portal(env, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}", var, web, worker)
        yield portal
        portal.browser.close()
    finally:
        run.stop(started)

"""What befalls the portal during the load, one thing after the other, and what people may see of each."""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

import httpx

from bench.browsers import CUT_OFF
from bench.deployment import Deployment, Server
from siege.habits import FILE_SECONDS
from tests.faults.services import Postgres, Redis

AWAY = 30.0  # seconds that PostgreSQL and Redis are away
FAULT = 12.0  # seconds that a remote party fails
AFTER_FAULT = 25.0  # seconds: a breaker is open for 20
NOT_FOUND = 404
AFTER_STORE = 8.0  # seconds until everybody has noticed that a store is back


@dataclass(frozen=True)
class Trouble:
    """One thing, with the statuses that people may get meanwhile and for some seconds after."""

    name: str
    begin: Callable[[], None]
    end: Callable[[], None]
    lasts: float
    after: float
    statuses: frozenset[int]
    loses_files: bool = False  # so that a page that waits for one is not found


@dataclass(frozen=True)
class Happened:
    """When it was."""

    name: str
    began: float
    ended: float
    until: float
    statuses: frozenset[int]
    loses_files: bool = False

    def excuses(self, status: int, began: float, ended: float, *, is_file: bool = False) -> bool:
        """Whether an answer of this status, asked for and given then, is to be expected."""
        if status == NOT_FOUND and is_file and self.loses_files:
            return self.began < began < self.until + FILE_SECONDS
        return status in self.statuses and began < self.until and ended > self.began


@dataclass
class Processes:
    """The portal's processes, which are stopped and started."""

    deployment: Deployment
    postgres: Postgres
    redis: Redis
    _web: ExitStack = field(default_factory=ExitStack)
    _worker: ExitStack = field(default_factory=ExitStack)
    server: Server | None = None

    def start_web(self) -> None:
        """Two web processes."""
        self.server = self._web.enter_context(self.deployment.serve())

    def stop_web(self) -> None:
        """As at a restart: what is under way is finished."""
        self.server = None
        self._web.close()

    def start_worker(self) -> None:
        """The worker."""
        self.worker = self._worker.enter_context(self.deployment.work())

    def stop_worker(self) -> None:
        """As at a restart."""
        self._worker.close()

    def kill_one(self) -> None:
        """SIGKILL to one of the two web processes."""
        for pid in self.list_web()[:1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def list_web(self) -> list[int]:
        """Process ids; none while it is restarted."""
        return self.server.list_workers() if self.server else []

    def close(self) -> None:
        """Stop all."""
        self._worker.close()
        self._web.close()


def list_troubles(processes: Processes) -> list[tuple[float, Trouble]]:
    """Each with the seconds of rest before it."""
    sandbox, postgres, redis = processes.deployment.sandbox, processes.postgres, processes.redis
    unavailable, broken = frozenset({503}), frozenset({503, CUT_OFF})

    def fail(**fault: str | float) -> Callable[[], None]:
        return lambda: _tell(sandbox, fault)

    def behave() -> None:
        httpx.delete(f"{sandbox}/_sandbox/faults", timeout=30).raise_for_status()

    def nothing() -> None:
        return

    def remote(name: str, **fault: str | float) -> Trouble:
        return Trouble(name, fail(**fault), behave, FAULT, AFTER_FAULT, unavailable)

    return [
        (10, remote("Skatteetaten answers 503", party="skatteetaten", status=503)),
        (0, remote("Skatteetaten takes two seconds", party="skatteetaten", delay_ms=2000)),
        (0, Trouble("a web process is killed", processes.kill_one, nothing, 3, 3, frozenset({CUT_OFF}))),
        (0, Trouble("PostgreSQL is away", postgres.stop, postgres.start, AWAY, AFTER_STORE, unavailable)),
        (0, Trouble("the worker is restarted", processes.stop_worker, processes.start_worker, 2, 0, frozenset())),
        (5, Trouble("Redis is away", redis.stop, redis.start, AWAY, AFTER_STORE, unavailable, loses_files=True)),
        (0, Trouble("the web is restarted", processes.stop_web, processes.start_web, 1, 2, broken)),
        (5, remote("half of Altinn's answers are 503", party="altinn", status=503, rate=0.5)),
    ]


def bring(troubles: list[tuple[float, Trouble]], happened: list[Happened], stop: threading.Event) -> None:
    """One after the other."""
    for rest, trouble in troubles:
        if stop.wait(rest):
            return
        print(f"{time.strftime('%H:%M:%S')} {trouble.name} ...", flush=True)
        began = time.monotonic()
        trouble.begin()
        time.sleep(trouble.lasts)
        trouble.end()
        ended = time.monotonic()
        happened.append(
            Happened(trouble.name, began, ended, ended + trouble.after, trouble.statuses, trouble.loses_files)
        )
        time.sleep(trouble.after)


def _tell(sandbox: str, fault: dict[str, str | float]) -> None:
    httpx.post(f"{sandbox}/_sandbox/faults", json=fault, timeout=30).raise_for_status()

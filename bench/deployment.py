"""Starts the portal as `scripts/run.py` does, with a sandbox, on free ports and separate storage."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.world import TODAY
from scripts import run

CLEARED = ("CACHE_URL", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "SEALING_KEYS", "DEBUG")


@dataclass(frozen=True, slots=True)
class Server:
    """Web processes at one address."""

    url: str
    process: subprocess.Popen[bytes]

    def list_workers(self) -> list[int]:
        """The web processes, which are the server's children."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        pairs = [line.split() for line in listed.splitlines()]
        return sorted(int(pid) for pid, parent in pairs if int(parent) == self.process.pid)

    def kill_workers(self) -> None:
        """SIGKILL to every web process; the server starts new ones."""
        for pid in self.list_workers():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@contextmanager
def deploy(folder: Path, data: Path, variables: Mapping[str, str]) -> Iterator["Deployment"]:
    """Prepare storage and run a sandbox until the block ends."""
    for name in CLEARED:
        os.environ.pop(name, None)
    var = str(folder)
    # One person asks as fast as a thousand.
    os.environ.update(
        LIMIT_PAGES="1000000",
        VAR_DIR=var,
        SANDBOX_VAR=var,
        SANDBOX_DATA=str(data),
        TODAY=TODAY.isoformat(),
        **variables,
    )
    port, sandbox_port = _free_port(), _free_port()
    env, log = run.build_env(port, sandbox_port), folder / "log"
    run.prepare(env)
    with run.stderr_to(log):
        process = run.start_sandbox(sandbox_port, env)
    try:
        sandbox = f"http://127.0.0.1:{sandbox_port}"
        run.wait_until_up(f"{sandbox}/idporten/.well-known/openid-configuration", process)
        yield Deployment(port, sandbox, env, log)
    except Exception:
        print(*log.read_text(encoding="utf-8").splitlines()[-20:], sep="\n", file=sys.stderr)
        raise
    finally:
        run.stop([process])


@dataclass(frozen=True, slots=True)
class Deployment:
    """One storage with its sandbox. Each measurement starts the servers and worker it needs."""

    port: str
    sandbox: str
    env: dict[str, str]
    log: Path

    @contextmanager
    def serve(
        self, *, processes: int = 2, threads: int = 8, settings: str = "portal.settings", is_second: bool = False
    ) -> Iterator[Server]:
        """Run web processes until the block ends. Sign-in redirects to the first server; a second gets another port."""
        port = _free_port() if is_second else self.port
        env = self.env | {"DJANGO_SETTINGS_MODULE": settings, "WEB_THREADS": str(threads)}
        with run.stderr_to(self.log):
            process = run.start_portal(port, str(processes), env)
        try:
            run.wait_until_up(f"http://127.0.0.1:{port}/helse/levende", process)
            yield Server(f"http://127.0.0.1:{port}", process)
        finally:
            run.stop([process])

    @contextmanager
    def work(self, settings: str = "portal.settings") -> Iterator[subprocess.Popen[bytes]]:
        """Run the worker until the block ends."""
        with run.stderr_to(self.log):
            process = run.start_worker(self.env | {"DJANGO_SETTINGS_MODULE": settings})
        try:
            yield process
        finally:
            run.stop([process])


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])

"""Starts the services of compose.yaml without Docker: the image's in roots of their own, the others in one beside them.

Each container has its own processes, a root that can only be read, and of what it may write its volumes and /tmp.
All share one network of their own that reaches nothing outside; names lead to 127.0.0.1 there.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypedDict

import yaml

from scripts.image.build import Image
from scripts.image.root import PATH, Broken, Root, mount_kernel, run


class Service(TypedDict, total=False):
    """What compose.yaml says of one."""

    command: list[str]
    environment: dict[str, str]
    secrets: list[str]
    volumes: list[str]
    tmpfs: list[str]
    ports: list[str]
    read_only: bool
    stop_grace_period: str
    env_file: str


def read_services(context: Path) -> dict[str, Service]:
    """The services of compose.yaml."""
    services: dict[str, Service] = yaml.safe_load((context / "compose.yaml").read_text())["services"]
    return services


def read_env_file(path: Path) -> dict[str, str]:
    """NAME=value on each line."""
    lines = (line for line in path.read_text().splitlines() if "=" in line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def wait_until(is_so: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait; if it takes longer, it is broken."""
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise Broken(f"{what}: not within {seconds:.0f} seconds")
        time.sleep(0.1)


def list_children(parent: int) -> list[int]:
    """Process ids of those that it has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(after_name[1]) == parent and after_name[0] != "Z":
            found.append(int(stat.parent.name))
    return sorted(found)


class Container:
    """The image, started as one service of compose.yaml."""

    def __init__(self, image: Image, name: str, service: Service, folder: Path, env: Mapping[str, str]) -> None:
        self.name, self._image, self._service = name, image, service
        number, group, home = image.root.find_user(image.user)
        self._become = [f"--reuid={number}", f"--regid={group}", "--clear-groups"]
        self._become += ["--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]
        self._env = {"HOME": home, "HOSTNAME": name, **image.env, **env}
        self._root = folder / "containers" / name
        self.log = folder / "log" / name
        self._process: subprocess.Popen[bytes] | None = None
        self._mount(folder)

    @property
    def command(self) -> list[str]:
        """What it runs: compose.yaml's command, or else the image's."""
        return [*self._image.entrypoint, *(self._service.get("command") or self._image.command)]

    @property
    def grace(self) -> int:
        """Seconds that it is given to stop."""
        return int(self._service["stop_grace_period"].removesuffix("s"))

    @property
    def main(self) -> int:
        """The process that gets its signals: number 1 inside."""
        assert self._process is not None
        children = list_children(self._process.pid)
        return children[0] if children else 0

    def _mount(self, folder: Path) -> None:
        """A root that is only read, and what is written to beside it."""
        self._root.mkdir(parents=True)
        self.log.parent.mkdir(exist_ok=True)
        (self._image.root.at("run/secrets")).mkdir(parents=True, exist_ok=True)
        run(["mount", "--bind", str(self._image.root.path), str(self._root)])
        if self._service.get("read_only"):
            run(["mount", "-o", "remount,bind,ro", str(self._root)])
        for place in (*self._service.get("tmpfs", []), "/dev/shm"):  # noqa: S108 (in the container)
            run(["mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", f"{self._root}{place}"])
        named = {target: folder / "volumes" / name for name, _, target in _split(self._service.get("volumes", []))}
        for place in self._image.volumes:
            volume = named.get(place, folder / "volumes" / f"{self.name}-anonymous")
            if not volume.exists():  # a new volume gets what the image has at that place, its owner and mode too
                volume.parent.mkdir(exist_ok=True)
                run(["cp", "-a", str(self._image.root.at(place)), str(volume)])
            run(["mount", "--bind", str(volume), f"{self._root}{place}"])
        run(["mount", "--bind", "-o", "ro", str(folder / "secrets"), f"{self._root}/run/secrets"])
        run(["mount", "--bind", "-o", "ro", "/etc/hosts", f"{self._root}/etc/hosts"])

    def start(self) -> None:
        """Start its command as process 1 of its own."""
        proc = f"--mount-proc={self._root}/proc"
        inside = ["/usr/bin/setpriv", *self._become, "/usr/bin/env", "-C", self._image.workdir, *self.command]
        command = ["unshare", "--pid", "--fork", "--kill-child", proc, "chroot", str(self._root), *inside]
        with self.log.open("ab") as log:
            program = [str(shutil.which(command[0])), *command[1:]]
            self._process = subprocess.Popen(
                program, env=self._env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def run(self, command: Sequence[str], seconds: float = 60) -> subprocess.CompletedProcess[str]:
        """Run another command inside, as `docker exec` does."""
        inside = ["/usr/bin/setpriv", *self._become, "/usr/bin/env", "-C", self._image.workdir, *command]
        program = [str(shutil.which("nsenter")), f"--target={self.main}", "--mount", "--pid", "--root", *inside]
        return subprocess.run(
            program,
            env=self._env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )

    def wait(self, seconds: float) -> int:
        """Exit status, once it has ended."""
        assert self._process is not None
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Broken(f"{self.name} has not ended within {seconds:.0f} seconds") from None

    def list_web(self) -> list[int]:
        """Process ids of the web processes."""
        return list_children(self.main)

    def is_healthy(self) -> bool:
        """What HEALTHCHECK says."""
        check = self._image.healthcheck
        if check is None:
            raise Broken("the image has no HEALTHCHECK")
        return self.run(check.command, check.options.get("timeout", 30)).returncode == 0

    def wait_until_healthy(self) -> None:
        """As Docker does: within the time to start, and then all tries."""
        check = self._image.healthcheck
        options = check.options if check else {}
        seconds = options.get("start-period", 0) + options.get("interval", 30) * options.get("retries", 3)
        wait_until(self._is_healthy_or_dead, seconds, f"{self.name} healthy")

    def _is_healthy_or_dead(self) -> bool:
        if not self.main:
            raise Broken(f"{self.name} has ended:\n{self.log.read_text()[-2000:]}")
        return self.is_healthy()


def _split(volumes: Sequence[str]) -> list[tuple[str, str, str]]:
    return [volume.partition(":") for volume in volumes]


class Beside:
    """Proxy, database and cache: Debian's packages in one root, with the files and commands of compose.yaml."""

    PACKAGES = ("nginx-light", "postgresql", "valkey-server")

    def __init__(self, root: Root, context: Path, services: Mapping[str, Service], folder: Path) -> None:
        self._root, self._services, self._log = root, services, folder / "log"
        self._context, self._folder = context, folder
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, password: str) -> None:
        """Start all three."""
        self._log.mkdir(exist_ok=True)
        mount_kernel(self._root)
        run(["mount", "--bind", "-o", "ro", "/etc/hosts", str(self._root.at("etc/hosts"))])
        self._start_postgres(password)
        self._start("valkey", self._services["valkey"]["command"], "valkey")

    def start_proxy(self) -> None:
        """Start nginx with `deploy/nginx.conf`, word for word. It looks up the web services when it starts."""
        shutil.copy(self._context / "deploy" / "nginx.conf", self._root.at("etc/nginx/nginx.conf"))
        shutil.copytree(self._folder / "tls", self._root.at("etc/nginx/tls"))
        self._start("proxy", ["nginx", "-g", "daemon off;"], "root")

    def _start_postgres(self, password: str) -> None:
        programs = next(self._root.at("usr/lib/postgresql").glob("*/bin"))
        inside = f"/{programs.relative_to(self._root.path)}"
        given = self._root.at("tmp/password")
        given.write_text(password)
        given.chmod(0o644)
        data, env = "/var/lib/postgresql/portal", {"PATH": PATH, "LANG": "C.UTF-8"}
        make = [f"{inside}/initdb", "-D", data, "-U", "portal", "-A", "scram-sha-256", "--pwfile=/tmp/password"]
        self._root.run([*make, "--no-sync"], env, user=self._become("postgres"))
        self._start("postgres", [f"{inside}/postgres", "-D", data, "-c", "unix_socket_directories="], "postgres")
        ready = [f"{inside}/pg_isready", "-h", "127.0.0.1", "-U", "portal"]
        wait_until(lambda: self._succeeds(ready), 60, "postgres")
        create = [f"{inside}/psql", "-h", "127.0.0.1", "-U", "portal", "postgres", "-c", "CREATE DATABASE portal"]
        self._root.run(create, {**env, "PGPASSWORD": password})

    def _succeeds(self, command: Sequence[str]) -> bool:
        try:
            self._root.run(command, {"PATH": PATH})
        except Broken:
            return False
        return True

    def _become(self, user: str) -> list[str]:
        number, group, _ = self._root.find_user(user)
        return ["/usr/bin/setpriv", f"--reuid={number}", f"--regid={group}", "--clear-groups"]

    def _start(self, name: str, command: Sequence[str], user: str) -> None:
        inside = ["chroot", str(self._root.path), *self._become(user), "/usr/bin/env", "-C", "/tmp", *command]  # noqa: S108
        with (self._log / name).open("ab") as log:
            program = [str(shutil.which(inside[0])), *inside[1:]]
            env = {"PATH": PATH, "LANG": "C.UTF-8"}
            self._started.append(subprocess.Popen(program, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log))

    def list_published(self) -> list[tuple[int, int]]:
        """Outer and inner port of the proxy."""
        found = [re.fullmatch(r"(\d+):(\d+)", port) for port in self._services["proxy"]["ports"]]
        return [(int(match[1]), int(match[2])) for match in found if match]


def stop_with_sigterm(container: Container) -> None:
    """As `docker stop` begins."""
    os.kill(container.main, signal.SIGTERM)

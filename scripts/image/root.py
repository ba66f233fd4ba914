"""A bare Debian root in a folder, and commands in it. Everything here runs in a mount namespace of the check's own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

MIRROR = "http://deb.debian.org/debian"
PATH = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
# Docker passes these on to a build by itself.
PROXIES = tuple(name for word in ("http", "https", "no", "all") for name in (f"{word}_proxy", f"{word}_proxy".upper()))


class Broken(Exception):
    """A command failed."""


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that is `/` for commands."""

    path: Path

    def run(
        self, command: Sequence[str], env: Mapping[str, str], *, user: Sequence[str] = (), workdir: str = "/"
    ) -> None:
        """Run a command as root or as another user. Raises with its last lines if it fails."""
        inside = [*user, "/usr/bin/env", "-C", workdir, *command]
        run(["chroot", str(self.path), *inside], env=env)

    def copy(self, to: Path) -> "Root":
        """A root with the same files."""
        run(["cp", "-a", "--reflink=auto", str(self.path), str(to)])
        return Root(to)

    def at(self, path: str) -> Path:
        """Where a path inside lies for us."""
        return self.path / path.lstrip("/")

    def install(self, *packages: str) -> None:
        """Install Debian's packages. None of them starts a service."""
        policy = self.at("usr/sbin/policy-rc.d")
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
        env = build_environment()
        self.run(["apt-get", "update", "-qq"], env)
        self.run(["apt-get", "install", "-qq", "--yes", "--no-install-recommends", *packages], env)
        policy.unlink()

    def find_user(self, name: str) -> tuple[int, int, str]:
        """Number, group and home of a user."""
        for line in self.at("etc/passwd").read_text().splitlines():
            parts = line.split(":")
            if name in (parts[0], parts[2]):
                return int(parts[2]), int(parts[3]), parts[5]
        raise Broken(f"there is no user {name}")


def run(command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
    """Run a command. Raises with its last lines if it fails."""
    program = shutil.which(command[0])
    if program is None:
        raise Broken(f"{command[0]} is not installed")
    done = subprocess.run(
        [program, *command[1:]], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()[-15:]
        raise Broken(f"{' '.join(command)[:200]}\nended with {done.returncode}:\n" + "\n".join(lines))


def build_environment() -> dict[str, str]:
    """What every command of a build is given."""
    proxies = {name: os.environ[name] for name in PROXIES if name in os.environ}
    return {"PATH": PATH, "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive", **proxies}


def make_base(folder: Path, suite: str) -> Root:
    """Stands for the image `python:<version>-slim-<suite>`: the same Debian, its packages, and `python` on PATH.

    There Python is built into /usr/local; here it is Debian's own, of the same minor version.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    run(["debootstrap", "--variant=minbase", suite, str(folder), os.environ.get("DEBIAN_MIRROR", MIRROR)])
    root = Root(folder)
    mount_kernel(root)
    root.install("ca-certificates", "netbase", "tzdata", "python3", "python3-venv")
    for name in ("python", "python3"):
        root.at(f"usr/local/bin/{name}").symlink_to("/usr/bin/python3")
    unmount_kernel(root)
    return root


def mount_kernel(root: Root) -> None:
    """What programs expect of a running system."""
    run(["mount", "-t", "proc", "proc", str(root.at("proc"))])
    run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(root.at("dev/shm"))])


def unmount_kernel(root: Root) -> None:
    """Undo it."""
    for name in ("dev/shm", "proc"):
        run(["umount", str(root.at(name))])


@dataclass(slots=True)
class PipSettings:
    """Where this machine's pip finds packages, for the build alone: nothing of it stays in the image."""

    env: dict[str, str] = field(default_factory=dict)
    paths: set[Path] = field(default_factory=set)

    @classmethod
    def read(cls) -> "PipSettings":
        """From pip's files and the environment, which wins."""
        found = cls({name: value for name, value in os.environ.items() if name.startswith("PIP_")})
        command = [sys.executable, "-m", "pip", "config", "list"]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        for line in listed.splitlines():
            key, _, value = line.partition("=")
            section, _, name = key.partition(".")
            if section in ("global", "install"):
                found.env.setdefault(f"PIP_{name.upper().replace('-', '_')}", value.strip("'"))
        words = [word for value in found.env.values() for word in value.split()]
        found.paths = {path for word in words for path in _find_local(word)}
        return found

    def mount(self, root: Root) -> list[Path]:
        """Show local folders and files at the same place inside, read-only. Returns what was mounted."""
        places = [(path, root.at(str(path))) for path in sorted(self.paths)]
        for path, place in places:
            if path.is_dir():
                place.mkdir(parents=True, exist_ok=True)
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.touch()
            run(["mount", "--bind", "-o", "ro", str(path), str(place)])
        return [place for _, place in places]


def _find_local(word: str) -> list[Path]:
    """The local path that a setting names. An index on disk refers to files beside it."""
    path = Path(urlsplit(word).path if word.startswith("file://") else word)
    if not path.is_absolute() or not path.exists():
        return []
    return [path.parent if word.startswith("file://") else path]

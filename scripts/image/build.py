"""Follows a Dockerfile line by line in bare Debian roots, and keeps what the image is to be started with."""

import os
import re
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from scripts.image.dockerfile import (
    Healthcheck,
    Instruction,
    Stage,
    expand,
    read_argument,
    read_command,
    read_copy,
    read_dockerfile,
    read_healthcheck,
    read_list,
    read_pairs,
)
from scripts.image.ignored import DockerIgnore
from scripts.image.root import PATH, Broken, PipSettings, Root, build_environment, make_base, mount_kernel, run
from scripts.image.root import unmount_kernel as unmount

# What the base image's name says, and what stands for it.
BASE = re.compile(r"python:(?P<version>3\.\d+)-slim-(?P<suite>[a-z]+)(?:@sha256:[0-9a-f]{64})?")


@dataclass(slots=True)
class Image:
    """One stage as it is being followed; at the end, the image."""

    root: Root
    env: dict[str, str]
    arguments: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    user: str = "root"
    volumes: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    healthcheck: Healthcheck | None = None
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()

    def become(self) -> list[str]:
        """The command before a command that makes it run as the image's user."""
        if self.user == "root":
            return []
        number, group, _ = self.root.find_user(self.user)
        return ["/usr/bin/setpriv", f"--reuid={number}", f"--regid={group}", "--clear-groups"]


class Builder:
    """Makes an image of the files in `context`."""

    def __init__(self, context: Path, folder: Path, say: Callable[[str], None]) -> None:
        self._context, self._folder, self._say = context, folder, say
        self._ignored = DockerIgnore((context / ".dockerignore").read_text())
        self._pip = PipSettings.read()
        self._bases: dict[str, Root] = {}
        self._done: dict[str, Image] = {}

    def build(self, given: Mapping[str, str]) -> Image:
        """Follow every line."""
        for stage in read_dockerfile((self._context / "Dockerfile").read_text(), given):
            image = self._start(stage)
            for step in stage.steps:
                self._follow(image, step)
            self._done[stage.name] = image
        return image

    def get_base(self) -> Root:
        """The bare root of the last stage, to make other roots of."""
        return list(self._bases.values())[-1]

    def _start(self, stage: Stage) -> Image:
        started = time.monotonic()
        match = BASE.fullmatch(stage.base)
        if match is None:
            raise Broken(f"FROM {stage.base}: only python:<version>-slim-<suite> has a bare root that stands for it")
        if stage.base not in self._bases:
            base = self._bases[stage.base] = make_base(self._folder / f"base-{len(self._bases)}", match["suite"])
            wanted = f"import sys; sys.exit(f'{{sys.version_info[0]}}.{{sys.version_info[1]}}' != '{match['version']}')"
            base.run(["python", "-c", wanted], {"PATH": PATH})
        root = self._bases[stage.base].copy(self._folder / f"stage-{len(self._done)}")
        self._tell(started, f"FROM {stage.base.partition('@')[0]} (Debian {match['suite']} by debootstrap)")
        return Image(root, {"PATH": PATH})

    def _follow(self, image: Image, step: Instruction) -> None:
        started = time.monotonic()
        variables = {**image.arguments, **image.env}
        if step.name == "RUN":
            self._run(image, read_command(step, step.text))
        elif step.name == "COPY":
            self._copy(image, step, variables)
        else:
            _set(image, step, variables)
        self._tell(started, f"{step.name} {step.text}")

    def _run(self, image: Image, command: tuple[str, ...]) -> None:
        mount_kernel(image.root)
        mounted = self._pip.mount(image.root)
        _, _, home = image.root.find_user(image.user)
        env = {**build_environment(), **self._pip.env, "HOME": home, **image.arguments, **image.env}
        try:
            image.root.run(command, env, user=image.become(), workdir=image.workdir)
        finally:
            for place in mounted:
                run(["umount", str(place)])
            unmount(image.root)

    def _copy(self, image: Image, step: Instruction, variables: Mapping[str, str]) -> None:
        """Files come from the build's folder, less what is ignored, or whole from an earlier stage; root owns them."""
        copy = read_copy(step, variables)
        target = image.root.at(str(PurePosixPath(image.workdir) / copy.target))
        for source in copy.sources:
            into_folder = copy.target.endswith(("/", "/.")) or copy.target in (".", "./")
            if copy.stage:
                if copy.stage not in self._done:
                    raise step.fail(f"there is no stage {copy.stage} before this one")
                _copy_whole(self._done[copy.stage].root.at(source), target, into_folder=into_folder)
                continue
            names = self._ignored.list_sent(self._context, source)
            if not names:
                raise step.fail(f"{source} does not exist, or .dockerignore leaves it out")
            for name in names:
                _copy_file(self._context / name, _place(self._context / source, name, target, into_folder, source))

    def _tell(self, started: float, words: str) -> None:
        self._say(f"{time.monotonic() - started:6.1f} s  {' '.join(words.split())[:150]}")


def _place(start: Path, name: str, target: Path, into_folder: bool, source: str) -> Path:
    """Where one file goes: what is in a folder is copied, not the folder itself."""
    if start.is_file():
        return target / start.name if into_folder else target
    return target / PurePosixPath(name).relative_to(source)


def _copy_file(file: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, to, follow_symlinks=False)
    os.chown(to, 0, 0, follow_symlinks=False)


def _copy_whole(source: Path, target: Path, *, into_folder: bool) -> None:
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        run(["cp", "-a", f"{source}/.", str(target)])
    else:
        _copy_file(source, target / source.name if into_folder else target)


def _set(image: Image, step: Instruction, variables: Mapping[str, str]) -> None:
    """Follow a line that changes nothing but how the next ones, or the image, are started."""
    text = expand(step, step.text, variables)
    if step.name == "ENV":
        image.env |= read_pairs(step, variables)
    elif step.name == "ARG":
        image.arguments |= read_argument(step, variables, {})
    elif step.name == "WORKDIR":
        image.workdir = str(PurePosixPath(image.workdir) / text)
        image.root.at(image.workdir).mkdir(parents=True, exist_ok=True)
    elif step.name == "USER":
        image.root.find_user(text)
        image.user = text
    elif step.name == "VOLUME":
        image.volumes += read_list(step, text) if text.startswith("[") else tuple(text.split())
    elif step.name == "EXPOSE":
        image.ports += tuple(text.split())
    elif step.name == "HEALTHCHECK":
        image.healthcheck = read_healthcheck(step)
    elif step.name == "ENTRYPOINT":
        image.entrypoint = read_command(step, step.text)
    elif step.name == "CMD":
        image.command = read_command(step, step.text)
    else:
        raise step.fail("is known, but not followed here")

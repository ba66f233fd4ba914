"""One at a time, or a few, across threads and processes: `flock`, freed when a process dies, or Redis, soon after."""

import fcntl
import hashlib
import os
import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import redis
from django.conf import settings
from redis.exceptions import RedisError
from redis.lock import Lock

FIRST_PAUSE, LONGEST_PAUSE = 0.002, 0.05  # seconds between looks at a lock somebody else holds
FILES = 4096  # two names may share a file: they then wait for each other, and no more
LIFE = 4.0  # seconds a lock in Redis outlives its holder: well within what a person who waits is given


@contextmanager
def hold(name: str, *, wait: float) -> Iterator[bool]:
    """Hold the lock of this name: yields True, or False when it was not to be had within `wait` seconds."""
    with hold_all([name], wait=wait) as held:
        yield bool(held)


class Held:
    """The locks of some names, held until they are let go one by one or all together."""

    def __init__(self) -> None:
        self._files: dict[int, tuple[ExitStack, set[str]]] = {}

    def __contains__(self, name: str) -> bool:
        return any(name in names for _, names in self._files.values())

    def __bool__(self) -> bool:
        return bool(self._files)

    def add(self, file: int, names: set[str], lock: ExitStack) -> None:
        """Hold the lock of a file, for these names."""
        self._files[file] = lock, names

    def release(self, name: str) -> None:
        """Let go of one before the others; a file that names share is held until the last of them lets go."""
        file = _get_file(name)
        lock, names = self._files[file]
        names.discard(name)
        if not names:
            del self._files[file]
            lock.close()


@contextmanager
def hold_all(names: Sequence[str], *, wait: float) -> Iterator[Held]:
    """Hold the locks of all names; yields those that were to be had within `wait` seconds in all.

    They are taken in the order of their files, each file once: nobody waits for itself, or in a ring with others.
    """
    until = time.monotonic() + wait
    files: dict[int, set[str]] = {}
    for name in names:
        files.setdefault(_get_file(name), set()).add(name)
    held = Held()
    with ExitStack() as stack:
        for file, names_of_file in sorted(files.items(), key=lambda pair: pair[0]):
            lock = stack.enter_context(ExitStack())
            if lock.enter_context(hold_one_of([str(file)], wait=max(0, until - time.monotonic()))):
                held.add(file, names_of_file, lock)
        yield held


@contextmanager
def hold_one_of(names: list[str], *, wait: float, way_for: str = "", yields: bool = False) -> Iterator[bool]:
    """Hold any one of several locks, as one of a few who may do something at once.

    `way_for` names those who go first: they show that they wait, and whoever `yields` takes nothing meanwhile, but for
    the last tenth of its own patience: then it looks often, so that it is not kept waiting for ever.
    """
    store = _Redis() if settings.CACHE_URL else _Files()
    started, pause = time.monotonic(), FIRST_PAUSE
    with ExitStack() as stack:
        if way_for and not yields:
            stack.enter_context(store.show_waiting(way_for))
        while True:
            waited = time.monotonic() - started
            store.go_on_showing()
            is_late = yields and waited >= 0.9 * wait
            must_yield = yields and not is_late and store.is_anybody_waiting(way_for)
            if not must_yield and any(store.take(name, stack) for name in random.sample(names, len(names))):
                break
            if waited >= wait:
                yield False
                return
            time.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 (so that those who wait do not look in step)
            pause = FIRST_PAUSE if is_late else min(pause * 2, LONGEST_PAUSE)
        store.stop_showing()
        yield True


def is_anybody_waiting(name: str) -> bool:
    """Whether one of those who go first waits now."""
    return (_Redis() if settings.CACHE_URL else _Files()).is_anybody_waiting(name)


class _Files:
    """Files of one directory; a lock is gone with the descriptor, whatever becomes of its process."""

    def __init__(self) -> None:
        self._folder = Path(settings.VAR_DIR, "locks")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._waiting: int | None = None

    def take(self, name: str, stack: ExitStack) -> bool:
        descriptor = self._open(name)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        stack.callback(os.close, descriptor)
        return True

    @contextmanager
    def show_waiting(self, name: str) -> Iterator[None]:
        """Many may wait at once: each holds the same file together with the others."""
        self._waiting = self._open(f"waiting-{name}")
        fcntl.flock(self._waiting, fcntl.LOCK_SH)
        try:
            yield
        finally:
            self.stop_showing()

    def go_on_showing(self) -> None:
        """The file is held until it is let go."""

    def stop_showing(self) -> None:
        """Let it go: what was waited for is here."""
        if self._waiting is not None:
            os.close(self._waiting)
            self._waiting = None

    def is_anybody_waiting(self, name: str) -> bool:
        descriptor = self._open(f"waiting-{name}")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def _open(self, name: str) -> int:
        return os.open(self._folder / name, os.O_CREAT | os.O_RDWR, 0o600)


class _Redis:
    """Keys that run out by themselves when their holder does not come back; while it lives, it renews them."""

    def __init__(self) -> None:
        self._client = _connect(settings.CACHE_URL)
        self._waiting = ""

    def take(self, name: str, stack: ExitStack) -> bool:
        lock = self._client.lock(f"lock:{name}", timeout=LIFE, thread_local=False)
        if not lock.acquire(blocking=False):
            return False

        def release() -> None:
            _get_renewed().discard(lock)
            with suppress(RedisError):  # not renewed in time, or Redis is gone: whoever comes next may have it
                lock.release()

        _get_renewed().add(lock)
        stack.callback(release)
        return True

    @contextmanager
    def show_waiting(self, name: str) -> Iterator[None]:
        self._waiting = f"waiting:{name}"
        yield

    def go_on_showing(self) -> None:
        """Shown anew with every look, so that it runs out soon after the last who waits has what he waits for."""
        if self._waiting:
            self._client.set(self._waiting, b"1", px=int(4000 * LONGEST_PAUSE))

    def stop_showing(self) -> None:
        """It runs out by itself: others may wait under the same name."""
        self._waiting = ""

    def is_anybody_waiting(self, name: str) -> bool:
        return bool(self._client.exists(f"waiting:{name}"))


def _get_file(name: str) -> int:
    return int.from_bytes(hashlib.blake2s(name.encode(), digest_size=12).digest()) % FILES


@lru_cache(maxsize=1)
def _get_renewed() -> set[Lock]:
    """The locks this process holds in Redis, and the thread that renews them for as long as the process lives."""
    locks: set[Lock] = set()

    def renew() -> None:
        while True:
            time.sleep(LIFE / 4)
            for lock in tuple(locks):
                with suppress(RedisError):  # freed meanwhile, or Redis is gone: then whoever comes next may go on
                    lock.reacquire()

    threading.Thread(target=renew, name="locks", daemon=True).start()
    return locks


@lru_cache(maxsize=2)
def _connect(url: str) -> redis.Redis:
    return redis.Redis.from_url(url)

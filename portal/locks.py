"""One at a time, or a few, across threads and processes: `flock`, freed when a process dies, or Redis, by its time."""

import fcntl
import hashlib
import os
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import redis
from django.conf import settings
from redis.exceptions import LockError

FIRST_PAUSE, LONGEST_PAUSE = 0.002, 0.05  # seconds between looks at a lock somebody else holds
FILES = 4096  # two names may share a file: they then wait for each other, and no more


@contextmanager
def hold(name: str, *, wait: float, life: float) -> Iterator[bool]:
    """Hold the lock of this name: yields True, or False when it was not to be had within `wait` seconds.

    `life` is the longest that a dead machine can hold it, in seconds; with files a dead process frees it at once.
    """
    with hold_one_of([str(int(_digest(name), 16) % FILES)], wait=wait, life=life) as held:
        yield held


@contextmanager
def hold_one_of(
    names: list[str], *, wait: float, life: float, way_for: str = "", yields: bool = False
) -> Iterator[bool]:
    """Hold any one of several locks, as one of a few who may do something at once.

    `way_for` names those who go first: they show that they wait, and whoever `yields` takes nothing meanwhile, but for
    the last tenth of its own patience, so that it is not kept waiting for ever.
    """
    store = _Redis(life) if settings.CACHE_URL else _Files()
    started, pause = time.monotonic(), FIRST_PAUSE
    with ExitStack() as stack:
        if way_for and not yields:
            stack.enter_context(store.show_waiting(way_for))
        while True:
            waited = time.monotonic() - started
            must_yield = yields and waited < 0.9 * wait and store.is_anybody_waiting(way_for)
            if not must_yield and any(store.take(name, stack) for name in random.sample(names, len(names))):
                break
            if waited >= wait:
                yield False
                return
            time.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 (so that those who wait do not look in step)
            pause = min(pause * 2, LONGEST_PAUSE)
        store.stop_showing(stack)
        yield True


def is_anybody_waiting(name: str) -> bool:
    """Whether one of those who go first waits now."""
    return (_Redis(0) if settings.CACHE_URL else _Files()).is_anybody_waiting(name)


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
            self._stop()

    def stop_showing(self, _stack: ExitStack) -> None:
        self._stop()

    def is_anybody_waiting(self, name: str) -> bool:
        descriptor = self._open(f"waiting-{name}")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def _stop(self) -> None:
        if self._waiting is not None:
            os.close(self._waiting)
            self._waiting = None

    def _open(self, name: str) -> int:
        return os.open(self._folder / name, os.O_CREAT | os.O_RDWR, 0o600)


class _Redis:
    """Keys that run out by themselves, in case their holder does not come back."""

    def __init__(self, life: float) -> None:
        self._client, self._life = _connect(settings.CACHE_URL), life
        self._waiting = ""

    def take(self, name: str, stack: ExitStack) -> bool:
        if self._waiting:  # shown anew with every look, so that it runs out when the one who waits is gone
            self._client.set(self._waiting, b"1", px=1000)
        lock = self._client.lock(f"lock:{name}", timeout=self._life, thread_local=False)
        if not lock.acquire(blocking=False):
            return False

        def release() -> None:
            with suppress(LockError):  # held longer than its life: another has it by now
                lock.release()

        stack.callback(release)
        return True

    @contextmanager
    def show_waiting(self, name: str) -> Iterator[None]:
        self._waiting = f"waiting:{name}"
        yield

    def stop_showing(self, _stack: ExitStack) -> None:
        self._waiting = ""

    def is_anybody_waiting(self, name: str) -> bool:
        return bool(self._client.exists(f"waiting:{name}"))


def _digest(name: str) -> str:
    return hashlib.blake2s(name.encode(), digest_size=12).hexdigest()


@lru_cache(maxsize=2)
def _connect(url: str) -> redis.Redis:
    return redis.Redis.from_url(url)

"""One at a time across threads and processes: `flock`, which the system frees when a process dies, or Redis."""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
    if settings.CACHE_URL:
        yield from _hold_in_redis(name, wait, life)
    else:
        yield from _hold_file(name, wait)


def _hold_in_redis(name: str, wait: float, life: float) -> Iterator[bool]:
    lock = _connect(settings.CACHE_URL).lock(
        f"lock:{_digest(name)}", timeout=life, sleep=FIRST_PAUSE, blocking_timeout=wait
    )
    if not lock.acquire():
        yield False
        return
    try:
        yield True
    finally:
        with suppress(LockError):  # held longer than its life: another has it by now
            lock.release()


def _hold_file(name: str, wait: float) -> Iterator[bool]:
    folder = Path(settings.VAR_DIR, "locks")
    folder.mkdir(parents=True, exist_ok=True)
    until, pause = time.monotonic() + wait, FIRST_PAUSE
    descriptor = os.open(folder / str(int(_digest(name), 16) % FILES), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    yield False
                    return
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        yield True
    finally:
        os.close(descriptor)  # and with it the lock


def _digest(name: str) -> str:
    return hashlib.blake2s(name.encode(), digest_size=12).hexdigest()


@lru_cache(maxsize=2)
def _connect(url: str) -> redis.Redis:
    return redis.Redis.from_url(url)

"""Locks and slots shared by all threads and processes: `flock` on files, or leases in Redis when CACHE_URL is set.

Files are freed when their process dies, Redis leases a few seconds later.
"""

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

from django.conf import settings
from redis.exceptions import RedisError
from redis.lock import Lock

from portal import redis_client

MIN_PAUSE, MAX_PAUSE = 0.002, 0.05  # seconds between attempts; doubles from MIN to MAX
# Two names of a kind may share a file; they then wait for each other. So whoever holds one takes none of the same kind:
# it could wait for itself. These kinds are taken while others are held, and have files of their own.
FILES = 4096
APART = ("flight/", "fetching/")
LEASE = 4.0  # seconds until the Redis lock of a dead process expires; well below a page's time budget


@contextmanager
def hold(name: str, *, wait: float) -> Iterator[bool]:
    """Hold the lock of this name; yields False if it could not be acquired within `wait` seconds."""
    with hold_all([name], wait=wait) as held:
        yield bool(held)


class Held:
    """The locks we hold, by name. They are released one by one, or together at the end of `hold_all`."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[ExitStack, set[str]]] = {}

    def __contains__(self, name: str) -> bool:
        return any(name in names for _, names in self._files.values())

    def __bool__(self) -> bool:
        return bool(self._files)

    def add(self, file: str, names: set[str], lock: ExitStack) -> None:
        """Record that the lock of this file is held for these names."""
        self._files[file] = lock, names

    def release(self, name: str) -> None:
        """Release one name early. A file shared by several names stays locked until all of them are released."""
        file = _get_file(name)
        lock, names = self._files[file]
        names.discard(name)
        if not names:
            del self._files[file]
            lock.close()


@contextmanager
def hold_all(names: Sequence[str], *, wait: float) -> Iterator[Held]:
    """Hold the locks of all names; yields those that were acquired within `wait` seconds in total.

    Each file is locked once, in sorted order, so that callers cannot deadlock with themselves or each other.
    """
    until = time.monotonic() + wait
    files: dict[str, set[str]] = {}
    for name in names:
        files.setdefault(_get_file(name), set()).add(name)
    held = Held()
    with ExitStack() as stack:
        for file, names_of_file in sorted(files.items(), key=lambda pair: pair[0]):
            lock = stack.enter_context(ExitStack())
            if lock.enter_context(hold_one_of([file], wait=max(0, until - time.monotonic()))):
                held.add(file, names_of_file, lock)
        yield held


@contextmanager
def hold_one_of(names: list[str], *, wait: float, priority: str = "", gives_way: bool = False) -> Iterator[bool]:
    """Hold any one of several locks (slots); yields False if none was free within `wait` seconds.

    Callers with `priority` go before callers with the same `priority` that give way. A caller that gives way takes
    nothing while a priority caller waits, except in the last tenth of its own `wait`, so that it is not starved.
    """
    store = _Redis() if settings.CACHE_URL else _Files()
    started, pause = time.monotonic(), MIN_PAUSE
    with ExitStack() as stack:
        if priority and not gives_way:
            stack.enter_context(store.mark_waiting(priority))
        while True:
            waited = time.monotonic() - started
            store.renew_mark()
            is_late = gives_way and waited >= 0.9 * wait
            must_wait = gives_way and not is_late and store.is_anybody_waiting(priority)
            if not must_wait and any(store.take(name, stack) for name in random.sample(names, len(names))):
                break
            if waited >= wait:
                yield False
                return
            time.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 (jitter, not a secret)
            pause = MIN_PAUSE if is_late else min(pause * 2, MAX_PAUSE)
        store.remove_mark()
        yield True


def is_anybody_waiting(priority: str) -> bool:
    """Whether a caller with this priority is waiting now."""
    return (_Redis() if settings.CACHE_URL else _Files()).is_anybody_waiting(priority)


class _Files:
    """Locks on files in one directory. The kernel frees a lock when its descriptor closes, also if the process dies."""

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
    def mark_waiting(self, priority: str) -> Iterator[None]:
        """Mark that a priority caller waits: a shared lock, so that many can hold it at once."""
        self._waiting = self._open(f"waiting-{priority}")
        fcntl.flock(self._waiting, fcntl.LOCK_SH)
        try:
            yield
        finally:
            self.remove_mark()

    def renew_mark(self) -> None:
        """Nothing to do: a shared lock does not expire."""

    def remove_mark(self) -> None:
        """Remove our mark."""
        if self._waiting is not None:
            os.close(self._waiting)
            self._waiting = None

    def is_anybody_waiting(self, priority: str) -> bool:
        descriptor = self._open(f"waiting-{priority}")
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
    """Locks as Redis keys with a lease. A thread of the holder renews them; they expire when the process dies."""

    def __init__(self) -> None:
        self._client = _connect(settings.CACHE_URL)
        self._waiting = ""

    def take(self, name: str, stack: ExitStack) -> bool:
        lock = self._client.lock(f"lock:{name}", timeout=LEASE, thread_local=False)
        if not lock.acquire(blocking=False):
            return False

        def release() -> None:
            _get_renewed().discard(lock)
            with suppress(RedisError):  # the lease has expired, or Redis is down
                lock.release()

        _get_renewed().add(lock)
        stack.callback(release)
        return True

    @contextmanager
    def mark_waiting(self, priority: str) -> Iterator[None]:
        self._waiting = f"waiting:{priority}"
        yield

    def renew_mark(self) -> None:
        """Set the key again at each attempt; it expires soon after the last waiting caller stops."""
        if self._waiting:
            self._client.set(self._waiting, b"1", px=int(4000 * MAX_PAUSE))

    def remove_mark(self) -> None:
        """Stop renewing. The key is left to expire, since other callers may share it."""
        self._waiting = ""

    def is_anybody_waiting(self, priority: str) -> bool:
        return bool(self._client.exists(f"waiting:{priority}"))


def _get_file(name: str) -> str:
    kind = next((one[:-1] for one in APART if name.startswith(one)), "")
    return f"{kind}{int.from_bytes(hashlib.blake2s(name.encode(), digest_size=12).digest()) % FILES}"


@lru_cache(maxsize=1)
def _get_renewed() -> set[Lock]:
    """The Redis locks this process holds; the first call starts the thread that renews them."""
    locks: set[Lock] = set()

    def renew() -> None:
        while True:
            time.sleep(LEASE / 4)
            for lock in tuple(locks):
                with suppress(RedisError):  # released in the meantime, or Redis is down
                    lock.reacquire()

    threading.Thread(target=renew, name="locks", daemon=True).start()
    return locks


_connect = lru_cache(maxsize=2)(redis_client.connect)

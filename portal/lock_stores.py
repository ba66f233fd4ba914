"""Where locks are held: on files of one machine, or as leases in Redis."""

import fcntl
import os
import threading
import time
from contextlib import ExitStack, suppress
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from redis.exceptions import RedisError
from redis.lock import Lock

from portal import redis_client

LEASE = 4.0  # seconds until the Redis lock of a dead process expires; well below a page's time budget
MARK = 0.1  # seconds that a mark in Redis outlives the last attempt
LATELY = 2.0  # seconds after a caller with priority in which more are expected: a page asks several times in a row


class Files:
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

    def list_left(self, names: list[str], priority: str) -> list[str]:
        """Those that may be tried; with `priority`, by a caller that gives way."""
        if priority and self.is_anybody_waiting(priority):
            return []
        return (priority and self._was_anybody_here(priority) and names[:-1]) or names

    def note_caller(self, priority: str) -> None:
        """Note that a caller with this priority was here: the time of a file."""
        os.close(self._open(f"lately-{priority}"))
        os.utime(self._folder / f"lately-{priority}")

    def mark_waiting(self, priority: str) -> None:
        """Mark that a priority caller waits: a shared lock, so that many can hold it at once."""
        if self._waiting is None:
            self._waiting = self._open(f"waiting-{priority}")
            fcntl.flock(self._waiting, fcntl.LOCK_SH)

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

    def _was_anybody_here(self, priority: str) -> bool:
        with suppress(FileNotFoundError):
            return 0 <= time.time() - (self._folder / f"lately-{priority}").stat().st_mtime < LATELY
        return False

    def _open(self, name: str) -> int:
        return os.open(self._folder / name, os.O_CREAT | os.O_RDWR, 0o600)


class Redis:
    """Locks as Redis keys with a lease. A thread of the holder renews them; they expire when the process dies."""

    def __init__(self) -> None:
        self._client = _connect(settings.CACHE_URL)

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

    def list_left(self, names: list[str], priority: str) -> list[str]:
        """Those that may be tried, without those that are taken; with `priority`, by a caller that gives way."""
        if len(names) == 1 and not priority:
            return names  # to try it is as cheap as to look
        marks = [f"waiting:{priority}", f"lately:{priority}"]
        is_waiting, was_here, *holders = self._client.mget([*marks, *(f"lock:{name}" for name in names)])
        if priority and is_waiting:
            return []
        left = (priority and was_here and names[:-1]) or names
        return [name for name, holder in zip(names, holders, strict=True) if holder is None and name in left]

    def note_caller(self, priority: str) -> None:
        """Note that a caller with this priority was here."""
        with suppress(RedisError):  # whoever takes a lock next hears that Redis is down
            self._client.set(f"lately:{priority}", b"1", px=int(1000 * LATELY))

    def mark_waiting(self, priority: str) -> None:
        """Mark that a priority caller waits. Set again at each attempt; it expires soon after the last of them."""
        self._client.set(f"waiting:{priority}", b"1", px=int(1000 * MARK))

    def remove_mark(self) -> None:
        """Nothing to do: the key expires, and other callers may share it."""

    def is_anybody_waiting(self, priority: str) -> bool:
        return bool(self._client.exists(f"waiting:{priority}"))


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

"""Locks and slots shared by all threads and processes: `flock` on files, or leases in Redis when CACHE_URL is set.

Files are freed when their process dies, Redis leases a few seconds later.
"""

import hashlib
import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from django.conf import settings

from portal.lock_stores import Files, Redis

MIN_PAUSE, MAX_PAUSE = 0.002, 0.05  # seconds between attempts; doubles from MIN to MAX
PEOPLES_PAUSE = 0.02  # the longest for callers with priority
FREED = threading.Condition()  # a slot of this process: told to those that wait here, without a pause
# Two names of a kind may share a file; they then wait for each other. So whoever holds one takes none of the same kind:
# it could wait for itself. These kinds are held together with others, and have files of their own.
FILES = 4096
APART = ("flight/", "fetching/", "systemforespoersel/", "klientliste/", "lesere/")


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
    nothing while a priority caller waits, and leaves the last of several free where one was here lately. In the last
    tenth of its own `wait` it does neither, so that it is not starved.
    """
    store = _get_store()
    started, pause, goes_first = time.monotonic(), MIN_PAUSE, bool(priority) and not gives_way
    with ExitStack() as stack:
        if priority:
            stack.callback(_tell_freed)  # called last
        if goes_first:
            store.note_caller(priority)
            stack.callback(store.note_caller, priority)
            stack.callback(store.remove_mark)
        while True:
            waited = time.monotonic() - started
            is_late = gives_way and waited >= 0.9 * wait
            left = store.list_left(names, priority if gives_way and not is_late else "")
            if any(store.take(name, stack) for name in random.sample(left, len(left))):
                break
            if waited >= wait:
                yield False
                return
            if goes_first:
                store.mark_waiting(priority)
            _pause(pause * random.uniform(0.5, 1), is_slot=bool(priority))  # noqa: S311 (jitter, not a secret)
            pause = MIN_PAUSE if is_late else min(pause * 2, PEOPLES_PAUSE if goes_first else MAX_PAUSE)
        store.remove_mark()
        yield True


def is_anybody_waiting(priority: str) -> bool:
    """Whether a caller with this priority is waiting now."""
    return _get_store().is_anybody_waiting(priority)


def _pause(seconds: float, *, is_slot: bool) -> None:
    if not is_slot:
        time.sleep(seconds)
        return
    with FREED:
        FREED.wait(seconds)


def _tell_freed() -> None:
    with FREED:
        FREED.notify_all()


def _get_store() -> Redis | Files:
    return Redis() if settings.CACHE_URL else Files()


def _get_file(name: str) -> str:
    kind = next((one[:-1] for one in APART if name.startswith(one)), "")
    return f"{kind}{int.from_bytes(hashlib.blake2s(name.encode(), digest_size=12).digest()) % FILES}"

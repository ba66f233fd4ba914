"""What a process remembers of what it has opened, parsed and rendered: all of it together is bounded in bytes."""

import gc
import sys
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TypeVar, cast

from cachetools import LRUCache

MAX_BYTES = 20 * 1024 * 1024  # in each process, for everything
ENTRY_OVERHEAD = 700  # bytes that an entry takes beside its key and value
NOT_COUNTED = (type, ModuleType, FunctionType, BuiltinFunctionType)  # there anyway, whatever refers to them
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Kept:
    value: object
    size: int


class ProcessMemory:
    """Values by the key they follow from; those used least recently are dropped when there are too many bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._max_entry = max_bytes // 3  # no single value takes the place of all others
        self._kept: LRUCache[Hashable, _Kept] = LRUCache(max_bytes, getsizeof=lambda kept: kept.size)
        self._lock = Lock()

    @property
    def used_bytes(self) -> int:
        """How much is taken now."""
        return int(self._kept.currsize)

    def get_or_make(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of this key: remembered, or made now. Everything it follows from is in the key.

        Two threads may make the same value at the same time. A value must not grow after it was made.
        """
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None:
            return cast("T", kept.value)
        value = make()
        size = ENTRY_OVERHEAD + measure_bytes((key, value), self._max_entry)
        if size <= self._max_entry:
            with self._lock:
                self._kept[key] = _Kept(value, size)
        return value


def measure_bytes(root: object, enough: int) -> int:
    """How many bytes an object takes with all it refers to; counting stops when there are more than `enough`."""
    seen: set[int] = set()
    total, found = 0, [root]
    while found and total <= enough:
        new = []
        for one in found:
            if id(one) not in seen and not isinstance(one, NOT_COUNTED):
                seen.add(id(one))
                total += sys.getsizeof(one)
                new.append(one)
        found = gc.get_referents(*new)
    return total


MEMORY = ProcessMemory(MAX_BYTES)

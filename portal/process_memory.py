"""Per-process cache of opened, parsed and rendered values, with a limit on its total size in bytes."""

import gc
import sys
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TypeVar, cast

from cachetools import LRUCache

MAX_BYTES = 20 * 1024 * 1024  # per process, for all values together
SOURCES = 0.25  # share of the limit that sources have for certain
ENTRY_OVERHEAD = 400  # bytes per entry for bookkeeping, besides key and value
MAX_ENTRIES = 4000  # hash tables never shrink, so their size follows from the most entries there ever were
TABLES = 0.06  # share of the limit for tables of that many entries, which double while entries come and go
NOT_COUNTED = (type, ModuleType, FunctionType, BuiltinFunctionType)  # exist anyway, so their size is not counted
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Kept:
    value: object
    size: int


class ProcessMemory:
    """LRU cache: when the byte limit is exceeded, the least recently used values are dropped.

    Sources go first: answers and parsed lists are ten times as large as the tables and sums that are made from them,
    and a page that finds these needs no source. A value is always kept as a source, or never.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_entry = max_bytes // 3  # one value must not displace all others
        self._min_entry = max_bytes // MAX_ENTRIES
        self._limit = max_bytes * (1 - TABLES)
        self._made, self._sources = self._make_part(), self._make_part()
        self._lock = Lock()

    @property
    def used_bytes(self) -> int:
        """Bytes in use now."""
        return int(self._made.currsize + self._sources.currsize)

    def get(self, key: Hashable) -> object:
        """The cached value for the key, or None."""
        with self._lock:
            kept = self._made.get(key) or self._sources.get(key)
        return None if kept is None else kept.value

    def get_or_make(self, key: Hashable, make: Callable[[], T], *, is_source: bool = False) -> T:
        """The cached value for the key, else a new one. The key must include everything the value depends on.

        Two threads may make the same value at the same time. A value must not grow after it is made.
        """
        with self._lock:
            kept = (self._sources if is_source else self._made).get(key)
        if kept is not None:
            return cast("T", kept.value)
        value = make()
        self.keep(key, value, is_source=is_source)
        return value

    def keep(self, key: Hashable, value: object, *, is_source: bool = False) -> None:
        """Keep a value in place of an earlier one. One that would displace all others is not kept."""
        size = ENTRY_OVERHEAD + measure_bytes((key, value), self._max_entry)
        part = self._sources if is_source else self._made
        with self._lock:
            part.pop(key, None)
            if size <= self._max_entry:
                part[key] = _Kept(value, max(size, self._min_entry))
            while self.used_bytes > self._limit:
                is_their_turn = self._sources.currsize > SOURCES * self._limit or not self._made
                (self._sources if is_their_turn else self._made).popitem()

    def _make_part(self) -> LRUCache[Hashable, _Kept]:
        return LRUCache(self._limit, getsizeof=lambda kept: kept.size)


def measure_bytes(root: object, enough: int) -> int:
    """Size of an object in bytes with everything it refers to; stops counting above `enough`."""
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

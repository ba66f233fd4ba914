"""Merge duplicate rows; keep the multiset union of their placements."""

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def merge_lists(lists: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    """Multiset union: an item that occurs twice in one list is two items; once in each list is one."""
    merged: Counter[T] = Counter()
    for rows in lists:
        merged |= Counter(rows)
    return tuple(merged.elements())

"""Rows that came several times made one: what lies behind any of them is kept, as often as the row that has it most."""

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def merge_lists(lists: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    """Everything in any list. What stands twice in one list is two things; what stands once in each is one."""
    merged: Counter[T] = Counter()
    for rows in lists:
        merged |= Counter(rows)
    return tuple(merged.elements())

"""Merge duplicate rows; keep the multiset union of their placements."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from portal.domain.krav import Krav, Kravforfall

T = TypeVar("T")


def merge_lists(lists: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    """Multiset union: an item that occurs twice in one list is two items; once in each list is one."""
    merged: Counter[T] = Counter()
    for rows in lists:
        merged |= Counter(rows)
    return tuple(merged.elements())


def merge_krav(rows: tuple[Krav, ...]) -> Krav:
    """Merge equal rows into one claim that keeps every instalment and placement."""
    parts: dict[tuple[str, date], list[Kravforfall]] = {}
    for row in rows:
        for forfall in row.kravforfall:
            parts.setdefault((forfall.kravforfallsidentifikator, forfall.forfallsdato), []).append(forfall)
    return replace(
        rows[0],
        kravforfall=tuple(_merge_forfall(same) for same in parts.values()),
        mottatt=sum(row.mottatt for row in rows),
    )


def _merge_forfall(same: list[Kravforfall]) -> Kravforfall:
    return replace(
        same[0],
        plassert_innbetaling=merge_lists(forfall.plassert_innbetaling for forfall in same),
        plassert_motkrav=merge_lists(forfall.plassert_motkrav for forfall in same),
        plassert_utbetaling=merge_lists(forfall.plassert_utbetaling for forfall in same),
    )

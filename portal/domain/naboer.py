"""Rows of one side by what brings them near rows of the other: payments by day, claims by group."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from portal.domain.deler import Rad
from portal.domain.koblingsregler import LATE_DAYS
from portal.domain.treff import Foert


class Naboer:
    """Rows of one side."""

    def __init__(self) -> None:
        self._by_day: dict[date, list[Rad]] = defaultdict(list)
        self._by_group: dict[str | None, list[Rad]] = defaultdict(list)
        self._by_account: dict[tuple[str, date], list[Rad]] = defaultdict(list)

    def add(self, row: Rad) -> None:
        if _is_penger(row):
            self._by_day[_get_day(row)].append(row)
        if is_krav(row):
            self._by_group[row.gruppe].append(row)
        if isinstance(row, Foert):
            self._by_account[row.linje.kontonr, row.dato].append(row)

    def list_group(self, gruppe: str | None) -> list[Rad]:
        """Those that may be claims of a group."""
        return self._by_group.get(gruppe, [])

    def find(self, row: Rad, *, has_group: bool = True) -> Iterator[Rad]:
        """Those near a row of the other side; without those of its claim group if `has_group` is false."""
        if _is_penger(row):
            yield from (one for day in _list_around(_get_day(row)) for one in self._by_day.get(day, ()))
        if has_group and is_krav(row):
            yield from self._by_group.get(row.gruppe, ())

    def find_on_account(self, linje: Foert) -> list[Rad]:
        """Lines of its account and days."""
        days = _list_around(linje.dato)
        return [one for day in days for one in self._by_account.get((linje.linje.kontonr, day), ())]


def list_days(row: Rad) -> set[date]:
    """The days that it says it is of."""
    return {row.dato, row.linje.betalingsdato} if isinstance(row, Foert) else {row.dato}


def _list_around(day: date) -> list[date]:
    return [day + timedelta(days=number) for number in range(-LATE_DAYS, LATE_DAYS + 1)]


def _get_day(row: Rad) -> date:
    return row.linje.betalingsdato if isinstance(row, Foert) else row.dato


def _is_penger(row: Rad) -> bool:
    return row.may_be_penger if isinstance(row, Foert) else row.is_penger


def is_krav(row: Rad) -> bool:
    """Whether it is a claim, or may book one."""
    return row.may_be_krav if isinstance(row, Foert) else row.is_krav

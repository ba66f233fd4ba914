"""Rows of one side by what brings them near rows of the other: payments by day, and claims."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from portal.domain.deler import Rad
from portal.domain.koblingsregler import LATE_DAYS
from portal.domain.skattepost import Skattepost
from portal.domain.treff import Foert


class Naboer:
    """Rows of one side."""

    def __init__(self) -> None:
        self._by_day: dict[date, list[Rad]] = defaultdict(list)
        self._claims: list[Rad] = []
        self._by_account: dict[tuple[str, date], list[Rad]] = defaultdict(list)

    def add(self, row: Rad) -> None:
        if _is_penger(row):
            self._by_day[_get_day(row)].append(row)
        if is_krav(row):
            self._claims.append(row)
        if isinstance(row, Foert):
            self._by_account[row.linje.kontonr, row.dato].append(row)

    def list_claims(self) -> list[Rad]:
        """Those that may be claims."""
        return self._claims

    def find(self, row: Rad, *, has_claims: bool) -> Iterator[Rad]:
        """Those near a row of the other side; without claims if `has_claims` is false."""
        if _is_penger(row):
            yield from (one for day in _list_around(_get_day(row)) for one in self._by_day.get(day, ()))
        if has_claims and is_krav(row):
            yield from self._claims

    def find_on_account(self, linje: Foert) -> list[Rad]:
        """Lines of its account and days."""
        days = _list_around(linje.dato)
        return [one for day in days for one in self._by_account.get((linje.linje.kontonr, day), ())]


def list_days(row: Rad) -> set[date]:
    """The days that it says it is of."""
    return {row.dato, row.linje.betalingsdato} if isinstance(row, Foert) else {row.dato}


@lru_cache(maxsize=4_096)  # of some ten years; asked several times for each row
def _list_around(day: date) -> tuple[date, ...]:
    return tuple(day + timedelta(days=number) for number in range(-LATE_DAYS, LATE_DAYS + 1))


def _get_day(row: Rad) -> date:
    return row.linje.betalingsdato if isinstance(row, Foert) else row.dato


def _is_penger(row: Rad) -> bool:
    """Also a line without a bank account: some programs pay through an account of their own."""
    return isinstance(row, Foert) or row.is_penger


def is_krav(row: Rad) -> bool:
    """Whether it is a claim, or may book one."""
    return row.may_be_krav if isinstance(row, Foert) else row.is_krav


def is_in_reach(row: Rad, one: Rad) -> bool:
    """Whether a row may be the other, or be in a sum with it: a whole of its days, with parts of the whole's days."""
    is_near = any(abs((day - other).days) <= 2 * LATE_DAYS for day in list_days(row) for other in list_days(one))
    return is_near or abs(row.beloep) == abs(one.beloep)


def make_naboer() -> dict[bool, Naboer]:
    """Of posts, and of lines."""
    return {True: Naboer(), False: Naboer()}


def find_near(naboer: dict[bool, Naboer], row: Rad, *, has_claims: bool) -> Iterator[Rad]:
    """What may be in a sum with the row: the other side's, and lines that may take back a line."""
    yield from naboer[not is_post(row)].find(row, has_claims=has_claims)
    if isinstance(row, Foert):
        yield from naboer[False].find_on_account(row)


def list_months(row: Rad) -> set[int]:
    """The months that it says it is of, numbered."""
    return {day.year * 12 + day.month for day in list_days(row)}


def is_post(row: Rad) -> bool:
    return isinstance(row, Skattepost)

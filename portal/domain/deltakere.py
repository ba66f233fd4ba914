"""Rows that may be parts of one row together, and rows by their amount."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from portal.domain.deler import Rad
from portal.domain.koblingsregler import ROUNDING
from portal.domain.saldo import ZERO
from portal.domain.stikkord import list_near_amounts


class ByAmount:
    """Rows by their amount."""

    def __init__(self) -> None:
        self._by_krone: dict[int, dict[Decimal, list[Rad]]] = defaultdict(dict)

    def add(self, row: Rad) -> bool:
        """Returns whether it is the first of its amount."""
        rows = self._by_krone[int(row.beloep)].setdefault(row.beloep, [])
        rows.append(row)
        return len(rows) == 1

    def find(self, amount: Decimal) -> Iterator[Rad]:
        """Rows of the amount, or that it is but for a rounding."""
        for krone in list_near_amounts(amount):
            for other, rows in self._by_krone.get(krone, {}).items():
                if abs(other - amount) <= ROUNDING:
                    yield from rows


class Deltakere:
    """Those without a partner, and those of pairs, by key. A row of a pair that loses its partner moves."""

    def __init__(self) -> None:
        self.free: dict[str, Rad] = {}
        self.of_pairs: dict[str, Rad] = {}
        self._most = {True: ZERO, False: ZERO}  # what all of a sign make

    def add(self, row: Rad, *, is_free: bool) -> None:
        """A row, or one that is here already and is now free."""
        if row.noekkel not in self.free and row.noekkel not in self.of_pairs:
            self._most[row.beloep > 0] += row.beloep
        (self.free if is_free else self.of_pairs)[row.noekkel] = row
        if is_free:
            self.of_pairs.pop(row.noekkel, None)

    def is_within_reach(self, row: Rad, rest: Decimal) -> bool:
        """Whether all others of its sign come as far as the rest."""
        is_plus = rest > 0
        own = row.beloep if (row.beloep > 0) == is_plus else ZERO
        return abs(self._most[is_plus] - own) >= abs(rest)

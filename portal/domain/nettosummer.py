"""Sums computed the authority's way: credit is netted. Amounts without a due date are a separate sum.

Use these only to compare with the authority's own sums and to explain them, never as an amount to pay. The API does not
say whether the authority counts amounts without a due date as not yet due or leaves them out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.krav import Krav, is_past_due
from portal.domain.svar import EgneSummer

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nettosum:
    """One sum and its parts: `beloep` = `skyldig` - `til_gode`, both zero or more."""

    skyldig: Decimal = ZERO
    til_gode: Decimal = ZERO

    @property
    def beloep(self) -> Decimal:
        """The sum as the authority states it."""
        return self.skyldig - self.til_gode

    def __add__(self, other: "Nettosum") -> "Nettosum":
        return Nettosum(skyldig=self.skyldig + other.skyldig, til_gode=self.til_gode + other.til_gode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nettosummer:
    """The authority's sums for some claims on one day."""

    forfalt: Nettosum
    ikke_forfalt: Nettosum
    uten_forfallsdato: Nettosum
    renter: Nettosum

    @property
    def saldo(self) -> Decimal:
        """Total of all four sums, without unplaced payments."""
        return (self.forfalt + self.ikke_forfalt + self.uten_forfallsdato + self.renter).beloep


def sum_netto(alle_krav: Iterable[Krav], on: date) -> Nettosummer:
    """The sums on a day."""
    rows = tuple(alle_krav)
    parts = [part for krav in rows for part in krav.rest_per_dato]
    return Nettosummer(
        forfalt=_split(amount for due, amount in parts if is_past_due(due, on)),
        ikke_forfalt=_split(amount for due, amount in parts if due and not is_past_due(due, on)),
        uten_forfallsdato=_split(amount for due, amount in parts if due is None),
        renter=_split(krav.stipulerte_renter for krav in rows),
    )


def repeat_krav(alle_krav: Iterable[Krav]) -> tuple[Krav, ...]:
    """Each claim, repeated as often as its row occurred in the answer."""
    return tuple(krav for krav in alle_krav for _ in range(krav.mottatt))


def find_day(alle_krav: Iterable[Krav], theirs: EgneSummer, fetched_on: date) -> date | None:
    """The day whose sums match: the day of the fetch, else the closest earlier day, else the first later one."""
    rows = tuple(alle_krav)
    by_day: dict[date, Decimal] = defaultdict(Decimal)
    undated = ZERO
    for krav in rows:
        for due, amount in krav.rest_per_dato:
            if due is None:
                undated += amount
            else:
                by_day[due] += amount
    dated = sum(by_day.values(), ZERO)
    if theirs.forfalt + theirs.ikke_forfalt not in (dated, dated + undated):
        return None
    # Sums change only on the day after a due date, so no other days need to be tried.
    late, found = ZERO, []
    for due in sorted(by_day):
        if late == theirs.forfalt:
            found.append(due)
        late += by_day[due]
        if late == theirs.forfalt and due < date.max:
            found.append(due + timedelta(days=1))
    if sum_netto(rows, fetched_on).forfalt.beloep == theirs.forfalt:
        return fetched_on
    earlier = [day for day in found if day < fetched_on]
    return max(earlier) if earlier else min((day for day in found if day > fetched_on), default=None)


def _split(amounts: Iterable[Decimal]) -> Nettosum:
    everything = tuple(amounts)
    return Nettosum(
        skyldig=sum((max(amount, ZERO) for amount in everything), ZERO),
        til_gode=sum((max(-amount, ZERO) for amount in everything), ZERO),
    )

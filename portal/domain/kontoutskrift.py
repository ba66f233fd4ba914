"""The statement: opening balance, movements, closing balance, and whether two ways of computing them agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.avvik import Sammenligning, compare_sums
from portal.domain.bevegelser import Bevegelse, Slag, list_bevegelser
from portal.domain.grunnlag import Grunnlag, Mangel
from portal.domain.krav import Krav
from portal.domain.open_items import OpenItems, ThenAndNow, list_open_items
from portal.domain.oversikt import Oversikt, build_oversikt, sort_by_forfall
from portal.domain.saldo import ZERO, add_up, balance_by_movements, balance_by_placements, sum_kredit_uten_krav
from portal.domain.svar import AapneKrav, UleseligRad

ALDERSGRENSER = (30, 60, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linje:
    """A movement with the balance after it; None if the balance is unknown."""

    bevegelse: Bevegelse
    saldo: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aldersgruppe:
    """Past due amounts by age in days; `til` is None for the oldest group."""

    fra: int
    til: int | None
    beloep: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementSums:
    """Sums of movements, by kind. Their total is what the balance changes by."""

    nye_krav: Decimal
    innbetalinger: Decimal  # positive
    utbetalinger: Decimal  # payouts and set-off, positive

    @property
    def total(self) -> Decimal:
        """What the balance changes by."""
        return self.nye_krav - self.innbetalinger + self.utbetalinger


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontoutskrift:
    """A statement for a period, both days included. Amounts in kroner; owed is positive."""

    fra: date
    til: date
    idag: date
    saldo_start: Decimal | None  # None: a list is missing, so the balance is unknown
    saldo_slutt: Decimal | None
    nye_krav: Decimal | None  # all three are None if a list is missing: any list may hold movements of any kind
    innbetalinger: Decimal | None  # positive
    utbetalinger: Decimal | None  # payouts and set-off, positive
    siden: (
        MovementSums | None
    )  # after the period: from the closing balance to what is open now; None if a list is missing
    linjer: tuple[Linje, ...]
    ikke_forklart_start: Decimal
    open_items: OpenItems  # what the closing balance consists of
    oversikt: Oversikt  # what is open today, regardless of the period
    sammenligning: Sammenligning  # the authority's own sums compared with the rows
    aldersgrupper: tuple[Aldersgruppe, ...]
    aapne_krav: tuple[Krav, ...]
    uleselige: tuple[UleseligRad, ...]
    mangler: tuple[Mangel, ...]
    usette_aar: tuple[int, ...]  # years before the period that could not be read: old claims may have changed
    # Credit claims that are in no list, positive: paid out since, but their date is unknown.
    tilgode_uten_krav: Decimal
    aapne: AapneKrav  # today's open list, as parsed

    @property
    def ikke_forklart_slutt(self) -> Decimal:
        """The part of the closing balance that the claims and payments do not explain."""
        return self.open_items.ikke_forklart.then

    @property
    def sum_debet(self) -> Decimal:
        """Total of the debit column."""
        return add_up(line.bevegelse.debet or ZERO for line in self.linjer)

    @property
    def sum_kredit(self) -> Decimal:
        """Total of the credit column."""
        return add_up(line.bevegelse.kredit or ZERO for line in self.linjer)

    @property
    def is_skjermet(self) -> bool:
        """Whether the authority withholds everything."""
        return self.aapne.is_skjermet

    @property
    def is_bevegelser_ufullstendig(self) -> bool:
        """A list or a row is missing from the movements and the balance."""
        lacks = self.mangler or self.usette_aar or self.tilgode_uten_krav or self.aapne.ukjente_lister
        return bool(lacks) or any(not rad.is_egen_sum for rad in self.uleselige)


def build_kontoutskrift(grunnlag: Grunnlag, fra: date, til: date, idag: date) -> Kontoutskrift:
    """The statement from `fra` to `til`; `idag` decides which open claims are past due."""
    movements = list_bevegelser(grunnlag)
    inside = tuple(row for row in movements if fra <= row.dato <= til)
    can_balance = not (grunnlag.mangler or grunnlag.aapne.is_skjermet or grunnlag.aapne.ukjente_lister)
    before = fra - timedelta(days=1)
    opening = balance_by_movements(grunnlag, movements, before) if can_balance else None
    closing = balance_by_movements(grunnlag, movements, til) if can_balance else None
    sums, since = _sum_up(inside), _sum_up(row for row in movements if row.dato > til)
    both = None if closing is None else ThenAndNow(then=closing, now=closing + since.total)
    return Kontoutskrift(
        fra=fra,
        til=til,
        idag=idag,
        saldo_start=opening,
        saldo_slutt=closing,
        nye_krav=sums.nye_krav if can_balance else None,
        innbetalinger=sums.innbetalinger if can_balance else None,
        utbetalinger=sums.utbetalinger if can_balance else None,
        siden=since if can_balance else None,
        linjer=_with_balance(inside, opening),
        ikke_forklart_start=ZERO if opening is None else opening - balance_by_placements(grunnlag, before),
        open_items=list_open_items(grunnlag, til, both),
        oversikt=build_oversikt(grunnlag.aapne, idag),
        sammenligning=compare_sums(grunnlag.aapne, grunnlag.aapne_hentet or idag, idag),
        aldersgrupper=_ages(grunnlag.aapne.alle_krav, idag),
        aapne_krav=sort_by_forfall(grunnlag.aapne.alle_krav),
        uleselige=(*grunnlag.aapne.uleselige, *grunnlag.uleselige),
        mangler=grunnlag.mangler,
        aapne=grunnlag.aapne,
        usette_aar=grunnlag.usette_aar,
        tilgode_uten_krav=sum_kredit_uten_krav(grunnlag, grunnlag.get_alle_krav(), before),
    )


def _sum_up(movements: Iterable[Bevegelse]) -> MovementSums:
    sums = dict.fromkeys(Slag, ZERO)
    for row in movements:
        sums[row.slag] += row.beloep
    return MovementSums(
        nye_krav=sums[Slag.KRAV],
        innbetalinger=-sums[Slag.INNBETALING],
        utbetalinger=sums[Slag.UTBETALING] + sums[Slag.MOTREGNING],
    )


def _with_balance(movements: Iterable[Bevegelse], opening: Decimal | None) -> tuple[Linje, ...]:
    lines: list[Linje] = []
    balance = opening
    for row in movements:
        balance = None if balance is None else balance + row.beloep
        lines.append(Linje(bevegelse=row, saldo=balance))
    return tuple(lines)


def _ages(alle_krav: Iterable[Krav], idag: date) -> tuple[Aldersgruppe, ...]:
    """Past due amounts, by age. Credit has no deadline, and amounts without a due date have no age."""
    starts = (1, *(limit + 1 for limit in ALDERSGRENSER))
    ends = (*ALDERSGRENSER, None)
    amounts = [ZERO] * len(starts)
    for krav in alle_krav:
        for due, amount in krav.rest_per_dato:
            age = (idag - due).days if due is not None else 0
            if age >= 1 and amount > 0:
                amounts[max(index for index, start in enumerate(starts) if age >= start)] += amount
    return tuple(
        Aldersgruppe(fra=start, til=end, beloep=amount)
        for start, end, amount in zip(starts, ends, amounts, strict=True)
    )

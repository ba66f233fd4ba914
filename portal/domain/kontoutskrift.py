"""The statement: opening balance, movements, closing balance, and whether two ways of reckoning them agree.

The balance is what is left of all claims less what is unplaced of all payments; estimated interest is never in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.avvik import Sammenligning, compare_sums
from portal.domain.betaling import Innbetaling
from portal.domain.bevegelser import Bevegelse, Grunnlag, Mangel, Slag, list_bevegelser, moves_balance
from portal.domain.krav import Krav, Plassering, PlassertUtbetaling
from portal.domain.oversikt import Oversikt, build_oversikt, sort_by_forfall
from portal.domain.svar import AapneKrav, UleseligRad

NULL = Decimal(0)
ALDERSGRENSER = (30, 60, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linje:
    """A movement with the balance after it; None where no balance can be given."""

    bevegelse: Bevegelse
    saldo: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aldersgruppe:
    """What is past due, by age in days; `til` is None for the oldest."""

    fra: int
    til: int | None
    beloep: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontoutskrift:
    """A statement for a period, both days included. Amounts in kroner; owed is positive."""

    fra: date
    til: date
    idag: date
    saldo_start: Decimal | None  # None: a list is missing, so that no balance can be given
    saldo_slutt: Decimal | None
    nye_krav: Decimal | None  # None likewise, for all three: a movement of one kind may be known from any of the lists
    innbetalinger: Decimal | None  # positive
    utbetalinger: Decimal | None  # payments out and set-off, positive
    linjer: tuple[Linje, ...]
    ikke_forklart_start: Decimal
    ikke_forklart_slutt: Decimal
    oversikt: Oversikt  # what is open today, whatever the period
    sammenligning: Sammenligning  # the authority's own sums of it, held against the rows
    aldersgrupper: tuple[Aldersgruppe, ...]
    aapne_krav: tuple[Krav, ...]
    uleselige: tuple[UleseligRad, ...]
    mangler: tuple[Mangel, ...]
    usette_aar: tuple[int, ...]  # years before the period that could not be read: old claims may have changed unseen
    # Of credit claims in no list, positive: paid out since, and nobody knows since when it was owed.
    tilgode_uten_krav: Decimal
    aapne: AapneKrav  # what is open today, as the authority answered

    @property
    def is_skjermet(self) -> bool:
        """Whether the authority withholds everything."""
        return self.aapne.is_skjermet

    @property
    def is_avstemt(self) -> bool:
        """Both ways of the balance agree at both ends, and nothing is missing."""
        return not (self.ikke_forklart_start or self.ikke_forklart_slutt or self.is_ufullstendig)

    @property
    def is_ufullstendig(self) -> bool:
        """Something that the figures should contain could not be had or read."""
        return self.is_bevegelser_ufullstendig or self.is_skjermet

    @property
    def is_bevegelser_ufullstendig(self) -> bool:
        """Movements and balance lack a list or a row."""
        lacks = self.mangler or self.usette_aar or self.tilgode_uten_krav or self.aapne.ukjente_lister
        return bool(lacks) or any(not rad.is_egen_sum for rad in self.uleselige)


def build_kontoutskrift(grunnlag: Grunnlag, fra: date, til: date, idag: date) -> Kontoutskrift:
    """The statement from `fra` to `til`; `idag` decides what is past due among the claims that are open now."""
    movements = list_bevegelser(grunnlag)
    inside = tuple(row for row in movements if fra <= row.dato <= til)
    can_balance = not (grunnlag.mangler or grunnlag.aapne.is_skjermet or grunnlag.aapne.ukjente_lister)
    before = fra - timedelta(days=1)
    opening = balance_by_movements(grunnlag, movements, before) if can_balance else None
    closing = balance_by_movements(grunnlag, movements, til) if can_balance else None
    return Kontoutskrift(
        fra=fra,
        til=til,
        idag=idag,
        saldo_start=opening,
        saldo_slutt=closing,
        nye_krav=_sum_of(inside, Slag.KRAV) if can_balance else None,
        innbetalinger=-_sum_of(inside, Slag.INNBETALING) if can_balance else None,
        utbetalinger=_sum_of(inside, Slag.UTBETALING, Slag.MOTREGNING) if can_balance else None,
        linjer=_with_balance(inside, opening),
        ikke_forklart_start=NULL if opening is None else opening - balance_by_placements(grunnlag, before),
        ikke_forklart_slutt=NULL if closing is None else closing - balance_by_placements(grunnlag, til),
        oversikt=build_oversikt(grunnlag.aapne, idag),
        sammenligning=compare_sums(grunnlag.aapne, grunnlag.aapne_hentet or idag, idag),
        aldersgrupper=_ages(grunnlag.aapne.alle_krav, idag),
        aapne_krav=sort_by_forfall(grunnlag.aapne.alle_krav),
        uleselige=(*grunnlag.aapne.uleselige, *grunnlag.uleselige),
        mangler=grunnlag.mangler,
        aapne=grunnlag.aapne,
        usette_aar=grunnlag.usette_aar,
        tilgode_uten_krav=_credit_of_unlisted(grunnlag, grunnlag.get_alle_krav(), before),
    )


def balance_by_movements(grunnlag: Grunnlag, movements: Iterable[Bevegelse], on: date) -> Decimal:
    """Way 1: what is left and unplaced now, less every movement after the day."""
    left = sum((krav.gjenstaaende_beloep for krav in grunnlag.aapne.alle_krav), NULL)
    unplaced = sum((innbetaling.uplassert_beloep for innbetaling in grunnlag.aapne.innbetalinger), NULL)
    return left - unplaced - sum((row.beloep for row in movements if row.dato > on), NULL)


def balance_by_placements(grunnlag: Grunnlag, on: date) -> Decimal:
    """Way 2: claims that stood then, with what was placed on them later put back, less money not yet placed then."""
    alle_krav = grunnlag.get_alle_krav()
    innbetalinger = grunnlag.get_alle_innbetalinger()
    dated = [(grunnlag.get_dato(krav), krav) for krav in alle_krav]
    stood = sum((_left_on(krav, on) for day, krav in dated if day is None or day <= on), NULL)
    unlisted = _left_of_unlisted(alle_krav, innbetalinger, on) - _credit_of_unlisted(grunnlag, alle_krav, on)
    return stood + unlisted - _unplaced_on(grunnlag, alle_krav, innbetalinger, on)


def _left_on(krav: Krav, on: date) -> Decimal:
    sign = -1 if krav.is_kredit else 1
    later = sum(
        (row.plassert_beloep for forfall in krav.kravforfall for row in forfall.plasseringer if _is_later(row, on)),
        NULL,
    )
    if krav.motregning is not None and krav.motregning.motregnetdato > on:
        later += krav.motregnet_utenfor
    return krav.gjenstaaende_beloep + sign * later


def _is_later(row: Plassering, on: date) -> bool:
    # Money paid out leaves the balance on the day it is paid, whenever the ledger tied it to the claim.
    day = row.utbetalt_dato if isinstance(row, PlassertUtbetaling) else row.plassert_dato
    return day is not None and day > on


def _left_of_unlisted(alle_krav: tuple[Krav, ...], innbetalinger: tuple[Innbetaling, ...], on: date) -> Decimal:
    """Claims known only because a payment covered them: what was placed after the day stood open on it."""
    listed = {forfall.kravforfallsidentifikator for krav in alle_krav for forfall in krav.kravforfall}
    return sum(
        (
            row.plassert_beloep
            for innbetaling in innbetalinger
            for row in innbetaling.plassert_krav
            if row.kravforfallsidentifikator not in listed
            and (row.plassert_dato or innbetaling.innbetalingsdato) > on
            and (row.kravforfallsdato is None or row.kravforfallsdato <= on)
        ),
        NULL,
    )


def _credit_of_unlisted(grunnlag: Grunnlag, alle_krav: tuple[Krav, ...], on: date) -> Decimal:
    """Credit claims known only because a later payout settled them: what it paid of them stood until then."""
    listed = {forfall.kravforfallsidentifikator for krav in alle_krav for forfall in krav.kravforfall}
    return sum(
        (
            kredit.utbetalt_beloep
            for utbetaling in grunnlag.utbetalinger
            if utbetaling.utbetalt_dato > on and moves_balance(utbetaling, grunnlag)
            for kredit in utbetaling.kredit_krav
            if kredit.kravforfallsidentifikator not in listed
        ),
        NULL,
    )


def _unplaced_on(
    grunnlag: Grunnlag, alle_krav: tuple[Krav, ...], innbetalinger: tuple[Innbetaling, ...], on: date
) -> Decimal:
    """The part of payments received by the day that no claim had got by then."""
    known = sum((_unplaced_of(row, on) for row in innbetalinger if row.innbetalingsdato <= on), NULL)
    listed = {innbetaling.innbetalingsidentifikator for innbetaling in innbetalinger}
    only_from_payouts = sum(
        (
            row.utbetalt_beloep or NULL
            for utbetaling in grunnlag.utbetalinger
            if utbetaling.utbetalt_dato > on
            for row in utbetaling.tilbakebetaling_av
            if row.innbetalingsidentifikator not in listed
            and row.innbetalingsdato is not None
            and row.innbetalingsdato <= on
        ),
        NULL,
    )
    only_from_claims = sum(
        (
            row.plassert_beloep
            for krav in alle_krav
            for forfall in krav.kravforfall
            for row in forfall.plassert_innbetaling
            if row.innbetalingsidentifikator not in listed
            and row.innbetalingsdato is not None
            and row.innbetalingsdato <= on
            and _is_later(row, on)
        ),
        NULL,
    )
    return known + only_from_claims + only_from_payouts


def _unplaced_of(innbetaling: Innbetaling, on: date) -> Decimal:
    placed = sum(
        (row.plassert_beloep for row in innbetaling.plassert_krav if row.plassert_dato and row.plassert_dato > on), NULL
    )
    sent_back = sum((row.utbetalt_beloep for row in innbetaling.plassert_utbetaling if row.utbetalt_dato > on), NULL)
    set_off = NULL
    if innbetaling.motregning is not None and innbetaling.motregning.motregnetdato > on:
        set_off = innbetaling.motregning.get_andel(innbetaling.innbetalingsidentifikator)
    return innbetaling.uplassert_beloep + placed + sent_back + set_off


def _sum_of(movements: Iterable[Bevegelse], *kinds: Slag) -> Decimal:
    return sum((row.beloep for row in movements if row.slag in kinds), NULL)


def _with_balance(movements: Iterable[Bevegelse], opening: Decimal | None) -> tuple[Linje, ...]:
    lines: list[Linje] = []
    balance = opening
    for row in movements:
        balance = None if balance is None else balance + row.beloep
        lines.append(Linje(bevegelse=row, saldo=balance))
    return tuple(lines)


def _ages(alle_krav: Iterable[Krav], idag: date) -> tuple[Aldersgruppe, ...]:
    """What is to be paid and past due, by age. Credit has no deadline, and what has no known due date has no age."""
    starts = (1, *(limit + 1 for limit in ALDERSGRENSER))
    ends = (*ALDERSGRENSER, None)
    amounts = [NULL] * len(starts)
    for krav in alle_krav:
        for due, amount in krav.rest_per_dato:
            age = (idag - due).days if due is not None else 0
            if age >= 1 and amount > 0:
                amounts[max(index for index, start in enumerate(starts) if age >= start)] += amount
    return tuple(
        Aldersgruppe(fra=start, til=end, beloep=amount)
        for start, end, amount in zip(starts, ends, amounts, strict=True)
    )

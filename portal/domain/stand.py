"""What a client's ledger said at one time: ids, amounts left and states, small enough to keep for thousands of clients.

Rows with the same key are one, so that neither order nor repetition matters. They are tuples, since a sealed copy is
kept of each person's clients, and names of fields would be most of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.krav import Krav, is_past_due
from portal.domain.svar import AapneKrav

ZERO = Decimal(0)
MAX_NAVN = 60  # characters
Rest = tuple[tuple[date | None, Decimal], ...]  # sorted and without zeros, as these:
Andeler = tuple[tuple[str, Decimal], ...]


class Kravstand(NamedTuple):
    """An open claim. `rest`: amounts left by due date; `plassert`, `utbetalt`: what covers it, by payment or payout."""

    id: str
    part: str  # key of the person whose row it is; empty for the organisation's own
    navn: str
    opprinnelig: Decimal
    rest: Rest
    renter: Decimal
    plassert: Andeler
    utbetalt: Andeler
    forfall: tuple[str, ...]  # ids of the instalments that differ from the claim's

    @property
    def noekkel(self) -> tuple[str, str]:
        """Key of the claim in its ledger."""
        return self.part, self.id

    @property
    def dekket(self) -> Decimal:
        """Amount covered by payments and payouts."""
        return sum((amount for _, amount in (*self.plassert, *self.utbetalt)), ZERO)

    @property
    def rest_i_alt(self) -> Decimal:
        """Amount left on all due dates."""
        return sum((amount for _, amount in self.rest), ZERO)

    @property
    def forfallsdato(self) -> date | None:
        """Earliest known due date of what is left."""
        return min((due for due, _ in self.rest if due is not None), default=None)

    def list_forfalt(self, on: date) -> dict[date | None, Decimal]:
        """What is past due, by due date."""
        return {due: amount for due, amount in self.rest if amount > 0 and is_past_due(due, on)}


class Betalingstand(NamedTuple):
    """A payment: received, or known because a claim was covered by it; then its own date and amount may be unknown."""

    id: str
    dato: date | None
    beloep: Decimal | None
    uplassert: Decimal = ZERO
    dekker: tuple[str, ...] = ()  # ids of the instalments it covers, as the year's list tells


class Utbetalingstand(NamedTuple):
    """A payout."""

    id: str
    dato: date
    beloep: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Aarslister:
    """Payments and payouts of one calendar year, both complete."""

    aar: int
    innbetalinger: tuple[Innbetaling, ...]
    utbetalinger: tuple[Utbetaling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A ledger as fetched. `dag`: the day that decides what is past due."""

    hentet: datetime
    dag: date
    krav: tuple[Kravstand, ...] = ()
    betalinger: tuple[Betalingstand, ...] = ()
    utbetalinger: tuple[Utbetalingstand, ...] = ()
    lacks_krav: bool = False  # claims may be missing
    lacks_uplasserte: bool = False  # payments with something unplaced may be missing
    aar: int = 0  # the year whose payments and payouts are all here; 0 if none is known

    def without_dekker(self) -> "Stand":
        """As it is kept: without what payments covered, which is used only when a change is told."""
        return replace(self, betalinger=tuple(one._replace(dekker=()) for one in self.betalinger))


def make_stand(aapne: AapneKrav, hentet: datetime, dag: date, lister: Aarslister | None = None) -> Stand:
    """The state of an open list, and of the year's lists where they are known; never of a withheld answer."""
    payments = [Betalingstand(p.innbetalingsidentifikator, p.innbetalingsdato, p.innbetalt_beloep, p.uplassert_beloep)
                for p in aapne.uplasserte]  # fmt: skip
    in_list = [] if lister is None else [_make_betaling(row) for row in lister.innbetalinger]
    placed = [one for krav in aapne.alle_krav for one in _list_plasserte(krav)]
    payouts = [one for krav in aapne.alle_krav for one in _list_utbetalte(krav)]
    if lister is not None:
        payouts = [Utbetalingstand(u.utbetalingsidentifikator, u.utbetalt_dato, u.utbetalt_beloep)
                   for u in lister.utbetalinger] + payouts  # fmt: skip
    return Stand(
        hentet=hentet,
        dag=dag,
        krav=_merge_krav(map(_make_krav, aapne.alle_krav)),
        betalinger=_merge_betalinger(payments, in_list, placed),
        utbetalinger=_merge_utbetalinger(payouts),
        lacks_krav=aapne.lacks_krav,
        lacks_uplasserte=aapne.lacks_innbetalinger,
        aar=0 if lister is None else lister.aar,
    )


def _make_krav(krav: Krav) -> Kravstand:
    label = krav.kravperiode.merke if krav.kravperiode else ""
    ids = {forfall.kravforfallsidentifikator for forfall in krav.kravforfall} - {krav.kravidentifikator}
    return Kravstand(
        id=krav.kravidentifikator,
        part=krav.part.noekkel if krav.part.is_person else "",
        navn=f"{krav.kort_beskrivelse} {label}".strip()[:MAX_NAVN],
        opprinnelig=krav.opprinnelig_beloep,
        rest=_sum_rest(krav.rest_per_dato),
        renter=krav.stipulerte_renter,
        plassert=_sum_andeler(
            (one.innbetalingsidentifikator, one.plassert_beloep)
            for forfall in krav.kravforfall
            for one in forfall.plassert_innbetaling
        ),
        utbetalt=_sum_andeler(
            (one.utbetalingsidentifikator, one.plassert_beloep)
            for forfall in krav.kravforfall
            for one in forfall.plassert_utbetaling
        ),
        forfall=tuple(sorted(ids)),
    )


def _sum_andeler(parts: Iterable[tuple[str, Decimal]]) -> Andeler:
    summed: dict[str, Decimal] = {}
    for key, amount in parts:
        summed[key] = summed.get(key, ZERO) + amount
    return tuple(sorted((key, amount) for key, amount in summed.items() if amount))


def _sum_rest(parts: Iterable[tuple[date | None, Decimal]]) -> Rest:
    summed: dict[date | None, Decimal] = {}
    for due, amount in parts:
        summed[due] = summed.get(due, ZERO) + amount
    return tuple(sorted(((d, a) for d, a in summed.items() if a), key=lambda one: (one[0] is None, one[0] or date.min)))


def _merge_krav(rows: Iterable[Kravstand]) -> tuple[Kravstand, ...]:
    found: dict[tuple[str, str], Kravstand] = {}
    for row in rows:
        other = found.get(row.noekkel)
        found[row.noekkel] = row if other is None else _add(other, row)
    return tuple(sorted(found.values()))


def _add(one: Kravstand, other: Kravstand) -> Kravstand:
    return one._replace(
        navn=min(one.navn, other.navn),
        opprinnelig=one.opprinnelig + other.opprinnelig,
        rest=_sum_rest((*one.rest, *other.rest)),
        renter=one.renter + other.renter,
        plassert=_sum_andeler((*one.plassert, *other.plassert)),
        utbetalt=_sum_andeler((*one.utbetalt, *other.utbetalt)),
        forfall=tuple(sorted({*one.forfall, *other.forfall})),
    )


def _make_betaling(row: Innbetaling) -> Betalingstand:
    covers = tuple(sorted({krav.kravforfallsidentifikator for krav in row.plassert_krav}))
    return Betalingstand(
        row.innbetalingsidentifikator, row.innbetalingsdato, row.innbetalt_beloep, row.uplassert_beloep, covers
    )


def _list_plasserte(krav: Krav) -> list[Betalingstand]:
    return [
        Betalingstand(one.innbetalingsidentifikator, one.innbetalingsdato, one.innbetalt_beloep)
        for forfall in krav.kravforfall
        for one in forfall.plassert_innbetaling
    ]


def _list_utbetalte(krav: Krav) -> list[Utbetalingstand]:
    return [
        Utbetalingstand(one.utbetalingsidentifikator, one.utbetalt_dato, one.utbetalt_beloep)
        for forfall in krav.kravforfall
        for one in forfall.plassert_utbetaling
    ]


def _merge_betalinger(*sources: list[Betalingstand]) -> tuple[Betalingstand, ...]:
    """Payments by id; an earlier source wins. Within a list, rows with one id are added; of placements, one counts."""
    *lists, placed = sources
    found: dict[str, Betalingstand] = {}
    for source in lists:
        of_source: dict[str, Betalingstand] = {}
        for row in source:
            other = of_source.get(row.id)
            of_source[row.id] = row if other is None else _add_betaling(other, row)
        for key, row in of_source.items():
            found[key] = found.get(key, row)._replace(dekker=row.dekker)
    for row in sorted(placed, key=lambda one: (one.id, one.dato or date.max, one.beloep is None, one.beloep or ZERO)):
        found.setdefault(row.id, row)
    return tuple(sorted(found.values()))


def _add_betaling(one: Betalingstand, other: Betalingstand) -> Betalingstand:
    days = [row.dato for row in (one, other) if row.dato is not None]
    return Betalingstand(
        one.id,
        min(days, default=None),
        (one.beloep or ZERO) + (other.beloep or ZERO),
        one.uplassert + other.uplassert,
        tuple(sorted({*one.dekker, *other.dekker})),
    )


def _merge_utbetalinger(rows: Iterable[Utbetalingstand]) -> tuple[Utbetalingstand, ...]:
    """A payout settles several claims, each of which has it whole."""
    earliest_last = sorted(rows, reverse=True)
    return tuple(sorted({row.id: row for row in earliest_last}.values()))

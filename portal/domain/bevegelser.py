"""Movements of the balance: new claims, payments in, payments out and set-off, each once and on its own date."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import TypeVar

from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.felter import Kravperiode, Part
from portal.domain.krav import Krav, Motregning
from portal.domain.svar import AapneKrav, Liste, Oppslag, Problem, UleseligRad

T = TypeVar("T")


class Slag(Enum):
    """Kind of movement, in the order they stand within one day."""

    KRAV = 1
    INNBETALING = 2
    UTBETALING = 3
    MOTREGNING = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bevegelse:
    """One movement: positive amounts raise what the party owes (debit), negative ones lower it (credit)."""

    dato: date
    slag: Slag
    tekst: str  # as the API has it; may be empty
    referanse: str
    beloep: Decimal
    periode: Kravperiode | None = None  # of a claim
    is_person: bool = False  # registered on the owner as a person
    is_reversering: bool = False  # a payment that was taken back
    is_tilbakebetaling: bool = False  # a payment out of money that had been paid in
    mangler_dato: bool = False  # of a claim: when it was entered is not known, and another day stands in its place
    underveis: Decimal | None = None  # what is on its way out and does not move the balance yet

    @property
    def debet(self) -> Decimal | None:
        """The amount in the debit column, or None."""
        return self.beloep if self.beloep > 0 else None

    @property
    def kredit(self) -> Decimal | None:
        """The amount in the credit column, as a positive figure, or None."""
        return -self.beloep if self.beloep < 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mangel:
    """A list of a year that could not be had, or only as it was before the open list changed."""

    liste: str  # krav, innbetalinger or utbetalinger
    aar: int
    problem: Problem | None  # None: withheld (skjermet)
    hentet: datetime | None = None  # of a list that is shown, but that the open list contradicts

    @property
    def is_motsagt(self) -> bool:
        """Rows are there, but they are of another moment than what is open."""
        return self.hentet is not None


def find_mangel(liste: str, aar: int, oppslag: Oppslag[Liste[object] | None]) -> Mangel | None:
    """What a lookup of a year's list lacks, if its rows are not to be had or not to be relied on."""
    if oppslag.data is None:
        return Mangel(liste=liste, aar=aar, problem=oppslag.problem)
    if oppslag.data.is_skjermet:
        return Mangel(liste=liste, aar=aar, problem=None)
    if oppslag.is_motsagt:
        return Mangel(liste=liste, aar=aar, problem=oppslag.problem, hentet=oppslag.fetched_at)
    return None


@dataclass(frozen=True, kw_only=True)
class Grunnlag:
    """All that a statement is made from: what is open now, and the lists of every year asked for."""

    aapne: AapneKrav
    krav: tuple[Krav, ...]
    innbetalinger: tuple[Innbetaling, ...]
    utbetalinger: tuple[Utbetaling, ...]
    uleselige: tuple[UleseligRad, ...] = ()
    mangler: tuple[Mangel, ...] = ()
    usette_aar: tuple[int, ...] = ()  # before the period, asked for in vain: old claims may have changed unseen
    aapne_hentet: date | None = None  # the business date on which what is open was fetched

    def get_dato(self, krav: Krav) -> date | None:
        """The day a claim moves the balance. What the authority has told of has been entered by the fetch."""
        if krav.dato is None or self.aapne_hentet is None:
            return krav.dato
        return min(krav.dato, self.aapne_hentet)

    def is_dato_kjent(self, krav: Krav) -> bool:
        """Whether that is the day the claim was entered, and not one that stands in its place."""
        return krav.opprettelsesdato_for_krav is not None and krav.opprettelsesdato_for_krav == self.get_dato(krav)

    def get_alle_krav(self) -> tuple[Krav, ...]:
        """Every claim once; the open list, which is newer, wins."""
        return union(self.aapne.alle_krav, self.krav, key=krav_key)

    @cached_property
    def rest_per_forfall(self) -> dict[str, Decimal]:
        """What is left of each instalment, by its identifier."""
        return {f.kravforfallsidentifikator: f.gjenstaaende_beloep for k in self.get_alle_krav() for f in k.kravforfall}

    def get_alle_innbetalinger(self) -> tuple[Innbetaling, ...]:
        """Every payment once: what is unplaced from the open list, what it covered from whichever says so."""
        listed = {innbetaling_key(row): row for row in self.innbetalinger if row.plassert_krav}
        fresh = tuple(
            replace(row, plassert_krav=listed[innbetaling_key(row)].plassert_krav)
            if not row.plassert_krav and innbetaling_key(row) in listed
            else row
            for row in self.aapne.innbetalinger
        )
        return union(fresh, self.innbetalinger, key=innbetaling_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Utgaaende:
    """A payment out, however we came to know of it."""

    part: Part
    identifikator: str
    dato: date
    beloep: Decimal
    tekst: str  # the message to the payee
    is_bevegelse: bool = True
    is_tilbakebetaling: bool = False


def krav_key(krav: Krav) -> Hashable:
    """One claim in several answers. Its amounts may have changed between them, the rest may not.

    Identifiers are not unique alone: two parties, or two claim groups, can have the same.
    """
    return krav.part.noekkel, krav.kravidentifikator, krav.kravgruppe, krav.dato


def innbetaling_key(row: Innbetaling) -> Hashable:
    """One payment in several answers. A reversal may have the identifier and date of what it reverses."""
    return row.part.noekkel, row.innbetalingsidentifikator, row.innbetalingsdato, row.innbetalt_beloep


def utbetaling_key(row: Utbetaling) -> Hashable:
    """One payout in several answers."""
    return row.part.noekkel, row.utbetalingsidentifikator, row.utbetalt_dato, row.utbetalt_beloep


def union(*answers: Iterable[T], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    """The rows of all answers, the newest answer first: a row that an earlier one has is left out.

    Rows of one answer never drop each other.
    """
    seen: set[Hashable] = set()
    rows: list[T] = []
    for answer in answers:
        new = [row for row in answer if key(row) not in seen]
        rows += new
        seen |= {key(row) for row in new}
    return tuple(rows)


def list_bevegelser(grunnlag: Grunnlag) -> tuple[Bevegelse, ...]:
    """All movements that are known, by date."""
    rows = [
        *_krav_rows(grunnlag),
        *_innbetaling_rows(grunnlag.get_alle_innbetalinger()),
        *_utbetaling_rows(list_utgaaende(grunnlag)),
        *(_motregning_row(motregning) for motregning in list_motregninger(grunnlag)),
    ]
    return tuple(sorted(rows, key=lambda row: (row.dato, row.slag.value, row.referanse)))


def list_utgaaende(grunnlag: Grunnlag) -> tuple[Utgaaende, ...]:
    """Payments out, each once: from their own list, from the credit claims they settled, from payments sent back."""
    listed = tuple(_from_list(utbetaling, grunnlag) for utbetaling in grunnlag.utbetalinger)
    # A payment out can settle claims of several parties and is listed under one.
    known = {_name_of(row) for row in listed}
    from_krav = {(_name_of(row), row.beloep): row for row in _from_krav(grunnlag) if _name_of(row) not in known}
    rows = [*listed, *from_krav.values()]
    # A payment that was sent back names its own share alone, so that shares of one payout are added up.
    named = {_name_of(row)[:2] for row in rows if row.beloep > 0}
    shares: dict[tuple[str, date], Utgaaende] = {}
    for row in _from_innbetalinger(grunnlag):
        day = row.identifikator, row.dato
        shares[day] = replace(row, beloep=row.beloep + shares[day].beloep) if day in shares else row
    return (*rows, *(row for day, row in shares.items() if day not in named))


def _name_of(row: Utgaaende) -> tuple[str, date, bool]:
    """A payout, wherever it is told of; taken back on the same day it is another."""
    return row.identifikator, row.dato, row.beloep < 0


def list_motregninger(grunnlag: Grunnlag) -> tuple[Motregning, ...]:
    """Set-off against other authorities' claims, each once though it may stand on several claims and payments.

    They may be of several parties: one set-off can take from the organisation's credit and from the owner's.
    """
    rows: tuple[Krav | Innbetaling, ...] = (*grunnlag.get_alle_krav(), *grunnlag.get_alle_innbetalinger())
    found: dict[Hashable, Motregning] = {}
    for row in rows:
        if (one := row.motregning) is not None:
            found.setdefault((one.motregningsidentifikator, one.motregnetdato, one.dekket_krav), one)
    return tuple(found.values())


def _krav_rows(grunnlag: Grunnlag) -> Iterator[Bevegelse]:
    for krav in grunnlag.get_alle_krav():
        dato = grunnlag.get_dato(krav)
        if dato is None:  # neither entered nor due on any day; `parse` lets no such row through
            continue
        yield Bevegelse(
            dato=dato,
            slag=Slag.KRAV,
            tekst=krav.kravbeskrivelse,
            referanse=krav.kravidentifikator,
            beloep=krav.opprinnelig_beloep,
            periode=krav.kravperiode,
            is_person=krav.part.is_person,
            mangler_dato=not grunnlag.is_dato_kjent(krav),
        )


def _innbetaling_rows(innbetalinger: Iterable[Innbetaling]) -> Iterator[Bevegelse]:
    for innbetaling in innbetalinger:
        yield Bevegelse(
            dato=innbetaling.innbetalingsdato,
            slag=Slag.INNBETALING,
            tekst=innbetaling.innbetalingstype,
            referanse=innbetaling.innbetalingsidentifikator,
            beloep=-innbetaling.innbetalt_beloep,
            is_person=innbetaling.part.is_person,
            is_reversering=innbetaling.is_reversering,
        )


def _utbetaling_rows(utgaaende: Iterable[Utgaaende]) -> Iterator[Bevegelse]:
    for row in utgaaende:
        yield Bevegelse(
            dato=row.dato,
            slag=Slag.UTBETALING,
            tekst=row.tekst,
            referanse=row.identifikator,
            beloep=row.beloep if row.is_bevegelse else Decimal(0),
            is_tilbakebetaling=row.is_tilbakebetaling,
            underveis=None if row.is_bevegelse else row.beloep,
        )


def _motregning_row(motregning: Motregning) -> Bevegelse:
    return Bevegelse(
        dato=motregning.motregnetdato,
        slag=Slag.MOTREGNING,
        tekst=motregning.innkrevingsmyndighet,
        referanse=motregning.motregningsidentifikator,
        beloep=motregning.beloep,
    )


def moves_balance(utbetaling: Utbetaling, grunnlag: Grunnlag) -> bool:
    """Whether a payout is taken off its credit claims already.

    While it is under way and something is left of a claim behind it, its amount is still in what is left, and must not
    count twice.
    """
    left = grunnlag.rest_per_forfall
    claim_has_rest = any(
        left.get(krav.kravforfallsidentifikator, krav.gjenstaaende_beloep) for krav in utbetaling.kredit_krav
    )
    return not (utbetaling.is_under_utbetaling and claim_has_rest)


def _from_list(utbetaling: Utbetaling, grunnlag: Grunnlag) -> Utgaaende:
    message = utbetaling.betalt_til.melding_sendt_til_mottaker if utbetaling.betalt_til else ""
    return Utgaaende(
        part=utbetaling.part,
        identifikator=utbetaling.utbetalingsidentifikator,
        dato=utbetaling.utbetalt_dato,
        beloep=utbetaling.utbetalt_beloep,
        tekst=message,
        is_bevegelse=moves_balance(utbetaling, grunnlag),
    )


def _from_krav(grunnlag: Grunnlag) -> Iterator[Utgaaende]:
    for krav in grunnlag.get_alle_krav():
        for forfall in krav.kravforfall:
            for row in forfall.plassert_utbetaling:
                message = row.betalt_til.melding_sendt_til_mottaker if row.betalt_til else ""
                yield Utgaaende(
                    part=krav.part,
                    identifikator=row.utbetalingsidentifikator,
                    dato=row.utbetalt_dato,
                    beloep=row.utbetalt_beloep,
                    tekst=message,
                )


def _from_innbetalinger(grunnlag: Grunnlag) -> Iterator[Utgaaende]:
    for innbetaling in grunnlag.get_alle_innbetalinger():
        for sent in innbetaling.plassert_utbetaling:
            yield Utgaaende(
                part=innbetaling.part,
                identifikator=sent.utbetalingsidentifikator,
                dato=sent.utbetalt_dato,
                beloep=sent.utbetalt_beloep,
                tekst="",
                is_tilbakebetaling=True,
            )

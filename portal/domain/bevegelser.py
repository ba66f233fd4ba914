"""Movements of the balance: new claims, payments in, payouts and set-off, each once and on its own date."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from portal.domain.betaling import Innbetaling, KreditKrav, Utbetaling
from portal.domain.felter import Kravperiode, Part
from portal.domain.grunnlag import Grunnlag
from portal.domain.krav import Krav
from portal.domain.plassering import Motregning, Plassering, PlassertUtbetaling


class Slag(Enum):
    """Kind of movement, in display order within one day."""

    KRAV = 1
    INNBETALING = 2
    UTBETALING = 3
    MOTREGNING = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bevegelse:
    """One movement: positive amounts raise what the party owes (debit), negative ones lower it (credit)."""

    dato: date
    slag: Slag
    tekst: str  # from the API; may be empty
    referanse: str
    beloep: Decimal
    periode: Kravperiode | None = None  # claims only
    is_person: bool = False  # registered on the owner as a person
    is_reversering: bool = False  # a reversed payment
    is_tilbakebetaling: bool = False  # a payout that refunds a payment in
    lacks_dato: bool = False  # claims only: the date of entry is unknown, and another date is used
    underveis: Decimal | None = None  # amount under way, not yet part of the balance

    @property
    def debet(self) -> Decimal | None:
        """The amount in the debit column, or None. Nothing stands there as zero, so that a row has an amount."""
        return self.beloep if self.beloep >= 0 else None

    @property
    def kredit(self) -> Decimal | None:
        """The amount in the credit column, as a positive number, or None."""
        return -self.beloep if self.beloep < 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Utgaaende:
    """A payout, from whichever list names it."""

    part: Part
    identifikator: str
    dato: date
    beloep: Decimal
    tekst: str  # message to the payee
    is_bevegelse: bool = True
    is_tilbakebetaling: bool = False


def list_bevegelser(grunnlag: Grunnlag) -> tuple[Bevegelse, ...]:
    """All known movements, by date."""
    rows = [
        *_krav_rows(grunnlag),
        *_innbetaling_rows(grunnlag.get_alle_innbetalinger()),
        *_utbetaling_rows(list_utgaaende(grunnlag)),
        *(_motregning_row(motregning) for motregning in list_motregninger(grunnlag)),
    ]
    return tuple(sorted(rows, key=lambda row: (row.dato, row.slag.value, row.referanse)))


def list_utgaaende(grunnlag: Grunnlag) -> tuple[Utgaaende, ...]:
    """Payouts, each once: from their own list, from the credit claims they settled, and from refunded payments."""
    listed = tuple(_from_list(utbetaling, grunnlag) for utbetaling in grunnlag.utbetalinger)
    # A payout can settle claims of several parties but is listed under one.
    known = {_name_of(row) for row in listed}
    from_krav = {(_name_of(row), row.beloep): row for row in _from_krav(grunnlag) if _name_of(row) not in known}
    rows = [*listed, *from_krav.values()]
    # A refunded payment names only its own share, so the shares of one payout are added up.
    named = {_name_of(row)[:2] for row in rows if row.beloep > 0}
    shares: dict[tuple[str, date], Utgaaende] = {}
    for row in _from_innbetalinger(grunnlag):
        day = row.identifikator, row.dato
        shares[day] = replace(row, beloep=row.beloep + shares[day].beloep) if day in shares else row
    return (*rows, *(row for day, row in shares.items() if day not in named))


def _name_of(row: Utgaaende) -> tuple[str, date, bool]:
    """Key of a payout in every list that names it; a reversal on the same day has another key."""
    return row.identifikator, row.dato, row.beloep < 0


def list_motregninger(grunnlag: Grunnlag) -> tuple[Motregning, ...]:
    """Set-off against other authorities' claims, each once although several claims and payments may name it.

    The sources may belong to several parties: one set-off can use the organisation's credit and the owner's.
    """
    rows: tuple[Krav | Innbetaling, ...] = (*grunnlag.get_alle_krav(), *grunnlag.get_alle_innbetalinger())
    found: dict[Hashable, Motregning] = {}
    for row in rows:
        if (one := row.motregning) is not None:
            covered = frozenset(Counter(one.dekket_krav).items())  # their order may differ between rows
            found.setdefault((one.motregningsidentifikator, one.motregnetdato, covered), one)
    return tuple(found.values())


def _krav_rows(grunnlag: Grunnlag) -> Iterator[Bevegelse]:
    for krav in grunnlag.get_alle_krav():
        dato = grunnlag.get_dato(krav)
        if dato is None:  # neither entered nor due on any date; `parse` rejects such rows
            continue
        yield Bevegelse(
            dato=dato,
            slag=Slag.KRAV,
            tekst=krav.kravbeskrivelse,
            referanse=krav.kravidentifikator,
            beloep=krav.opprinnelig_beloep,
            periode=krav.kravperiode,
            is_person=krav.part.is_person,
            lacks_dato=not grunnlag.is_dato_kjent(krav),
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
    """Whether a payout changes the balance on its date: its amount is already subtracted from its credit claims.

    While it is under way, the amount may still be included in what is left of a claim, and must not count twice.
    """
    return not utbetaling.is_under_utbetaling or all(
        _is_taken_off(utbetaling, kredit, grunnlag) for kredit in utbetaling.kredit_krav
    )


def _is_taken_off(utbetaling: Utbetaling, kredit: KreditKrav, grunnlag: Grunnlag) -> bool:
    """Nothing is left of the claim, or more is gone than everything else accounts for."""
    known = grunnlag.forfall_per_id.get(kredit.kravforfallsidentifikator)
    if known is None:
        return not kredit.gjenstaaende_beloep
    krav, forfall = known
    if not forfall.gjenstaaende_beloep:
        return True
    mine = utbetaling.utbetalingsidentifikator
    others = [row for row in forfall.plasseringer if not _is_payout(row, mine)]
    placed = {row.utbetalingsidentifikator for row in forfall.plassert_utbetaling}
    unplaced = sum(
        (
            row.utbetalt_beloep
            for other in grunnlag.utbetalinger
            if other.utbetalingsidentifikator not in placed | {mine}
            for row in other.kredit_krav
            if row.kravforfallsidentifikator == kredit.kravforfallsidentifikator
        ),
        krav.motregnet_utenfor,
    )
    elsewhere = sum((row.plassert_beloep for row in others), unplaced)
    return abs(forfall.opprinnelig_beloep - forfall.gjenstaaende_beloep) - elsewhere >= kredit.utbetalt_beloep


def _is_payout(row: Plassering, identifikator: str) -> bool:
    return isinstance(row, PlassertUtbetaling) and row.utbetalingsidentifikator == identifikator


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

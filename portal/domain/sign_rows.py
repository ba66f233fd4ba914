"""What decides the sign of a movement, from its own row and from claims."""

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.felter import Konto
from portal.domain.krav import Krav, Kravforfall
from portal.domain.plassering import PlassertInnbetaling, PlassertUtbetaling, list_covered

ZERO = Decimal(0)
FIRST_DIGIT = re.compile(r"[0-9]")


@dataclass(slots=True, kw_only=True)
class InstalmentShare:
    """A movement's share of one instalment, and the instalment's amounts as the movement states them."""

    forfall: str
    amount: Decimal
    day: date
    original: Decimal
    left: Decimal


@dataclass(slots=True, kw_only=True)
class Money:
    """What decides the sign of a payment in or out: the facts in its own row."""

    key: Hashable
    part: str
    identifier: str
    day: date
    amount: Decimal  # always positive
    raw_sign: int
    is_used: bool  # part of it was used elsewhere, which is impossible for a reversal
    placed: Decimal  # what its own row covers, or undoes if it is a reversal; 0 if it has taken all of it off again
    claims: tuple[str, ...]  # instalments it covers or pays out
    shares: tuple[InstalmentShare, ...]
    kid: str = ""
    konto: str = ""
    ties: tuple[Hashable, ...] = ()
    kinds: frozenset[str] = frozenset()


@dataclass(slots=True, kw_only=True)
class Placed:
    """A movement as shown on one instalment."""

    part: str
    forfall: str
    identifier: str
    day: date | None
    amount: Decimal | None
    raw_sign: int
    kid: str
    covers: Decimal
    is_proof: bool


def name_innbetaling(row: Innbetaling) -> Hashable:
    """Key of a payment in, the same in every answer. The raw sign sets a reversal on the same day apart."""
    amount = abs(row.innbetalt_beloep)
    return row.part.noekkel, row.innbetalingsidentifikator, row.innbetalingsdato, amount, row.raw_sign


def name_utbetaling(row: Utbetaling) -> Hashable:
    """Key of a payout, likewise."""
    amount = abs(row.utbetalt_beloep)
    return row.part.noekkel, row.utbetalingsidentifikator, row.utbetalt_dato, amount, row.raw_sign


def of_innbetaling(row: Innbetaling) -> Money:
    """From a payment in."""
    info, konto = row.innbetalt_fra, clean_konto(row.mottakers_konto)
    # What an earlier decision has turned is turned back; one of its placements can still undo another.
    sign = -1 if row.is_reversering else 1
    return Money(
        key=name_innbetaling(row),
        part=row.part.noekkel,
        identifier=row.innbetalingsidentifikator,
        day=row.innbetalingsdato,
        amount=abs(row.innbetalt_beloep),
        raw_sign=row.raw_sign,
        is_used=bool(row.plassert_utbetaling or row.motregning),
        placed=sum((sign * krav.plassert_beloep for krav in row.plassert_krav), ZERO),
        claims=tuple(krav.kravforfallsidentifikator for krav in row.plassert_krav),
        shares=tuple(
            InstalmentShare(
                forfall=krav.kravforfallsidentifikator,
                amount=sign * krav.plassert_beloep,
                day=krav.plassert_dato or row.innbetalingsdato,
                original=krav.opprinnelig_kravforfallsbeloep,
                left=krav.gjenstaaende_kravforfallsbeloep,
            )
            for krav in row.plassert_krav
            if krav.opprinnelig_kravforfallsbeloep is not None and krav.gjenstaaende_kravforfallsbeloep is not None
        ),
        kid=info.kidnummer if info else "",
        konto=konto,
        ties=list_ties(info.kidnummer if info else "", konto),
        kinds=frozenset(name_kind(krav.kravbeskrivelse) for krav in row.plassert_krav if krav.kravbeskrivelse),
    )


def of_utbetaling(row: Utbetaling, sent_back: set[tuple[str, date]]) -> Money:
    """From a payout. `sent_back`: identifiers and dates of payouts that payments in name as their own refund."""
    return Money(
        key=name_utbetaling(row),
        part=row.part.noekkel,
        identifier=row.utbetalingsidentifikator,
        day=row.utbetalt_dato,
        amount=abs(row.utbetalt_beloep),
        raw_sign=row.raw_sign,
        is_used=(row.utbetalingsidentifikator, row.utbetalt_dato) in sent_back,
        placed=sum((krav.utbetalt_beloep for krav in row.kredit_krav), ZERO),
        claims=tuple(krav.kravforfallsidentifikator for krav in row.kredit_krav),
        shares=tuple(
            InstalmentShare(
                forfall=krav.kravforfallsidentifikator,
                amount=krav.utbetalt_beloep,
                day=row.utbetalt_dato,
                original=krav.opprinnelig_beloep,
                left=krav.gjenstaaende_beloep,
            )
            for krav in row.kredit_krav
        ),
    )


def list_placed(alle_krav: Iterable[Krav], *, is_out: bool) -> Iterator[Placed]:
    """Every placement that claims show, of payments in or of payouts."""
    for krav in alle_krav:
        for forfall in krav.kravforfall:
            rows = forfall.plassert_utbetaling if is_out else forfall.plassert_innbetaling
            if rows:
                is_proof = is_decisive(krav, forfall)
                yield from (_place(krav, forfall, row, is_proof=is_proof) for row in rows)


def _place(
    krav: Krav, forfall: Kravforfall, row: PlassertInnbetaling | PlassertUtbetaling, *, is_proof: bool
) -> Placed:
    day: date | None
    amount: Decimal | None
    raw_sign, kid = 0, ""
    if isinstance(row, PlassertInnbetaling):
        raw_sign, kid = row.raw_sign, row.innbetalt_fra.kidnummer if row.innbetalt_fra else ""
        identifier, day, amount = row.innbetalingsidentifikator, row.innbetalingsdato, row.innbetalt_beloep
    else:
        identifier, day, amount = row.utbetalingsidentifikator, row.utbetalt_dato, abs(row.utbetalt_beloep)
    return Placed(
        part=krav.part.noekkel,
        forfall=forfall.kravforfallsidentifikator,
        identifier=identifier,
        day=day,
        amount=amount,
        raw_sign=raw_sign,
        kid=kid,
        covers=row.plassert_beloep,
        is_proof=is_proof,
    )


def is_decisive(krav: Krav, forfall: Kravforfall) -> bool:
    """Whether the placements prove their own signs: only these signs satisfy left = original − placed.

    If the placements add up to zero, opposite signs satisfy it too. The first of them cannot undo an earlier one, so it
    must be positive.
    """
    placed = forfall.plassert_beloep
    set_off = krav.motregning.get_andel(forfall.kravforfallsidentifikator) if krav.motregning else ZERO
    if placed not in list_covered(forfall.opprinnelig_beloep, forfall.gjenstaaende_beloep, set_off):
        return False
    if placed:
        return True
    dated = [(row.plassert_dato or date.max, row.plassert_beloep) for row in forfall.plasseringer]
    first = min(day for day, _ in dated)
    return all(amount > 0 for day, amount in dated if day == first)


def name_kind(text: str) -> str:
    """The kind of claim in a description, without a period at the end."""
    return FIRST_DIGIT.split(text, maxsplit=1)[0].strip(" -").casefold()


def clean_konto(konto: Konto | None) -> str:
    """The account number without spaces and points; empty if there is none."""
    return konto.kontonummer.replace(" ", "").replace(".", "") if konto else ""


def list_ties(kidnummer: str, kontonummer: str) -> tuple[Hashable, ...]:
    """Weaker signs of a ledger: the KID, and the authority's own account."""
    ties = (("kid", kidnummer), ("konto", kontonummer))
    return tuple(tie for tie in ties if tie[1])


def forfall_node(identifier: str) -> Hashable:
    """An instalment's node in its ledger."""
    return "forfall", identifier

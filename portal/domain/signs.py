"""Decides which payments in and out are reversals, from all available answers together.

The sign of an amount differs by ledger, so a sign alone says nothing. `parse` stores it as `raw_sign` and makes all
amounts positive. Here reversals become negative, and undecided rows become unreadable.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from decimal import Decimal

from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.krav import Krav
from portal.domain.sign_evidence import gather_surroundings, match_placements, read_hints, read_sign
from portal.domain.sign_movements import Movement
from portal.domain.sign_rows import (
    ZERO,
    Money,
    Placed,
    forfall_node,
    list_placed,
    name_innbetaling,
    name_utbetaling,
    of_innbetaling,
    of_utbetaling,
)
from portal.domain.sign_rules import decide_signs, lacks_evidence
from portal.domain.svar import (
    FORTEGN,
    FORTEGN_USETT,
    INNBETALINGER,
    INNBETALINGSLISTE,
    UTBETALINGER,
    AapneKrav,
    Liste,
    UleseligRad,
)
from portal.domain.union import union_krav

USUAL_OUT = 1  # payouts are positive in both ledgers of the API's examples
Signs = Mapping[Hashable, int | None]  # by movement key; empty if there are no reversals


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAnswers:
    """The available answers for one organisation, newest first. Any may be missing."""

    aapne: AapneKrav = field(default_factory=AapneKrav)
    krav: tuple[Liste[Krav], ...] = ()
    innbetalinger: tuple[Liste[Innbetaling], ...] = ()
    utbetalinger: tuple[Liste[Utbetaling], ...] = ()
    usette_aar: frozenset[int] = frozenset()  # years whose claims or payments are missing


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSigns:
    """The sign of each payment in and out, by its key in every answer."""

    innbetalinger: Signs
    utbetalinger: Signs
    usette_aar: frozenset[int] = frozenset()  # years whose missing lists might decide more payments in


def settle_signs(answers: LedgerAnswers) -> LedgerAnswers:
    """The same answers with negative reversals; undecided rows are moved to `uleselige`."""
    return apply_signs(answers, find_signs(answers))


def find_signs(answers: LedgerAnswers) -> FoundSigns:
    """Decide the signs. More answers give more evidence; a payment has the same sign in every answer."""
    payments = [answers.aapne.innbetalinger, *(liste.rader for liste in answers.innbetalinger)]
    payouts = [liste.rader for liste in answers.utbetalinger]
    if not any(payments) and not any(payouts):
        return FoundSigns(innbetalinger={}, utbetalinger={})
    alle_krav = union_krav(answers.aapne.alle_krav, *(liste.rader for liste in answers.krav))
    return FoundSigns(
        innbetalinger=_find_signs_in(payments, alle_krav, answers.usette_aar, _list_free(answers)),
        utbetalinger=_find_signs_out(payouts, payments, alle_krav),
        usette_aar=answers.usette_aar,
    )


def apply_signs(answers: LedgerAnswers, signs: FoundSigns) -> LedgerAnswers:
    """Some of the answers that the signs were found in, or all, with these signs."""
    return replace(
        answers,
        aapne=_sign_aapne(answers.aapne, signs),
        innbetalinger=tuple(_sign_innbetalinger(liste, signs) for liste in answers.innbetalinger),
        utbetalinger=tuple(_sign_utbetalinger(liste, signs.utbetalinger) for liste in answers.utbetalinger),
    )


def _list_free(answers: LedgerAnswers) -> AbstractSet[Hashable]:
    """Payments that cover nothing; none if what they could reverse may be missing."""
    if answers.aapne.lacks_innbetalinger or answers.usette_aar:
        return frozenset()
    return {
        name_innbetaling(row)
        for row in answers.aapne.innbetalinger
        if abs(row.uplassert_beloep) == abs(row.innbetalt_beloep) and not row.plassert_krav
    }


def _find_signs_in(
    payments: Sequence[tuple[Innbetaling, ...]],
    alle_krav: Sequence[Krav],
    unseen: frozenset[int],
    free: AbstractSet[Hashable],
) -> Signs:
    placed = [row for krav in alle_krav for forfall in krav.kravforfall for row in forfall.plassert_innbetaling]
    raw_signs = {row.raw_sign for rows in payments for row in rows} | {row.raw_sign for row in placed}
    if not unseen and _is_plain(raw_signs, [row.plassert_beloep for row in placed]):
        return {}
    money = (of_innbetaling(row) for rows in payments for row in rows)
    return _find_signs(money, alle_krav, list_placed(alle_krav, is_out=False), unseen, free)


def _find_signs_out(
    payouts: Sequence[tuple[Utbetaling, ...]], payments: Sequence[tuple[Innbetaling, ...]], alle_krav: Sequence[Krav]
) -> Signs:
    placed = [row for krav in alle_krav for forfall in krav.kravforfall for row in forfall.plassert_utbetaling]
    raw_signs = {row.raw_sign for rows in payouts for row in rows}
    if USUAL_OUT in raw_signs and _is_plain(raw_signs, [row.plassert_beloep for row in placed]):
        return {}
    sent_back = {
        (sent.utbetalingsidentifikator, sent.utbetalt_dato)
        for rows in payments
        for row in rows
        for sent in row.plassert_utbetaling
    }
    money = (of_utbetaling(row, sent_back) for rows in payouts for row in rows)
    return _find_signs(money, alle_krav, list_placed(alle_krav, is_out=True), usual=USUAL_OUT)


def _is_plain(raw_signs: set[int], placed: Iterable[Decimal]) -> bool:
    """All have the same sign and no placement is undone, so there are no reversals. This is the usual case."""
    return len(raw_signs - {0}) < 2 and all(amount >= 0 for amount in placed)


def _find_signs(
    rows: Iterable[Money],
    alle_krav: Sequence[Krav],
    placed: Iterable[Placed],
    unseen: frozenset[int] = frozenset(),
    free: AbstractSet[Hashable] = frozenset(),
    usual: int = 0,
) -> Signs:
    """The sign of each movement. `free`: keys of those that the open list has as unplaced, all of each."""
    once: dict[Hashable, Money] = {}
    for row in rows:
        # An open payment may lack its placements.
        if row.key not in once or (row.claims and not once[row.key].claims):
            once[row.key] = row
    listed = tuple(once.values())
    found = match_placements(placed, listed)
    known = {forfall.kravforfallsidentifikator for krav in alle_krav for forfall in krav.kravforfall}
    hints = read_hints(listed, known)
    movements = [
        Movement(
            raw_sign=row.raw_sign,
            amount=row.amount,
            day=row.day,
            usual=usual,
            evidence=read_sign(found.net.get(index, ZERO)) or int(row.is_used),
            hint=hints.signs.get(index, 0),
            is_plain_hint=index in hints.plain,
            is_free=row.key in free,
            is_partial=index in hints.partial,
            claims=(*found.claims.get(index, ()), *(forfall_node(identifier) for identifier in row.claims)),
            is_placed=found.net.get(index, ZERO) > 0 or row.placed > 0,
            kid=row.kid,
            konto=row.konto,
            ties=row.ties,
            kinds=row.kinds,
        )
        for index, row in enumerate(listed)
    ]
    return dict(zip(once, decide_signs(movements, gather_surroundings(alle_krav, found, unseen)), strict=True))


def _sign_aapne(aapne: AapneKrav, signs: FoundSigns) -> AapneKrav:
    if not signs.innbetalinger:
        return aapne
    rows, unread = _sign_all_in(aapne.innbetalinger, signs, INNBETALINGSLISTE)
    return replace(aapne, innbetalinger=rows, uleselige=(*aapne.uleselige, *unread))


def _sign_innbetalinger(liste: Liste[Innbetaling], signs: FoundSigns) -> Liste[Innbetaling]:
    if not signs.innbetalinger:
        return liste
    rows, unread = _sign_all_in(liste.rader, signs, INNBETALINGER)
    return replace(liste, rader=rows, uleselige=(*liste.uleselige, *unread))


def _sign_all_in(
    rows: tuple[Innbetaling, ...], signs: FoundSigns, liste: str
) -> tuple[tuple[Innbetaling, ...], tuple[UleseligRad, ...]]:
    signed, unread = [], []
    for row in rows:
        sign = signs.innbetalinger[name_innbetaling(row)]
        if sign is None:
            grunn = FORTEGN_USETT if lacks_evidence(row.innbetalingsdato, signs.usette_aar) else FORTEGN
            unread.append(UleseligRad(liste=liste, identifikator=row.innbetalingsidentifikator, grunn=grunn))
        else:
            signed.append(_turn_innbetaling(row) if sign * row.innbetalt_beloep < 0 else row)
    return tuple(signed), tuple(unread)


def _sign_utbetalinger(liste: Liste[Utbetaling], signs: Signs) -> Liste[Utbetaling]:
    if not signs:
        return liste
    signed, unread = [], []
    for row in liste.rader:
        sign = signs[name_utbetaling(row)]
        if sign is None:
            unread.append(UleseligRad(liste=UTBETALINGER, identifikator=row.utbetalingsidentifikator, grunn=FORTEGN))
        else:
            signed.append(replace(row, utbetalt_beloep=sign * abs(row.utbetalt_beloep)))
    return replace(liste, rader=tuple(signed), uleselige=(*liste.uleselige, *unread))


def _turn_innbetaling(row: Innbetaling) -> Innbetaling:
    return replace(
        row,
        innbetalt_beloep=-row.innbetalt_beloep,
        uplassert_beloep=-row.uplassert_beloep,
        plassert_krav=tuple(replace(krav, plassert_beloep=-krav.plassert_beloep) for krav in row.plassert_krav),
    )

"""Which rows of several answers are the same, and the union of them."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.krav import Krav

T = TypeVar("T")


def krav_key(krav: Krav) -> Hashable:
    """Key of a claim, the same in every answer. Only its amounts may change between answers.

    The identifier alone is not unique: two parties or two claim groups can share one.
    """
    return krav.part.noekkel, krav.kravidentifikator, krav.kravgruppe, krav.dato


def innbetaling_key(row: Innbetaling) -> Hashable:
    """Key of a payment, the same in every answer. A reversal may share its payment's identifier and date."""
    return row.part.noekkel, row.innbetalingsidentifikator, row.innbetalingsdato, row.innbetalt_beloep


def utbetaling_key(row: Utbetaling) -> Hashable:
    """Key of a payout, the same in every answer."""
    return row.part.noekkel, row.utbetalingsidentifikator, row.utbetalt_dato, row.utbetalt_beloep


def union_krav(*answers: Iterable[Krav]) -> tuple[Krav, ...]:
    """Claims of all answers; the first answer is the newest."""
    return _union(
        answers,
        krav_key,
        lambda krav: (krav.opprinnelig_beloep, krav.gjenstaaende_beloep),
        lambda krav: krav.opprinnelig_beloep,
    )


def union_innbetalinger(*answers: Iterable[Innbetaling]) -> tuple[Innbetaling, ...]:
    """Payments in of all answers; the first answer is the newest."""
    return _union(answers, innbetaling_key, lambda row: row.uplassert_beloep)


def union_utbetalinger(*answers: Iterable[Utbetaling]) -> tuple[Utbetaling, ...]:
    """Payouts of all answers; the first answer is the newest."""
    return _union(answers, utbetaling_key)


def _union(
    answers: Iterable[Iterable[T]], key: Callable[[T], Hashable], *likenesses: Callable[[T], Hashable]
) -> tuple[T, ...]:
    """Each row of a newer answer replaces one row with its key in an older answer: the most similar one.

    Rows of one answer never replace each other. If an answer has two rows with a key
    and a newer answer has one, one of the two is kept.
    """
    rows: list[T] = []
    by_key: dict[Hashable, list[T]] = {}
    for answer in answers:
        new = [(key(row), row) for row in answer]
        known = {name: [*by_key[name]] for name, _ in new if name in by_key}
        for likeness in (*likenesses, lambda _row: None) if known else ():
            new = [(name, row) for name, row in new if not _take_like(row, known.get(name, []), likeness)]
        for name, row in new:
            rows.append(row)
            by_key.setdefault(name, []).append(row)
    return tuple(rows)


def _take_like(row: T, known: list[T], likeness: Callable[[T], Hashable]) -> bool:
    for number, other in enumerate(known):
        if likeness(other) == likeness(row):
            del known[number]
            return True
    return False

"""Which rows of several answers are one, and the rows of all of them, each once."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.krav import Krav

T = TypeVar("T")


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


def union_krav(*answers: Iterable[Krav]) -> tuple[Krav, ...]:
    """The claims of all answers, the newest answer first."""
    return _union(
        answers,
        krav_key,
        lambda krav: (krav.opprinnelig_beloep, krav.gjenstaaende_beloep),
        lambda krav: krav.opprinnelig_beloep,
    )


def union_innbetalinger(*answers: Iterable[Innbetaling]) -> tuple[Innbetaling, ...]:
    """The payments in of all answers, the newest answer first."""
    return _union(answers, innbetaling_key, lambda row: row.uplassert_beloep)


def union_utbetalinger(*answers: Iterable[Utbetaling]) -> tuple[Utbetaling, ...]:
    """The payments out of all answers, the newest answer first."""
    return _union(answers, utbetaling_key)


def _union(
    answers: Iterable[Iterable[T]], key: Callable[[T], Hashable], *likenesses: Callable[[T], Hashable]
) -> tuple[T, ...]:
    """A row is left out for each that an earlier answer has of its key, and of several the one most like it.

    Rows of one answer never drop each other: where one has two of a key and an earlier one has one, one is left.
    """
    rows: list[T] = []
    for answer in answers:
        known: dict[Hashable, list[T]] = {}
        for row in rows:
            known.setdefault(key(row), []).append(row)
        new = list(answer)
        for likeness in (*likenesses, lambda _row: None):
            new = [row for row in new if not _take_like(row, known.get(key(row), []), likeness)]
        rows += new
    return tuple(rows)


def _take_like(row: T, known: list[T], likeness: Callable[[T], Hashable]) -> bool:
    for number, other in enumerate(known):
        if likeness(other) == likeness(row):
            del known[number]
            return True
    return False

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

"""Placements as positive amounts, whatever sign the ledger uses.

Whether a payment is a reversal is decided elsewhere, from all answers together: `portal.domain.signs`.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from portal.domain.plassering import list_covered

ZERO = Decimal(0)


def normalise_placement_signs(
    original: Decimal, left: Decimal, placed: Sequence[tuple[Decimal, date | None]], set_off: Decimal = ZERO
) -> list[Decimal]:
    """The amount each placement covers, positive.

    Signs differ per ledger; infer them from left = original − placed. If that holds only for the amounts with their
    signs, one placement undid another and stays negative. `set_off`: the part of the original that was set off
    elsewhere, positive.
    """
    absolute = [abs(amount) for amount, _ in placed]
    for total in list_covered(original, left, set_off):
        if sum(absolute) == total:
            return absolute
        for direction in _directions(placed):
            signed = [direction * amount for amount, _ in placed]
            if sum(signed) == total:
                return signed
    return absolute


def get_raw_sign(amount: Decimal) -> int:
    """Sign of the API's amount; 0 for zero."""
    return (amount > 0) - (amount < 0)


def _directions(placed: Sequence[tuple[Decimal, date | None]]) -> tuple[int, int]:
    """Which direction to try first: at the end of any day, the total placed is never negative."""
    days: dict[date, Decimal] = defaultdict(Decimal)
    for amount, day in placed:
        days[day or date.max] += amount
    first = next((days[day] for day in sorted(days) if days[day]), ZERO)
    return (-1, 1) if first < 0 else (1, -1)

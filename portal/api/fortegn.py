"""Signs: one direction for every amount, whichever way round the ledger behind the answer writes it."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal


def settle_placed(original: Decimal, left: Decimal, placed: Sequence[tuple[Decimal, date | None]]) -> list[Decimal]:
    """What each placement covers, positive.

    VAT writes placements negative, the other ledgers positive, so that the sign says nothing; what is left does:
    `left = original − placed`. Where that holds for the amounts with their signs only, one of them undid another and
    stays negative.
    """
    covered = abs(original) - (left if original >= 0 else -left)
    absolute = [abs(amount) for amount, _ in placed]
    if sum(absolute) == covered:
        return absolute
    for direction in _directions(placed):
        signed = [direction * amount for amount, _ in placed]
        if sum(signed) == covered:
            return signed
    return absolute


def find_reversals(amounts: Sequence[tuple[str, Decimal, date]]) -> list[int]:
    """+1 for each payment, −1 for each reversal, of `(identifier, amount as it came, date)`.

    A payment whose sign differs from the others of its ledger in the same answer is a reversal. With as many of
    each, the rest of the answer decides, and then the earliest: a reversal follows what it reverses.
    """
    everywhere = Counter(amount > 0 for _, amount, _ in amounts if amount)
    normal: dict[str, bool] = {}
    for ledger in {_ledger(identifier) for identifier, _, _ in amounts}:
        rows = sorted(
            (day, amount > 0) for identifier, amount, day in amounts if amount and _ledger(identifier) == ledger
        )
        signs = Counter(is_positive for _, is_positive in rows)
        if signs[True] != signs[False]:
            normal[ledger] = signs[True] > signs[False]
        elif everywhere[True] != everywhere[False]:
            normal[ledger] = everywhere[True] > everywhere[False]
        elif rows:
            normal[ledger] = rows[0][1]
    return [-1 if amount and (amount > 0) != normal[_ledger(identifier)] else 1 for identifier, amount, _ in amounts]


def _directions(placed: Sequence[tuple[Decimal, date | None]]) -> tuple[int, int]:
    """Which way to try first: the earliest placement is one, not the undoing of one."""
    first = min(placed, key=lambda row: row[1] or date.max, default=(Decimal(0), None))[0]
    return (-1, 1) if first < 0 else (1, -1)


def _ledger(identifier: str) -> str:
    """The ledgers number their rows each in their own way: `FORF-91264797` and `84111312`."""
    return re.split(r"[0-9]", identifier, maxsplit=1)[0]

"""Signs where nothing proves or suggests any: by the number of rows with each sign, or by their order."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from datetime import date
from decimal import Decimal

from portal.domain.sign_movements import Movement

MIN_FOR_MAJORITY = 3  # minimum number of rows when their count is the only evidence
Tally = Counter[int]


def judge_by_number(movements: Sequence[Movement], ledgers: Sequence[Hashable]) -> dict[int, int]:
    """Without proof: in a ledger with enough rows, the most common sign means payment."""
    tallies: dict[Hashable, Tally] = defaultdict(Counter)
    for index, movement in enumerate(movements):
        tallies[ledgers[index]][movement.raw_sign] += 1
    judged: dict[int, int] = {}
    for index, movement in enumerate(movements):
        tally = tallies[ledgers[index]]
        if movement.raw_sign and tally[1] + tally[-1] >= MIN_FOR_MAJORITY and tally[1] != tally[-1]:
            judged[index] = (1 if tally[1] > tally[-1] else -1) * movement.raw_sign
    return judged


def judge_by_order(movements: Sequence[Movement]) -> list[int | None]:
    """Without any evidence: a reversal follows a payment of the same amount with the opposite raw sign.

    The two never have different KIDs. Within one day the most common sign comes first, else the positive one. If only
    some of several equal movements can be reversals, all of them are undecided.
    """
    usual = Counter(movement.raw_sign for movement in movements)
    is_negative_first = usual[-1] > usual[1]
    same: dict[tuple[date, int, Decimal, bool, str], list[int]] = defaultdict(list)
    for index, movement in enumerate(movements):
        order = movement.raw_sign if is_negative_first else -movement.raw_sign
        same[movement.day, order, movement.amount, not movement.kid, movement.kid].append(index)
    unmatched: dict[tuple[Decimal, int], Counter[str]] = defaultdict(Counter)
    signs: list[int | None] = [1] * len(movements)
    for (_, _, amount, _, kid), equal in sorted(same.items()):
        raw_sign = movements[equal[0]].raw_sign
        reversed_kids = _take(unmatched[amount, -raw_sign], kid, len(equal))
        if not reversed_kids:
            unmatched[amount, raw_sign][kid] += len(equal)
            continue
        for index in equal:
            signs[index] = -1 if len(reversed_kids) == len(equal) else None
    return signs


def _take(unmatched: Counter[str], kid: str, most: int) -> list[str]:
    """Remove and return the KIDs of payments that reversals with this KID can belong to, its own KID first."""
    fitting = [kid, ""] if kid else sorted(unmatched)
    taken = [other for other in fitting for _ in range(unmatched[other])][:most]
    unmatched.subtract(taken)
    return taken

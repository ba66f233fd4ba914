"""Signs where nothing proves or suggests any: by the number of rows with each sign, or by their order."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from datetime import date
from decimal import Decimal

from portal.domain.sign_movements import Movement

MIN_FOR_MAJORITY = 3  # minimum number of rows when their count is the only evidence
Tally = Counter[int]
Traits = tuple[str, str, bool]  # KID, account, whether it covers a claim


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

    The two never have different KIDs or accounts. Within one day the most common sign comes first, else the positive
    one. If only some of several equal movements can be reversals, all of them are undecided. So is what covers nothing,
    if the payment that it would have reversed covers a claim.
    """
    usual = Counter(movement.raw_sign for movement in movements)
    is_negative_first = usual[-1] > usual[1]
    same: dict[tuple[date, int, Decimal, bool, Traits], list[int]] = defaultdict(list)
    for index, one in enumerate(movements):
        order = one.raw_sign if is_negative_first else -one.raw_sign
        same[one.day, order, one.amount, not one.kid, (one.kid, one.konto, one.is_placed)].append(index)
    unmatched: dict[tuple[Decimal, int], Counter[Traits]] = defaultdict(Counter)
    signs: list[int | None] = [None] * len(movements)
    for (_, _, amount, _, traits), equal in sorted(same.items()):
        raw_sign = movements[equal[0]].raw_sign
        candidates = unmatched[amount, -raw_sign]
        taken = _take(candidates, traits, len(equal))
        is_unsure = bool(taken) and len(taken) < len(equal)
        if not taken:
            is_unsure = not traits[2] and any(candidates[other] and _agree(other, traits) for other in candidates)
            unmatched[amount, raw_sign][traits] += 0 if is_unsure else len(equal)
        for index in equal:
            signs[index] = None if is_unsure else -1 if taken else 1
    return signs


def _take(unmatched: Counter[Traits], mine: Traits, most: int) -> list[Traits]:
    """Remove and return the payments that reversals with these traits can belong to, those with their KID first."""
    fitting = [other for other in unmatched if _agree(other, mine) and (mine[2] or not other[2])]
    fitting.sort(key=lambda other: (other[0] != mine[0], other))
    taken = [other for other in fitting for _ in range(unmatched[other])][:most]
    unmatched.subtract(taken)
    return taken


def _agree(one: Traits, other: Traits) -> bool:
    """Whether the KIDs and the accounts are the same, where both are known."""
    return (one[0] == other[0] or not (one[0] and other[0])) and (one[1] == other[1] or not (one[1] and other[1]))

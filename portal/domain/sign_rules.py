"""Which movement of money is a reversal, from what is known of it and of the others of its ledger.

A ledger writes all its payments the same way round, so that one payment whose direction is known tells it for the
others. Which movements are of one ledger follows from what they share, never from the form of an identifier.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.domain.sign_movements import Ledgers, Movement, Other, Surroundings

CLEAR_MAJORITY = 3  # how many times as many, where what speaks for a direction is not proof
MIN_FOR_MAJORITY = 3  # rows, where nothing speaks for a direction but the number of them
ANY_KID = "*"
Tally = Counter[int]


@dataclass
class _Evidence:
    """What speaks for each direction, by ledger: narrow (joined by claims), wide (by KID and account too), and all."""

    narrow: list[Hashable] = field(default_factory=list)
    wide: list[Hashable] = field(default_factory=list)
    proven_narrow: dict[Hashable, set[int]] = field(default_factory=lambda: defaultdict(set))
    proven_wide: dict[Hashable, set[int]] = field(default_factory=lambda: defaultdict(set))
    hinted_wide: dict[Hashable, Tally] = field(default_factory=lambda: defaultdict(Counter))
    proven_kinds: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    proven: set[int] = field(default_factory=set)
    hinted: set[int] = field(default_factory=set)


def decide_signs(movements: Sequence[Movement], around: Surroundings) -> list[int | None]:
    """+1 for each payment, −1 for each reversal, None where it cannot be settled."""
    found = _gather(movements, around)
    counterparts = _Counterparts(movements, around.others)
    is_anything_known = bool(found.proven or found.hinted)
    by_order = [] if is_anything_known else _judge_by_order(movements)
    by_number = {} if is_anything_known else _judge_by_number(movements, found)
    signs: list[int | None] = []
    guessed: list[int] = []
    for index, movement in enumerate(movements):
        if not movement.raw_sign or movement.evidence:
            signs.append(movement.evidence or 1)
            continue
        direction = _find_direction(index, found)
        if not direction:
            direction = _find_by_kind(movement, found) or direction
        if direction:
            signs.append(direction * movement.raw_sign)
        elif direction is None:
            signs.append(movement.hint or (None if counterparts.has_earlier(movement) else 1))
        elif is_anything_known:
            guessed.append(index)
            signs.append(_judge_alone(movement, found, counterparts))
        elif index in by_number:
            signs.append(by_number[index])
        else:
            guessed.append(index)
            signs.append(by_order[index])
    doubtful = _find_doubtful(movements, [one for one in guessed if signs[one] == 1], found)
    for index in (*doubtful, *_find_unseen(movements, guessed, around.unseen)):
        signs[index] = None
    return signs


def _gather(movements: Sequence[Movement], around: Surroundings) -> _Evidence:
    found, ledgers = _Evidence(), Ledgers()
    numbers = range(len(movements))
    by_claims = (((index,), claim) for index in numbers for claim in movements[index].claims)
    found.narrow = ledgers.join_all((*by_claims, *around.claim_joins), numbers)
    by_ties = (((index,), tie) for index in numbers for tie in movements[index].ties)
    found.wide = ledgers.join_all((*by_ties, *around.tie_joins), numbers)
    for index, movement in enumerate(movements):
        if movement.evidence and movement.raw_sign:
            direction = movement.evidence * movement.raw_sign
            found.proven_narrow[found.narrow[index]].add(direction)
            found.proven_wide[found.wide[index]].add(direction)
            found.proven.add(direction)
            for kind in movement.kinds:
                found.proven_kinds[kind].add(direction)
        elif movement.hint and movement.raw_sign:
            found.hinted_wide[found.wide[index]][movement.hint * movement.raw_sign] += 1
            found.hinted.add(movement.hint * movement.raw_sign)
    for claim, direction in around.votes:
        found.hinted_wide[ledgers.find(claim)][direction] += 1
        found.hinted.add(direction)
    return found


def _find_direction(index: int, found: _Evidence) -> int | None:
    """Which raw sign a payment has in the movement's ledger; 0 if nothing says, None if it is contradictory."""
    for directions in (found.proven_narrow.get(found.narrow[index]), found.proven_wide.get(found.wide[index])):
        if directions:
            return _agree(directions)
    tally = found.hinted_wide.get(found.wide[index])
    return _lean(tally) if tally else 0


def _find_by_kind(movement: Movement, found: _Evidence) -> int:
    """The same from payments of claims of the same kind; a kind that two ledgers have says nothing."""
    proven = [found.proven_kinds.get(kind, set()) for kind in movement.kinds]
    return _agree({direction for directions in proven if len(directions) == 1 for direction in directions}) or 0


def _agree(directions: set[int]) -> int | None:
    """The one direction; None if there is none, or two."""
    return next(iter(directions)) if len(directions) == 1 else None


def _lean(tally: Tally) -> int | None:
    """The direction of a clear majority; None if there is none."""
    one, other = tally[1], tally[-1]
    if max(one, other) >= CLEAR_MAJORITY * min(one, other):
        return 1 if one > other else -1
    return None


def _judge_alone(movement: Movement, found: _Evidence, counterparts: "_Counterparts") -> int | None:
    """One whose own ledger nothing is known of: as the other ledgers, if they agree and it can be one of them."""
    direction = _agree(found.proven or found.hinted)
    if direction is None:
        return None if counterparts.has_earlier(movement) else 1
    if direction == movement.raw_sign:
        # An earlier one that reverses nothing is a payment of a ledger that writes the other way: this may undo it.
        return None if counterparts.is_after_unmatched(movement) else 1
    if counterparts.has_earlier(movement):
        return -1
    # Of another ledger, or the reversal of a payment that is in no answer at hand. What was never placed would have
    # that payment beside it among the unplaced; of the rest nobody can tell.
    return None if movement.claims else 1


def _find_doubtful(movements: Sequence[Movement], payments: Sequence[int], found: _Evidence) -> list[int]:
    """Of those that are payments only because nothing says otherwise, the ones that may well have reversed another.

    Both signs for one amount look like a payment and its reversal; both signs in one ledger are certain to be.
    """
    counterparts = _Counterparts([movements[index] for index in payments], ())
    first: dict[tuple[Hashable, int], date] = {}
    for index in payments:
        key = found.wide[index], movements[index].raw_sign
        first[key] = min(movements[index].day, first.get(key, date.max))
    return [
        index
        for index in payments
        if counterparts.has_earlier(movements[index])
        or first.get((found.wide[index], -movements[index].raw_sign), date.max) <= movements[index].day
    ]


def _find_unseen(movements: Sequence[Movement], guessed: Sequence[int], unseen: frozenset[int]) -> list[int]:
    """What may reverse something that could not be seen. What is placed on a claim tells of itself."""
    return [
        index
        for index in guessed
        if not movements[index].claims and {movements[index].day.year, movements[index].day.year - 1} & unseen
    ]


class _Counterparts:
    """What a movement may have reversed: the same amount with the opposite raw sign, and no other KID."""

    def __init__(self, movements: Iterable[Movement], others: Iterable[Other]) -> None:
        self._first: dict[tuple[Decimal, int, str], date] = {}
        for amount, raw_sign, kid, day in (*((m.amount, m.raw_sign, m.kid, m.day) for m in movements), *others):
            for key in ((amount, raw_sign, kid), (amount, raw_sign, ANY_KID)):
                self._first[key] = min(day, self._first.get(key, day))

    def has_earlier(self, movement: Movement) -> bool:
        """A reversal follows what it reverses."""
        first = self._find_first(movement, -movement.raw_sign)
        return first is not None and first <= movement.day

    def is_after_unmatched(self, movement: Movement) -> bool:
        """Whether the first of its counterparts came before all that it could itself have reversed."""
        first, like_this = self._find_first(movement, -movement.raw_sign), self._find_first(movement, movement.raw_sign)
        return first is not None and like_this is not None and first < like_this

    def _find_first(self, movement: Movement, raw_sign: int) -> date | None:
        kids = (movement.kid, "") if movement.kid else (ANY_KID,)
        days = (self._first.get((movement.amount, raw_sign, kid)) for kid in kids)
        return min((day for day in days if day is not None), default=None)


def _judge_by_number(movements: Sequence[Movement], found: _Evidence) -> dict[int, int]:
    """Where nothing is proven: within one ledger of several rows, what most of them are is a payment."""
    tallies: dict[Hashable, Tally] = defaultdict(Counter)
    for index, movement in enumerate(movements):
        tallies[found.wide[index]][movement.raw_sign] += 1
    judged: dict[int, int] = {}
    for index, movement in enumerate(movements):
        tally = tallies[found.wide[index]]
        if tally[1] + tally[-1] >= MIN_FOR_MAJORITY and tally[1] != tally[-1]:
            judged[index] = (1 if tally[1] > tally[-1] else -1) * movement.raw_sign
    return judged


def _judge_by_order(movements: Sequence[Movement]) -> list[int | None]:
    """Where nothing is known at all: a reversal follows a payment of the same amount with the opposite raw sign.

    It has no other KID. Within one day what most movements are comes first, else what is positive. Where only some of
    several equal movements can be reversals, it is not known which.
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
    """The KIDs of payments that reversals with this KID can be of, taken out: its own first."""
    fitting = [kid, ""] if kid else sorted(unmatched)
    taken = [other for other in fitting for _ in range(unmatched[other])][:most]
    unmatched.subtract(taken)
    return taken

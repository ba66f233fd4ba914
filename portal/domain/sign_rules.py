"""Decides which movements are reversals, from what is known about them and the rest of their ledger.

A ledger writes all payments with the same sign, so one payment with a known direction decides the others. Movements
belong to the same ledger if they share claims, KIDs or accounts; the form of an identifier says nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.domain.sign_counterparts import Counterparts
from portal.domain.sign_guesses import Tally, judge_by_number, judge_by_order
from portal.domain.sign_movements import Ledgers, Movement, Surroundings

CLEAR_MAJORITY = 3  # required ratio when the evidence for a direction is not proof


@dataclass
class _Evidence:
    """Evidence for each direction, by ledger: narrow (joined by claims), wide (also by KID and account), and all."""

    narrow: list[Hashable] = field(default_factory=list)
    wide: list[Hashable] = field(default_factory=list)
    proven_narrow: dict[Hashable, set[int]] = field(default_factory=lambda: defaultdict(set))
    proven_wide: dict[Hashable, set[int]] = field(default_factory=lambda: defaultdict(set))
    hinted_wide: dict[Hashable, Tally] = field(default_factory=lambda: defaultdict(Counter))
    proven_kinds: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    hinted_kinds: dict[str, Tally] = field(default_factory=lambda: defaultdict(Counter))
    proven: set[int] = field(default_factory=set)
    hinted: set[int] = field(default_factory=set)
    equal: dict[Hashable, list[Movement]] = field(default_factory=lambda: defaultdict(list))


def decide_signs(movements: Sequence[Movement], around: Surroundings) -> list[int | None]:
    """+1 for each payment, −1 for each reversal, None if undecided."""
    counterparts = Counterparts([*movements, *around.others])
    found = _gather(movements, around, counterparts)
    is_anything_known = bool(found.proven or found.hinted)
    by_number = {} if is_anything_known else judge_by_number(movements, found.wide)
    known = found.proven or found.hinted or {sign * movements[index].raw_sign for index, sign in by_number.items()}
    by_order = [] if known else judge_by_order(movements)
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
            signs.append(_follow_ledger(index, movement, direction, found, counterparts))
        elif direction is None:
            is_proven = bool(found.proven_wide.get(found.wide[index]))
            signs.append(_judge_contradictory(movement, counterparts, is_proven=is_proven))
            guessed += [] if movement.hint else [index]
        elif index in by_number:
            signs.append(by_number[index])
        else:
            guessed.append(index)
            is_reversal = bool(known) and _reverses_in_own_ledger(index, movement, found)
            alone = _judge_alone(movement, known, counterparts) if known else by_order[index]
            signs.append(-1 if is_reversal else alone)
    doubtful = _find_doubtful(movements, [one for one in guessed if signs[one] == 1], found)
    partial = [index for index in guessed if movements[index].is_partial]
    for index in (*doubtful, *partial, *_find_unseen(movements, guessed, around.unseen)):
        signs[index] = None
    return signs


def _gather(movements: Sequence[Movement], around: Surroundings, counterparts: Counterparts) -> _Evidence:
    found, ledgers = _Evidence(), Ledgers()
    numbers = range(len(movements))
    by_claims = (((index,), claim) for index in numbers for claim in movements[index].claims)
    found.narrow = ledgers.join_all((*by_claims, *around.claim_joins), numbers)
    by_ties = (((index,), tie) for index in numbers for tie in movements[index].ties)
    found.wide = ledgers.join_all((*by_ties, *around.tie_joins), numbers)
    for index, movement in enumerate(movements):
        found.equal[found.wide[index], movement.amount, movement.kid].append(movement)
        found.hinted |= {movement.usual} - {0}
        if movement.evidence and movement.raw_sign:
            direction = movement.evidence * movement.raw_sign
            found.proven_narrow[found.narrow[index]].add(direction)
            found.proven_wide[found.wide[index]].add(direction)
            found.proven.add(direction)
            for kind in movement.kinds:
                found.proven_kinds[kind].add(direction)
        elif movement.hint and movement.raw_sign:
            direction = movement.hint * movement.raw_sign
            found.hinted_wide[found.wide[index]][direction] += 1
            found.hinted.add(direction)
            for kind in movement.kinds:
                found.hinted_kinds[kind][direction] += 1
        elif counterparts.is_surely_payment(movement):  # this counts in its own ledger alone
            found.hinted_wide[found.wide[index]][movement.raw_sign] += 1
    for claim, direction in around.votes:
        found.hinted_wide[ledgers.find(claim)][direction] += 1
        found.hinted.add(direction)
    return found


def _find_direction(index: int, found: _Evidence) -> int | None:
    """Raw sign of a payment in the movement's ledger; 0 if unknown, None if the evidence is contradictory."""
    for directions in (found.proven_narrow.get(found.narrow[index]), found.proven_wide.get(found.wide[index])):
        if directions:
            return _agree(directions)
    tally = found.hinted_wide.get(found.wide[index])
    return _lean(tally) if tally else 0


def _find_by_kind(movement: Movement, found: _Evidence) -> int:
    """The same, from payments of claims of the same kind; a kind found in two ledgers is ignored."""
    proven = [found.proven_kinds.get(kind, set()) for kind in movement.kinds]
    return _agree({direction for directions in proven if len(directions) == 1 for direction in directions}) or 0


def _is_against_its_kind(index: int, movement: Movement, found: _Evidence) -> bool:
    """Whether it is a payment only as it fits its instalment, while others of its kind have the other sign.

    A reversal fits as well, if its payment is in no list and something else has covered the instalment since.
    """
    if not movement.is_plain_hint or found.proven_wide.get(found.wide[index]):
        return False
    others = Counter[int]([movement.usual])
    for kind in movement.kinds:
        others += found.hinted_kinds[kind] + Counter(found.proven_kinds[kind])
    others[movement.raw_sign] -= len(movement.kinds)  # itself
    return others[-movement.raw_sign] > 0 and others[-movement.raw_sign] >= others[movement.raw_sign]


def _agree(directions: set[int]) -> int | None:
    """The only direction; None if there is none, or two."""
    return next(iter(directions)) if len(directions) == 1 else None


def _lean(tally: Tally) -> int | None:
    """The direction with a clear majority; None if there is none."""
    one, other = tally[1], tally[-1]
    if max(one, other) >= CLEAR_MAJORITY * min(one, other):
        return 1 if one > other else -1
    return None


def _judge_alone(movement: Movement, known: set[int], counterparts: Counterparts) -> int | None:
    """A movement whose ledger has no evidence: follow the other ledgers if they agree and that is possible."""
    direction = _agree(known)
    if direction is None:
        return None if counterparts.has_earlier(movement) else 1
    if direction == movement.raw_sign:
        # The earlier movement may be a payment in a ledger with opposite signs, and this one its reversal.
        return None if counterparts.is_after_unmatched(movement) else 1
    if counterparts.has_earlier_at_all(movement):
        # Nothing speaks for a ledger with opposite signs, in which it would be a payment.
        return -1 if counterparts.has_earlier_payment(movement) else None
    # It belongs to another ledger, or reverses a payment that we do not have. If it was never placed, that payment
    # would be listed as unplaced too; otherwise it is undecided.
    return None if movement.claims or movement.usual == -movement.raw_sign else 1


def _follow_ledger(
    index: int, movement: Movement, direction: int, found: _Evidence, counterparts: Counterparts
) -> int | None:
    """A movement whose ledger writes payments with this sign, unless the movement itself speaks against it."""
    if direction == movement.raw_sign:
        return None if _is_against_its_kind(index, movement, found) else 1
    return None if counterparts.is_surely_payment(movement) else -1


def _judge_contradictory(movement: Movement, counterparts: Counterparts, *, is_proven: bool) -> int | None:
    """A movement whose ledger has evidence for both directions: only its own row counts.

    If the evidence is no more than hints, one of them may be of a lone reversal, whose payment is in no list.
    """
    if movement.is_plain_hint and not is_proven:
        return None
    return movement.hint or (None if counterparts.has_earlier_at_all(movement) else 1)


def _reverses_in_own_ledger(index: int, movement: Movement, found: _Evidence) -> bool:
    """True if its ledger has exactly two movements of this amount and KID, with opposite signs, and this is the later.

    Neither was ever placed, so the earlier one is no reversal: its payment would be listed as unplaced too.
    """
    equal = found.equal[found.wide[index], movement.amount, movement.kid]
    others = [one for one in equal if one is not movement]
    return (
        len(others) == 1
        and others[0].raw_sign == -movement.raw_sign
        and others[0].day < movement.day
        and not (others[0].claims or movement.claims)
    )


def _find_doubtful(movements: Sequence[Movement], payments: Sequence[int], found: _Evidence) -> list[int]:
    """Movements that are payments only by default, and may well be reversals.

    Two equal amounts with opposite signs look like a payment and its reversal. A ledger with both signs certainly has
    one.
    """
    counterparts = Counterparts(movements[index] for index in payments)
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
    """Movements that may reverse a payment in a missing list. A claim decides the movements that cover it."""
    return [index for index in guessed if not movements[index].claims and lacks_evidence(movements[index].day, unseen)]


def lacks_evidence(day: date, unseen: frozenset[int]) -> bool:
    """Whether a list is missing that could have the payment which a movement of this day reverses."""
    return bool({day.year, day.year - 1} & unseen)

"""Finds what a movement may have reversed."""

from collections.abc import Iterable
from decimal import Decimal

from portal.domain.sign_movements import Movement

ANY_KID = "*"
Firsts = dict[tuple[Decimal, int, str], Movement]  # the earliest, by amount, raw sign and KID


class Counterparts:
    """Candidates for what a movement may have reversed: no reversals; same amount, opposite raw sign, no other KID.

    A reversal undoes the placements of its payment. So a movement without placements has not reversed a payment that is
    proven to cover a claim.
    """

    def __init__(self, movements: Iterable[Movement]) -> None:
        candidates = [one for one in movements if one.evidence >= 0]
        self._all = _find_firsts(candidates)
        self._not_placed = _find_firsts(one for one in candidates if not (one.evidence and one.claims))

    def has_earlier(self, movement: Movement) -> bool:
        """Whether a candidate exists on the same day or earlier: a reversal follows its payment."""
        first = self._find_first(movement)
        return first is not None and first.day <= movement.day

    def is_after_unmatched(self, movement: Movement) -> bool:
        """Whether the first candidate is older than everything that it could itself have reversed."""
        first = self._find_first(movement)
        if first is None:
            return False
        reversed_by_it = self._find_first(first)
        return reversed_by_it is not None and first.day < reversed_by_it.day

    def _find_first(self, movement: Movement) -> Movement | None:
        firsts = self._all if movement.claims else self._not_placed
        kids = (movement.kid, "") if movement.kid else (ANY_KID,)
        found = (firsts.get((movement.amount, -movement.raw_sign, kid)) for kid in kids)
        return min((one for one in found if one is not None), key=lambda one: one.day, default=None)


def _find_firsts(movements: Iterable[Movement]) -> Firsts:
    firsts: Firsts = {}
    # Of one day, first what has the fewest candidates of its own, so that the order of the rows makes no difference.
    for one in sorted(movements, key=lambda one: (one.day, bool(one.claims), not one.kid, one.kid)):
        for kid in (one.kid, ANY_KID):
            firsts.setdefault((one.amount, one.raw_sign, kid), one)
    return firsts

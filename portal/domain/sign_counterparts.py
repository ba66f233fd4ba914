"""Finds what a movement may have reversed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from portal.domain.sign_movements import Movement

ANY = "*"
Key = tuple[Decimal, int, str, str]  # amount, raw sign, KID, account
Firsts = dict[Key, Movement]  # the earliest of each


class Counterparts:
    """Candidates for what a movement may have reversed: no reversals; same amount, opposite raw sign.

    The two never have different KIDs or accounts. A reversal undoes the placements of its payment, so a movement
    without placements has not reversed a payment that covers a claim.
    """

    def __init__(self, movements: Iterable[Movement]) -> None:
        candidates = [one for one in movements if one.evidence >= 0]
        self._all = _find_firsts(candidates)
        self._not_placed = _find_firsts(one for one in candidates if not one.is_placed)
        unused = [one for one in candidates if not (one.is_placed or one.evidence)]
        self._unused = _find_firsts(unused)
        self._numbers = Counter((one.amount, one.raw_sign) for one in unused)

    def has_earlier(self, movement: Movement) -> bool:
        """Whether a candidate exists on the same day or earlier: a reversal follows its payment."""
        return _is_earlier(self._find_first(movement), movement)

    def has_earlier_at_all(self, movement: Movement) -> bool:
        """The same, but payments that still cover a claim count too, in case the authority undoes placements later."""
        return _is_earlier(_find_in(self._all, movement), movement)

    def is_surely_payment(self, movement: Movement) -> bool:
        """Whether it is unplaced, and the open list has no payment that it could reverse."""
        return movement.is_free and not self.has_earlier_at_all(movement)

    def has_earlier_payment(self, movement: Movement) -> bool:
        """Whether a candidate exists of which nothing was used, and which has not itself reversed something."""
        first = _find_in(self._all if movement.claims else self._unused, movement)
        if first is None or not _is_earlier(first, movement):
            return False
        if not movement.claims and self._is_one_of_too_many(movement):
            return False
        reversed_by_it = self._find_first(first)
        return reversed_by_it is None or reversed_by_it.day >= first.day

    def is_after_unmatched(self, movement: Movement) -> bool:
        """Whether the first candidate is older than everything that it could itself have reversed."""
        first = self._find_first(movement)
        if first is None:
            return False
        reversed_by_it = self._find_first(first)
        return reversed_by_it is not None and first.day < reversed_by_it.day

    def _is_one_of_too_many(self, movement: Movement) -> bool:
        """Whether there are more like it than payments of its amount: some of them have reversed none of these."""
        amount, raw_sign = movement.amount, movement.raw_sign
        return self._numbers[amount, raw_sign] > self._numbers[amount, -raw_sign]

    def _find_first(self, movement: Movement) -> Movement | None:
        return _find_in(self._all if movement.claims else self._not_placed, movement)


def _find_firsts(movements: Iterable[Movement]) -> Firsts:
    firsts: Firsts = {}
    # Of one day, first what has the fewest candidates of its own, so that the order of the rows makes no difference.
    for one in sorted(movements, key=_rank):
        for key in _list_keys(one, one.raw_sign, (one.kid, ANY), (one.konto, ANY)):
            firsts.setdefault(key, one)
    return firsts


def _rank(one: Movement) -> tuple[object, ...]:
    return one.day, bool(one.claims), not one.kid, one.kid, not one.konto, one.konto


def _find_in(firsts: Firsts, movement: Movement) -> Movement | None:
    kids, kontoer = ((known, "") if known else (ANY,) for known in (movement.kid, movement.konto))
    found = (firsts.get(key) for key in _list_keys(movement, -movement.raw_sign, kids, kontoer))
    return min((one for one in found if one is not None), key=_rank, default=None)


def _list_keys(movement: Movement, raw_sign: int, kids: Iterable[str], kontoer: tuple[str, ...]) -> Iterator[Key]:
    return ((movement.amount, raw_sign, kid, konto) for kid in kids for konto in kontoer)


def _is_earlier(first: Movement | None, movement: Movement) -> bool:
    return first is not None and first.day <= movement.day

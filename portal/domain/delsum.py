"""Which of some amounts make a sum: a bounded search that says when it gives up."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

MAX_PARTS = 6
MIN_PARTS = 2
MAX_CANDIDATES = 40
MAX_STEPS = 20_000
MAX_OF_VOUCHER, MAX_APART = 24, 10  # amounts of which every sum is known
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delsummer:
    """The first two solutions found, as places in what was searched. `is_oppgitt`: there may be others."""

    loesninger: tuple[tuple[int, ...], ...] = ()
    is_oppgitt: bool = False
    steps: int = 0


def find_delsummer(amounts: Sequence[Decimal], total: Decimal) -> Delsummer:
    """Two to six amounts with the total's sign that make the total exactly."""
    usable = sorted(
        ((abs(amount), place) for place, amount in enumerate(amounts) if 0 < amount < total or total < amount < 0),
        key=lambda pair: -pair[0],
    )
    if sum(amount for amount, _ in usable) < abs(total):
        return Delsummer()
    if len(usable) > MAX_CANDIDATES:
        return Delsummer(is_oppgitt=True)
    search = _Search([amount for amount, _ in usable])
    search.extend(0, abs(total), ())
    places = tuple(tuple(sorted(usable[number][1] for number in found)) for found in search.found)
    return Delsummer(loesninger=places, is_oppgitt=search.steps > MAX_STEPS, steps=search.steps)


class PossibleSums:
    """What some amounts, of either sign and however many, may make. Built once for many totals, when it is needed."""

    def __init__(self, amounts: Sequence[Decimal], *, is_voucher: bool) -> None:
        self._amounts = [amount for amount in amounts if amount]
        self._most, self._least = sum(max(one, ZERO) for one in amounts), sum(min(one, ZERO) for one in amounts)
        self._is_voucher = is_voucher
        self._halves: tuple[set[Decimal], set[Decimal]] | None = None
        self.work = 0  # sums looked at

    def may_make(self, total: Decimal) -> bool:
        """Yes if that is not known. Of many rows of several vouchers, sums of more than six are not looked for."""
        if not self._least <= total <= self._most:
            return False
        if total in self._amounts:
            return True
        if len(self._amounts) <= (MAX_OF_VOUCHER if self._is_voucher else MAX_APART):
            sums, others = self._list_halves()
            self.work += len(others)
            return any(total - one in sums for one in others)
        if self._is_voucher and self._least and self._most:
            return True
        rest = self._least + self._most - total  # what all but some make
        found = find_delsummer(self._amounts, total)
        self.work += found.steps
        return not rest or rest in self._amounts or found.is_oppgitt or bool(found.loesninger)

    def _list_halves(self) -> tuple[set[Decimal], set[Decimal]]:
        """Sums of the first half, and of the others: a sum of all rows is one of each."""
        if self._halves is None:
            cut = len(self._amounts) // 2
            self._halves = _list_sums(self._amounts[cut:]), _list_sums(self._amounts[:cut])
            self.work += sum(map(len, self._halves))
        return self._halves


def _list_sums(amounts: Iterable[Decimal]) -> set[Decimal]:
    found = {ZERO}
    for amount in amounts:
        found |= {one + amount for one in found}
    return found


class _Search:
    """Depth first over amounts in falling order, cut where what is left cannot be reached."""

    def __init__(self, amounts: list[Decimal]) -> None:
        self._amounts = amounts
        self._rising = [-amount for amount in amounts]
        self._made = [ZERO, *accumulate(amounts)]  # by the first so many
        self.found: list[tuple[int, ...]] = []
        self.steps = 0

    def extend(self, start: int, rest: Decimal, chosen: tuple[int, ...]) -> None:
        count, parts = len(self._amounts), MAX_PARTS - len(chosen)
        for number in range(bisect_left(self._rising, -rest, start), count):
            self.steps += 1
            is_out_of_reach = self._made[min(number + parts, count)] - self._made[number] < rest
            if self.steps > MAX_STEPS or len(self.found) >= MIN_PARTS or is_out_of_reach:
                return
            amount = self._amounts[number]
            if amount == rest:
                self.found.append((*chosen, number))
            else:  # never the last part, which is what is left or out of reach
                self.extend(number + 1, rest - amount, (*chosen, number))

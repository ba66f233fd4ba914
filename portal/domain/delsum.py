"""Which of some amounts make a sum: a bounded search that says when it gives up."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

MAX_PARTS = 6
MIN_PARTS = 2
MAX_CANDIDATES = 40
MAX_STEPS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Delsummer:
    """The first two solutions found, as places in what was searched. `is_oppgitt`: there may be others."""

    loesninger: tuple[tuple[int, ...], ...] = ()
    is_oppgitt: bool = False


def find_delsummer(amounts: Sequence[Decimal], total: Decimal) -> Delsummer:
    """Two to six amounts with the total's sign that make the total exactly."""
    sign = -1 if total < 0 else 1
    usable = sorted(
        ((amount * sign, place) for place, amount in enumerate(amounts) if 0 < amount * sign < total * sign),
        key=lambda pair: (-pair[0], pair[1]),
    )
    if sum(amount for amount, _ in usable) < total * sign:
        return Delsummer()
    if len(usable) > MAX_CANDIDATES:
        return Delsummer(is_oppgitt=True)
    search = _Search([amount for amount, _ in usable])
    search.extend(0, total * sign, ())
    places = tuple(tuple(sorted(usable[number][1] for number in found)) for found in search.found)
    return Delsummer(loesninger=places, is_oppgitt=search.steps > MAX_STEPS)


class _Search:
    """Depth first over amounts in falling order, cut where what is left cannot be reached."""

    def __init__(self, amounts: list[Decimal]) -> None:
        self._amounts = amounts
        self.found: list[tuple[int, ...]] = []
        self.steps = 0

    def extend(self, start: int, rest: Decimal, chosen: tuple[int, ...]) -> None:
        if not rest:
            if len(chosen) >= MIN_PARTS:
                self.found.append(chosen)
            return
        for number in range(start, len(self._amounts)):
            self.steps += 1
            amount = self._amounts[number]
            # All further amounts are smaller, so even as many as may be added would not do.
            is_out_of_reach = amount * (MAX_PARTS - len(chosen)) < rest
            if self.steps > MAX_STEPS or len(self.found) >= MIN_PARTS or is_out_of_reach:
                return
            if amount <= rest:
                self.extend(number + 1, rest - amount, (*chosen, number))

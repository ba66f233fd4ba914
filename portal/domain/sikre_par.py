"""Which pairs are sure: those that no row without a partner, and no other pair that is unsure, could be part of."""

from collections import deque
from collections.abc import Iterable

from portal.domain.deler import Rad, list_rader
from portal.domain.search_budget import SearchBudget
from portal.domain.treff import Treff
from portal.domain.utveier import Utveier


def find_certain(pairs: Iterable[Treff], rows: Iterable[Rad], budget: SearchBudget) -> tuple[list[Treff], int]:
    """The pairs with no other way, and how many searches were too large.

    `rows` have no partner. A row of a pair that has another way is itself a way for its neighbours' rows.
    Raises NeedsMoreTime and SoekOppgitt.
    """
    pairs = list(pairs)
    utveier, queue = Utveier(pairs, budget), deque[Rad](rows)
    is_open: set[int] = set()
    while queue:
        opened = utveier.add(queue.popleft())
        for pair in opened if queue or opened else utveier.find_crossed():
            is_open.add(id(pair))
            queue.extend(list_rader(pair))
    return [pair for pair in pairs if id(pair) not in is_open], utveier.oppgitt

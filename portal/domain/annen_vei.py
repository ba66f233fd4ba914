"""Whether what one of the later rules found could belong to other rows."""

from portal.domain.deler import Rad, list_rader
from portal.domain.ledige import Ledige
from portal.domain.naboer import is_in_reach
from portal.domain.search_budget import SearchBudget, SoekOppgitt
from portal.domain.treff import Treff
from portal.domain.utveier import Utveier

MAX_WORK_FOR_ONE = 200_000  # of one match


def has_way(ledige: Ledige, pair: Treff) -> bool:
    """Whether a row of a pair that moves money could belong to rows that are free or wait for an answer."""
    if ledige.budget.is_used:
        ledige.oppgitt += 1
        return True
    budget, own = SearchBudget(MAX_WORK_FOR_ONE), list_rader(pair)
    utveier = Utveier([pair], budget)
    poster, linjer = ledige.list_open(pair)
    rows: list[Rad] = [*poster, *linjer]
    try:
        found = any(utveier.add(row) for row in rows if any(is_in_reach(row, one) for one in own))
    except SoekOppgitt:
        found = True
        ledige.oppgitt += 1
    ledige.oppgitt += utveier.oppgitt
    ledige.budget.spend(len(rows) + budget.used)
    return found

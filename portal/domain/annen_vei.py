"""Whether what one of the later rules found could belong to other rows."""

from portal.domain.deler import Rad, list_rader
from portal.domain.deltakere import SoekOppgitt
from portal.domain.ledige import Ledige
from portal.domain.naboer import is_in_reach
from portal.domain.treff import Treff
from portal.domain.utveier import Utveier

MAX_WORK_FOR_ONE = 50_000  # of one match


def has_way(ledige: Ledige, pair: Treff) -> bool:
    """Whether a row of a pair that moves money could belong to rows that are free or wait for an answer."""
    if ledige.is_exhausted:
        ledige.oppgitt += 1
        return True
    utveier, own = Utveier([pair], MAX_WORK_FOR_ONE), list_rader(pair)
    poster, linjer = ledige.list_open(pair)
    rows: list[Rad] = [*poster, *linjer]
    try:
        return any(utveier.add(row) for row in rows if any(is_in_reach(row, one) for one in own))
    except SoekOppgitt:
        return True
    finally:
        ledige.steps += len(rows) + MAX_WORK_FOR_ONE - utveier.left

"""Lines of the books that look as if they were booked twice: the authority has one of the two, or none yet."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from portal.domain.ledige import Ledige
from portal.domain.treff import Foert

DAYS = 10  # between two bookings of one payment
MAX_ALIKE = 400  # lines of one account and amount that are compared with each other


def find_dobbeltfoert(ledige: Ledige) -> dict[str, Foert]:
    """Free lines, by key, with the other line of the same. Of two free ones it is the later."""
    tied = [linje for treff in ledige.treff if treff.poster for linje in treff.linjer]
    by_amount: dict[tuple[str, Decimal], list[Foert]] = defaultdict(list)
    for linje in tied:
        by_amount[linje.linje.kontonr, linje.beloep].append(linje)
    found: dict[str, Foert] = {}
    for linje in sorted(ledige.linjer.values(), key=lambda one: (one.linje.sortering, one.noekkel)):
        same = by_amount[linje.linje.kontonr, linje.beloep]
        if (other := _find_same(linje, same[-MAX_ALIKE:])) is not None:
            found[linje.noekkel] = other
        same.append(linje)
    return found


def _find_same(linje: Foert, others: Iterable[Foert]) -> Foert | None:
    near: Sequence[Foert] = [other for other in others if _is_same(linje, other)]
    return min(near, key=lambda other: (abs((linje.dato - other.dato).days), other.noekkel), default=None)


def _is_same(one: Foert, other: Foert) -> bool:
    """A payment of the same days and no other KID, or the same claim of the same day in another voucher."""
    if one.linje.bilag == other.linje.bilag or one.linje.er_bank != other.linje.er_bank:
        return False
    kids = {name for name in (one.linje.kid, other.linje.kid) if name}
    if one.linje.er_bank is True:
        return len(kids) < 2 and abs((one.dato - other.dato).days) <= DAYS
    return len(kids) < 2 and (one.dato, one.linje.tekst) == (other.dato, other.linje.tekst)

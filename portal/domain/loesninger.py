"""Which rows make a total together. All of it counts as work of the matching, and ends where that is used up."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from portal.domain.deler import Rad
from portal.domain.delsum import MIN_PARTS, PossibleSums, find_delsummer
from portal.domain.ledige import Ledige
from portal.domain.skattepost import Skattepost
from portal.domain.treff import Foert

T = TypeVar("T", Skattepost, Foert)
MAX_TRIED = 12  # rows of a set that are each tried as a part; of more, all may be


def is_smaller(row: Rad, total: Decimal) -> bool:
    """Whether it may be one of several of its sign that make the total."""
    return 0 < row.beloep < total or total < row.beloep < 0


def solve(
    ledige: Ledige, sets: Iterable[Sequence[T]], total: Decimal
) -> list[tuple[tuple[T, ...], bool, frozenset[str]]]:
    """The first way to make the total if one is known, whether it is the only one, and the rows that may be in any."""
    ways: dict[frozenset[str], tuple[T, ...]] = {}
    is_searched, sets = True, [rows for rows in sets if len(rows) >= MIN_PARTS]
    if sets and ledige.budget.is_used:
        ledige.oppgitt += 1
        return [((), False, frozenset(row.noekkel for rows in sets for row in rows))]
    for rows in sets:
        searched = find_delsummer([row.beloep for row in rows], total)
        ledige.budget.spend(searched.steps)
        is_searched = is_searched and not searched.is_oppgitt
        ledige.oppgitt += searched.is_oppgitt
        for places in searched.loesninger:
            chosen = tuple(rows[place] for place in places)
            ways.setdefault(frozenset(row.noekkel for row in chosen), chosen)
    if is_searched and len(ways) <= 1:
        return [(chosen, True, names) for names, chosen in ways.items()]
    return [(next(iter(ways.values()), ()), False, _list_possible(ledige, sets, total))]


def _list_possible(ledige: Ledige, sets: Iterable[Sequence[T]], total: Decimal) -> frozenset[str]:
    """Rows that with others of a set may make the total."""
    found: set[str] = set()
    for rows in sets:
        smaller = [row for row in rows if is_smaller(row, total)]
        for row in smaller:
            others = [one.beloep for one in smaller if one is not row]
            is_many = len(smaller) > MAX_TRIED
            if is_many or may_make(ledige, others, total - row.beloep, is_voucher=False):
                found.add(row.noekkel)
    return frozenset(found)


def may_make(ledige: Ledige, amounts: Sequence[Decimal], total: Decimal, *, is_voucher: bool) -> bool:
    """Whether some of the amounts may make the total. Yes if nothing more may be looked at."""
    if ledige.budget.is_used:
        ledige.oppgitt += 1
        return True
    sums = PossibleSums(amounts, is_voucher=is_voucher)
    is_possible = sums.may_make(total)
    ledige.budget.spend(sums.work)
    return is_possible

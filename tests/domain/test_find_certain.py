"""Pairs without another way, found row by row, are those that trying every set of rows in every round finds."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.deler import Rad, is_of_money, list_felles, list_rader, may_be_same, may_cancel
from portal.domain.koblingsregler import ROUNDING, find_pairs, is_rounded
from portal.domain.ledige import Ledige
from portal.domain.reverseringer import find_reverseringer
from portal.domain.search_budget import SearchBudget
from portal.domain.sikre_par import find_certain
from portal.domain.skattepost import Skattepost
from portal.domain.treff import Foert, Treff, make_foert
from tests.domain.avstemming import DATO, GRUPPER, make_linje
from tests.domain.fortelling import Forteller
from tests.domain.test_koblingsregler import DAY, PAID, post

ENOUGH = 1_000_000_000


def prepare(poster: Sequence[Skattepost], linjer: Sequence[Foert]) -> tuple[list[Treff], list[Rad]]:
    """Pairs, and the rows in none of them."""
    ledige = Ledige(
        poster={one.noekkel: one for one in poster},
        linjer={one.noekkel: one for one in linjer},
    )
    pairs = [*find_reverseringer(ledige, DATO), *find_pairs(ledige).treff]
    taken = {row.noekkel for pair in pairs for row in list_rader(pair)}
    rows: list[Rad] = [*poster, *linjer]
    return pairs, [row for row in rows if row.noekkel not in taken]


def find_slowly(pairs: list[Treff], free: Iterable[Rad]) -> list[Treff]:
    rows = list(free)
    while unsure := [pair for pair in pairs if has_another_way(pair, rows, pairs)]:
        pairs = [pair for pair in pairs if pair not in unsure]
        rows += [row for pair in unsure for row in list_rader(pair)]
    return pairs


def has_another_way(pair: Treff, free: list[Rad], pairs: list[Treff]) -> bool:
    own = list_rader(pair)
    partner = get_partners(pair)
    if any(may_be_same(row, one, partner.get(one.noekkel)) or may_cancel(row, one) for row in free for one in own):
        return True
    return (
        any(makes_with_own(one, rows, own) for one in own for rows in group(one, free, partner.get(one.noekkel)))
        or any(
            makes_with_own(whole, rows, own)
            for whole in free
            for one in own
            for rows in group(whole, [one, *free, *list_theirs(pair, one, whole, free, pairs)], None)
        )
        or (not pair.poster and any(is_nearly(pair, row) for row in free))
    )


def get_partners(pair: Treff) -> dict[str, Rad]:
    own = list_rader(pair)
    return {own[0].noekkel: own[1], own[1].noekkel: own[0]} if pair.poster else {}


def list_theirs(pair: Treff, own: Rad, whole: Rad, free: list[Rad], pairs: list[Treff]) -> list[Rad]:
    """Rows of other pairs that may be parts of the whole together with it."""
    others = [other for other in pairs if other is not pair and bool(other.poster) == bool(pair.poster)]
    if has_twin(whole, free) or not pair.poster:
        return [one for other in others for one in list_rader(other)]
    mine = get_partners(pair)[own.noekkel]
    wholes = [row for row in free if type(row) is not type(mine) and is_of_money(row, mine)]
    return [
        one for other in others for one in list_rader(other) if share(wholes, mine, get_partners(other)[one.noekkel])
    ]


def share(wholes: list[Rad], mine: Rad, other: Rad) -> bool:
    return any(
        is_of_money(whole, other) and {*list_felles(whole, mine)} & {*list_felles(whole, other)} for whole in wholes
    )


def has_twin(whole: Rad, free: list[Rad]) -> bool:
    return any(type(one) is not type(whole) and abs(one.beloep - whole.beloep) <= ROUNDING for one in free)


def group(whole: Rad, rows: list[Rad], partner: Rad | None) -> list[list[Rad]]:
    found: dict[object, list[Rad]] = {}
    for row in rows:
        for felles in list_felles(whole, row, partner):
            found.setdefault(felles, []).append(row)
    return list(found.values())


def makes_with_own(whole: Rad, parts: list[Rad], own: list[Rad]) -> bool:
    """With one of the pair's rows exactly: that the whole is, or that is among the parts."""
    for count in range(2, len(parts) + 1):
        for chosen in combinations(parts, count):
            mine = [row for row in (whole, *chosen) if row in own]
            total = sum((row.beloep for row in chosen), Decimal(0))
            if len(mine) == 1 and total == (whole.beloep if type(whole) is not type(chosen[0]) else -whole.beloep):
                return True
    return False


def is_nearly(pair: Treff, row: Rad) -> bool:
    return isinstance(row, Skattepost) and any(is_rounded(row, linje) for linje in pair.linjer)


@settings(max_examples=300)  # in the mutation run too, which is what it is best at
@given(st.integers(min_value=0, max_value=10**9))
def test_row_by_row_finds_what_every_round_over_every_set_of_rows_does(seed: int) -> None:
    sannhet = Forteller(seed).tell()
    pairs, free = prepare(sannhet.poster, make_foert(sannhet.linjer, GRUPPER))

    found, _oppgitt = find_certain(pairs, free, SearchBudget(ENOUGH))

    assert found == find_slowly(pairs, free)
    assert {one.noekkel for one in found} == {
        one.noekkel for one in find_certain(pairs[::-1], free[::-1], SearchBudget(ENOUGH))[0]
    }


def test_one_row_without_a_partner_makes_a_long_chain_of_alike_rows_unsure() -> None:
    """Each pair's rows could be the neighbours', six days apart."""
    days = [PAID + 6 * number * DAY for number in range(300)]
    poster = [post("-500", day) for day in days]
    linjer = make_foert([make_linje("2740", "-500", day, bank=True) for day in [*days, days[-1] + 6 * DAY]], GRUPPER)
    pairs, free = prepare(poster, linjer)

    assert len(pairs) == len(poster)
    assert find_certain(pairs, [], SearchBudget(ENOUGH)) == (pairs, 0)
    assert find_certain(pairs, [row for row in free if isinstance(row, Foert)], SearchBudget(ENOUGH)) == ([], 0)

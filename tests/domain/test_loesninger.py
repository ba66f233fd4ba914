"""Which rows make a total together, whether that is the only way, and what was not looked for."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from portal.domain.ledige import Ledige
from portal.domain.loesninger import MAX_TRIED, is_smaller, may_make, solve
from portal.domain.search_budget import SearchBudget
from portal.domain.skattepost import Skattepost
from tests.domain.test_koblingsregler import PAID, post

Way = tuple[list[int], bool, list[int]]


def rows(*amounts: int) -> list[Skattepost]:
    """Each is named by its place, after its amount."""
    return [replace(post(str(amount), PAID), noekkel=f"{amount}/{place}") for place, amount in enumerate(amounts)]


def make_ledige(most: int = 100_000) -> Ledige:
    """Three searches were too large before."""
    return Ledige(poster={}, linjer={}, oppgitt=3, budget=SearchBudget(most))


def list_ways(ledige: Ledige, sets: Sequence[Sequence[Skattepost]], total: int) -> list[Way]:
    found = solve(ledige, sets, Decimal(total))
    return [
        ([int(one.beloep) for one in way], is_only, sorted(int(name.partition("/")[0]) for name in names))
        for way, is_only, names in found
    ]


@pytest.mark.parametrize(
    ("beloep", "total", "may_be"),
    [("1", "2", True), ("2", "2", False), ("0", "2", False), ("-1", "2", False), ("0.5", "2", True)],
)
def test_a_part_is_smaller_and_of_the_same_sign(beloep: str, total: str, may_be: bool) -> None:
    assert is_smaller(post(beloep, PAID), Decimal(total)) is may_be
    assert is_smaller(post(str(-Decimal(beloep)), PAID), -Decimal(total)) is may_be


def test_the_only_way_is_told_once_though_several_sets_have_it() -> None:
    a, b, c = rows(3, 5, 1)

    assert list_ways(make_ledige(), [[a, b], [b, a, c]], 8) == [([3, 5], True, [3, 5])]
    assert list_ways(make_ledige(), [[a, b], [c]], 9) == []


def test_of_several_ways_the_first_is_told_and_the_rows_that_may_be_in_any() -> None:
    ledige = make_ledige()

    assert list_ways(ledige, [rows(3, 5, 1, 10), rows(6, 2, 9)], 8) == [([3, 5], False, [2, 3, 5, 6])]
    assert ledige.oppgitt == 3


def test_what_is_looked_at_is_work() -> None:
    ledige = make_ledige()

    assert list_ways(ledige, [rows(3, 5), rows(3, 5, 1)], 8)
    assert ledige.budget.used == 3 + 4


def test_a_row_alone_is_no_set() -> None:
    ledige = make_ledige(0)

    assert list_ways(ledige, [rows(5)], 8) == []
    assert ledige.oppgitt == 3
    assert list_ways(ledige, [rows(5), rows(3, 4)], 8) == [([], False, [3, 4])]
    assert ledige.oppgitt == 4


def test_a_set_that_is_too_large_may_have_another_way_with_any_of_its_rows() -> None:
    large, ledige = rows(*range(2, 45)), make_ledige()

    way, is_only, names = list_ways(ledige, [large, large[::-1], rows(100, 200)], 300)[0]

    assert (way, is_only, len(names)) == ([100, 200], False, len(large) + 2)
    assert ledige.oppgitt == 5
    assert list_ways(ledige, [large], 300)[0][:2] == ([], False)


@pytest.mark.parametrize(("sevens", "possible"), [(MAX_TRIED - 2, 0), (MAX_TRIED - 1, MAX_TRIED - 1)])
def test_of_more_rows_than_are_tried_each_may_be_a_part(sevens: int, possible: int) -> None:
    found = list_ways(make_ledige(), [rows(3, 5, *[7] * sevens), rows(6, 2)], 8)

    assert found == [([3, 5], False, [2, 3, 5, 6, *[7] * possible])]


def test_of_several_vouchers_more_than_six_rows_are_no_way() -> None:
    found = list_ways(make_ledige(), [rows(*[7] * MAX_TRIED), rows(50, 6), rows(51, 5)], 56)

    assert found == [([50, 6], False, [5, 6, 50, 51])]


def test_nothing_more_is_looked_for_where_the_budget_is_used() -> None:
    ledige, amounts = make_ledige(), [Decimal(3), Decimal(5)]

    assert may_make(ledige, amounts, Decimal(8), is_voucher=False)
    assert not may_make(ledige, amounts, Decimal(7), is_voucher=False)
    assert (ledige.budget.used, ledige.oppgitt) == (2 + 2 + 2 + 2 + 2 + 2, 3)

    used = make_ledige(0)
    assert may_make(used, amounts, Decimal(7), is_voucher=False)
    assert (used.budget.used, used.oppgitt) == (0, 4)


def test_of_many_lines_of_a_voucher_every_sum_is_known() -> None:
    amounts = [Decimal(amount) for amount in (*[125] * 8, *[-7] * 8)]

    assert may_make(make_ledige(), amounts, Decimal(1000 - 21), is_voucher=True)
    assert not may_make(make_ledige(), amounts, Decimal(1000 - 21), is_voucher=False)

"""Which amounts make a sum: exact, bounded, and honest when it gives up."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.delsum import MAX_CANDIDATES, MAX_PARTS, find_delsummer

AMOUNTS = st.lists(st.integers(min_value=1, max_value=60), max_size=12)


def of(*amounts: int) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def test_one_solution_is_found() -> None:
    assert find_delsummer(of(80, 64, 57, 13), Decimal(201)).loesninger == ((0, 1, 2),)


def test_two_solutions_are_told() -> None:
    assert len(find_delsummer(of(100, 200, 300, 400), Decimal(500)).loesninger) == 2


def test_negative_sums_are_made_of_negative_amounts() -> None:
    assert find_delsummer(of(-3, 5, -2), Decimal(-5)).loesninger == ((0, 2),)


def test_one_amount_is_no_sum_and_more_than_six_are_not_looked_for() -> None:
    assert find_delsummer(of(5, 7), Decimal(5)).loesninger == ()
    assert find_delsummer(of(*[1] * 7), Decimal(7)).loesninger == ()
    assert len(find_delsummer(of(*[1] * MAX_PARTS), Decimal(MAX_PARTS)).loesninger) == 1


def test_too_many_candidates_are_given_up() -> None:
    found = find_delsummer(of(*range(1, MAX_CANDIDATES + 2)), Decimal(300))

    assert (found.loesninger, found.is_oppgitt) == ((), True)


@given(AMOUNTS, st.integers(min_value=2, max_value=120))
def test_every_solution_makes_the_sum(amounts: list[int], total: int) -> None:
    found = find_delsummer(of(*amounts), Decimal(total))

    for places in found.loesninger:
        assert sum(amounts[place] for place in places) == total
        assert 2 <= len(places) == len(set(places)) <= MAX_PARTS


@given(AMOUNTS)
def test_a_sum_of_some_is_always_found(amounts: list[int]) -> None:
    chosen = amounts[:4]
    if len(chosen) < 2:
        return

    assert find_delsummer(of(*amounts), Decimal(sum(chosen))).loesninger

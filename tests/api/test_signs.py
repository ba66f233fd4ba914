"""The amount a placement covers, whatever sign the ledger uses."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.signs import get_raw_sign, normalise_placement_signs

DAG = date(2022, 1, 1)
POSITIVE = st.decimals(min_value="0.01", max_value="99999", places=2)


@given(st.lists(POSITIVE, max_size=5), st.sampled_from([1, -1]), st.booleans())
def test_placements_are_positive_in_either_kind_of_ledger_and_for_debt_and_credit(
    amounts: list[Decimal], ledger_sign: int, is_credit: bool
) -> None:
    left = Decimal(7)
    original = sum(amounts, left)
    sign = -1 if is_credit else 1

    covers = normalise_placement_signs(
        sign * original, sign * left, [(ledger_sign * amount, DAG) for amount in amounts]
    )

    assert covers == amounts


@given(POSITIVE, st.sampled_from([1, -1]))
def test_a_reversed_placement_stays_negative(amount: Decimal, ledger_sign: int) -> None:
    placed = [(ledger_sign * amount, DAG), (-ledger_sign * amount, date(2022, 2, 1))]

    assert normalise_placement_signs(Decimal(500), Decimal(500), placed) == [amount, -amount]


@pytest.mark.parametrize(("left", "set_off"), [(0, 9000), (-9000, 9000), (0, 8999)])
def test_what_was_paid_out_and_came_back_is_no_second_payout_beside_a_set_off_of_the_whole(
    left: int, set_off: int
) -> None:
    """The set-off is counted in what is left, or all of it is left too."""
    placed = [(Decimal(4500), DAG), (Decimal(-4500), date(2022, 2, 1))]
    covers = [4500, -4500] if set_off == 9000 else [4500, 4500]

    assert normalise_placement_signs(Decimal(-9000), Decimal(left), placed, Decimal(set_off)) == covers


def test_if_nothing_adds_up_the_amounts_are_positive() -> None:
    assert normalise_placement_signs(Decimal(10000), Decimal(10000), [(Decimal(-1000), DAG)] * 2) == [1000, 1000]


def test_the_order_of_placements_on_one_day_does_not_matter() -> None:
    placed = [(Decimal(-100), DAG), (Decimal(100), DAG)]

    assert normalise_placement_signs(Decimal(500), Decimal(500), placed) == [-100, 100]
    assert normalise_placement_signs(Decimal(500), Decimal(500), placed[::-1]) == [100, -100]


@given(st.sampled_from([1, -1]))
def test_at_the_end_of_the_first_day_the_total_is_not_negative(ledger_sign: int) -> None:
    later = date(2022, 2, 1)
    covers = [Decimal(700), Decimal(-700), Decimal(900), Decimal(-900)]
    placed = [(ledger_sign * amount, day) for amount, day in zip(covers, (DAG, DAG, DAG, later), strict=True)]

    assert normalise_placement_signs(Decimal(900), Decimal(900), placed) == covers


def test_set_off_elsewhere_is_no_placement_and_hides_no_reversal() -> None:
    placed = [(Decimal(300), DAG), (Decimal(-300), date(2022, 2, 1)), (Decimal(100), date(2022, 3, 1))]

    covers = normalise_placement_signs(Decimal(-500), Decimal(-200), placed, set_off=Decimal(200))

    assert covers == [300, -300, 100]


def test_an_amount_of_zero_has_no_sign() -> None:
    amounts = (Decimal("0.50"), Decimal(0), Decimal("-0.50"), Decimal(900))

    assert [get_raw_sign(amount) for amount in amounts] == [1, 0, -1, 1]


def test_on_a_claim_of_zero_or_less_than_a_krone_the_rest_decides_the_signs() -> None:
    undone = [(Decimal("0.5"), DAG), (Decimal("-0.2"), DAG)]

    assert normalise_placement_signs(Decimal(0), Decimal(-20), [(Decimal(20), DAG)]) == [20]
    assert normalise_placement_signs(Decimal("0.5"), Decimal("0.2"), undone) == [Decimal("0.5"), Decimal("-0.2")]


@given(st.sampled_from([1, -1]))
def test_if_the_first_placement_reverses_a_hidden_one_the_sum_decides_the_direction(ledger_sign: int) -> None:
    placed = [(ledger_sign * Decimal(-100), DAG), (ledger_sign * Decimal(300), date(2022, 2, 1))]

    assert normalise_placement_signs(Decimal(500), Decimal(300), placed) == [-100, 300]


@given(st.sampled_from([1, -1]), st.sampled_from([Decimal(100), Decimal("0.50")]))
def test_placements_without_a_date_come_last(ledger_sign: int, amount: Decimal) -> None:
    placed = [(ledger_sign * -amount, None), (ledger_sign * amount, DAG)]

    assert normalise_placement_signs(Decimal(500), Decimal(500), placed) == [-amount, amount]

"""Signs: which payment is a reversal, and what a placement covers, whichever way the ledger writes it."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.api.fortegn import find_reversals, settle_placed

DAG = date(2022, 1, 1)
POSITIVE = st.decimals(min_value="0.01", max_value="99999", places=2)


def rows(*amounts: int | str, ledger: str = "FORF-") -> list[tuple[str, Decimal, date]]:
    return [(f"{ledger}{number}", Decimal(amount), DAG) for number, amount in enumerate(amounts)]


@given(st.lists(POSITIVE, max_size=5), st.sampled_from([1, -1]), st.booleans())
def test_placements_are_positive_in_either_ledger_and_on_either_side(
    amounts: list[Decimal], ledger_sign: int, is_credit: bool
) -> None:
    left = Decimal(7)
    original = sum(amounts, left)
    sign = -1 if is_credit else 1

    covers = settle_placed(sign * original, sign * left, [(ledger_sign * amount, DAG) for amount in amounts])

    assert covers == amounts


@given(POSITIVE, st.sampled_from([1, -1]))
def test_a_placement_that_was_undone_stays_negative(amount: Decimal, ledger_sign: int) -> None:
    placed = [(ledger_sign * amount, DAG), (-ledger_sign * amount, date(2022, 2, 1))]

    assert settle_placed(Decimal(500), Decimal(500), placed) == [amount, -amount]


def test_where_nothing_adds_up_the_amounts_stand_as_positive() -> None:
    assert settle_placed(Decimal(10000), Decimal(10000), [(Decimal(-1000), DAG)] * 2) == [1000, 1000]


def test_payments_of_one_sign_are_payments_whichever_it_is() -> None:
    assert find_reversals(rows(-100, -200)) == [1, 1]
    assert find_reversals(rows(100, 200)) == [1, 1]


def test_a_payment_of_the_other_sign_is_a_reversal() -> None:
    assert find_reversals(rows(-100, -200, 100)) == [1, 1, -1]


def test_each_ledger_is_judged_by_itself() -> None:
    vat, payroll = rows(-100, -200, 50), rows(300, 400, ledger="")

    assert find_reversals([*vat, *payroll]) == [1, 1, -1, 1, 1]


def test_with_as_many_of_each_the_rest_of_the_answer_decides() -> None:
    assert find_reversals([*rows(100, -100), *rows(-7, ledger="")]) == [-1, 1, 1]


def test_with_nothing_else_to_go_by_the_earliest_is_the_payment() -> None:
    earlier, later = ("1", Decimal(-100), DAG), ("2", Decimal(100), date(2022, 3, 1))

    assert find_reversals([later, earlier]) == [-1, 1]


def test_a_payment_of_zero_reverses_nothing() -> None:
    assert find_reversals(rows("0.0", -5)) == [1, 1]

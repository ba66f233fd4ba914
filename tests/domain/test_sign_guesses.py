"""Which movements are reversals where nothing, or little, is known of any ledger."""

import pytest

from portal.domain.sign_movements import Surroundings
from tests.movements import CLAIM, KID, OTHER_KID, SIGNS, UNKNOWN, decide, make, proven

# -- where nothing is known at all --


@SIGNS
def test_two_of_three_in_one_ledger_are_payments(sign: int) -> None:
    rows = [make(sign, amount=1, ties=[KID]), make(-sign, amount=2, ties=[KID]), make(sign, amount=3, ties=[KID])]

    assert decide(*rows) == [1, -1, 1]
    assert decide(*rows, make(-sign, amount=4, ties=[OTHER_KID])) == [1, -1, 1, 1]


@SIGNS
def test_as_many_of_one_sign_as_of_the_other_in_one_ledger_tell_nothing_but_that_the_later_ones_may_be_reversals(
    sign: int,
) -> None:
    rows = [make(side, day, amount=day, ties=[KID]) for day, side in enumerate((sign, sign, -sign, -sign), start=1)]

    assert decide(*rows) == [1, 1, UNKNOWN, UNKNOWN]


@SIGNS
def test_of_ledgers_of_which_nothing_is_known_the_earlier_of_a_pair_is_the_payment(sign: int) -> None:
    assert decide(make(sign, 3), make(-sign, 2)) == [-1, 1]
    assert decide(make(sign, 3), make(-sign, 2, amount=99)) == [1, 1]


def test_on_one_day_the_positive_one_of_a_pair_is_the_payment_unless_most_are_negative() -> None:
    assert decide(make(-1), make(1)) == [-1, 1]
    assert decide(make(-1), make(1), make(1, amount=7)) == [-1, 1, 1]
    assert decide(make(-1), make(1), make(-1, amount=7), make(1, amount=8)) == [-1, 1, 1, 1]
    assert decide(make(-1), make(1), make(-1, amount=7)) == [1, -1, 1]


@SIGNS
def test_each_payment_is_reversed_once(sign: int) -> None:
    paid = [make(sign, 1), make(sign, 1), make(sign, 2)]
    back = [make(-sign, day) for day in (3, 4, 5, 6)]

    assert decide(*paid, *back) == [1, 1, 1, -1, -1, -1, UNKNOWN]


@SIGNS
def test_of_equal_ones_of_which_only_some_can_be_reversals_none_is_known(sign: int) -> None:
    rows = [make(sign, 1), make(-sign, 2), make(-sign, 2)]

    assert decide(*rows) == [1, UNKNOWN, UNKNOWN]
    assert decide(*rows, make(sign, 3), make(-sign, 4)) == [1, UNKNOWN, UNKNOWN, 1, -1]


@SIGNS
def test_a_payment_with_another_kid_is_not_what_was_reversed(sign: int) -> None:
    paid = make(sign, 1, kid="11")

    assert decide(paid, make(-sign, 2, kid="22")) == [1, 1]
    assert decide(paid, make(-sign, 2, kid="11")) == [1, -1]
    assert decide(paid, make(-sign, 2)) == [1, -1]
    assert decide(make(sign, 1), make(-sign, 2, kid="11")) == [1, -1]
    assert decide(paid, make(sign, 1, kid="22"), *(make(-sign, 2, kid=kid) for kid in ("22", "33"))) == [1, 1, -1, 1]


@SIGNS
def test_a_reversal_is_of_a_payment_with_its_kid_before_one_that_has_none(sign: int) -> None:
    paid = [make(sign, 1, kid="11"), make(sign, 1)]

    assert decide(*paid, make(-sign, 2, kid="11"), make(-sign, 3, kid="22")) == [1, 1, -1, -1]
    assert decide(*paid, make(-sign, 2), make(-sign, 3, kid="11")) == [1, 1, -1, -1]
    assert decide(*paid, make(-sign, 2), make(-sign, 2, kid="11"), make(-sign, 3, kid="22"))[2:] == [-1, -1, UNKNOWN]


@SIGNS
def test_a_reversal_with_a_kid_has_its_payment_before_one_of_the_same_day_without(sign: int) -> None:
    paid = [make(sign, 1, kid="11"), make(sign, 1, kid="22")]

    assert decide(*paid, make(-sign, 2), make(-sign, 2, kid="11")) == [1, 1, -1, -1]


@SIGNS
def test_both_signs_of_one_ledger_are_not_two_payments(sign: int) -> None:
    rows = [make(sign, 2, ties=[KID]), make(-sign, 3, amount=99, ties=[KID])]

    assert decide(*rows) == [1, UNKNOWN]
    assert decide(*rows[::-1]) == [UNKNOWN, 1]
    assert decide(rows[0], make(-sign, 2, amount=99, ties=[KID])) == [UNKNOWN, UNKNOWN]
    assert decide(rows[0], make(-sign, 3, amount=99, ties=[OTHER_KID])) == [1, 1]


@SIGNS
def test_the_first_of_each_sign_tells_which_came_before(sign: int) -> None:
    early, late = make(sign, 2, amount=5, ties=[KID]), make(sign, 8, amount=6, ties=[KID])
    back = [make(-sign, day, amount=day, ties=[KID]) for day in (3, 4)]

    assert decide(early, late, *back) == [1, UNKNOWN, UNKNOWN, UNKNOWN]
    assert decide(late, early, *back) == [UNKNOWN, 1, UNKNOWN, UNKNOWN]


# -- lists that could not be had --


@pytest.mark.parametrize(("unseen", "expected"), [(2021, 1), (2022, UNKNOWN), (2023, UNKNOWN), (2024, 1)])
def test_what_may_reverse_something_that_could_not_be_seen_is_unknown(unseen: int, expected: int | None) -> None:
    around = Surroundings(unseen=frozenset({unseen}))

    assert decide(make(1), around=around) == [expected]
    assert decide(make(1, amount=1, ties=[KID]), make(1, amount=2, ties=[KID]), around=around) == [expected] * 2
    assert decide(proven(1), make(1), around=around) == [1, expected]


def test_what_is_placed_or_of_a_ledger_that_is_known_tells_of_itself() -> None:
    around = Surroundings(unseen=frozenset({2023}))
    three = [make(1, amount=amount, ties=[KID]) for amount in (1, 2, 3)]
    tied = Surroundings(unseen=around.unseen, tie_joins=[(("forfall", "known"), KID)])

    assert decide(make(1, claims=[CLAIM]), around=around) == [1]
    assert decide(proven(1), make(1, ties=[KID]), around=tied) == [1, 1]
    assert decide(*three, around=around) == [1, 1, 1]

"""Which movements are reversals when little or nothing is known about any ledger."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date

import pytest

from portal.domain.sign_movements import Movement, Surroundings
from tests.movements import CLAIM, KID, OTHER_CLAIM, OTHER_KID, SIGNS, UNKNOWN, decide, make, proven

# -- when nothing is known --


@SIGNS
def test_two_of_three_in_one_ledger_are_payments(sign: int) -> None:
    rows = [make(sign, amount=1, ties=[KID]), make(-sign, amount=2, ties=[KID]), make(sign, amount=3, ties=[KID])]

    assert decide(*rows) == [1, -1, 1]
    assert decide(*rows, make(-sign, amount=4, ties=[OTHER_KID])) == [1, -1, 1, 1]


@SIGNS
def test_equal_numbers_of_both_signs_in_one_ledger_only_make_the_later_ones_doubtful(
    sign: int,
) -> None:
    rows = [make(side, day, amount=day, ties=[KID]) for day, side in enumerate((sign, sign, -sign, -sign), start=1)]

    assert decide(*rows) == [1, 1, UNKNOWN, UNKNOWN]


@SIGNS
def test_in_unknown_ledgers_the_earlier_of_a_pair_is_the_payment(sign: int) -> None:
    assert decide(make(sign, 3), make(-sign, 2)) == [-1, 1]
    assert decide(make(sign, 3), make(-sign, 2, amount=99)) == [1, 1]


def test_on_one_day_the_positive_of_a_pair_is_the_payment_unless_most_are_negative() -> None:
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
def test_of_equal_movements_all_are_undecided_if_only_some_can_be_reversals(sign: int) -> None:
    rows = [make(sign, 1), make(-sign, 2), make(-sign, 2)]

    assert decide(*rows) == [1, UNKNOWN, UNKNOWN]
    assert decide(*rows, make(sign, 3), make(-sign, 4)) == [1, UNKNOWN, UNKNOWN, 1, -1]


@SIGNS
def test_a_reversal_never_matches_a_payment_with_another_kid(sign: int) -> None:
    paid = make(sign, 1, kid="11")

    assert decide(paid, make(-sign, 2, kid="22")) == [1, 1]
    assert decide(paid, make(-sign, 2, kid="11")) == [1, -1]
    assert decide(paid, make(-sign, 2)) == [1, -1]
    assert decide(make(sign, 1), make(-sign, 2, kid="11")) == [1, -1]
    assert decide(paid, make(sign, 1, kid="22"), *(make(-sign, 2, kid=kid) for kid in ("22", "33"))) == [1, 1, -1, 1]


@SIGNS
def test_a_reversal_prefers_a_payment_with_its_kid_to_one_without(sign: int) -> None:
    paid = [make(sign, 1, kid="11"), make(sign, 1)]

    assert decide(*paid, make(-sign, 2, kid="11"), make(-sign, 3, kid="22")) == [1, 1, -1, -1]
    assert decide(*paid, make(-sign, 2), make(-sign, 3, kid="11")) == [1, 1, -1, -1]
    assert decide(*paid, make(-sign, 2), make(-sign, 2, kid="11"), make(-sign, 3, kid="22"))[2:] == [-1, -1, UNKNOWN]


@SIGNS
def test_a_reversal_with_a_kid_comes_before_one_without_on_the_same_day(sign: int) -> None:
    paid = [make(sign, 1, kid="11"), make(sign, 1, kid="22")]

    assert decide(*paid, make(-sign, 2), make(-sign, 2, kid="11")) == [1, 1, -1, -1]


@SIGNS
def test_both_signs_in_one_ledger_are_not_two_payments(sign: int) -> None:
    rows = [make(sign, 2, ties=[KID]), make(-sign, 3, amount=99, ties=[KID])]

    assert decide(*rows) == [1, UNKNOWN]
    assert decide(*rows[::-1]) == [UNKNOWN, 1]
    assert decide(rows[0], make(-sign, 2, amount=99, ties=[KID])) == [UNKNOWN, UNKNOWN]
    assert decide(rows[0], make(-sign, 3, amount=99, ties=[OTHER_KID])) == [1, 1]


@SIGNS
def test_the_earliest_of_each_sign_decides_which_came_first(sign: int) -> None:
    early, late = make(sign, 2, amount=5, ties=[KID]), make(sign, 8, amount=6, ties=[KID])
    back = [make(-sign, day, amount=day, ties=[KID]) for day in (3, 4)]

    assert decide(early, late, *back) == [1, UNKNOWN, UNKNOWN, UNKNOWN]
    assert decide(late, early, *back) == [UNKNOWN, 1, UNKNOWN, UNKNOWN]


def three(sign: int, tie: Hashable) -> list[Movement]:
    """A ledger of its own, where the number of rows shows the sign of a payment."""
    return [make(sign, amount=amount, ties=[tie]) for amount in (1, 2, 3)]


@SIGNS
def test_a_pair_beside_ledgers_that_differ_is_undecided(sign: int) -> None:
    pair = make(sign, 2), make(-sign, 3)
    differing = *three(1, KID), *three(-1, OTHER_KID)

    assert decide(*pair) == [1, -1]
    assert decide(*differing, *pair)[6:] == [1, UNKNOWN]
    assert decide(*differing, *(make(one.raw_sign, one.day.day, ties=[("konto", "1")]) for one in pair))[6:] == [1, -1]


@SIGNS
def test_a_pair_follows_the_ledgers_that_only_their_number_of_rows_reveals(sign: int) -> None:
    assert decide(*three(sign, KID), make(sign, 2), make(-sign, 3))[3:] == [1, -1]
    assert decide(*three(sign, KID), make(-sign, 2), make(sign, 3))[3:] == [1, UNKNOWN]


# -- when only other ledgers are known --


@SIGNS
def test_the_later_of_an_unplaced_pair_tied_to_one_ledger_is_the_reversal(sign: int) -> None:
    paid, back = make(-sign, 2, ties=[KID]), make(sign, 3, ties=[KID])

    assert decide(proven(sign), paid, back) == [1, 1, -1]
    assert decide(proven(sign), back, paid) == [1, -1, 1]


@SIGNS
def test_such_a_pair_is_undecided_if_anything_sets_the_two_apart(sign: int) -> None:
    paid, known = make(-sign, 2, ties=[KID]), proven(sign)

    for back in (
        make(sign, 3, ties=[OTHER_KID]),
        make(sign, 3, ties=[KID], claims=[OTHER_CLAIM]),
        make(sign, 3, amount=99, ties=[KID]),
        make(sign, 3, kid="22", ties=[KID]),
        make(sign, 2, ties=[KID]),
    ):
        assert decide(known, paid, back)[2] != -1, back
    placed = make(-sign, 2, ties=[KID], claims=[OTHER_CLAIM])
    assert decide(known, placed, make(sign, 3, ties=[KID]))[2] != -1
    assert decide(known, paid, *(make(sign, day, ties=[KID]) for day in (3, 4)))[2:] == [UNKNOWN, UNKNOWN]


# -- missing lists --


@pytest.mark.parametrize(("unseen", "expected"), [(2021, 1), (2022, UNKNOWN), (2023, UNKNOWN), (2024, 1)])
def test_a_possible_reversal_of_a_payment_in_a_missing_list_is_undecided(unseen: int, expected: int | None) -> None:
    around = Surroundings(unseen=frozenset({unseen}))

    assert decide(make(1), around=around) == [expected]
    assert decide(make(1, amount=1, ties=[KID]), make(1, amount=2, ties=[KID]), around=around) == [expected] * 2
    assert decide(proven(1), make(1), around=around) == [1, expected]


def test_placed_movements_and_known_ledgers_do_not_depend_on_missing_lists() -> None:
    around = Surroundings(unseen=frozenset({2023}))
    three = [make(1, amount=amount, ties=[KID]) for amount in (1, 2, 3)]
    tied = Surroundings(unseen=around.unseen, tie_joins=[(("forfall", "known"), KID)])

    assert decide(make(1, claims=[CLAIM]), around=around) == [1]
    assert decide(proven(1), make(1, ties=[KID]), around=tied) == [1, 1]
    assert decide(*three, around=around) == [1, 1, 1]


@SIGNS
def test_a_pair_follows_the_ledgers_that_only_rows_hint_at(sign: int) -> None:
    hinted = make(sign, 1, amount=7, hint=1, ties=[KID])

    assert decide(hinted, make(sign, 2), make(-sign, 3)) == [1, 1, -1]
    assert decide(hinted, make(-sign, 2), make(sign, 3)) == [1, 1, UNKNOWN]


@SIGNS
def test_by_order_nothing_was_reversed_from_another_account_and_nothing_placed_by_what_was_not(sign: int) -> None:
    first, back = make(sign, 1, konto="5"), make(-sign, 2, konto="5")

    assert decide(first, back) == [1, -1]
    assert decide(first, replace(back, konto="")) == [1, -1]
    assert decide(first, replace(back, konto="6")) == [1, 1]
    placed = replace(first, is_placed=True)
    assert decide(placed, back) == [1, UNKNOWN]
    assert decide(placed, replace(back, is_placed=True)) == [1, -1]
    assert decide(placed, replace(back, konto="6")) == [1, 1]
    assert decide(placed, first, back) == [1, 1, -1]
    assert decide(placed, replace(placed, day=date(2023, 1, 9)), back) == [1, 1, UNKNOWN]

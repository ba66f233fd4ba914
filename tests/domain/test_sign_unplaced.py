"""Which movements are reversals: unplaced money, and rows whose own evidence a lone reversal gives too."""

from dataclasses import replace
from decimal import Decimal

from portal.domain.sign_movements import Surroundings
from tests.movements import CLAIM, KID, OTHER_CLAIM, SIGNS, UNKNOWN, decide, make, proven


@SIGNS
def test_a_hint_that_a_lone_reversal_gives_too_decides_nothing_against_a_sure_payment(sign: int) -> None:
    """All of the money is unplaced, and the open list has no payment that it could reverse."""
    plain, unplaced = make(-sign, 1, hint=1, is_plain_hint=True, ties=[KID]), make(sign, 2, amount=8, ties=[KID])
    sure = replace(unplaced, is_free=True)

    assert decide(plain, unplaced) == [1, -1]
    assert decide(plain, sure) == [UNKNOWN, 1]
    three = [replace(plain, amount=Decimal(amount)) for amount in (9, 10, 11)]
    assert decide(*three, sure) == [1, 1, 1, UNKNOWN]
    assert decide(replace(plain, is_plain_hint=False), sure) == [1, 1]
    both = proven(1, CLAIM), proven(-1, CLAIM, amount=8)
    assert decide(*both, replace(plain, claims=(CLAIM,)))[2] == 1
    assert decide(plain, *[replace(sure, amount=Decimal(amount)) for amount in (9, 10, 11)]) == [-1, 1, 1, 1]


@SIGNS
def test_a_sure_payment_is_no_reversal_whatever_its_ledger_says(sign: int) -> None:
    known = replace(proven(-sign), ties=(KID,))
    free = make(sign, 3, ties=[KID], is_free=True)

    assert decide(known, free) == [1, UNKNOWN]
    assert decide(known, replace(free, is_free=False)) == [1, -1]
    assert decide(known, replace(free, raw_sign=-sign)) == [1, 1]
    assert decide(known, make(-sign, 2), free)[2] == -1  # the payment that it reverses is there
    assert decide(known, proven(-sign, CLAIM, amount=100), free)[2] == -1  # or was, and is placed anew


@SIGNS
def test_of_two_sure_payments_with_two_signs_in_one_ledger_the_later_is_undecided(sign: int) -> None:
    first, second = (make(one * sign, day, amount=day, ties=[KID], is_free=True) for one, day in ((1, 2), (-1, 3)))

    assert decide(first, second) == [1, UNKNOWN]


@SIGNS
def test_a_proven_reversal_is_not_what_another_movement_has_reversed(sign: int) -> None:
    """Unplaced money of its amount, in a ledger that is not known, came in anew."""
    known = proven(1), proven(-1, CLAIM, amount=8)
    back = make(-sign, 2, evidence=-1)

    for next_one in (make(sign, 3), make(sign, 3, claims=[OTHER_CLAIM])):
        assert decide(*known, back, next_one)[2:] == [-1, 1]
        assert decide(*known, next_one, around=Surroundings(others=[back]))[2:] == [1]


@SIGNS
def test_what_was_never_placed_has_not_reversed_money_that_is_still_placed(sign: int) -> None:
    """A reversal would have undone the placements of its payment."""
    known = proven(1), proven(-1, CLAIM, amount=8)
    placed = make(sign, 2, claims=[OTHER_CLAIM], is_placed=True)
    taken_off = make(sign, 2, evidence=1, claims=[OTHER_CLAIM])

    for back, expected in ((make(-sign, 3), 1), (make(-sign, 3, claims=[("forfall", "I")]), UNKNOWN)):
        assert decide(*known, placed, back)[2:] == [1, expected]
        assert decide(*known, replace(placed, evidence=1), back)[2:] == [1, expected]
        assert decide(*known, back, around=Surroundings(others=[placed]))[2:] == [expected]
        assert decide(*known, taken_off, back)[2:] == [1, UNKNOWN]


@SIGNS
def test_if_only_one_sign_is_known_what_was_never_placed_is_undecided_beside_placed_money_of_its_amount(
    sign: int,
) -> None:
    """No payment that it could reverse is free, and no ledger is known in which it would be a payment."""
    placed, first, second = proven(sign, CLAIM, amount=100), make(-sign, 2), make(sign, 3)

    assert decide(placed, first) == [1, UNKNOWN]
    assert decide(placed, first, second) == [1, UNKNOWN, UNKNOWN]
    assert decide(make(sign, 1), placed, first, second) == [1, 1, -1, 1]
    undoing = replace(first, claims=(OTHER_CLAIM,))
    assert decide(placed, undoing, second) == [1, -1, 1]


@SIGNS
def test_if_only_one_sign_is_known_a_payment_of_which_some_was_used_is_no_payment_to_be_reversed(sign: int) -> None:
    """But another of its amount is, though it is later."""
    refunded, back = make(sign, 1, evidence=1), make(-sign, 3)

    assert decide(refunded, back) == [1, UNKNOWN]
    assert decide(refunded, make(sign, 2), back) == [1, 1, -1]
    assert decide(refunded, replace(back, claims=(CLAIM,))) == [1, -1]


@SIGNS
def test_of_two_that_may_have_reversed_one_payment_neither_is_decided(sign: int) -> None:
    """One of them is a payment in a ledger of its own."""
    paid, backs = make(sign, 1), (make(-sign, 2), make(-sign, 3))

    assert decide(proven(sign), paid, *backs) == [1, 1, UNKNOWN, UNKNOWN]
    assert decide(proven(sign), paid, make(sign, 1, kid="11"), *backs) == [1, 1, 1, -1, -1]
    assert decide(proven(sign), paid, *[replace(one, claims=(CLAIM,)) for one in backs]) == [1, 1, -1, -1]


@SIGNS
def test_in_a_contradictory_ledger_a_missing_list_could_have_what_was_reversed(sign: int) -> None:
    both = [replace(one, ties=(KID,)) for one in (proven(1), proven(-1, CLAIM, amount=8))]
    unplaced = make(sign, 3, ties=[KID])

    assert decide(*both, unplaced)[2] == 1
    assert decide(*both, unplaced, around=Surroundings(unseen=frozenset({2022})))[2] is UNKNOWN
    assert decide(*both, replace(unplaced, hint=1), around=Surroundings(unseen=frozenset({2022})))[2] == 1


@SIGNS
def test_what_may_be_a_reversal_itself_is_no_payment_to_be_reversed(sign: int) -> None:
    """Paid, taken back and paid again in a ledger that is not known reads as its opposite, too."""
    again = make(-sign, 2), make(sign, 3), make(-sign, 4)

    assert decide(proven(sign), *again) == [1, 1, UNKNOWN, UNKNOWN]
    assert decide(proven(-sign), *again) == [1, 1, -1, 1]
    assert decide(proven(sign), make(sign, 1), *again) == [1, 1, -1, 1, -1]
    assert decide(proven(sign), make(-sign, 1), make(sign, 2), make(sign, 2), make(-sign, 3))[4] is UNKNOWN


@SIGNS
def test_what_undoes_each_other_is_undecided_if_what_has_covered_the_instalment_is_missing(sign: int) -> None:
    """The first may undo a payment of a year that was not read, and the second be its repetition."""
    pair = make(sign, 2, is_partial=True), make(-sign, 3, is_partial=True)

    assert decide(*pair) == [UNKNOWN, UNKNOWN]
    assert decide(make(sign, 2), make(-sign, 3)) == [1, -1]
    known = make(-sign, 1, amount=7, evidence=1, ties=[KID])
    assert decide(known, *[replace(one, ties=(KID,)) for one in pair]) == [1, -1, 1]


@SIGNS
def test_a_lone_reversal_that_fits_its_instalment_is_undecided_beside_payments_of_its_kind(sign: int) -> None:
    """Its payment is in a year that was not read, and something else has covered the instalment since."""
    back = make(-sign, 5, hint=1, is_plain_hint=True, claims=[CLAIM], kinds=["mva"])
    paid = [
        make(sign, day, amount=day, hint=1, is_plain_hint=True, claims=[("forfall", day)], kinds=["mva"])
        for day in (1, 2, 3)
    ]

    assert decide(back, *paid) == [UNKNOWN, 1, 1, 1]
    assert decide(back, paid[0]) == [UNKNOWN, UNKNOWN]  # either may be the reversal
    assert decide(back, replace(back, amount=Decimal(9)), paid[0]) == [UNKNOWN] * 3
    for one_kind, two_kind in (("mva", "trekk"), ("trekk", "mva")):
        of_both = replace(back, kinds=frozenset({"mva", "trekk"}))
        like_it = [replace(back, amount=Decimal(amount), kinds=frozenset({two_kind})) for amount in (8, 9)]
        assert decide(of_both, *like_it, replace(paid[0], kinds=frozenset({one_kind})))[0] == 1
    assert decide(back, proven(sign, kind="mva")) == [UNKNOWN, 1]
    assert decide(back, *[replace(one, kinds=frozenset({"trekk"})) for one in paid]) == [1, 1, 1, 1]
    assert decide(replace(back, kinds=frozenset()), *paid) == [1, 1, 1, 1]
    assert decide(replace(back, is_plain_hint=False), *paid) == [1, 1, 1, 1]
    assert decide(back, proven(-sign, CLAIM, amount=4), *paid) == [1, 1, 1, 1, 1]
    mine = [replace(back, amount=one.amount, claims=one.claims) for one in paid]
    assert decide(back, *mine, replace(paid[0], claims=(OTHER_CLAIM,))) == [1, 1, 1, 1, UNKNOWN]

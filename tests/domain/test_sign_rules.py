"""Which movements are reversals, from what is known about each and the rest of its ledger."""

import pytest

from portal.domain.sign_movements import Movement, Surroundings
from tests.movements import CLAIM, KID, OTHER_CLAIM, OTHER_KID, SIGNS, UNKNOWN, decide, make, proven

# -- known for the movement itself, or for its ledger --


@SIGNS
def test_proof_for_a_movement_outweighs_the_others(sign: int) -> None:
    movements = [make(sign, evidence=1, claims=[CLAIM]), make(sign, evidence=-1, claims=[CLAIM])]

    assert decide(*movements) == [1, -1]


def test_a_movement_of_zero_is_a_payment_unless_proven_otherwise() -> None:
    movements = [make(0, amount=0), make(0, amount=0, evidence=-1), make(0, amount=0, evidence=1)]

    assert decide(*movements) == [1, -1, 1]


def test_a_movement_of_zero_is_no_evidence_for_the_others() -> None:
    for nothing in (make(0, amount=0, evidence=1), make(0, amount=0, hint=1)):
        assert decide(nothing, make(1, claims=[CLAIM])) == [1, 1]


@SIGNS
def test_a_proven_reversal_shows_the_sign_of_payments_in_its_ledger(sign: int) -> None:
    reversal = make(sign, evidence=-1, claims=[CLAIM])

    assert decide(reversal, make(sign, claims=[CLAIM]), make(-sign, claims=[CLAIM])) == [-1, -1, 1]


@SIGNS
def test_movements_joined_by_claims_outweigh_those_with_the_same_kid(sign: int) -> None:
    on_claim = make(sign, 1, amount=7, evidence=1, claims=[CLAIM])
    with_kid = make(-sign, 2, amount=8, evidence=1, claims=[OTHER_CLAIM], ties=[KID])

    assert decide(on_claim, with_kid, make(-sign, claims=[CLAIM], ties=[KID]), make(sign, ties=[KID]))[2:] == [
        -1,
        UNKNOWN,
    ]


@SIGNS
def test_the_same_kid_decides_if_no_claim_does(sign: int) -> None:
    around = Surroundings(tie_joins=[(CLAIM, KID)])

    assert decide(proven(sign, CLAIM), make(-sign, ties=[KID]), around=around) == [1, -1]
    assert decide(proven(sign, CLAIM), make(-sign, claims=[OTHER_CLAIM], ties=[KID]), around=around) == [1, -1]


@SIGNS
def test_joined_claims_are_one_ledger(sign: int) -> None:
    around = Surroundings(claim_joins=[(CLAIM, OTHER_CLAIM)])

    assert decide(proven(sign, CLAIM), make(-sign, claims=[OTHER_CLAIM]), around=around) == [1, -1]


@SIGNS
def test_a_clear_majority_of_hints_decides_for_the_ledger(sign: int) -> None:
    said = [make(sign, amount=amount, hint=1, ties=[KID]) for amount in (1, 2, 3)]
    against = make(-sign, amount=4, hint=1, ties=[KID])

    assert decide(*said, make(-sign, ties=[KID]))[3] == -1
    assert decide(*said, against, make(-sign, ties=[KID]))[4] == -1


@SIGNS
def test_two_rows_against_one_are_no_clear_majority(sign: int) -> None:
    said = [make(sign, amount=amount, hint=1, ties=[KID]) for amount in (1, 2)]
    against = make(-sign, amount=4, hint=1, ties=[KID])
    paid = make(sign, 1, ties=[KID])

    assert decide(*said, against, paid, make(-sign, 2, ties=[KID])) == [1, 1, 1, 1, UNKNOWN]


@SIGNS
def test_unlisted_payments_count_as_hints(sign: int) -> None:
    said = [make(sign, amount=amount, hint=1, claims=[CLAIM]) for amount in (1, 2, 3)]
    pair = make(sign, 1, claims=[CLAIM]), make(-sign, 2, claims=[CLAIM])
    one, three = Surroundings(votes=[(CLAIM, -sign)]), Surroundings(votes=[(CLAIM, sign)] * 3)

    assert decide(*said, *pair, around=one)[3:] == [1, -1]
    assert decide(*said[:2], *pair, around=one)[2:] == [1, UNKNOWN]
    assert decide(make(-sign, amount=4, hint=1, claims=[CLAIM]), *pair, around=three)[1:] == [1, -1]
    assert decide(*pair[1:], around=three) == [-1]


@SIGNS
def test_an_unlisted_payment_decides_only_for_the_ledger_of_its_claim(sign: int) -> None:
    around = Surroundings(votes=[(CLAIM, sign), (OTHER_CLAIM, -sign)])

    assert decide(make(-sign, claims=[CLAIM]), make(-sign, claims=[OTHER_CLAIM]), around=around) == [-1, 1]


# -- when the ledger contradicts itself --


@SIGNS
def test_in_a_contradictory_ledger_only_a_rows_own_hint_counts(sign: int) -> None:
    both = proven(1, CLAIM), proven(-1, CLAIM, amount=8)
    rows = [make(sign, hint=1, claims=[CLAIM]), make(sign, hint=-1, claims=[CLAIM], amount=9)]

    assert decide(*both, *rows)[2:] == [1, -1]


@SIGNS
def test_in_a_contradictory_ledger_a_possible_reversal_is_undecided(sign: int) -> None:
    both = proven(1, CLAIM), proven(-1, CLAIM, amount=8)

    assert decide(*both, make(sign, 2, claims=[CLAIM]), make(-sign, 3, claims=[CLAIM]))[2:] == [1, UNKNOWN]


@SIGNS
def test_in_a_contradictory_ledger_the_kind_of_claim_decides(sign: int) -> None:
    both = proven(1, CLAIM), proven(-1, CLAIM, amount=8)
    known = proven(sign, OTHER_CLAIM, amount=9, kind="trekk")

    assert decide(*both, known, make(-sign, claims=[CLAIM], kinds=["trekk"]))[3] == -1


# -- the kind of claim --


@SIGNS
def test_a_kind_found_in_two_ledgers_is_ignored_but_another_kind_may_decide(sign: int) -> None:
    known = [
        proven(sign, CLAIM, kind="trekk"),
        proven(-sign, OTHER_CLAIM, kind="trekk", amount=8),
        proven(sign, ("forfall", "H"), kind="avgift", amount=9),
    ]

    assert decide(*known, make(-sign, kinds=["trekk"]))[3] == 1
    assert decide(*known, make(-sign, kinds=["trekk", "avgift", "skatt"]))[3] == -1


@SIGNS
def test_two_kinds_that_disagree_are_ignored(sign: int) -> None:
    known = [proven(sign, CLAIM, kind="trekk"), proven(-sign, OTHER_CLAIM, kind="avgift", amount=8)]

    assert decide(*known, make(-sign, kinds=["trekk", "avgift"]))[2] == 1


# -- when only other ledgers are known --


@SIGNS
def test_a_separate_ledger_follows_the_others_if_a_payment_exists(sign: int) -> None:
    for known in (proven(sign), make(sign, 1, amount=7, hint=1)):
        assert decide(known, make(sign, 2), make(-sign, 3)) == [1, 1, -1]
    in_no_list = Surroundings(votes=[(CLAIM, sign)])
    assert decide(make(sign, 2), make(-sign, 3), around=in_no_list) == [1, -1]


@SIGNS
def test_in_a_separate_ledger_a_movement_without_candidates_is_a_payment_unless_placed(sign: int) -> None:
    assert decide(proven(sign), make(-sign)) == [1, 1]
    assert decide(proven(sign), make(-sign, claims=[CLAIM])) == [1, UNKNOWN]
    assert decide(proven(sign), make(sign, claims=[CLAIM])) == [1, 1]


@SIGNS
def test_a_payment_after_an_unmatched_one_of_the_other_sign_is_undecided(sign: int) -> None:
    assert decide(proven(sign), make(-sign, 2), make(sign, 3))[2] is UNKNOWN
    assert decide(proven(sign), make(-sign, 2, hint=1, ties=[KID]), make(sign, 3)) == [1, 1, UNKNOWN]
    assert decide(proven(sign), make(-sign, 3), make(sign, 3)) == [1, -1, 1]


@SIGNS
def test_if_other_ledgers_differ_a_possible_reversal_is_undecided(sign: int) -> None:
    known = proven(1), proven(-1, CLAIM, amount=8)

    assert decide(*known, make(sign, 2), make(-sign, 2, amount=99), make(-sign, 3)) == [1, 1, 1, 1, UNKNOWN]
    first = make(1, 2, amount=7, hint=1, ties=[KID]), make(-1, 2, amount=8, hint=1, ties=[OTHER_KID])
    assert decide(*known, *first, make(-1, amount=7), make(1, amount=8))[4:] == [UNKNOWN, UNKNOWN]


def test_proof_from_other_ledgers_outweighs_hints_from_rows() -> None:
    known = proven(1), make(-1, 1, amount=8, hint=1, ties=[KID])

    assert decide(*known, make(1, 2), make(-1, 3))[2:] == [1, -1]


# -- candidates for reversal --


@pytest.mark.parametrize(
    ("paid", "back", "expected"),
    [
        (make(1, 2), make(-1, 2), -1),
        (make(1, 3), make(-1, 2), UNKNOWN),
        (make(1, 2, amount=99), make(-1, 3), UNKNOWN),
        (make(1, 2, kid="11"), make(-1, 3, kid="11"), -1),
        (make(1, 2, kid="11"), make(-1, 3, kid="22"), UNKNOWN),
        (make(1, 2, kid="11"), make(-1, 3), -1),
        (make(1, 2), make(-1, 3, kid="22"), -1),
        (make(1, 2, konto="5"), make(-1, 3, konto="5"), -1),
        (make(1, 2, konto="5"), make(-1, 3, konto="6"), UNKNOWN),
        (make(1, 2, konto="5", kid="11"), make(-1, 3, konto="6", kid="11"), UNKNOWN),
        (make(1, 2, konto="5"), make(-1, 3, kid="22"), -1),
    ],
    ids=[
        "one day",
        "later",
        "another amount",
        "one KID",
        "another KID",
        "its own not known",
        "the other's not known",
        "one account",
        "another account",
        "one KID and another account",
        "an account and a KID",
    ],
)
def test_a_reversal_has_an_earlier_payment_of_its_amount_and_no_other_kid_or_account(
    paid: Movement, back: Movement, expected: int | None
) -> None:
    back.claims = (CLAIM,)  # undecided unless there is a payment for it

    assert decide(proven(1), paid, back)[2] == expected


def test_an_unlisted_payment_can_be_reversed() -> None:
    known, back = proven(1), make(-1, 3, claims=[CLAIM])
    before, after = make(1, 2), make(1, 4)

    assert decide(known, back, around=Surroundings(others=[after])) == [1, UNKNOWN]
    assert decide(known, back, around=Surroundings(others=[after, before, after])) == [1, -1]

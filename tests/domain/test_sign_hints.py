"""Hints from payments about instalments in no list: which can be payments, and which reversals."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.sign_evidence import read_hints
from portal.domain.sign_rows import InstalmentShare, Money

DAY, NEXT_DAY = date(2023, 1, 5), date(2023, 1, 6)
Part = tuple[int, str, date]  # raw sign, amount, day


def make_share(amount: str, original: str, left: str, *, forfall: str = "F", day: date = DAY) -> InstalmentShare:
    return InstalmentShare(
        forfall=forfall, amount=Decimal(amount), day=day, original=Decimal(original), left=Decimal(left)
    )


def make_money(raw_sign: int, *shares: InstalmentShare) -> Money:
    return Money(
        key="",
        part="",
        identifier="",
        day=DAY,
        amount=Decimal(100),
        raw_sign=raw_sign,
        is_used=False,
        placed=Decimal(0),
        claims=(),
        shares=shares,
    )


def read_one(original: str, left: str, parts: Sequence[Part]) -> list[int]:
    """Hints from payments with a share of one instalment."""
    rows = [make_money(raw_sign, make_share(amount, original, left, day=day)) for raw_sign, amount, day in parts]
    hints = read_hints(rows, set()).signs
    return [hints[index] for index in range(len(rows))]


@pytest.mark.parametrize(
    ("original", "left", "parts", "expected"),
    [
        ("100", "30", [(1, "40", DAY), (1, "30", DAY)], [1, 1]),
        ("-100", "-30", [(-1, "40", DAY), (-1, "30", DAY)], [1, 1]),
        ("0.50", "0.20", [(1, "0.10", DAY), (1, "0.20", DAY)], [1, 1]),
        ("0", "-20", [(1, "20", DAY)], [1]),
        ("100", "0", [(-1, "100", DAY)], [1]),
    ],
    ids=["a claim", "a credit claim", "less than a krone", "a claim of nothing", "one share"],
)
def test_shares_of_one_sign_that_add_up_to_the_covered_amount_are_payments(
    original: str, left: str, parts: Sequence[Part], expected: Sequence[int]
) -> None:
    assert read_one(original, left, parts) == expected


@pytest.mark.parametrize("raw_sign", [1, -1])
def test_shares_of_one_sign_that_cover_less_are_payments(raw_sign: int) -> None:
    assert read_one("100", "0", [(raw_sign, "60", DAY)]) == [1]
    assert read_one("100", "0", [(raw_sign, "0.50", DAY)]) == [1]
    assert read_one("100", "0", [(raw_sign, "30", DAY), (raw_sign, "-30", NEXT_DAY)]) == [1, 0]


@pytest.mark.parametrize("ledger_sign", [1, -1])
@pytest.mark.parametrize(
    ("original", "left", "parts", "expected"),
    [
        ("100", "50", [(1, "100", DAY), (-1, "50", DAY)], [1, -1]),
        ("100", "99.50", [(1, "1", DAY), (-1, "0.50", DAY)], [1, -1]),
        ("100", "110", [(1, "20", DAY), (-1, "30", DAY)], [1, -1]),
    ],
    ids=["all of it", "less than a krone", "more left than there was"],
)
def test_with_mixed_signs_the_direction_of_the_covered_amount_means_payment(
    ledger_sign: int, original: str, left: str, parts: Sequence[Part], expected: Sequence[int]
) -> None:
    written = [(ledger_sign * sign, amount, day) for sign, amount, day in parts]

    assert read_one(original, left, written) == expected


def test_a_hint_is_plain_only_if_it_is_for_every_instalment() -> None:
    plain, strong = make_share("100", "100", "0", forfall="G"), make_share("100", "100", "0")
    back = make_money(-1, make_share("100", "100", "0", day=NEXT_DAY))
    again = make_money(1, make_share("100", "100", "0", day=NEXT_DAY))

    alone = read_hints([make_money(1, plain)], set())
    both = read_hints([make_money(1, strong, plain), back, again], set())

    assert (alone.signs, alone.plain) == ({0: 1}, {0})
    assert (both.signs, both.plain) == ({0: 1, 1: -1, 2: 1}, set())


@pytest.mark.parametrize(
    ("left", "parts"),
    [
        ("30", [(1, "40", DAY), (-1, "30", DAY)]),
        ("0", [(1, "60", DAY), (-1, "10", DAY)]),
        ("100", [(1, "20", DAY), (-1, "30", DAY)]),
    ],
    ids=["all of it if they were of one sign", "less than all", "the other way"],
)
def test_shares_of_two_signs_that_do_not_make_the_covered_amount_give_no_hint(left: str, parts: Sequence[Part]) -> None:
    """Which one is the reversal depends on what covered the rest."""
    assert read_one("100", left, parts) == [0] * len(parts)


@pytest.mark.parametrize(
    ("left", "parts"),
    [
        ("50", [(1, "70", DAY)]),
        ("50", [(1, "100", DAY), (-1, "20", DAY)]),
        ("50", [(1, "40", DAY), (-1, "40", NEXT_DAY)]),
        ("100", [(1, "40", DAY), (-1, "40", DAY)]),
    ],
    ids=["one sign", "two signs", "nothing in all", "nothing in all and on one day"],
)
def test_shares_that_exceed_the_covered_amount_give_no_hint(left: str, parts: Sequence[Part]) -> None:
    assert read_one("100", left, parts) == [0] * len(parts)


@pytest.mark.parametrize("raw_sign", [1, -1])
def test_if_nothing_is_covered_the_first_share_is_a_payment(raw_sign: int) -> None:
    assert read_one("100", "100", [(raw_sign, "40", DAY), (-raw_sign, "40", NEXT_DAY)]) == [1, -1]


def test_a_share_of_zero_or_less_gives_no_hint() -> None:
    assert read_one("100", "100", [(1, "0", DAY)]) == [0]
    assert read_one("100", "150", [(1, "-50", DAY)]) == [0]


def test_listed_instalments_and_payments_without_a_sign_are_left_out() -> None:
    share = make_share("100", "100", "0")

    assert read_hints([make_money(1, share)], {"F"}).signs == {}
    assert read_hints([make_money(0, share)], set()).signs == {}


def test_payments_that_disagree_about_an_instalment_give_no_hint() -> None:
    rows = [make_money(1, make_share("60", "100", "0")), make_money(1, make_share("40", "100", "60"))]

    assert read_hints(rows, set()).signs == {}


def test_a_payment_with_conflicting_hints_from_two_instalments_has_none() -> None:
    payment, reversal = make_share("100", "100", "0", forfall="G"), make_share("50", "100", "50")
    rows = [make_money(1, make_share("100", "100", "50")), make_money(-1, reversal, payment)]

    assert read_hints(rows, set()).signs == {0: 1, 1: 0}


@pytest.mark.parametrize(
    ("left", "second", "is_partial"),
    [("0", "40", True), ("100", "40", False), ("70", "10", False), ("50", "30", True), ("95", "30", False)],
)
def test_payments_that_undo_each_other_on_an_instalment_that_another_covered_are_partial(
    left: str, second: str, is_partial: bool
) -> None:
    rows = [
        make_money(1, make_share("40", "100", left)),
        make_money(-1, make_share(second, "100", left, day=NEXT_DAY)),
        make_money(1, make_share("100", "100", "0", forfall="G")),
    ]

    assert read_hints(rows, set()).partial == ({0, 1} if is_partial else set())

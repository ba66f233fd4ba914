"""Rows by their amount, and rows that may be parts of one row."""

from decimal import Decimal

import pytest

from portal.domain.deltakere import ByAmount, Deltakere
from tests.domain.test_koblingsregler import DAY, PAID, post


@pytest.mark.parametrize(
    ("amount", "is_found"),
    [("-501.01", False), ("-501", True), ("-500", True), ("-499", True), ("-498.99", False), ("500", False)],
)
def test_rows_of_an_amount_are_found_but_for_a_rounding(amount: str, is_found: bool) -> None:
    rows, (one, other) = ByAmount(), (post("-500", PAID + day * DAY) for day in range(2))

    assert rows.add(one)
    assert not rows.add(other)
    assert rows.add(post("-600", PAID))
    assert list(rows.find(Decimal(amount))) == ([one, other] if is_found else [])


def test_a_row_of_another_amount_of_the_same_krone_is_the_first_of_its_own() -> None:
    rows = ByAmount()

    assert [rows.add(post(amount, PAID)) for amount in ("5", "5.50", "5.00")] == [True, True, False]


def test_a_row_of_a_pair_that_loses_its_partner_moves_and_is_counted_once() -> None:
    rows, one = Deltakere(), post("-400", PAID)

    rows.add(one, is_free=False)
    assert (rows.free, rows.of_pairs) == ({}, {one.noekkel: one})
    rows.add(one, is_free=False)
    rows.add(one, is_free=True)
    assert (rows.free, rows.of_pairs) == ({one.noekkel: one}, {})
    rows.add(one, is_free=True)

    assert rows.is_within_reach(post("-7", PAID), Decimal(-393))
    assert not rows.is_within_reach(post("-7", PAID), Decimal("-393.01"))


def test_others_of_the_sign_reach_as_far_as_they_make_together() -> None:
    rows, own, other = Deltakere(), post("-400", PAID), post("-100", PAID)
    for row in (own, other, post("30", PAID), post("20", PAID)):
        rows.add(row, is_free=row is other)

    assert rows.is_within_reach(own, Decimal(-100))
    assert not rows.is_within_reach(own, Decimal("-100.01"))
    assert rows.is_within_reach(own, Decimal(50))  # its own amount is of the other sign
    assert not rows.is_within_reach(own, Decimal("50.01"))
    assert rows.is_within_reach(post("20", PAID), Decimal(30))
    assert not rows.is_within_reach(post("20", PAID), Decimal("30.01"))


def test_amounts_of_less_than_a_krone_have_signs_too() -> None:
    rows = Deltakere()
    for amount in ("0.50", "0.25", "-0.20"):
        rows.add(post(amount, PAID), is_free=True)

    assert rows.is_within_reach(post("0.50", PAID), Decimal("0.25"))
    assert not rows.is_within_reach(post("0.50", PAID), Decimal("0.26"))
    assert rows.is_within_reach(post("-1", PAID), Decimal("0.75"))
    assert not rows.is_within_reach(post("0.50", PAID), Decimal("-0.21"))

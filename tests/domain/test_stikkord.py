"""Rows that a rule may pair have something in common to be found by, and others are not looked at in vain."""

from decimal import Decimal

import pytest

from portal.domain.koblingsregler import ROUNDING
from portal.domain.stikkord import BY_DAY, BY_KRONE, list_near_amounts
from tests.domain.test_koblingsregler import DAY, PAID, post

OERE = Decimal("0.01")


@pytest.mark.parametrize("amount", ["10", "10.99", "0.50", "0", "-0.01", "-1", "-10.50"])
def test_amounts_a_krone_apart_are_found_by_their_kroner_and_no_others_are_looked_at(amount: str) -> None:
    near = [Decimal(amount) + number * OERE for number in range(-100, 101)]

    assert {int(one) for one in near} <= {*list_near_amounts(Decimal(amount))}
    assert (near[0], near[-1]) == (Decimal(amount) - ROUNDING, Decimal(amount) + ROUNDING)
    assert [*BY_KRONE.of_post(post("10.99", PAID))] == [9, 10, 11]


def test_payments_are_found_by_the_days_up_to_ten_before_and_after() -> None:
    found = {*BY_DAY.of_post(post("-500", PAID))}

    assert found == {(-500, PAID + number * DAY) for number in range(-10, 11)}

"""What has covered a claim or an instalment is what is gone from it, with the claim's sign."""

from decimal import Decimal

import pytest

from tests.rader import one_krav


@pytest.mark.parametrize(("amount", "left", "covered"), [("100", "30", "70"), ("-100", "-30", "-70"), ("5", "5", "0")])
def test_what_is_covered_is_the_original_amount_minus_what_is_left(amount: str, left: str, covered: str) -> None:
    krav = one_krav(amount, left)

    assert krav.dekket_beloep == Decimal(covered)
    assert krav.kravforfall[0].dekket_beloep == Decimal(covered)

"""A movement of zero has no sign, so it says nothing about the signs of others."""

import pytest

from portal.domain.sign_movements import Movement
from tests.movements import CLAIM, KID, SIGNS, UNKNOWN, decide, make


@SIGNS
@pytest.mark.parametrize("nothing", [[], [make(0, amount=0, ties=[KID])]])
def test_a_zero_in_a_ledger_known_by_its_number_of_rows_changes_nothing_elsewhere(
    sign: int, nothing: list[Movement]
) -> None:
    several = [make(sign, amount=amount, ties=[KID]) for amount in (1, 2, 3)]

    lone = decide(*several, *nothing, make(-sign, amount=9, claims=[CLAIM]))
    pair = decide(*several, *nothing, make(sign, 1, amount=9), make(-sign, 2, amount=9))

    assert lone == [1] * (3 + len(nothing)) + [UNKNOWN]
    assert pair == [1] * (4 + len(nothing)) + [-1]

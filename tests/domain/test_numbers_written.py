"""How a KID and whole kroner are written."""

from decimal import Decimal

import pytest

from portal.domain.tekst import format_hele_kroner, format_kid

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("kid", "written"),
    [
        ("0098245937454356990", "0098 2459 3745 4356 990"),
        ("12345678", "1234 5678"),
        ("123", "123"),
        ("", ""),
        ("NO5876940518888", "NO58 7694 0518 888"),
    ],
)
def test_a_kid_or_an_iban_is_written_in_groups_of_four(kid: str, written: str) -> None:
    assert format_kid(kid) == written.replace(" ", NBSP)


@pytest.mark.parametrize(("amount", "written"), [("21200.49", "21 200"), ("0.5", "1"), ("1.5", "2"), ("2.5", "3")])
def test_whole_kroner_are_written_without_oere_and_round_half_up(amount: str, written: str) -> None:
    assert format_hele_kroner(Decimal(amount)) == written.replace(" ", NBSP)

"""Formats of figures and dates."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.tekst import (
    format_beloep,
    format_dato,
    format_konto,
    format_orgnr,
)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0,00"),
        ("21200", "21\u00a0200,00"),
        ("-1234567.5", "\u22121\u00a0234\u00a0567,50"),
        ("0.005", "0,01"),
        ("-0.004", "0,00"),
        ("999.995", "1\u00a0000,00"),
        ("9999999999999.99", "9\u00a0999\u00a0999\u00a0999\u00a0999,99"),
    ],
)
def test_amounts_have_two_decimals_a_true_minus_and_no_break_spaces(amount: str, text: str) -> None:
    assert format_beloep(Decimal(amount)) == text


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=2))
def test_a_formatted_amount_can_be_parsed_back(amount: Decimal) -> None:
    written = format_beloep(amount).replace("\u00a0", "").replace("\u2212", "-").replace(",", ".")

    assert Decimal(written) == amount


def test_dates_and_numbers_are_formatted() -> None:
    assert format_dato(date(2023, 4, 10)) == "10.04.2023"
    assert format_dato(date(23, 4, 1)) == "01.04.0023"
    assert format_orgnr("314055403") == "314\u00a0055\u00a0403"
    assert format_konto("76940518888") == "7694\u00a005\u00a018888"
    assert format_konto("******08808") == "******08808"

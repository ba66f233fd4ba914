"""Typed amounts and dates at their edges: contradictory separators, cents, and the years of compact dates."""

from datetime import date
from decimal import Decimal

import pytest

from portal.domain.typed import make_plain, read_amount, read_date


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("text", ["1.234.56", "12.34,56", "1.234,567,89"])
def test_an_amount_whose_separators_contradict_each_other_is_not_read(text: str, language: str) -> None:
    assert read_amount(text, language) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("21200", False), ("1.234", False), ("1,234,567", False), ("500,-", False), ("21200,00", True), ("5.5", True)],
)
def test_an_amount_has_cents_where_they_are_written(text: str, *, expected: bool) -> None:
    found = read_amount(text, "en")

    assert found is not None
    assert found.has_cents is expected


def test_a_date_without_separators_is_of_the_years_1900_to_2199() -> None:
    first, last = date(1900, 1, 1), date(2199, 12, 31)

    assert (read_date("19000101"), read_date("01011900")) == (first, first)
    assert (read_date("21991231"), read_date("31122199")) == (last, last)
    for outside in ("18991231", "31121899", "22000101", "01012200"):
        assert read_date(outside) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-5", "-5"),
        ("5-", "-5"),
        ("1000-", "-1000"),
        ("-5-", None),
        ("-", None),
        ("1 000-", "-1000"),
        ("9999999999999", "9999999999999"),
        ("-9999999999999", "-9999999999999"),
        ("10000000000000", None),
        ("9999999999999,99", "9999999999999.99"),
    ],
)
def test_a_minus_stands_on_either_side_and_thirteen_digits_are_the_most(text: str, expected: str | None) -> None:
    found = read_amount(text, "nb")

    assert (found.value if found else None) == (Decimal(expected) if expected else None)


def test_control_characters_are_left_out_and_every_kind_of_space_is_one() -> None:
    assert make_plain("A\x01B\x7f\u200bC\u00adD") == "ABCD"
    assert make_plain("\u2003A\t\u00a0\r\n\u2028B\x0b") == "A B"

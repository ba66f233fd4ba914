"""CSV: formulas are escaped, numbers and dates are not."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.documents.csvfil import render_csv


@pytest.mark.parametrize(
    "text", ["=cmd()", "+47 22", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"]
)
def test_text_that_looks_like_a_formula_is_escaped(text: str) -> None:
    table = render_csv(("Tekst",), [(text,)]).decode("utf-8-sig")

    assert table.removeprefix("Tekst\r\n").lstrip('"').startswith(f"'{text[0]}")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "\n", "\r\n", ", ", ',"', ",\xa0"])
@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1+1"])
def test_no_separator_makes_a_cell_that_begins_a_formula(separator: str, start: str) -> None:
    table = render_csv(("Tekst", "Neste"), [(f"Krav{separator}{start}", "x")]).decode("utf-8-sig")

    for row in table.splitlines():
        for cell in re.split(r"[,;|\t]", row):
            assert not cell.lstrip(' \xa0"').startswith(("=", "+", "-", "@", "\uff1d")), cell


@pytest.mark.parametrize("text", ["47-22", "a+b=c", "ola@minside.example", "Skatt, 2022 - andre halvår"])
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert f"\r\n{text}\r\n" in render_csv(("Tekst",), [(text,)]).decode("utf-8-sig")


def test_negative_numbers_are_not_escaped_and_dates_are_iso() -> None:
    row = (Decimal("-1234.50"), date(2023, 8, 28), datetime(2023, 8, 28, 9, 14, tzinfo=UTC).replace(tzinfo=None), None)

    assert render_csv(("a", "b", "c", "d"), [row]) == (
        b"\xef\xbb\xbfa;b;c;d\r\n-1234,50;2023-08-28;2023-08-28 09:14:00;\r\n"
    )

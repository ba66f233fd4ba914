"""Workbook: dates that Excel cannot hold are written as text."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest

from portal.documents.regneark import HEAD, render_xlsx
from portal.documents.tabell import Tabell


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(1, 1, 1), "01.01.0001"),
        (date(1899, 12, 31), "31.12.1899"),
        (date(1900, 3, 1), "1900-03-01 00:00:00"),
        (date(9999, 12, 31), "9999-12-31 00:00:00"),
    ],
)
def test_a_date_before_1900_is_written_as_text(day: date, shown: str) -> None:
    tabell = Tabell(navn="Test", kolonner=("dato",), rader=((day,),))

    content = render_xlsx([tabell], datetime(2023, 8, 28, tzinfo=UTC))

    sheet = openpyxl.load_workbook(io.BytesIO(content))["Test"]
    assert str(sheet.cell(row=HEAD + 1, column=1).value) == shown

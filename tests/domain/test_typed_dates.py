"""Typed dates are read as people write them, and never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.tekst import format_dato
from portal.domain.typed import (
    read_date,
)

LANGUAGES = ("nb", "nn", "en")


@pytest.mark.parametrize(
    "text",
    [
        "1.2.2022",
        "01.02.2022",
        "01.02.22",
        "1. 2. 2022",
        "1/2/2022",
        "01-02-2022",
        "1,2,2022",
        "1 2 2022",
        "01022022",
        "010222",
        "2022-02-01",
        "2022-2-1",
        "2022.02.01",
        "2022/02/01",
        "20220201",
        "1. februar 2022",
        "1 februar 2022",
        "1. feb. 2022",
        "1.februar 22",
        "1 February 2022",
        "February 1, 2022",
        "Feb 1 2022",
        "1.\u00a0februar\u00a02022",
        "01\u201302\u20132022",
        "\uff10\uff11\uff0e\uff10\uff12\uff0e\uff12\uff10\uff12\uff12",
        " 01.02.2022. ",
    ],
)
def test_dates_are_read_as_people_write_them_day_first(text: str) -> None:
    assert read_date(text) == date(2022, 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "", "1.2", "2022", "29.02.2023", "32.01.2022", "01.13.2022", "0.1.2022", "1. ma 2022",
        "1. xyz 2022", "februar 2022",
        "20221301", "99999999", "1012023", "٠١.٠٢.٢٠٢٢", "1.2.20222", "0000-01-01", "i dag",
    ],
)  # fmt: skip
def test_what_is_no_date_or_could_be_two_is_not_read_as_one(text: str) -> None:
    assert read_date(text) is None


def test_two_digits_of_a_year_are_of_this_century_until_68() -> None:
    assert read_date("01.01.68") == date(2068, 1, 1)
    assert read_date("01.01.69") == date(1969, 1, 1)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_every_date_that_the_portal_writes_is_read_back(day: date) -> None:
    for written in (format_dato(day), day.isoformat(), f"{day:%Y%m%d}", f"{day:%d%m%Y}", f"{day:%d/%m/%Y}"):
        assert read_date(written) == day

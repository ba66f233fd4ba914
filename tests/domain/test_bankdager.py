"""Bank days of Norway, held against Norges Bank's own list and an oracle for Easter."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.bankdager import NORSKE

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


def find_easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian algorithm."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def list_closed(year: int) -> set[date]:
    """The days that Norges Bank's settlement system is closed, beside weekends."""
    easter = find_easter(year)
    fixed = ((1, 1), (5, 1), (5, 17), (12, 24), (12, 25), (12, 26))
    moving = (-3, -2, 1, 39, 50)
    return {date(year, *day) for day in fixed} | {easter + timedelta(days=days) for days in moving}


@given(DAYS)
def test_banks_pay_on_weekdays_that_norges_bank_does_not_close(day: date) -> None:
    assert NORSKE.is_bankdag(day) == (day.weekday() < 5 and day not in list_closed(day.year))


@given(DAYS)
def test_the_next_bank_day_is_never_the_day_itself_and_none_is_skipped(day: date) -> None:
    found = NORSKE.find_neste(day)

    assert found > day
    assert NORSKE.is_bankdag(found)
    between = [day + timedelta(days=number) for number in range(1, (found - day).days)]
    assert not any(NORSKE.is_bankdag(one) for one in between)
    assert NORSKE.find_senest(found - timedelta(days=1)) <= day or NORSKE.is_bankdag(day)


@pytest.mark.parametrize(
    ("day", "neste"),
    [
        ("2026-11-28", "2026-11-30"),  # Saturday
        ("2026-04-01", "2026-04-07"),  # the Wednesday before Easter
        ("2026-12-23", "2026-12-28"),  # Christmas Eve is closed, though it is no public holiday
        ("2026-12-30", "2026-12-31"),  # New Year's Eve is open
        ("2026-12-31", "2027-01-04"),
        ("2026-05-13", "2026-05-15"),  # Ascension Day
    ],
)
def test_around_holidays(day: str, neste: str) -> None:
    assert NORSKE.find_neste(date.fromisoformat(day)) == date.fromisoformat(neste)


def test_five_bank_days_over_christmas() -> None:
    assert NORSKE.add(date(2026, 12, 22), 5) == date(2026, 12, 31)

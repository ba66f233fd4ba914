"""Norwegian working days, against the calendar that the sandbox has of its own."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.virkedager import count_virkedager, find_easter, find_neste_virkedag, is_virkedag, to_virkedag
from sandbox.ledger.calendar import working_day


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_the_next_working_day_is_the_sandboxs(day: date) -> None:
    assert to_virkedag(day) == working_day(day)
    assert find_neste_virkedag(day) == working_day(day + timedelta(days=1))


@pytest.mark.parametrize(
    ("year", "easter"), [(2024, date(2024, 3, 31)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))]
)
def test_easter(year: int, easter: date) -> None:
    assert find_easter(year) == easter


def find_easter_by_epact(year: int) -> date:
    """The Sunday after the full moon on or after 21 March, as Clavius reckoned it (Knuth, section 1.3.2)."""
    golden, century = year % 19 + 1, year // 100 + 1
    leap_years_dropped = 3 * century // 4 - 12
    epact = (11 * golden + 20 + (8 * century + 5) // 25 - 5 - leap_years_dropped) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    full_moon = 44 - epact if epact <= 23 else 74 - epact  # in days of March
    sunday = full_moon + 7 - (5 * year // 4 - leap_years_dropped - 10 + full_moon) % 7
    return date(year, 3, 1) + timedelta(days=sunday - 1)


def test_easter_is_the_churchs_in_every_year_that_an_answer_can_have() -> None:
    assert all(find_easter(year) == find_easter_by_epact(year) for year in range(1583, 10_000))


@pytest.mark.parametrize(
    "day",
    [date(2026, 5, 1), date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25),
     date(2025, 12, 25), date(2026, 8, 29)],
)  # fmt: skip
def test_holidays_and_weekends_are_not_working_days(day: date) -> None:
    assert not is_virkedag(day)


def test_working_days_are_counted_after_the_first_day() -> None:
    assert count_virkedager(date(2026, 8, 28), date(2026, 8, 31)) == 1
    assert count_virkedager(date(2026, 8, 31), date(2026, 9, 1)) == 1
    assert count_virkedager(date(2026, 8, 31), date(2026, 8, 31)) == 0
    assert count_virkedager(date(2026, 9, 1), date(2026, 8, 31)) == 0

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


@pytest.mark.parametrize(
    "day",
    [date(2026, 5, 1), date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25),
     date(2025, 12, 25), date(2026, 8, 29)],
)  # fmt: skip
def test_holidays_and_weekends_are_not_working_days(day: date) -> None:
    assert not is_virkedag(day)


def test_working_days_are_counted_after_the_first_day() -> None:
    assert count_virkedager(date(2026, 8, 28), date(2026, 8, 31)) == 1
    assert count_virkedager(date(2026, 8, 31), date(2026, 8, 31)) == 0
    assert count_virkedager(date(2026, 9, 1), date(2026, 8, 31)) == 0

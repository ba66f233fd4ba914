"""The count of pages, which each process keeps for itself."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from portal.access.grense import ForMange, PageCounts, enforce_page_limit
from tests.conftest import TestClock


def test_a_new_process_counts_each_person_from_one_and_all_anew_in_the_next_window() -> None:
    counts = PageCounts()

    assert [counts.count(person, 5) for person in ("a", "a", "b", "a")] == [1, 2, 1, 3]
    assert [counts.count(person, 6) for person in ("a", "b", "a")] == [1, 1, 2]


@pytest.mark.parametrize(("left", "said"), [(360, 360), (2, 2), (1.5, 1), (0.5, 1)])
def test_too_many_pages_are_refused_until_the_window_ends(
    clock: TestClock, settings: Settings, left: float, said: int
) -> None:
    settings.LIMIT_PAGES = 2
    clock.moment = datetime(2023, 8, 28, 7, 20, tzinfo=UTC) - timedelta(seconds=left)
    for _ in range(2):
        enforce_page_limit("a")

    with pytest.raises(ForMange) as refused:
        enforce_page_limit("a")

    assert refused.value.vent == timedelta(seconds=said)
    enforce_page_limit("another person")
    clock.moment += timedelta(seconds=left / 2)  # the same window
    with pytest.raises(ForMange):
        enforce_page_limit("a")
    clock.moment += timedelta(seconds=left / 2)
    enforce_page_limit("a")

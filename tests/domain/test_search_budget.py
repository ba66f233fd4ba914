"""What a matching may look at is counted, and what happens when it is used up depends on whether somebody waits."""

import pytest

from portal.domain.search_budget import NeedsMoreTime, SearchBudget, SoekOppgitt


def test_when_it_is_used_up_rows_are_still_compared_until_as_much_is_used_again() -> None:
    budget = SearchBudget(10)
    budget.spend(9)
    assert not budget.is_used

    budget.spend(1)
    assert budget.is_used
    budget.spend(10)
    with pytest.raises(SoekOppgitt):
        budget.spend(1)
    assert budget.used == 21


def test_whoever_cannot_wait_is_told_at_once() -> None:
    budget = SearchBudget(10, waits=False)
    budget.spend(9)

    with pytest.raises(NeedsMoreTime):
        budget.spend(1)
    assert not budget.is_used


def test_another_of_the_same_begins_anew() -> None:
    budget = SearchBudget(10, waits=False)
    budget.spend(9)
    other = budget.make_same()

    assert other.used == 0
    other.spend(9)
    with pytest.raises(NeedsMoreTime):
        other.spend(1)
    assert not SearchBudget(10).make_same().is_used

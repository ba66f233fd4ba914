"""Due dates follow Norwegian rules and are never on a day off."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.ledger.calendar import Term, company_tax_due, person_tax_due, terms, working_day


@pytest.mark.parametrize(
    ("term", "vat", "payroll"),
    [
        (Term(2021, 6), date(2022, 2, 10), date(2022, 1, 17)),
        (Term(2022, 1), date(2022, 4, 11), date(2022, 3, 15)),
        (Term(2022, 2), date(2022, 6, 10), date(2022, 5, 16)),
        (Term(2022, 3), date(2022, 8, 31), date(2022, 7, 15)),
        (Term(2020, 1), date(2020, 4, 14), date(2020, 3, 16)),
        (Term(2019, 2), date(2019, 6, 11), date(2019, 5, 15)),
    ],
)
def test_due_dates_match_the_real_ledgers(term: Term, vat: date, payroll: date) -> None:
    assert (term.vat_due, term.payroll_due) == (vat, payroll)


def test_advance_tax_is_due_on_the_legal_dates() -> None:
    assert company_tax_due(2025) == (date(2026, 2, 16), date(2026, 4, 15))
    assert person_tax_due(2022) == (date(2022, 3, 15), date(2022, 6, 15), date(2022, 9, 15), date(2022, 12, 15))


def test_only_terms_that_have_ended_are_listed() -> None:
    assert terms(2026, date(2026, 4, 30)) == (Term(2026, 1),)
    assert terms(2026, date(2026, 5, 1)) == (Term(2026, 1), Term(2026, 2))


@settings(max_examples=50, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_the_next_working_day_is_near_and_not_on_a_weekend(day: date) -> None:
    moved = working_day(day)

    assert moved.weekday() < 5
    assert 0 <= (moved - day).days <= 6

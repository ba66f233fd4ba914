"""Withheld tax from 2026: one claim for each salary payment, due the first working day after it."""

from datetime import date, timedelta

import pytest

from sandbox.ledger import keep_books
from sandbox.ledger.books import Books
from sandbox.ledger.calendar import working_day
from sandbox.ledger.events import ClaimFixed
from sandbox.ledger.random_ledger import make_history
from sandbox.ledger.stories import STORIES

TODAY = date(2026, 12, 31)
ORGNR = "310555002"


def list_withheld(books: Books) -> list[ClaimFixed]:
    return [claim for claim in books.claims.values() if claim.kravtype == "FORSKTREKK"]


@pytest.mark.parametrize("story", [name for name in STORIES if name not in ("empty", "dissolved")])
def test_a_company_of_any_story_pays_by_the_rules_of_the_year(story: str) -> None:
    withheld = list_withheld(keep_books(ORGNR, story, TODAY, 1))
    by_term = [claim for claim in withheld if claim.period.term]
    by_payment = [claim for claim in withheld if not claim.period.term]

    assert all(claim.on.year <= 2026 and claim.period.year < "2026" for claim in by_term if claim.period.year)
    assert all(claim.on >= date(2026, 1, 1) for claim in by_payment)
    assert all(claim.first_due == working_day(claim.on + timedelta(days=1)) for claim in by_payment)
    assert bool(by_term) == bool(by_payment)


@pytest.mark.parametrize(("story", "a_year"), [("late", 44), ("behind", 44), ("salaried", 24), ("settled", 12)])
def test_how_many_a_year(story: str, a_year: int) -> None:
    withheld = [claim for claim in list_withheld(keep_books(ORGNR, story, TODAY)) if not claim.period.term]

    assert abs(len(withheld) - a_year) <= 1
    assert len({claim.text for claim in withheld}) == len(withheld)


def test_one_company_has_more_than_forty_unpaid() -> None:
    books = keep_books(ORGNR, "behind", TODAY)

    assert len([claim for claim in list_withheld(books) if books.left_of(claim)]) > 40


def test_contributions_stay_per_term() -> None:
    books = keep_books(ORGNR, "late", TODAY)
    fees = [claim for claim in books.claims.values() if claim.kravtype == "ARBGAVG" and claim.principal is None]

    assert all(claim.period.term for claim in fees)
    assert len([claim for claim in fees if claim.period.year == "2026"]) == 5


def test_random_ledgers_follow_too() -> None:
    found = [one for seed in range(60) for one in list_withheld(make_history(seed, TODAY, size=40).life.books)]
    of_terms = [claim for claim in found if claim.period.term]
    of_payments = [claim for claim in found if claim.period.text.startswith("Lønnsutbetaling")]

    assert of_payments
    assert all(claim.on.year < 2026 for claim in of_terms if "opprettelsesdatoForKrav" not in claim.omitted)

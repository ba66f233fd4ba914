"""Ledgers that add up, for any organisation around any day: a story tells events, the books keep them, and they
are rendered as the API would.
"""

from datetime import date

from sandbox import checkdigits
from sandbox.ledger.books import Books
from sandbox.ledger.diary import Diary
from sandbox.ledger.render import render
from sandbox.ledger.stories import STORIES
from sandbox.rawjson import Object


def keep_books(orgnr: str, story: str, today: date, seed: int = 0, *, is_enk: bool = False) -> Books:
    diary = Diary(orgnr, today, seed, owner=checkdigits.some_pid(orgnr) if is_enk else None)
    STORIES[story](diary)
    return Books.keep(diary.events, today)


def generate(
    orgnr: str, name: str, story: str, today: date, seed: int = 0, *, is_enk: bool = False
) -> dict[str, Object]:
    """The answers by endpoint; an endpoint that has nothing to show is absent."""
    books = keep_books(orgnr, story, today, seed, is_enk=is_enk)
    # The real API has stopped sending its own sums to some: here every other organisation gets them.
    return render(orgnr, name, books, today, with_totals=int(orgnr[-2]) % 2 == 0)

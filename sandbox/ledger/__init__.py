"""Ledgers that add up, for any organisation around any day: a story tells events, the books keep them, and they
are rendered as the API would.
"""

from datetime import date

from sandbox import checkdigits
from sandbox.ledger.books import Books
from sandbox.ledger.context import Context
from sandbox.ledger.diary import Diary
from sandbox.ledger.manner import Manner, Sums
from sandbox.ledger.random_ledger import make_ledger
from sandbox.ledger.render import render
from sandbox.ledger.stories import STORIES
from sandbox.rawjson import Object

RANDOM = "random:"  # a story that is drawn, by its seed


def keep_books(orgnr: str, story: str, today: date, seed: int = 0, *, is_enk: bool = False) -> Books:
    diary = Diary(orgnr, today, seed, owner=checkdigits.some_pid(orgnr) if is_enk else None)
    STORIES[story](diary)
    return Books.keep(diary.events, today)


def generate(
    orgnr: str, name: str, story: str, today: date, seed: int = 0, *, is_enk: bool = False
) -> dict[str, Object]:
    """The answers by endpoint; an endpoint that has nothing to show is absent."""
    if story.startswith(RANDOM):
        drawn = make_ledger(int(story.removeprefix(RANDOM)), today, orgnr=orgnr, name=name, is_enk=is_enk)
        return drawn.answers
    books = keep_books(orgnr, story, today, seed, is_enk=is_enk)
    # The real API has stopped sending its own sums to some: here every other organisation gets them.
    manner = Manner(sums=Sums.EXACT if int(orgnr[-2]) % 2 == 0 else Sums.ABSENT)
    return render(Context(orgnr, name, books, today, manner))

"""Generates consistent ledgers for any organisation and day.

A story or a random simulation makes events, the books keep them by double entry, and they are rendered as API answers.
"""

from datetime import date

from sandbox import checkdigits
from sandbox.ledger.api_style import ApiStyle, Sums
from sandbox.ledger.books import Books
from sandbox.ledger.context import Context
from sandbox.ledger.random_ledger import make_history, make_ledger
from sandbox.ledger.render import render
from sandbox.ledger.stories import STORIES
from sandbox.ledger.story_builder import StoryBuilder
from sandbox.rawjson import Object

RANDOM = "random:"  # prefix of a random story, followed by its seed


def keep_books(orgnr: str, story: str, today: date, seed: int = 0, *, is_enk: bool = False) -> Books:
    builder = StoryBuilder(orgnr, today, seed, owner=checkdigits.some_pid(orgnr) if is_enk else None)
    STORIES[story](builder)
    return Books.keep(builder.events, today)


def make_context(orgnr: str, name: str, story: str, today: date, seed: int = 0, *, is_enk: bool = False) -> Context:
    """The ledger itself: what its answers and the organisation's own books are both made from."""
    if story.startswith(RANDOM):
        history = make_history(int(story.removeprefix(RANDOM)), today, orgnr=orgnr, name=name, is_enk=is_enk)
        return Context(orgnr, name, history.life.books, today, history.make_style())
    books = keep_books(orgnr, story, today, seed, is_enk=is_enk)
    # The real API no longer sends its own sums to everyone; here every other organisation gets them.
    style = ApiStyle(sums=Sums.EXACT if int(orgnr[-2]) % 2 == 0 else Sums.ABSENT)
    return Context(orgnr, name, books, today, style)


def generate(
    orgnr: str, name: str, story: str, today: date, seed: int = 0, *, is_enk: bool = False
) -> dict[str, Object]:
    """The answers by endpoint. Endpoints without rows are left out."""
    if story.startswith(RANDOM):
        drawn = make_ledger(int(story.removeprefix(RANDOM)), today, orgnr=orgnr, name=name, is_enk=is_enk)
        return drawn.answers
    return render(make_context(orgnr, name, story, today, seed, is_enk=is_enk))

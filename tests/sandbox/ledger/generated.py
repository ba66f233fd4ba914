"""Generated answers for tests: any story, day and seed."""

from datetime import date

from hypothesis import settings
from hypothesis import strategies as st

from sandbox.ledger import generate
from sandbox.ledger.stories import STORIES
from sandbox.rawjson import Object
from tests.sandbox.ledger.reading import Part, parts, rows

ORGNR = "311703005"  # its answers have the authority's own sums
WITHOUT_SUMS = "312385155"
TODAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))
SEEDS = st.integers(0, 10**6)
NAMES = st.sampled_from(sorted(STORIES))
some = settings(max_examples=15, deadline=None)


def answers_of(story: str, today: date, seed: int) -> dict[str, Object]:
    return generate(ORGNR, "Prøve", story, today, seed, is_enk=seed % 2 == 1)


def all_parts(answers: dict[str, Object]) -> list[Part]:
    return list(parts(rows(answers, "krav", "krav")))

"""Every event and every quirk occurs among the first few hundred seeds."""

from collections import Counter
from datetime import date

import pytest

from sandbox.ledger.profile import draw_size
from sandbox.ledger.random_ledger import make_ledger
from tests.sandbox.ledger.seen import Seen, ledger_of, payment_id
from tests.sandbox.ledger.seen_events import EVENTS
from tests.sandbox.ledger.seen_quirks import QUIRKS, SPELLINGS, spellings_in

TODAYS = (date(2026, 11, 23), date(2022, 6, 1), date(2024, 2, 29), date(2025, 12, 31))
LARGEST = 60  # larger ledgers have more rows, but no new cases


@pytest.fixture(scope="module")
def drawn() -> list[Seen]:
    return [Seen(make_ledger(seed, TODAYS[seed % 4], size=min(draw_size(seed), LARGEST))) for seed in range(300)]


def test_every_event_and_every_quirk_occurs(drawn: list[Seen]) -> None:
    sights = EVENTS | QUIRKS
    found = Counter(name for seen in drawn for name, sees in sights.items() if sees(seen))

    assert {name: found[name] for name in sights if found[name] < 2} == {}


def test_every_spelling_occurs_but_most_ledgers_spell_as_described(drawn: list[Seen]) -> None:
    found = [spellings_in(seen) for seen in drawn]
    every = {(name, key) for name, keys in SPELLINGS.items() for key in keys}

    assert every - {one for spellings in found for one in spellings} == set()
    assert sum(("kravforfall", "kravforfallsIdentifikator") in spellings for spellings in found) > 200


def test_reversals_are_always_a_clear_minority(drawn: list[Seen]) -> None:
    for seen in drawn:
        taken_back = {one.identifier for one in seen.ledger.payments if one.amount < 0}
        places = [
            ((ledger_of(row), str(row["innbetalingsdato"])[:4]), payment_id(row) in taken_back) for row in seen.payments
        ]
        listed = Counter(places)
        for place, is_taken_back in listed:
            assert not is_taken_back or listed[place, False] >= 3 * listed[place, True]

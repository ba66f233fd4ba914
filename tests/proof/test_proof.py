"""The figures match to the øre, for a few hundred ledgers here and twenty thousand in `make prove`."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.api.errors import ApiFormatError
from portal.api.integrity import check_whole
from portal.api.parse import parse_aapne_krav, parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.domain.svar import Liste, UleseligRad
from sandbox.rawjson import Json, Object, dumps, loads, objects
from tests.proof.answers import make, make_answers, make_hard
from tests.proof.checks import check, check_hard

EXAMPLES = min(settings().max_examples * 5 // 2, 100)  # follows the profile: the mutation run uses few
SEEDS = st.integers(min_value=0, max_value=10**9)


@settings(max_examples=EXAMPLES)
@given(SEEDS)
def test_every_figure_of_every_ledger_matches_the_truth(seed: int) -> None:
    ledger, filter_date = make(seed)

    assert check(ledger, make_answers(ledger, filter_date)) == []


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_statements_of_hard_books_chain_and_state_what_is_missing(seed: int) -> None:
    ledger, filter_date = make_hard(seed)

    assert check_hard(ledger, make_answers(ledger, filter_date)) == []


# Any of these instead of an amount or a date makes only its own row unreadable.
NASTY = [
    "NaN",
    "Infinity",
    "-Infinity",
    "1e5",
    "1e999999",
    '"100.0"',
    "true",
    "1.234",
    "12345678901234",
    "[]",
    "{}",
    '"2022-02-30"',
]
Read = tuple[Counter[object], tuple[UleseligRad, ...]]


def read_aapne(body: bytes) -> Read:
    answer = parse_aapne_krav(body)
    return Counter[object]([*answer.alle_krav, *answer.innbetalinger]), answer.uleselige


def read_liste(parse: Callable[[bytes], Liste[object]]) -> Callable[[bytes], Read]:
    def read(body: bytes) -> Read:
        answer = parse(body)
        return Counter[object](answer.rader), answer.uleselige

    return read


READERS: dict[str, tuple[str, Callable[[bytes], Read]]] = {
    "aapnekrav": ("aapentKravMedGjenstaaendeBeloep", read_aapne),
    "krav": ("krav", read_liste(parse_krav_liste)),
    "innbetalinger": ("innbetaling", read_liste(parse_innbetalinger)),
    "utbetalinger": ("utbetaling", read_liste(parse_utbetalinger)),
}


def find_fields(value: Json) -> Iterator[tuple[Object, str]]:
    """Every amount and date in a row, with the object that has it."""
    if isinstance(value, list):
        for item in value:
            yield from find_fields(item)
    if isinstance(value, dict):
        for name, item in value.items():
            is_date = isinstance(item, str) and "dato" in name.lower()
            if isinstance(item, Decimal) or is_date:
                yield value, name
            yield from find_fields(item)


@settings(max_examples=EXAMPLES)
@given(SEEDS, st.sampled_from(NASTY), st.randoms(use_true_random=False))
def test_an_unreadable_value_affects_only_its_own_row_and_nothing_is_invented(
    seed: int, nasty: str, chance: random.Random
) -> None:
    ledger, _ = make(seed)
    endpoint = chance.choice(sorted(ledger.answers))
    key, read = READERS[endpoint]
    answer = loads(dumps(ledger.answers[endpoint]))  # a deep copy, so that repeated rows are separate objects
    assert isinstance(answer, dict)
    rows = objects(answer.get(key))
    if not rows:
        return
    before, unread_before = read(dumps(answer).encode())
    row = chance.choice(rows)
    place, name = chance.choice(list(find_fields(row)))
    if isinstance(place[name], str) and nasty == '"2022-02-30"':
        nasty = '"2022-02-30T00:00:00"'
    place[name] = "@@"
    body = dumps(answer).replace('"@@"', nasty).encode()

    check_whole(body, endpoint, ledger.orgnr)
    after, unread = read(body)

    assert (unread_before, len(unread)) == ((), 1)
    assert unread[0].identifikator
    lost = before - after
    # A repeated row now has one repeat less; a row without repeats is gone.
    assert lost.total() == 1
    assert (after - before).total() == (0 if count_of(rows, row) == 1 else 1)


def count_of(rows: tuple[Object, ...], row: Object) -> int:
    """Number of rows in the answer with the same identity."""
    names = (
        "partIdentifikator",
        "kravidentifikator",
        "innbetalingsidentifikator",
        "innbetalingsIdentifikator",
        "utbetalingsidentifikator",
    )
    return sum(all(other.get(name) == row.get(name) for name in names) for other in rows)


@given(SEEDS, st.randoms(use_true_random=False))
def test_garbled_answers_are_refused_or_parsed_with_no_other_exception(seed: int, chance: random.Random) -> None:
    ledger, _ = make(seed)
    endpoint = chance.choice(sorted(ledger.answers))
    body = bytearray(dumps(ledger.answers[endpoint]).encode())
    for _ in range(chance.randint(1, 4)):
        body[chance.randrange(len(body))] = chance.randrange(256)

    try:
        check_whole(bytes(body), endpoint, ledger.orgnr)
        READERS[endpoint][1](bytes(body))
    except ApiFormatError:
        return


@pytest.mark.parametrize("seed", range(5))
def test_the_proof_detects_a_ledger_that_does_not_add_up(seed: int) -> None:
    ledger, filter_date = make(seed)
    for row in objects(ledger.answers["krav"]["krav"]):
        row["opprinneligBeloep"] = Decimal(str(json.loads(str(row["opprinneligBeloep"])))) + 1

    assert check(ledger, make_answers(ledger, filter_date)) != []


@pytest.mark.parametrize("seed", range(10, 15))
def test_the_proof_detects_hard_books_that_lack_a_payment(seed: int) -> None:
    ledger, filter_date = make_hard(seed)
    rows = ledger.answers["innbetalinger"]["innbetaling"]
    assert isinstance(rows, list)
    # An unplaced payment is in the open list too, so removing it from its list changes nothing.
    gone = next(row for row in objects(rows) if not row.get("uplassertBeloep"))
    ledger.answers["innbetalinger"]["innbetaling"] = [row for row in rows if row != gone]

    assert check_hard(ledger, make_answers(ledger, filter_date)) != []

"""Random ledgers match the API schema and can be served like others."""

import json
from datetime import date
from itertools import count
from pathlib import Path

import pytest
import yaml
from openapi_schema_validator import OAS31Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from sandbox.ledger.random_ledger import Ledger, make_ledger
from sandbox.ledgers import FILTER_DATES, LISTS, FilterDate, ListQuery, PartyAnswers, from_answers
from sandbox.rawjson import Object, dumps, loads, objects
from tests.sandbox.ledger.reading import number, rows
from tests.sandbox.ledger.seen import Seen
from tests.sandbox.ledger.seen_quirks import spellings_in

SCHEMAS = {
    "aapnekrav": "AapneKrav",
    "krav": "AlleKrav",
    "innbetalinger": "Innbetalinger",
    "utbetalinger": "Utbetalinger",
}
TODAY = date(2024, 2, 29)
AS_DESCRIBED = {
    ("kravforfall", "kravforfallsIdentifikator"),
    ("plassertMotkrav", "kravforfallsIdentifikator"),
    ("plassertKrav", "kravforfallIdentifikator"),
    ("kreditKrav", "kravforfallidentifikator"),
    ("innbetaling", "innbetalingsidentifikator"),
    ("plassertInnbetaling", "innbetalingsIdentifikator"),
    ("tilbakebetalingAv", "innbetalingsIdentifikator"),
    ("utbetaling", "utbetaltdato"),
    ("plassertUtbetaling", "utbetaltDato"),
    ("plassertUtbetaling", "utbetaltdato"),
    ("motregningAvKreditkrav", "dekketkrav"),
    ("motregningAvInnbetaling", "dekketKrav"),
}


@pytest.fixture(scope="module")
def registry() -> "Registry[object]":
    parsed = yaml.safe_load((Path(__file__).parents[2] / "data" / "openapi.yaml").read_text("utf-8"))
    empty: Registry[object] = Registry()
    filled: Registry[object] = empty.with_resource("urn:api", DRAFT202012.create_resource(parsed))
    return filled


def test_the_answers_match_the_api_schema(registry: "Registry[object]") -> None:
    """Only ledgers with the described spelling: the schema does not allow the others."""
    ledgers = (make_ledger(seed, TODAY, size=40) for seed in count())
    described = (ledger for ledger in ledgers if spellings_in(Seen(ledger)) <= AS_DESCRIBED)

    for ledger, _ in zip(described, range(8), strict=False):
        for endpoint, answer in ledger.answers.items():
            expected = answer if endpoint == "aapnekrav" else answer | {"periode": {"fraOgMed": "2024-01-01"}}
            schema = f"urn:api#/components/schemas/{SCHEMAS[endpoint]}"
            faults = OAS31Validator({"$ref": schema}, registry=registry).iter_errors(json.loads(dumps(expected)))
            assert [error.message for error in faults] == []


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize("filter_date", FILTER_DATES)
def test_the_years_together_have_every_row(filter_date: FilterDate, *, hard: bool) -> None:
    for seed in range(12):
        ledger = make_ledger(seed, TODAY, size=60, hard=hard)
        source = from_answers(ledger.answers)

        assert source.open_items() == (
            dumps(ledger.answers["aapnekrav"]).encode() if "aapnekrav" in ledger.answers else None
        )
        for endpoint, key in LISTS.items():
            served = [row for year in _years(ledger) for row in _of_year(source, endpoint, key, year, filter_date)]
            expected = [dumps(row) for row in rows(ledger.answers, endpoint, key)]
            if filter_date in ("alle_forfall", "alle"):  # a row may be in several years
                assert set(map(dumps, served)) == set(expected)
            else:
                assert sorted(map(dumps, served)) == sorted(expected)


def test_claims_due_next_year_are_in_the_open_list() -> None:
    """If lists filter by due date, no year's list has them yet."""
    for seed in (0, 3, 5, 7, 13):
        ledger = make_ledger(seed, date(2023, 12, 31), size=300)
        to_come = _of_year(from_answers(ledger.answers), "krav", "krav", 2024, "forfall")

        assert to_come
        assert all(number(row["gjenstaaendeBeloep"]) for row in to_come)


def _years(ledger: Ledger) -> range:
    return range(ledger.first_day.year - 4, ledger.today.year + 2)


def _of_year(source: PartyAnswers, endpoint: str, key: str, year: int, filter_date: FilterDate) -> tuple[Object, ...]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    texts = {"fraOgMed": first.isoformat(), "tilOgMed": last.isoformat()}
    body = source.get_list(endpoint, ListQuery(first, last, texts, filter_date))
    answer = loads(body) if body else {}
    return objects(answer[key]) if isinstance(answer, dict) and key in answer else ()

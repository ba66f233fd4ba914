"""Every answer matches the API's schema, and the example organisations have what they are for."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from openapi_schema_validator import OAS31Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from sandbox.app import Sandbox
from sandbox.rawjson import Object, objects
from tests.sandbox.portal import CREDIT, LATE, SETTLED, Clock, Portal, body

ENK = "314055403"
YEAR = {"fraOgMed": "2022-01-01", "tilOgMed": "2022-12-31"}
SCHEMAS = {
    "aapnekrav": "AapneKrav",
    "krav": "AlleKrav",
    "innbetalinger": "Innbetalinger",
    "utbetalinger": "Utbetalinger",
}


@pytest.fixture(scope="module")
def registry() -> "Registry[object]":
    parsed = yaml.safe_load((Path(__file__).parents[1] / "data" / "openapi.yaml").read_text("utf-8"))
    empty: Registry[object] = Registry()
    filled: Registry[object] = empty.with_resource("urn:api", DRAFT202012.create_resource(parsed))
    return filled


def faults_in(answer: object, schema: str, registry: "Registry[object]") -> list[str]:
    validator = OAS31Validator({"$ref": f"urn:api#/components/schemas/{schema}"}, registry=registry)
    return [error.message for error in validator.iter_errors(answer)]


def every_answer(portal: Portal, orgnr: str) -> Iterator[tuple[str, Object]]:
    year = portal.clock.today.year
    for endpoint in SCHEMAS:
        period = {} if endpoint == "aapnekrav" else {"fraOgMed": f"{year}-01-01", "tilOgMed": f"{year}-12-31"}
        response = portal.ask(orgnr, endpoint, **period)
        if response.status_code == 200:
            yield endpoint, json.loads(response.content)
        else:
            assert body(response)["kode"] == "KB-007"


@pytest.mark.parametrize("orgnr", [ENK, "212201782", LATE, SETTLED, CREDIT, "312520923", "312656698"])
@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2023, 8, 28)])
def test_every_answer_matches_the_api_schema(
    portal: Portal, clock: Clock, registry: "Registry[object]", orgnr: str, today: date
) -> None:
    clock.today = today

    for endpoint, answer in every_answer(portal, orgnr):
        assert faults_in(answer, SCHEMAS[endpoint], registry) == []


def test_the_validator_finds_an_error(registry: "Registry[object]") -> None:
    assert faults_in({"partIdentifikator": "1", "skjermet": False}, "AapneKrav", registry)


def test_the_settled_organisation_has_nothing_open_but_a_history(portal: Portal) -> None:
    endpoints = [endpoint for endpoint, _ in every_answer(portal, SETTLED)]

    assert endpoints == ["krav", "innbetalinger", "utbetalinger"]


def test_the_credit_organisation_has_every_kind_of_credit(portal: Portal) -> None:
    answers = dict(every_answer(portal, CREDIT))

    unplaced = objects(answers["aapnekrav"]["innbetalingMedUplassertBeloep"])
    assert ["kidnummer" in str(one) for one in unplaced] == [True, False]
    states = {str(one["utbetalingstatus"]) for one in objects(answers["utbetalinger"]["utbetaling"])}
    assert states == {"bekreftet", "underUtbetaling"}


def test_every_client_of_the_accountant_has_a_ledger(sandbox: Sandbox, portal: Portal) -> None:
    for party in portal.parties("22898530195", anyOfResourceIds="ske-krav-og-betalinger"):
        response = portal.ask(str(party["organizationNumber"]), "krav", fraOgMed="2026-01-01", tilOgMed="2026-12-31")
        assert response.status_code == 200 or body(response)["kode"] == "KB-007"

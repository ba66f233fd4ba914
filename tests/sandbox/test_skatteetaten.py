"""Krav og betalinger answers valid tokens byte for byte, and refuses others with an error code."""

from uuid import UUID, uuid4

import httpx
import pytest

from sandbox.app import DATA, Sandbox
from sandbox.keys import MASKINPORTEN_CLIENT, Keys
from sandbox.rawjson import loads, objects
from tests.sandbox.portal import BASE, LATE, Clock, Portal, body, signed

ENK = "314055403"
YEAR = {"fraOgMed": "2022-01-01", "tilOgMed": "2022-12-31"}


def test_the_open_claims_equal_the_file_byte_for_byte(portal: Portal) -> None:
    response = portal.ask(ENK, "aapnekrav")

    assert response.content == (DATA / "parties" / ENK / "aapnekrav.json").read_bytes()
    assert response.headers["content-type"] == "application/json"


def test_a_list_keeps_its_amounts_as_written(portal: Portal) -> None:
    response = portal.ask(ENK, "krav", **YEAR)

    assert '"opprinneligBeloep":61244.0' in response.text
    asked = loads((DATA / "parties" / ENK / "krav.json").read_bytes())
    assert loads(response.content) == asked


def test_a_list_is_filtered_by_period_and_echoes_it(portal: Portal) -> None:
    answer = body(portal.ask(ENK, "krav", fraOgMed="2022-03-01", tilOgMed="2022-03-31"))

    assert answer["periode"] == {"fraOgMed": "2022-03-01", "tilOgMed": "2022-03-31"}
    assert {claim["kravidentifikator"] for claim in objects(answer["krav"])} == {"249796766", "249796746", "250884358"}


def test_the_filter_date_can_be_the_due_date(keys: Keys, clock: Clock) -> None:
    sandbox = Sandbox(base_url=BASE, keys=keys, today=lambda: clock.today, now=lambda: clock.now, filter_date="forfall")

    with httpx.Client(transport=httpx.WSGITransport(app=sandbox), base_url=BASE) as http:
        answer = body(Portal(http, keys, clock).ask(ENK, "krav", fraOgMed="2022-04-11", tilOgMed="2022-04-12"))

    assert [claim["kravidentifikator"] for claim in objects(answer["krav"])] == ["KRAV-33712709"]


def test_the_example_without_sums_is_served_without_sums(portal: Portal) -> None:
    assert "totalOversikt" not in body(portal.ask("212201782", "aapnekrav"))


def test_an_empty_period_gives_kb_007(portal: Portal) -> None:
    empty = portal.ask(ENK, "krav", fraOgMed="2019-01-01", tilOgMed="2019-12-31")
    missing = portal.ask("312438623", "aapnekrav")

    assert [(one.status_code, body(one)["kode"]) for one in (empty, missing)] == [(404, "KB-007"), (404, "KB-007")]


def test_an_unknown_organisation_gives_kb_009(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.set_rights(orgnr="310000011", systemuser=True)

    response = portal.ask("310000011", "aapnekrav")

    assert (response.status_code, body(response)["kode"]) == (404, "KB-009")


@pytest.mark.parametrize(
    "period",
    [
        {},
        {"tilOgMed": "2022-12-31"},
        {"fraOgMed": "2022-01-01", "tilOgMed": "2023-01-02"},
        {"fraOgMed": "2022-02-01", "tilOgMed": "2022-01-31"},
        {"fraOgMed": "2022-13-01", "tilOgMed": "2022-12-31"},
        {"fraOgMed": "20220101", "tilOgMed": "2022-12-31"},
        {"fraOgMed": "2022-01-01", "tilOgMed": "i dag"},
        {"fraOgMed": "2022-01-01"},
    ],
)
def test_an_invalid_period_is_refused(portal: Portal, period: dict[str, str]) -> None:
    response = portal.ask(ENK, "krav", **period)

    assert (response.status_code, body(response)["kode"]) == (400, "KB-006")


def test_an_error_echoes_the_correlation_id(portal: Portal) -> None:
    sent = str(uuid4())

    answer = body(portal.ask(ENK, "krav", "", {"Korrelasjonsid": sent}))

    assert answer.keys() == {"kode", "melding", "korrelasjonsid"}
    assert answer["korrelasjonsid"] == sent


def test_a_call_without_a_correlation_id_is_answered_and_an_error_gets_one(portal: Portal) -> None:
    good, bad = portal.ask(ENK, "aapnekrav"), portal.ask(ENK, "krav")

    assert "Korrelasjonsid" not in good.request.headers
    assert good.status_code == 200
    assert str(UUID(str(body(bad)["korrelasjonsid"]))) == body(bad)["korrelasjonsid"]


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png"])
def test_only_json_is_supported(portal: Portal, accept: str) -> None:
    response = portal.ask(ENK, "aapnekrav", "", {"Accept": accept})

    assert (response.status_code, body(response)["kode"]) == (406, "KB-008")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/regnskapssystem/314055403/aapneKrav",
        "/v1/annet/314055403/krav",
        "/v2/regnskapssystem/314055403/krav",
        "/v1",
    ],
)
def test_a_wrong_path_gives_kb_003(portal: Portal, path: str) -> None:
    response = portal.http.get(f"/skatteetaten{path}")

    assert (response.status_code, body(response)["kode"]) == (404, "KB-003")


def test_a_malformed_number_is_refused(portal: Portal) -> None:
    token = portal.api_token(ENK)

    assert body(portal.ask("31405540", "aapnekrav", token))["kode"] == "KB-006"


def test_a_token_gives_access_to_its_own_organisation_only(portal: Portal) -> None:
    response = portal.ask(ENK, "aapnekrav", portal.api_token(LATE))

    assert (response.status_code, body(response)["kode"]) == (403, "KB-005")


def test_a_token_without_a_system_user_gives_no_access(portal: Portal) -> None:
    token = str(body(portal.ask_token(portal.grant(ENK, authorization_details=None)))["access_token"])

    assert body(portal.ask(ENK, "aapnekrav", token))["kode"] == "KB-005"


def test_the_package_for_banks_requires_a_consent(portal: Portal) -> None:
    headers = {"Authorization": f"Bearer {portal.api_token(ENK)}"}

    response = portal.http.get(f"/skatteetaten/v1/finans/{ENK}/aapnekrav", headers=headers)

    assert body(response)["kode"] == "KB-005"


def test_tokens_for_other_services_are_refused(portal: Portal, keys: Keys, clock: Clock) -> None:
    token = portal.api_token(ENK)
    resource = portal.grant(ENK, resource="https://noe.example")
    now = int(clock.now)
    own = {"iss": f"{BASE}/maskinporten/", "scope": "skatteetaten:kravogbetalinger", "client_id": MASKINPORTEN_CLIENT}
    refused = [
        str(body(portal.ask_token(resource))["access_token"]),
        signed(keys.portal_maskinporten_jwk, {**own, "iat": now, "exp": now + 60}),
        token[:-6] + "AAAAAA",
        "ikke.et.token",
        portal.altinn_token("13916520071"),
    ]

    for one in refused:
        response = portal.ask(ENK, "aapnekrav", one)
        assert (response.status_code, body(response)["kode"]) == (401, "KB-004")
    assert portal.http.get(f"/skatteetaten/v1/regnskapssystem/{ENK}/aapnekrav").status_code == 401

    clock.now += 121

    assert portal.ask(ENK, "aapnekrav", token).status_code == 401


def test_a_right_can_be_missing_at_the_api_only(sandbox: Sandbox, portal: Portal) -> None:
    token = portal.api_token(ENK)
    sandbox.set_rights(orgnr=ENK, api=False)
    assert body(portal.ask(ENK, "aapnekrav"))["kode"] == "KB-005"

    sandbox.clear_rights()
    sandbox.set_rights(orgnr=ENK, systemuser=False)

    assert body(portal.ask(ENK, "aapnekrav", token))["kode"] == "KB-005"

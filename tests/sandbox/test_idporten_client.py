"""Codes, tokens and client assertions work once, in time, and for the registered client alone."""

import pytest

from sandbox.keys import IDPORTEN_CLIENT, Keys
from tests.sandbox.portal import BASE, OWNER, TYPE, Clock, Portal, body, signed


def test_a_code_works_once_and_a_second_attempt_ends_the_session(portal: Portal) -> None:
    code = portal.code(OWNER)
    tokens = body(portal.redeem(code))

    again = portal.redeem(code)

    assert body(again)["error"] == "invalid_grant"
    assert portal.refresh(str(tokens["refresh_token"])).status_code == 400


def test_a_code_expires_after_one_minute(portal: Portal, clock: Clock) -> None:
    code = portal.code(OWNER)
    clock.now += 61

    assert body(portal.redeem(code))["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "change",
    [
        {"code_verifier": "w" * 43},
        {"code_verifier": ""},
        {"redirect_uri": "http://127.0.0.1:8000/"},
        {"code": "gjettet"},
    ],
)
def test_a_code_requires_its_verifier_and_redirect_uri(portal: Portal, change: dict[str, str]) -> None:
    code = change.get("code") or portal.code(OWNER)
    response = portal.redeem(code, **{name: value for name, value in change.items() if name != "code"})

    assert (response.status_code, body(response)["error"]) == (400, "invalid_grant")


WRONG_ASSERTIONS: list[tuple[dict[str, object], dict[str, object]]] = [
    ({"aud": [f"{BASE}/idporten"]}, {}),
    ({"aud": f"{BASE}/idporten/token"}, {}),
    ({"aud": f"{BASE}/idporten/"}, {}),
    ({"iss": "en-annen"}, {}),
    ({"sub": "en-annen"}, {}),
    ({"sub": None}, {}),
    ({"jti": None}, {}),
    ({"exp": 1_795_000_000 + 121}, {}),
    ({"exp": 1_795_000_000 - 1}, {}),
    ({"iat": 1_795_000_000 + 30}, {}),
    ({"iat": None}, {}),
    ({"iat": True}, {}),
    ({}, {"kid": "ukjent"}),
    ({}, {"kid": None}),
    ({}, {"alg": "RS512"}),
]


@pytest.mark.parametrize(("claims", "header"), WRONG_ASSERTIONS)
def test_only_a_valid_client_assertion_is_accepted(
    portal: Portal, claims: dict[str, object], header: dict[str, object]
) -> None:
    code = portal.code(OWNER)

    pushed = portal.push(portal.assertion(header, **claims))
    redeemed = portal.redeem(code, portal.assertion(header, **claims))

    assert (pushed.status_code, body(pushed)["error"]) == (401, "invalid_client")
    assert (redeemed.status_code, body(redeemed)["error"]) == (401, "invalid_client")


def test_a_client_assertion_works_once_across_endpoints(portal: Portal) -> None:
    proof = portal.assertion()
    assert portal.push(proof).status_code == 201

    assert portal.push(proof).status_code == 401
    assert portal.redeem(portal.code(OWNER), proof).status_code == 401


def test_a_client_assertion_with_another_key_is_refused(portal: Portal) -> None:
    stranger = Keys.make().portal_idporten_jwk | {"kid": portal.keys.portal_idporten_jwk["kid"]}
    now = int(portal.clock.now)
    claims = {"iss": IDPORTEN_CLIENT, "sub": IDPORTEN_CLIENT, "aud": f"{BASE}/idporten"}

    proof = signed(stranger, {**claims, "iat": now, "exp": now + 60, "jti": "1"})

    assert portal.push(proof).status_code == 401


def test_a_client_secret_is_refused(portal: Portal) -> None:
    form = {"grant_type": "authorization_code", "code": "x", "client_assertion_type": TYPE}

    response = portal.http.post("/idporten/token", data=form, auth=(IDPORTEN_CLIENT, "hemmelig"))

    assert response.status_code == 401


def test_a_refresh_token_works_once_and_is_then_replaced(portal: Portal) -> None:
    first = str(portal.tokens(OWNER)["refresh_token"])
    second = str(body(portal.refresh(first))["refresh_token"])
    third = portal.refresh(second)

    assert third.status_code == 200
    assert portal.refresh(first).status_code == 400


def test_reuse_of_a_refresh_token_ends_the_session(portal: Portal) -> None:
    first = str(portal.tokens(OWNER)["refresh_token"])
    second = str(body(portal.refresh(first))["refresh_token"])
    portal.refresh(first)

    assert body(portal.refresh(second))["error"] == "invalid_grant"


def test_an_access_token_cannot_be_used_as_refresh_token(portal: Portal) -> None:
    token = str(portal.tokens(OWNER)["access_token"])

    assert portal.refresh(token).status_code == 400

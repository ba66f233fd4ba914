"""Maskinporten issues tokens for system users, and refuses invalid grants with an error code."""

import pytest

from sandbox.app import Sandbox
from sandbox.keys import MASKINPORTEN_CLIENT, VENDOR, Keys
from tests.sandbox.portal import BASE, GRANT, LATE, Portal, body, details, read, signed

NOW = 1_795_000_000


def test_a_valid_grant_gives_a_token_for_the_system_user(portal: Portal, keys: Keys) -> None:
    answer = body(portal.ask_token(portal.grant(LATE)))

    claims = read(str(answer["access_token"]), keys.maskinporten)
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 120)
    assert int(str(claims["exp"])) - int(str(claims["iat"])) == 120
    assert claims["consumer"] == {"authority": "iso6523-actorid-upis", "ID": f"0192:{VENDOR}"}
    (named,) = list(map(dict, claims["authorization_details"]))  # type: ignore[call-overload]
    assert named["systemuser_org"]["ID"] == f"0192:{LATE}"
    assert named["system_id"].startswith(f"{VENDOR}_")
    assert len(named["systemuser_id"]) == 1
    assert claims["aud"] == "unspecified"


WRONG_CLAIMS: list[tuple[dict[str, object], str, str]] = [
    ({"aud": f"{BASE}/maskinporten"}, "invalid_grant", "MP-110"),
    ({"aud": f"{BASE}/maskinporten/token"}, "invalid_grant", "MP-110"),
    ({"aud": [f"{BASE}/maskinporten/"]}, "invalid_grant", "MP-110"),
    ({"iss": "en-annen"}, "invalid_grant", "MP-100"),
    ({"iat": NOW + 11, "exp": NOW + 60}, "invalid_grant", "MP-130"),
    ({"iat": NOW - 11}, "invalid_grant", "MP-130"),
    ({"exp": NOW}, "invalid_grant", "MP-130"),
    ({"exp": NOW + 121}, "invalid_grant", "MP-130"),
    ({"iat": None}, "invalid_request", "MP-011"),
    ({"jti": None}, "invalid_request", "MP-011"),
    ({"scope": None}, "invalid_request", "MP-011"),
    ({"scope": "skatteetaten:noeannet"}, "invalid_scope", "MP-200"),
    ({"scope": "skatteetaten:kravogbetalinger skatteetaten:noeannet"}, "invalid_scope", "MP-200"),
    ({"authorization_details": [{"type": "urn:altinn:fantasi"}]}, "invalid_request", "MP-301"),
    ({"authorization_details": [details(LATE, farge="blå")]}, "invalid_request", "MP-302"),
    (
        {"authorization_details": [details(LATE, systemuser_org={"ID": "0192:1", "farge": "blå"})]},
        "invalid_request",
        "MP-302",
    ),
    ({"authorization_details": [details("12345")]}, "invalid_request", "MP-303"),
    ({"authorization_details": [details(LATE), details(LATE)]}, "invalid_request", "MP-303"),
    ({"authorization_details": details(LATE)}, "invalid_request", "MP-303"),
    ({"authorization_details": [details("310000011")]}, "invalid_altinn_customer_configuration", "MP-303"),
    (
        {"authorization_details": [details(LATE, externalRef="feil")]},
        "invalid_altinn_customer_configuration",
        "MP-303",
    ),
]


@pytest.mark.parametrize(("claims", "error", "code"), WRONG_CLAIMS)
def test_a_wrong_claim_is_refused_by_code(portal: Portal, claims: dict[str, object], error: str, code: str) -> None:
    response = portal.ask_token(portal.grant(LATE, **claims))

    answer = body(response)
    assert (response.status_code, answer["error"]) == (400, error)
    assert str(answer["error_uri"]).endswith(f"/errors/{code}")
    assert "trace_id" in str(answer["error_description"])


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"kid": None}, "MP-100"),
        ({"kid": "ukjent"}, "MP-100"),
        ({"x5c": ["MIIB"]}, "MP-100"),
        ({"alg": "PS256"}, "MP-124"),
    ],
)
def test_a_wrong_header_is_refused(portal: Portal, header: dict[str, object], code: str) -> None:
    grant = portal.grant(LATE, header)

    assert str(body(portal.ask_token(grant))["error_uri"]).endswith(code)


def test_a_grant_signed_with_an_unknown_key_is_refused(portal: Portal) -> None:
    stranger = Keys.make().portal_maskinporten_jwk | {"kid": portal.keys.portal_maskinporten_jwk["kid"]}
    claims = {"iss": MASKINPORTEN_CLIENT, "aud": f"{BASE}/maskinporten/", "iat": NOW, "exp": NOW + 60, "jti": "1"}

    answer = body(portal.ask_token(signed(stranger, {**claims, "scope": "skatteetaten:kravogbetalinger"})))

    assert str(answer["error_uri"]).endswith("MP-124")


def test_a_grant_can_be_used_once(portal: Portal) -> None:
    grant = portal.grant(LATE)
    assert portal.ask_token(grant).status_code == 200

    answer = body(portal.ask_token(grant))

    assert (answer["error"], str(answer["error_uri"])[-6:]) == ("invalid_grant", "MP-012")


def test_a_key_only_signs_with_its_registered_algorithm(portal: Portal) -> None:
    answer = body(portal.ask_token(portal.grant(LATE, {"alg": "RS512"})))

    assert str(answer["error_uri"]).endswith("MP-124")


@pytest.mark.parametrize("form", [{"grant_type": "client_credentials"}, {"grant_type": GRANT}, {}])
def test_a_malformed_grant_request_is_refused(portal: Portal, form: dict[str, str]) -> None:
    response = portal.http.post("/maskinporten/token", data=form)

    assert (response.status_code, body(response)["error"]) == (400, "invalid_request")


def test_metadata_and_keys_are_published(portal: Portal) -> None:
    found = body(portal.http.get("/maskinporten/.well-known/oauth-authorization-server"))

    assert found["issuer"] == f"{BASE}/maskinporten/"
    assert portal.http.get(str(found["jwks_uri"])).status_code == 200


def test_a_removed_system_user_gives_the_same_error_as_an_unknown_one(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.set_rights(orgnr=LATE, systemuser=False)

    assert body(portal.ask_token(portal.grant(LATE)))["error"] == "invalid_altinn_customer_configuration"

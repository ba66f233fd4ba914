"""Sign-in works for a correct client, and for no other."""

import pytest

from sandbox.keys import IDPORTEN_CLIENT, Keys
from tests.sandbox.portal import BASE, DIRECTOR, OWNER, Clock, Portal, bearer, body, query, read


def test_the_page_has_one_button_per_person_and_no_inline_code(portal: Portal) -> None:
    asked = {"client_id": IDPORTEN_CLIENT, "request_uri": portal.pushed_uri()}

    page = portal.http.get("/idporten/authorize", params=asked)

    assert page.status_code == 200
    assert page.text.count('<button type="submit" name="pid"') == 10
    assert "Torbjørn Haugmoen" in page.text
    assert "style=" not in page.text
    assert "<script" not in page.text
    assert portal.http.get("/idporten/innlogging.css").headers["content-type"].startswith("text/css")


def test_the_response_has_code_state_and_issuer(portal: Portal) -> None:
    response = portal.sign_in(OWNER)

    assert response.status_code == 303
    assert response.headers["location"].startswith("http://127.0.0.1:8000/innlogging/svar?")
    answer = query(response.headers["location"])
    assert answer.keys() == {"code", "state", "iss"}
    assert (answer["state"], answer["iss"]) == ("state-1", f"{BASE}/idporten")


def test_the_id_token_starts_a_session_and_is_valid_for_two_minutes(portal: Portal, keys: Keys) -> None:
    tokens = portal.tokens(OWNER)

    claims = read(str(tokens["id_token"]), keys.idporten)
    expected = {"iss": f"{BASE}/idporten", "aud": IDPORTEN_CLIENT, "pid": OWNER, "nonce": "nonce-1"}
    assert expected.items() <= claims.items()
    assert claims["acr"] == "idporten-loa-substantial"
    assert int(str(claims["exp"])) - int(str(claims["iat"])) == 120
    assert {"sub", "amr", "auth_time", "locale", "sid", "jti"} <= claims.keys()
    assert claims["sub"] != OWNER
    assert (tokens["expires_in"], tokens["token_type"]) == (600, "Bearer")


def test_userinfo_accepts_the_access_token_but_not_the_id_token(portal: Portal) -> None:
    tokens = portal.tokens(OWNER)

    good = portal.http.get("/idporten/userinfo", headers=bearer(str(tokens["access_token"])))
    bad = portal.http.get("/idporten/userinfo", headers=bearer(str(tokens["id_token"])))

    assert body(good)["pid"] == OWNER
    assert bad.status_code == 403


def test_sign_in_works_without_pushing_the_request_first(portal: Portal) -> None:
    page = portal.http.get("/idporten/authorize", params=portal.asking())
    answer = portal.http.post("/idporten/authorize", params=portal.asking(), data={"pid": OWNER})

    assert page.status_code == 200
    assert portal.redeem(query(answer.headers["location"])["code"]).status_code == 200


def test_level_high_is_given_when_requested(portal: Portal, keys: Keys) -> None:
    location = portal.sign_in(OWNER, portal.pushed_uri(acr_values="idporten-loa-high")).headers["location"]

    token = body(portal.redeem(query(location)["code"]))["id_token"]

    assert read(str(token), keys.idporten)["acr"] == "idporten-loa-high"


def test_level_high_can_be_chosen_when_substantial_is_requested(portal: Portal, keys: Keys) -> None:
    asked = {"client_id": IDPORTEN_CLIENT, "request_uri": portal.pushed_uri()}
    assert 'name="acr" value="idporten-loa-high"' in portal.http.get("/idporten/authorize", params=asked).text

    answer = portal.sign_in(OWNER, asked["request_uri"], acr="idporten-loa-high")

    token = body(portal.redeem(query(answer.headers["location"])["code"]))["id_token"]
    assert read(str(token), keys.idporten)["acr"] == "idporten-loa-high"


@pytest.mark.parametrize("acr", ["idporten-loa-substantial", "idporten-loa-low"])
def test_a_level_below_the_requested_one_is_not_given(portal: Portal, acr: str) -> None:
    uri = portal.pushed_uri(acr_values="idporten-loa-high")

    assert portal.sign_in(OWNER, uri, acr=acr).status_code == 400


WRONG_REQUESTS = [
    ({"state": None}, "invalid_request"),
    ({"nonce": None}, "invalid_request"),
    ({"code_challenge": None}, "invalid_request"),
    ({"code_challenge": "short"}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge_method": None}, "invalid_request"),
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"scope": "profile"}, "invalid_scope"),
    ({"scope": "openid altinn:authorization/authorize"}, "invalid_scope"),
    ({"acr_values": "idporten-loa-low"}, "invalid_request"),
    ({"prompt": "none"}, "login_required"),
    ({"prompt": "again"}, "invalid_request"),
]


@pytest.mark.parametrize(("change", "error"), WRONG_REQUESTS)
def test_an_invalid_pushed_request_is_refused(portal: Portal, change: dict[str, str | None], error: str) -> None:
    response = portal.push(**change)

    assert (response.status_code, body(response)["error"]) == (400, error)


@pytest.mark.parametrize(("change", "error"), WRONG_REQUESTS)
def test_an_invalid_request_through_the_browser_is_sent_back(
    portal: Portal, change: dict[str, str | None], error: str
) -> None:
    response = portal.http.get("/idporten/authorize", params=portal.asking(**change))

    assert response.status_code == 303
    assert query(response.headers["location"])["error"] == error
    assert query(response.headers["location"])["iss"] == f"{BASE}/idporten"


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "http://127.0.0.1:8000/innlogging/svar/"},
        {"redirect_uri": "https://ond.example/innlogging/svar"},
        {"redirect_uri": None},
        {"client_id": "en-annen"},
    ],
)
def test_nothing_is_sent_to_an_unregistered_redirect_uri(portal: Portal, change: dict[str, str | None]) -> None:
    browser = portal.http.get("/idporten/authorize", params=portal.asking(**change))
    pushed = portal.push(**change)

    assert browser.status_code == 400
    assert "location" not in browser.headers
    assert pushed.status_code in (400, 401)


def test_a_request_uri_opens_one_page(portal: Portal) -> None:
    asked = {"client_id": IDPORTEN_CLIENT, "request_uri": portal.pushed_uri()}

    first = portal.http.get("/idporten/authorize", params=asked)
    again = portal.http.get("/idporten/authorize", params=asked)

    assert (first.status_code, again.status_code) == (200, 400)


def test_a_request_uri_signs_in_once(portal: Portal) -> None:
    uri = portal.pushed_uri()

    assert portal.sign_in(OWNER, uri).status_code == 303
    assert portal.sign_in(OWNER, uri).status_code == 400


def test_a_request_uri_expires_after_two_minutes(portal: Portal, clock: Clock) -> None:
    asked = {"client_id": IDPORTEN_CLIENT, "request_uri": portal.pushed_uri()}
    clock.now += 121

    assert portal.http.get("/idporten/authorize", params=asked).status_code == 400
    assert portal.sign_in(OWNER, asked["request_uri"]).status_code == 400


def test_an_unknown_person_is_not_signed_in(portal: Portal) -> None:
    assert portal.sign_in("01810112345").status_code == 400


def test_two_people_have_different_subjects(portal: Portal, keys: Keys) -> None:
    subjects = {read(str(portal.tokens(pid)["id_token"]), keys.idporten)["sub"] for pid in (OWNER, DIRECTOR)}

    assert len(subjects) == 2


def test_every_endpoint_in_discovery_exists(portal: Portal) -> None:
    found = body(portal.http.get("/idporten/.well-known/openid-configuration"))

    assert found["issuer"] == f"{BASE}/idporten"
    assert found["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    keys = body(portal.http.get(str(found["jwks_uri"])))["keys"]
    assert isinstance(keys, list)
    assert all(isinstance(key, dict) and "d" not in key for key in keys)

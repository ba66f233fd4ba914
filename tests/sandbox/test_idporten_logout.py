"""Logout at ID-porten, in the browser or from elsewhere, and the calls that tell the portal."""

import httpx
import pytest

from sandbox.app import Sandbox
from sandbox.keys import IDPORTEN_CLIENT, Keys
from sandbox.rawjson import Object, objects
from tests.sandbox.portal import BASE, DIRECTOR, OWNER, LogoutReceiver, Portal, body, query, read

HOME = "http://127.0.0.1:8000/"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


def sid_of(tokens: Object, keys: Keys) -> str:
    return str(read(str(tokens["id_token"]), keys.idporten)["sid"])


def log_out_elsewhere(portal: Portal, **asked: str) -> list[Object]:
    response = portal.http.post("/_sandbox/logout", json=asked)
    assert response.status_code == 200, response.text
    return list(objects(body(response)["delivered"]))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_logout_ends_the_session_and_redirects_home(portal: Portal, method: str) -> None:
    token = portal.tokens(OWNER)
    asked = {"id_token_hint": str(token["id_token"]), "state": "s", "post_logout_redirect_uri": HOME}

    given = {"params": asked} if method == "GET" else {"data": asked}
    response = portal.http.request(method, "/idporten/logout", **given)  # type: ignore[arg-type]

    assert (response.status_code, response.headers["location"]) == (303, f"{HOME}?state=s")
    assert portal.refresh(str(token["refresh_token"])).status_code == 400


def test_the_initiator_is_called_on_the_front_channel_once(
    portal: Portal, keys: Keys, receiver: LogoutReceiver
) -> None:
    tokens = portal.tokens(OWNER)
    asked = {"id_token_hint": str(tokens["id_token"]), "post_logout_redirect_uri": HOME}

    portal.http.get("/idporten/logout", params=asked)
    portal.http.get("/idporten/logout", params=asked)

    ((method, url, form),) = receiver.calls
    assert (method, url.split("?")[0], form) == ("GET", f"{HOME}utlogging/front", {})
    assert query(url) == {"iss": f"{BASE}/idporten", "sid": sid_of(tokens, keys)}


def test_without_a_hint_the_browsers_session_ends(portal: Portal, sandbox: Sandbox, receiver: LogoutReceiver) -> None:
    tokens = portal.tokens(OWNER)
    asked = {"client_id": IDPORTEN_CLIENT, "post_logout_redirect_uri": HOME}
    with httpx.Client(transport=httpx.WSGITransport(app=sandbox), base_url=BASE) as other_browser:
        other_browser.get("/idporten/logout", params=asked)
    assert receiver.calls == []

    response = portal.http.get("/idporten/logout", params=asked)

    assert response.headers["location"] == HOME
    assert len(receiver.calls) == 1
    assert portal.refresh(str(tokens["refresh_token"])).status_code == 400


def test_without_a_redirect_target_a_page_is_shown(portal: Portal) -> None:
    assert "Du er logget ut" in portal.http.get("/idporten/logout").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"post_logout_redirect_uri": "https://ond.example/"},
        {"post_logout_redirect_uri": f"{HOME}virksomheter/"},
        {"post_logout_redirect_uri": HOME, "client_id": "en-annen"},
        {"post_logout_redirect_uri": HOME, "id_token_hint": "tull"},
    ],
)
def test_a_logout_that_is_refused_ends_nothing(portal: Portal, receiver: LogoutReceiver, wrong: dict[str, str]) -> None:
    tokens = portal.tokens(OWNER)

    response = portal.http.get("/idporten/logout", params={"id_token_hint": str(tokens["id_token"])} | wrong)

    assert (response.status_code, receiver.calls) == (400, [])
    assert portal.refresh(str(tokens["refresh_token"])).status_code == 200


def test_an_access_token_is_refused_as_hint_and_a_redirect_requires_a_client(portal: Portal) -> None:
    token = str(portal.tokens(OWNER)["access_token"])
    portal.http.cookies.clear()

    assert portal.http.get("/idporten/logout", params={"id_token_hint": token}).status_code == 400
    assert portal.http.get("/idporten/logout", params={"post_logout_redirect_uri": HOME}).status_code == 400


def test_logout_elsewhere_ends_only_that_persons_sessions(portal: Portal, keys: Keys, receiver: LogoutReceiver) -> None:
    first, second, other = portal.tokens(OWNER), portal.tokens(OWNER), portal.tokens(DIRECTOR)

    delivered = log_out_elsewhere(portal, pid=OWNER, channel="front")

    assert delivered == [{"channel": "front", "status": 200}] * 2
    assert {query(url)["sid"] for _, url, _ in receiver.calls} == {sid_of(first, keys), sid_of(second, keys)}
    statuses = [portal.refresh(str(tokens["refresh_token"])).status_code for tokens in (first, second, other)]
    assert statuses == [400, 400, 200]
    assert log_out_elsewhere(portal, pid=OWNER) == []


def test_the_back_channel_carries_a_logout_token(portal: Portal, keys: Keys, receiver: LogoutReceiver) -> None:
    tokens = portal.tokens(OWNER)
    log_out_elsewhere(portal, pid=OWNER, channel="back")

    ((method, url, form),) = receiver.calls
    assert (method, url, form.keys()) == ("POST", f"{HOME}utlogging/bak", {"logout_token"})
    claims, signed_in = read(form["logout_token"], keys.idporten), read(str(tokens["id_token"]), keys.idporten)
    assert claims.keys() == {"iss", "aud", "iat", "exp", "jti", "events", "sid", "sub"}
    assert [claims[name] for name in ("iss", "aud", "sid", "sub")] == [
        signed_in[name] for name in ("iss", "aud", "sid", "sub")
    ]
    assert int(str(claims["exp"])) - int(str(claims["iat"])) == 120
    assert claims["events"] == {EVENT: {}}


def test_both_channels_are_the_default_and_no_answer_is_reported(portal: Portal, receiver: LogoutReceiver) -> None:
    receiver.status = None
    portal.tokens(OWNER)

    delivered = log_out_elsewhere(portal, pid=OWNER)

    assert delivered == [{"channel": "front", "status": None}, {"channel": "back", "status": None}]


def test_a_code_is_refused_after_its_session_has_ended(portal: Portal) -> None:
    code = portal.code(OWNER)
    log_out_elsewhere(portal, pid=OWNER)

    assert portal.redeem(code).status_code == 400


def test_a_session_from_before_a_restart_can_be_ended_too(portal: Portal, keys: Keys) -> None:
    token = str(portal.tokens(OWNER)["refresh_token"])
    restarted = Sandbox(
        base_url=BASE,
        keys=keys,
        today=lambda: portal.clock.today,
        now=lambda: portal.clock.now,
        deliver=lambda _method, _url, _form: 204,
    )
    with httpx.Client(transport=httpx.WSGITransport(app=restarted), base_url=BASE) as http:
        after = Portal(http, keys, portal.clock)
        token = str(body(after.refresh(token))["refresh_token"])

        assert len(log_out_elsewhere(after, pid=OWNER)) == 2
        assert after.refresh(token).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"pid": OWNER, "channel": "sideways"},
        {"pid": OWNER, "twist": "acr"},
        {"pid": OWNER, "twist": "aud", "channel": "front"},
        {"pid": OWNER, "sid": "x"},
    ],
)
def test_an_invalid_logout_elsewhere_is_refused(portal: Portal, wrong: dict[str, str]) -> None:
    assert portal.http.post("/_sandbox/logout", json=wrong).status_code == 400

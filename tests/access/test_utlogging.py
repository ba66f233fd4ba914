"""Logout from elsewhere: ID-porten says that a session has ended, without a cookie."""

import time
import uuid
from urllib.parse import urlencode

import pytest
from django.test import Client
from joserfc import jwt as jose

from sandbox.app import Sandbox
from sandbox.keys import Keys
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.settings import SANDBOX
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
ISSUER = f"{SANDBOX}/idporten"


def find_sid(client: Client) -> str:
    """The sid of the sign-in, read from the sealed id_token."""
    import jwt

    from portal.access.sesjon import get_innlogget

    innlogget = get_innlogget(client.session)
    assert innlogget is not None
    return str(jwt.decode(innlogget.id_token, options={"verify_signature": False})["sid"])


def is_signed_in(client: Client) -> bool:
    return client.get(f"/virksomhet/{NORDLYS}/").status_code == 200


def test_a_front_channel_logout_ends_only_the_named_session(logg_inn: LoggInn) -> None:
    owner, accountant = logg_inn(EIER), logg_inn(REGNSKAPSFORER)

    response = Client().get("/utlogging/front", {"iss": ISSUER, "sid": find_sid(owner)})

    assert response.status_code == 200
    assert "X-Frame-Options" not in response.headers
    assert f"frame-ancestors {SANDBOX}" in response.headers["Content-Security-Policy"]
    assert not is_signed_in(owner)
    assert is_signed_in(accountant)


@pytest.mark.parametrize("query", [{"iss": "https://another.example"}, {"sid": "unknown"}, {"sid": ""}, {"iss": ""}])
def test_a_front_channel_logout_with_another_issuer_or_session_ends_nothing(
    logg_inn: LoggInn, query: dict[str, str]
) -> None:
    owner = logg_inn(EIER)

    Client().get(f"/utlogging/front?{urlencode({'iss': ISSUER, 'sid': find_sid(owner)} | query)}")

    assert is_signed_in(owner)


def make_token(keys: Keys, clock: TestClock, *, typ: str = "logout+jwt", **changes: object) -> str:
    now = int(clock.now().timestamp())
    claims: dict[str, object] = {
        "iss": ISSUER,
        "aud": "min-side-idporten",
        "iat": now,
        "exp": now + 120,
        "jti": str(uuid.uuid4()),
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        "sub": "somebody",
    }
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    return jose.encode({"alg": "RS256", "kid": keys.idporten.kid, "typ": typ}, claims, keys.idporten)


def test_a_back_channel_logout_ends_the_named_session(logg_inn: LoggInn, keys: Keys, clock: TestClock) -> None:
    owner = logg_inn(EIER)

    response = Client(enforce_csrf_checks=True).post(
        "/utlogging/bak", {"logout_token": make_token(keys, clock, sid=find_sid(owner))}
    )

    assert response.status_code == 200
    assert not is_signed_in(owner)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://another.example"},
        {"aud": "another"},
        {"aud": ["min-side-idporten", "another"]},
        {"events": {}},
        {"events": None},
        {"nonce": "x"},
        {"exp": int(time.time()) - 10**9},
        {"sid": None},
        {"typ": "JWT"},
        {"jti": None},
    ],
)
def test_an_invalid_logout_token_is_refused(
    logg_inn: LoggInn, keys: Keys, clock: TestClock, changes: dict[str, object]
) -> None:
    owner = logg_inn(EIER)
    typ = str(changes.get("typ", "logout+jwt"))
    rest = {name: value for name, value in changes.items() if name != "typ"}

    response = Client().post(
        "/utlogging/bak", {"logout_token": make_token(keys, clock, typ=typ, **({"sid": find_sid(owner)} | rest))}
    )

    assert response.status_code == 400
    assert is_signed_in(owner)


def test_a_logout_token_signed_with_another_key_is_refused(logg_inn: LoggInn, clock: TestClock) -> None:
    owner = logg_inn(EIER)

    response = Client().post("/utlogging/bak", {"logout_token": make_token(Keys.make(), clock, sid=find_sid(owner))})

    assert response.status_code == 400
    assert is_signed_in(owner)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_a_malformed_logout_token_is_refused(api: Sandbox, token: str) -> None:
    assert Client().post("/utlogging/bak", {"logout_token": token}).status_code == 400
    assert Client().get("/utlogging/bak").status_code == 405


@pytest.mark.parametrize("channel", ["front", "back", "both"])
def test_logout_elsewhere_ends_the_session_at_the_next_request(logg_inn: LoggInn, api: Sandbox, channel: str) -> None:
    owner, accountant = logg_inn(EIER), logg_inn(REGNSKAPSFORER)

    delivered = api.end_sessions(pid=EIER, channel=channel)

    assert {one.status for one in delivered} == {200}
    assert not is_signed_in(owner)
    assert is_signed_in(accountant)


@pytest.mark.parametrize(
    "twist", ["aud", "iss", "signature", "no_events", "nonce", "expired", "typ", "kid", "alg_none", "iat_future"]
)
def test_a_forged_logout_token_ends_nothing(logg_inn: LoggInn, api: Sandbox, twist: str) -> None:
    owner = logg_inn(EIER)

    delivered = api.end_sessions(pid=EIER, channel="back", twist=twist)

    assert {one.status for one in delivered} == {400}
    assert is_signed_in(owner)

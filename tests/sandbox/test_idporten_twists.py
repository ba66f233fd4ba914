"""Twists: each token is wrong in exactly the requested way, and only once."""

import base64
import json

import pytest
from joserfc import jws
from joserfc.errors import JoseError

from sandbox.app import Sandbox
from sandbox.idporten_twists import ID_TOKEN_TWISTS, LOGOUT_TWISTS
from sandbox.keys import IDPORTEN_CLIENT, Keys
from tests.sandbox.portal import BASE, OWNER, LogoutReceiver, Portal, query, read

NOW = 1_795_000_000
EVERY_TIME = {"jti", "sid"}


def parts(token: str) -> tuple[dict[str, object], dict[str, object], str]:
    """Unverified header, claims and signature."""
    header, claims, signature = token.split(".")
    return _read(header), _read(claims), signature


def _read(part: str) -> dict[str, object]:
    return dict(json.loads(base64.urlsafe_b64decode(part + "==")))


def is_signed(token: str, keys: Keys) -> bool:
    try:
        jws.deserialize_compact(token, keys.idporten)
    except JoseError:
        return False
    return True


ID_TOKENS: dict[str, dict[str, object]] = {
    "aud": {"aud": "en-annen-klient"},
    "azp": {"aud": "en-annen-klient", "azp": IDPORTEN_CLIENT},
    "iss": {"iss": "https://idporten.example"},
    "nonce": {"nonce": "en-annen-nonce"},
    "acr": {"acr": "idporten-loa-low"},
    "pid": {"pid": None},
    "pid_malformed": {"pid": "12345"},
    "expired": {"iat": NOW - 180, "exp": NOW - 60},
    "iat_future": {"iat": NOW + 60, "exp": NOW + 180},
    "auth_time": {"auth_time": NOW - 3600},
    "no_auth_time": {"auth_time": None},
}


@pytest.mark.parametrize("twist", ID_TOKENS)
def test_only_one_claim_is_wrong(sandbox: Sandbox, portal: Portal, keys: Keys, twist: str) -> None:
    _, right, _ = parts(str(portal.tokens(OWNER)["id_token"]))
    sandbox.add_fault(party="idporten", endpoint="token", twist=twist)

    wrong = str(portal.tokens(OWNER)["id_token"])
    again = str(portal.tokens(OWNER)["id_token"])

    _, claims, _ = parts(wrong)
    changed = {name: claims.get(name) for name in right.keys() | claims.keys() if right.get(name) != claims.get(name)}
    assert {name: value for name, value in changed.items() if name not in EVERY_TIME} == ID_TOKENS[twist]
    assert is_signed(wrong, keys)
    assert read(again, keys.idporten).items() >= {"aud": IDPORTEN_CLIENT, "nonce": "nonce-1", "pid": OWNER}.items()


def test_an_id_token_can_lack_the_sid(sandbox: Sandbox, portal: Portal, keys: Keys) -> None:
    sandbox.add_fault(party="idporten", endpoint="token", twist="no_sid")

    token = str(portal.tokens(OWNER)["id_token"])

    assert "sid" not in read(token, keys.idporten)


def test_the_signature_can_be_that_of_another_token(sandbox: Sandbox, portal: Portal, keys: Keys) -> None:
    sandbox.add_fault(party="idporten", twist="signature")

    token = str(portal.tokens(OWNER)["id_token"])

    assert not is_signed(token, keys)
    assert parts(token)[0]["kid"] == keys.idporten.kid


def test_the_key_can_be_unknown(sandbox: Sandbox, portal: Portal, keys: Keys) -> None:
    sandbox.add_fault(party="idporten", twist="kid")

    token = str(portal.tokens(OWNER)["id_token"])

    assert parts(token)[0]["kid"] == "ukjent"
    assert is_signed(token, keys)


def test_a_token_can_be_unsigned_or_missing(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.add_fault(party="idporten", twist="alg_none")
    header, claims, signature = parts(str(portal.tokens(OWNER)["id_token"]))
    assert (header["alg"], claims["pid"], signature) == ("none", OWNER, "")

    sandbox.add_fault(party="idporten", twist="no_id_token")

    assert "id_token" not in portal.tokens(OWNER)


def test_every_twist_is_covered() -> None:
    assert ID_TOKENS.keys() | {"signature", "kid", "alg_none", "no_id_token", "no_sid"} == ID_TOKEN_TWISTS
    assert LOGOUT_TOKENS.keys() | {"signature", "kid", "alg_none", "typ", "replay"} == LOGOUT_TWISTS


def test_the_response_can_have_another_issuer_or_none(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.add_fault(party="idporten", endpoint="token", twist="response_iss")
    sandbox.add_fault(party="idporten", twist="response_no_iss")

    wrong, missing, right = (query(portal.sign_in(OWNER).headers["location"]) for _ in range(3))

    assert wrong["iss"] == "https://idporten.example"
    assert missing.keys() == {"code", "state"}
    assert right["iss"] == f"{BASE}/idporten"


def test_a_refresh_does_not_use_up_a_twist_and_a_count_repeats_it(sandbox: Sandbox, portal: Portal) -> None:
    tokens = portal.tokens(OWNER)
    sandbox.add_fault(party="idporten", twist="no_id_token", count=2)

    assert portal.refresh(str(tokens["refresh_token"])).status_code == 200
    assert ["id_token" in portal.tokens(OWNER) for _ in range(3)] == [False, False, True]


LOGOUT_TOKENS: dict[str, dict[str, object]] = {
    "aud": {"aud": "en-annen-klient"},
    "iss": {"iss": "https://idporten.example"},
    "nonce": {"nonce": "en-annen-nonce"},
    "no_events": {"events": None},
    "expired": {"iat": NOW - 180, "exp": NOW - 60},
    "iat_future": {"iat": NOW + 60, "exp": NOW + 180},
}


def logout_token(sandbox: Sandbox, receiver: LogoutReceiver, twist: str | None) -> str:
    sandbox.end_sessions(pid=OWNER, channel="back", twist=twist)
    return receiver.calls[-1][2]["logout_token"]


@pytest.mark.parametrize("twist", LOGOUT_TOKENS)
def test_a_logout_token_forged_in_one_claim_ends_no_session(
    sandbox: Sandbox, portal: Portal, keys: Keys, receiver: LogoutReceiver, twist: str
) -> None:
    tokens = portal.tokens(OWNER)

    forged = logout_token(sandbox, receiver, twist)

    assert portal.refresh(str(tokens["refresh_token"])).status_code == 200
    right = read(logout_token(sandbox, receiver, None), keys.idporten)
    _, claims, _ = parts(forged)
    changed = {name: claims.get(name) for name in right.keys() | claims.keys() if right.get(name) != claims.get(name)}
    assert {name: value for name, value in changed.items() if name != "jti"} == LOGOUT_TOKENS[twist]
    assert is_signed(forged, keys)


def test_a_logout_token_can_be_wrong_in_its_header_or_signature(
    sandbox: Sandbox, portal: Portal, keys: Keys, receiver: LogoutReceiver
) -> None:
    portal.tokens(OWNER)
    forged = {twist: logout_token(sandbox, receiver, twist) for twist in ("typ", "kid", "alg_none", "signature")}
    right = logout_token(sandbox, receiver, None)

    assert parts(right)[0] == {"alg": "RS256", "kid": keys.idporten.kid, "typ": "logout+jwt"}
    assert parts(forged["typ"])[0] == {"alg": "RS256", "kid": keys.idporten.kid, "typ": "JWT"}
    assert parts(forged["kid"])[0] == {"alg": "RS256", "kid": "ukjent", "typ": "logout+jwt"}
    assert parts(forged["alg_none"])[0] == {"alg": "none", "typ": "logout+jwt"}
    assert [is_signed(forged[twist], keys) for twist in ("typ", "signature")] == [True, False]


def test_a_logout_token_can_be_replayed(sandbox: Sandbox, portal: Portal, receiver: LogoutReceiver) -> None:
    portal.tokens(OWNER)

    delivered = sandbox.end_sessions(pid=OWNER, channel="back", twist="replay")

    assert len(delivered) == 2
    assert receiver.calls[0] == receiver.calls[1]

"""Tokens that are wrong in exactly one way, to test that the portal refuses each. `auth_time` is an hour old."""

import base64
import json
from collections.abc import Mapping

from joserfc import jwt
from joserfc.jwk import RSAKey

from sandbox import jose
from sandbox.keys import IDPORTEN_CLIENT

OTHER_ISSUER = "https://idporten.example"
_SIGNING = frozenset({"signature", "kid", "alg_none"})
ID_TOKEN_TWISTS = _SIGNING | {
    "aud",
    "iss",
    "nonce",
    "acr",
    "pid",
    "pid_malformed",
    "expired",
    "no_id_token",
    "no_sid",
    "azp",
    "iat_future",
    "auth_time",
    "no_auth_time",
}
RESPONSE_TWISTS = frozenset({"response_iss", "response_no_iss"})
LOGOUT_TWISTS = _SIGNING | {"aud", "iss", "no_events", "nonce", "expired", "typ", "replay", "iat_future"}
_OTHER_CLIENT = "en-annen-klient"


def sign(key: RSAKey, claims: Mapping[str, object], twist: str | None, typ: str = "JWT") -> str:
    if twist is None:
        return jose.sign(key, claims, typ)
    changed = dict(claims) | _changes(twist, int(str(claims["iat"])))
    kept = {name: value for name, value in changed.items() if value is not None}
    if twist == "alg_none":
        return f"{_part({'alg': 'none', 'typ': typ})}.{_part(kept)}."
    if twist == "kid":
        return jwt.encode({"alg": "RS256", "kid": "ukjent", "typ": typ}, kept, key)
    token = jose.sign(key, kept, "JWT" if twist == "typ" else typ)
    if twist == "signature":
        signature_of_another = jose.sign(key, kept | {"jti": "en-annen"}, typ).rpartition(".")[2]
        return f"{token.rpartition('.')[0]}.{signature_of_another}"
    return token


def _changes(twist: str, issued: int) -> dict[str, object]:
    """Claims to set; None removes one."""
    known: dict[str, dict[str, object]] = {
        "aud": {"aud": _OTHER_CLIENT},
        "azp": {"aud": _OTHER_CLIENT, "azp": IDPORTEN_CLIENT},
        "iss": {"iss": OTHER_ISSUER},
        "nonce": {"nonce": "en-annen-nonce"},  # wrong in an id_token; not allowed at all in a logout_token
        "acr": {"acr": "idporten-loa-low"},
        "pid": {"pid": None},  # as for people who sign in with eIDAS
        "pid_malformed": {"pid": "12345"},
        "no_sid": {"sid": None},  # as from other providers
        "expired": {"iat": issued - 180, "exp": issued - 60},
        "iat_future": {"iat": issued + 60, "exp": issued + 180},
        "no_events": {"events": None},
        "auth_time": {"auth_time": issued - 3600},  # as from a session at ID-porten that has lasted an hour
        "no_auth_time": {"auth_time": None},
    }
    return known.get(twist, {})


def _part(values: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()

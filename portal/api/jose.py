"""Signed grants and client assertions, and the check of what others signed (PyJWT)."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

import jwt

from portal.api.errors import ApiFormatError, Party

GRANT_LIFE = timedelta(seconds=60)
LEEWAY = 10  # seconds
OLDEST = 300  # seconds since a token was issued that is used as it comes
Claims = Mapping[str, object]
# What PyJWT may raise for a token or key that somebody else made.
UNREADABLE = (jwt.PyJWTError, ValueError, TypeError, KeyError, OverflowError, RecursionError)


def sign_grant(jwk: str, audience: str, now: datetime, claims: Claims) -> str:
    """A JWT of ours: fresh `jti`, a life of a minute, one audience, the key named by `kid`."""
    key = _load_private(jwk)
    issued = int(now.timestamp())
    standard = {
        "aud": audience,
        "iat": issued,
        "exp": issued + int(GRANT_LIFE.total_seconds()),
        "jti": str(uuid.uuid4()),
    }
    return jwt.encode({**claims, **standard}, key, algorithm="RS256", headers={"kid": key.key_id})


def read_header(token: str) -> Claims:
    """What a token of ID-porten's says of itself: which key, which type. Not yet verified."""
    try:
        header: Claims = jwt.get_unverified_header(token)
    except UNREADABLE as exc:
        raise ApiFormatError(Party.IDPORTEN, "token header") from exc
    return header


def read_claim(token: str, name: str) -> str:
    """A claim of an Altinn token, unverified: good for asking Altinn, and for nothing else."""
    try:
        claims: Claims = jwt.decode(token, options={"verify_signature": False})
    except UNREADABLE as exc:
        raise ApiFormatError(Party.ALTINN, "token") from exc
    return str(claims.get(name, ""))


def verify(
    token: str, key: jwt.PyJWK, *, issuer: str, audience: str, required: tuple[str, ...], now: datetime
) -> Claims:
    """The claims of a token of ID-porten's, if signature, issuer, audience and times hold. Raises ApiFormatError."""
    try:
        # The times are compared here with our own clock, which PyJWT does not take.
        claims: Claims = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=issuer,
            audience=audience,
            options={"require": list(required), "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    except UNREADABLE as exc:
        raise ApiFormatError(Party.IDPORTEN, "token") from exc
    moment = now.timestamp()
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int) or not isinstance(expires, int):
        raise ApiFormatError(Party.IDPORTEN, "token times")
    not_before = claims.get("nbf", issued)
    is_timely = issued - LEEWAY <= moment < expires + LEEWAY and moment - issued <= OLDEST
    if not is_timely or not isinstance(not_before, int) or moment < not_before - LEEWAY:
        raise ApiFormatError(Party.IDPORTEN, "token times")
    # One audience and no more; a token made out to another party is not ours because that party names us.
    if claims.get("aud") != audience or claims.get("azp", audience) != audience:
        raise ApiFormatError(Party.IDPORTEN, "token audience")
    return claims


def load_keys(jwks: object) -> dict[str, jwt.PyJWK]:
    """The keys of a JWKS document by `kid`; keys of other kinds are left out."""
    keys = jwks.get("keys") if isinstance(jwks, dict) else None
    found: dict[str, jwt.PyJWK] = {}
    for jwk in keys if isinstance(keys, list) else ():
        if isinstance(jwk, dict) and jwk.get("kty") == "RSA" and jwk.get("kid") and jwk.get("use", "sig") == "sig":
            try:
                found[str(jwk["kid"])] = jwt.PyJWK.from_dict(jwk, algorithm="RS256")
            except UNREADABLE as exc:
                raise ApiFormatError(Party.IDPORTEN, "jwks") from exc
    return found


@lru_cache(maxsize=4)
def _load_private(jwk: str) -> jwt.PyJWK:
    """One key, or the first of a ring: while keys are changed, the party knows both and we sign with the new one."""
    parsed = json.loads(jwk)
    newest = parsed["keys"][0] if "keys" in parsed else parsed
    return jwt.PyJWK.from_dict(newest, algorithm="RS256")

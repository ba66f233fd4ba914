"""Signed grants and client assertions, and the check of what others signed (PyJWT)."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

import jwt

from portal.api.errors import ApiFormatError

GRANT_LIFE = timedelta(seconds=60)
LEEWAY = 10  # seconds
Claims = Mapping[str, object]


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


def get_kid(token: str) -> str:
    """Which key a token says it was signed with."""
    try:
        return str(jwt.get_unverified_header(token).get("kid", ""))
    except jwt.PyJWTError as exc:
        raise ApiFormatError("token header") from exc


def read_claim(token: str, name: str) -> str:
    """A claim of a token that was given to us to pass on, unverified: good for asking its issuer, for nothing else."""
    try:
        claims: Claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as exc:
        raise ApiFormatError("token") from exc
    return str(claims.get(name, ""))


def verify(
    token: str, key: jwt.PyJWK, *, issuer: str, audience: str, required: tuple[str, ...], now: datetime
) -> Claims:
    """The claims of a token, if signature, issuer, audience and times hold. Raises ApiFormatError."""
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
    except jwt.PyJWTError as exc:
        raise ApiFormatError("token") from exc
    moment = now.timestamp()
    issued, expires = claims.get("iat"), claims.get("exp")
    is_timely = isinstance(issued, int) and isinstance(expires, int) and issued - LEEWAY <= moment < expires + LEEWAY
    if not is_timely or claims.get("aud") != audience:
        raise ApiFormatError("token times or audience")
    return claims


def load_keys(jwks: object) -> dict[str, jwt.PyJWK]:
    """The keys of a JWKS document by `kid`; keys of other kinds are left out."""
    keys = jwks.get("keys") if isinstance(jwks, dict) else None
    found: dict[str, jwt.PyJWK] = {}
    for jwk in keys if isinstance(keys, list) else ():
        if isinstance(jwk, dict) and jwk.get("kty") == "RSA" and jwk.get("kid"):
            try:
                found[str(jwk["kid"])] = jwt.PyJWK.from_dict(jwk, algorithm="RS256")
            except jwt.PyJWTError as exc:
                raise ApiFormatError("jwks") from exc
    return found


@lru_cache(maxsize=4)
def _load_private(jwk: str) -> jwt.PyJWK:
    return jwt.PyJWK.from_dict(json.loads(jwk), algorithm="RS256")

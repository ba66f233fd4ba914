"""Signs our grants and client assertions, and verifies tokens from others (PyJWT)."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from portal.api.errors import ApiFormatError, Party

GRANT_LIFE = timedelta(seconds=60)
LEEWAY = 30  # seconds that clocks may differ
MIN_BITS = 2048
MAX_AGE = 300  # seconds since `iat`; we verify tokens right after they are issued
Claims = Mapping[str, object]
# What PyJWT may raise for a malformed token or key.
UNREADABLE = (jwt.PyJWTError, ValueError, TypeError, KeyError, OverflowError, RecursionError)


def sign_grant(jwk: str, audience: str, now: datetime, claims: Claims) -> str:
    """A JWT signed by us: fresh `jti`, valid for a minute, one audience, the key named by `kid`."""
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
    """The unverified header of an ID-porten token: key id and type."""
    try:
        header: Claims = jwt.get_unverified_header(token)
    except UNREADABLE as exc:
        raise ApiFormatError(Party.IDPORTEN, "token header") from exc
    return header


def read_claim(token: str, name: str) -> str:
    """A claim of an Altinn token, unverified. Use it only in requests to Altinn."""
    try:
        claims: Claims = jwt.decode(token, options={"verify_signature": False})
    except UNREADABLE as exc:
        raise ApiFormatError(Party.ALTINN, "token") from exc
    return str(claims.get(name, ""))


def verify(
    token: str, key: jwt.PyJWK, *, issuer: str, audience: str, required: tuple[str, ...], now: datetime
) -> Claims:
    """The claims of an ID-porten token, if signature, issuer, audience and times are valid. Raises ApiFormatError."""
    try:
        # We check the times below: PyJWT reads the machine's clock and cannot take ours.
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
    is_timely = issued - LEEWAY <= moment < expires + LEEWAY and moment - issued <= MAX_AGE + LEEWAY
    if not is_timely or not isinstance(not_before, int) or moment < not_before - LEEWAY:
        raise ApiFormatError(Party.IDPORTEN, "token times")
    # Exactly one audience, us. If `azp` is present it must be us too.
    if claims.get("aud") != audience or claims.get("azp", audience) != audience:
        raise ApiFormatError(Party.IDPORTEN, "token audience")
    return claims


def load_keys(jwks: object) -> dict[str, jwt.PyJWK]:
    """The keys of a JWKS document that may sign tokens for us, by `kid`. Others count as not there."""
    keys = jwks.get("keys") if isinstance(jwks, dict) else None
    loaded = [(jwk["kid"], key) for jwk in keys or () if (key := _load_public(jwk))] if isinstance(keys, list) else []
    return dict(loaded)


def _load_public(jwk: object) -> jwt.PyJWK | None:
    """A public RSA key for signatures, with a `kid` and enough bits. Anybody can sign with a published private key."""
    if not isinstance(jwk, dict) or jwk.get("kty") != "RSA" or jwk.get("use", "sig") != "sig":
        return None
    kid = jwk.get("kid")
    if not isinstance(kid, str) or not kid or jwk.get("alg", "RS256") != "RS256":
        return None
    try:
        key = jwt.PyJWK.from_dict(jwk, algorithm="RS256")
    except UNREADABLE:
        return None
    public: object = key.key
    return key if isinstance(public, RSAPublicKey) and public.key_size >= MIN_BITS else None


@lru_cache(maxsize=4)
def _load_private(jwk: str) -> jwt.PyJWK:
    """A single key, or the first of a key set. During rotation the party knows both, and we sign with the new one."""
    parsed = json.loads(jwk)
    newest = parsed["keys"][0] if "keys" in parsed else parsed
    return jwt.PyJWK.from_dict(newest, algorithm="RS256")

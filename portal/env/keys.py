"""Private keys that identify the portal: one JWK, or a set."""

import json
from functools import lru_cache

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from portal.env.declare import Kind, Wrong

MIN_BITS = 2048
ALGORITHM = "RS256"


def _read_jwk(text: str) -> str:
    parsed: object = json.loads(text)
    keys = parsed["keys"] if isinstance(parsed, dict) and "keys" in parsed else [parsed]
    if not isinstance(keys, list) or not keys:
        raise ValueError
    for key in keys:
        _check_key(key)
    return text


def _check_key(key: object) -> None:
    if not isinstance(key, dict):
        raise ValueError
    if key.get("kty") != "RSA" or key.get("alg", ALGORITHM) != ALGORITHM or key.get("use", "sig") != "sig":
        raise Wrong(f"must be an RSA key for signatures with {ALGORITHM}")
    if not isinstance(key.get("kid"), str) or not key["kid"]:
        raise Wrong("must have a kid, by which the other party knows the key")
    if "d" not in key:
        raise Wrong("must be a private key, not its public half")
    try:
        loaded: object = jwt.PyJWK.from_dict(key, algorithm=ALGORITHM).key
    except (jwt.PyJWTError, TypeError, OverflowError):
        raise ValueError from None
    if not isinstance(loaded, RSAPrivateKey):
        raise ValueError
    if loaded.key_size < MIN_BITS:
        raise Wrong(f"must have at least {MIN_BITS} bits")


@lru_cache(maxsize=4)  # validating a key takes a tenth of a second
def read_jwk(text: str) -> str:
    """The text, if it is a private key or a set of them. Raises ValueError or Wrong."""
    try:
        return _read_jwk(text)
    except RecursionError:
        raise ValueError from None


JWK = Kind(f"a private RSA key of at least {MIN_BITS} bits as JWK with kid, or a set of them, newest first", read_jwk)

"""Runs a command with throwaway settings: python -m portal.env.throwaway manage.py collectstatic.

The keys are new for each run and the addresses are this machine's, so the settings cannot serve anybody.
"""

import base64
import json
import os
import secrets
import sys
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from portal.env.keys import MIN_BITS


def make_throwaway(parties: str = "http://127.0.0.1:9") -> dict[str, str]:
    """A value for every required variable."""
    return {
        "PORTAL_URL": "http://127.0.0.1:8000",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "SEALING_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
        "IDPORTEN_ISSUER": f"{parties}/idporten",
        "IDPORTEN_CLIENT_ID": "min-side-idporten",
        "IDPORTEN_JWK": make_jwk(),
        "MASKINPORTEN_ISSUER": f"{parties}/maskinporten/",
        "MASKINPORTEN_CLIENT_ID": "min-side-maskinporten",
        "MASKINPORTEN_JWK": make_jwk(),
        "ALTINN_URL": f"{parties}/altinn",
        "KRAVOGBETALINGER_URL": f"{parties}/skatteetaten/v1",
    }


@lru_cache(maxsize=4)
def make_jwk(bits: int = MIN_BITS) -> str:
    """A new private RSA key."""
    key = RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, bits), as_dict=True)
    return json.dumps({**key, "kid": secrets.token_hex(8), "alg": "RS256", "use": "sig"})


if __name__ == "__main__":
    made = make_throwaway()
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in made}
    os.execve(sys.executable, [sys.executable, *sys.argv[1:]], kept | made)  # noqa: S606 (a command of the caller's)

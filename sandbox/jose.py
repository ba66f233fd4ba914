"""Signs tokens with our keys, and verifies signature, issuer and lifetime of received tokens."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

SKEW = 10  # seconds of allowed clock skew
ALGORITHMS = ("RS256", "RS384", "RS512")
ASSERTION_LIFE = 120


class Fault(StrEnum):
    """What is wrong with a token. Each party has its own error codes for it."""

    FORM = "not a signed token with the claims needed"
    ALGORITHM = "alg is not accepted"
    KEY = "kid is missing or not registered"
    SIGNATURE = "the signature does not match"
    ISSUER = "iss or sub is wrong"
    AUDIENCE = "aud must be the issuer, as one value"
    TIME = "iat or exp is outside what the clock allows"
    LIFE = "exp is more than 120 s after iat"
    REPLAY = "jti has been used"


class TokenRefused(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a token with a valid signature."""

    values: Mapping[str, object]

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def integer(self, name: str) -> int:
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise TokenRefused(Fault.FORM)
        return value

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(self.text("scope").split())


@dataclass(slots=True)
class ReplayGuard:
    """Values that may be used once, remembered until they expire."""

    now: Callable[[], float]
    _until: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def use(self, value: str, until: float) -> bool:
        """Whether this is the first use."""
        with self._lock:
            moment = self.now()
            self._until = {known: end for known, end in self._until.items() if end >= moment}
            if value in self._until:
                return False
            self._until[value] = until
            return True


def sign(key: RSAKey, claims: Mapping[str, object], typ: str = "JWT") -> str:
    return jwt.encode({"alg": "RS256", "kid": key.kid, "typ": typ}, dict(claims), key)


def verify(token: str, keys: KeySet, algorithms: tuple[str, ...] = ("RS256",)) -> Claims:
    """Verify the signature only; issuer, audience and time are not checked."""
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError) as exc:
        raise TokenRefused(Fault.FORM) from exc
    if header.get("alg") not in algorithms:
        raise TokenRefused(Fault.ALGORITHM)
    kid = header.get("kid")
    key = next((key for key in keys if kid and key.kid == kid), None)
    if key is None or "x5c" in header:
        raise TokenRefused(Fault.KEY)
    try:
        return Claims(jwt.decode(token, key, algorithms=list(algorithms)).claims)
    except (JoseError, ValueError) as exc:
        raise TokenRefused(Fault.SIGNATURE) from exc


def verify_bearer(token: str, keys: KeySet, *, issuer: str, now: float) -> Claims:
    """Verify a token by signature, issuer and expiry."""
    claims = verify(token, keys)
    if claims.text("iss") != issuer:
        raise TokenRefused(Fault.ISSUER)
    if claims.integer("exp") <= now:
        raise TokenRefused(Fault.TIME)
    return claims


def verify_assertion(
    token: str, keys: KeySet, *, audience: str, replay_guard: ReplayGuard, algorithms: tuple[str, ...]
) -> Claims:
    """Verify a client assertion: audience, short lifetime and single use. The caller checks the issuer."""
    claims = verify(token, keys, algorithms)
    if claims.values.get("aud") != audience:  # a list is refused too
        raise TokenRefused(Fault.AUDIENCE)
    issued, expires, moment = claims.integer("iat"), claims.integer("exp"), replay_guard.now()
    if abs(moment - issued) > SKEW or expires <= moment:
        raise TokenRefused(Fault.TIME)
    if expires - issued > ASSERTION_LIFE:
        raise TokenRefused(Fault.LIFE)
    if not claims.text("jti"):
        raise TokenRefused(Fault.FORM)
    if not replay_guard.use(f"{claims.text('iss')} {claims.text('jti')}", expires + SKEW):
        raise TokenRefused(Fault.REPLAY)
    return claims

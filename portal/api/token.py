"""Access tokens from Maskinporten for a system user: signed grant, kept until shortly before they expire."""

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
import msgspec
from django.conf import settings

from portal.api.errors import ApiFormatError, ApiRefused, ApiUnavailable
from portal.api.http import get_http
from portal.api.jose import sign_grant
from portal.clock import Clock

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
MARGIN = timedelta(seconds=15)  # a token this close to its end is fetched anew
NO_SYSTEM_USER = "invalid_altinn_customer_configuration"
logger = logging.getLogger("portal.api")


class _Answer(msgspec.Struct):
    access_token: str
    expires_in: int


class _Refusal(msgspec.Struct):
    error: str = ""
    error_uri: str = ""


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str = field(repr=False)
    expires: datetime


class Maskinporten:
    """Tokens by the owner of the system user; the rest of the key (client, scope) is this object's own."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def get_token(self, owner: str) -> str:
        """A token naming the owner (organisation number). Raises ApiRefused without a system user, ApiUnavailable."""
        with self._lock:
            lock = self._locks.setdefault(owner, threading.Lock())
        with lock:  # those who come meanwhile wait for the one grant
            kept = self._kept.get(owner)
            if kept is None or kept.expires <= self._clock.now():
                kept = self._fetch(owner)
                self._kept[owner] = kept
            return kept.token

    def drop(self, owner: str, token: str) -> None:
        """Forget a token that was refused, unless another has taken its place."""
        kept = self._kept.get(owner)
        if kept is not None and kept.token == token:
            self._kept.pop(owner, None)

    def _fetch(self, owner: str) -> _Kept:
        now = self._clock.now()
        assertion = sign_grant(
            settings.MASKINPORTEN_JWK,
            settings.MASKINPORTEN_ISSUER,
            now,
            {
                "iss": settings.MASKINPORTEN_CLIENT_ID,
                "scope": settings.MASKINPORTEN_SCOPE,
                "authorization_details": [
                    {
                        "type": "urn:altinn:systemuser",
                        "systemuser_org": {"authority": "iso6523-actorid-upis", "ID": f"0192:{owner}"},
                    }
                ],
            },
        )
        try:
            response = get_http(settings.MASKINPORTEN_ISSUER).post(
                "token", data={"grant_type": GRANT_TYPE, "assertion": assertion}
            )
        except httpx.HTTPError as exc:
            raise ApiUnavailable("maskinporten") from exc
        if response.status_code != 200:
            raise _refusal(response)
        try:
            answer = msgspec.json.decode(response.content, type=_Answer)
        except msgspec.DecodeError as exc:
            raise ApiFormatError("maskinporten") from exc
        return _Kept(answer.access_token, now + timedelta(seconds=answer.expires_in) - MARGIN)


def _refusal(response: httpx.Response) -> ApiRefused | ApiUnavailable:
    try:
        refusal = msgspec.json.decode(response.content, type=_Refusal)
    except msgspec.DecodeError:
        refusal = _Refusal()
    code = refusal.error_uri.rsplit("/", 1)[-1][:10]
    logger.warning("maskinporten status=%d error=%s", response.status_code, code)
    if refusal.error == NO_SYSTEM_USER:
        return ApiRefused("maskinporten", code or "MP-303")
    return ApiUnavailable("maskinporten", code)

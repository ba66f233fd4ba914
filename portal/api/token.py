"""Access tokens from Maskinporten for a system user, cached until shortly before they expire."""

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

import msgspec
from django.conf import settings

from portal.api.answer import UNREADABLE, Answer
from portal.api.budget import Budget
from portal.api.errors import ApiFormatError, ApiRefused, ApiUnavailable, Party
from portal.api.guarded import ask
from portal.api.http import check_token, clean_kode
from portal.api.jose import sign_grant
from portal.api.party_clock import PartyClock
from portal.clock import Clock, get_clock

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
MARGIN = timedelta(seconds=15)  # a token is replaced this long before it expires
CLOCK_ERROR = "MP-130"  # expired, or issued in the future
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
    given: datetime
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What the token is for: a scope, and for a ledger the system user's owner and reference."""

    scope: str
    eier: str = ""  # organisation number: the company itself, or the accountant, never the accountant's client
    external_ref: str = ""  # sent only where the system user was created with one
    client_id: str = ""  # of another system than the usual one: a client belongs to one system


class Maskinporten:
    """Maskinporten client with a token cache keyed by grant."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[Grant, _Kept] = {}
        self._locks: dict[Grant, threading.Lock] = {}
        self._lock = threading.Lock()
        self._party_clock = PartyClock(clock)

    def get_token(self, grant: Grant, seconds: float | None = None) -> str:
        """A token for the grant, within `seconds`. Raises ApiRefused (no usable system user) or ApiUnavailable."""
        return self._get(grant, seconds).token

    def get_given(self, grant: Grant, since: datetime, seconds: float) -> datetime:
        """When a token was last given for the grant; one from before `since` is replaced. Raises like `get_token`."""
        return self._get(grant, seconds, since).given

    def _get(self, grant: Grant, seconds: float | None, since: datetime | None = None) -> _Kept:
        with self._lock:
            lock = self._locks.setdefault(grant, threading.Lock())
        patience = settings.API_WHOLE_TIMEOUT if seconds is None else seconds
        if not lock.acquire(timeout=patience):  # one fetch per grant; other threads wait for it
            raise ApiUnavailable(Party.MASKINPORTEN, "token", "flight")
        try:
            kept = self._kept.get(grant)
            if kept is None or kept.expires <= self._clock.now() or (since is not None and kept.given < since):
                kept = self._fetch(grant, seconds)
                self._kept[grant] = kept
            return kept
        except ApiRefused:
            self._kept.pop(grant, None)  # of a system user that is gone
            raise
        finally:
            lock.release()

    def has_kept(self, grant: Grant) -> bool:
        """Whether a token would come from the cache."""
        kept = self._kept.get(grant)
        return kept is not None and kept.expires > self._clock.now()

    def drop(self, grant: Grant, token: str) -> None:
        """Drop a refused token from the cache, unless it has already been replaced."""
        kept = self._kept.get(grant)
        if kept is not None and kept.token == token:
            self._kept.pop(grant, None)

    def _fetch(self, grant: Grant, seconds: float | None) -> _Kept:
        budget, asked = Budget(settings.API_WHOLE_TIMEOUT if seconds is None else seconds), self._clock.now()
        response = self._ask(grant, budget)
        # `iat` must be within ten seconds or so of their clock. Correct ours by the Date header and retry once.
        if _is_clock_error(response) and self._party_clock.correct(response):
            response = self._ask(grant, budget)
            if _is_clock_error(response):
                self._party_clock.forget()
        if response.status != 200:
            raise _refusal(response)
        try:
            answer = msgspec.json.decode(response.body, type=_Answer)
        except UNREADABLE as exc:
            raise ApiFormatError(Party.MASKINPORTEN) from exc
        check_token(Party.MASKINPORTEN, answer.access_token, answer.expires_in)
        expires = self._clock.now() + timedelta(seconds=answer.expires_in) - MARGIN
        return _Kept(answer.access_token, given=asked, expires=expires)

    def _ask(self, grant: Grant, budget: Budget) -> Answer:
        claims = {
            "iss": grant.client_id or settings.MASKINPORTEN_CLIENT_ID,
            "scope": grant.scope,
            **_name_system_user(grant),
        }
        issuer = settings.MASKINPORTEN_ISSUER
        assertion = sign_grant(settings.MASKINPORTEN_JWK, issuer, self._party_clock.now(), claims)
        form = {"grant_type": GRANT_TYPE, "assertion": assertion}
        return ask(Party.MASKINPORTEN, "token", issuer, "token", form=form, seconds=budget.left)


def get_maskinporten() -> Maskinporten:
    """The client of this process, with its token cache."""
    return _make(get_clock())


@lru_cache(maxsize=2)
def _make(clock: Clock) -> Maskinporten:
    return Maskinporten(clock)


def _name_system_user(grant: Grant) -> dict[str, object]:
    if not grant.eier:
        return {}
    detail: dict[str, object] = {
        "type": "urn:altinn:systemuser",
        "systemuser_org": {"authority": "iso6523-actorid-upis", "ID": f"0192:{grant.eier}"},
    }
    if grant.external_ref:
        detail["externalRef"] = grant.external_ref
    return {"authorization_details": [detail]}


def _is_clock_error(response: Answer) -> bool:
    return response.status == 400 and _get_code(response) == CLOCK_ERROR


def _refusal(response: Answer) -> ApiRefused | ApiUnavailable:
    refusal, code = _read_refusal(response), _get_code(response)
    logger.warning("maskinporten status=%d error=%s", response.status, code)
    if refusal.error == NO_SYSTEM_USER:
        return ApiRefused(Party.MASKINPORTEN, kode=code or "MP-303")
    return ApiUnavailable(Party.MASKINPORTEN, kode=code)


def _read_refusal(response: Answer) -> _Refusal:
    try:
        return msgspec.json.decode(response.body, type=_Refusal)
    except UNREADABLE:
        return _Refusal()


def _get_code(response: Answer) -> str:
    """The error code, such as `MP-303`, at the end of `error_uri`."""
    return clean_kode(_read_refusal(response).error_uri.rsplit("/", 1)[-1])

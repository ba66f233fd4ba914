"""The OpenID provider as a server: its metadata and keys, kept for a day, and authenticated calls to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

import jwt
import msgspec
from django.conf import settings

from portal.api.answer import UNREADABLE, Answer
from portal.api.errors import ApiError, ApiFormatError, ApiUnavailable, InnloggingUtlopt, Party
from portal.api.guarded import ask
from portal.api.http import check_host
from portal.api.jose import load_keys, sign_grant
from portal.api.party_clock import PartyClock
from portal.clock import Clock

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFE = timedelta(hours=24)
BETWEEN_FETCHES = timedelta(minutes=1)  # of keys, failed ones too: anybody can send us an unknown `kid`
PATIENCE = 1.0  # seconds to wait for another thread's fetch
T = TypeVar("T")


class Discovery(msgspec.Struct):
    """The provider's metadata."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    pushed_authorization_request_endpoint: str = ""  # optional in OpenID Connect; ID-porten has it
    end_session_endpoint: str = ""
    authorization_response_iss_parameter_supported: bool = False

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Every address that we may send something to."""
        named = (
            self.authorization_endpoint,
            self.token_endpoint,
            self.jwks_uri,
            self.pushed_authorization_request_endpoint,
            self.end_session_endpoint,
        )
        return tuple(address for address in named if address)


class Provider:
    """The provider of one issuer, in this process."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._party_clock = clock, PartyClock(clock)
        self._discovery_lock, self._keys_lock = threading.Lock(), threading.Lock()
        self._discovery: tuple[Discovery, datetime] | None = None
        self._keys: dict[str, jwt.PyJWK] = {}
        self._keys_at: datetime | None = None  # of the newest keys
        self._asked_at: datetime | None = None  # of the newest fetch of keys, successful or not

    def get_discovery(self) -> Discovery:
        """The metadata, at most a day old."""
        found = self._find_discovery()
        if found is None:
            with _hold(self._discovery_lock):
                found = self._find_discovery()  # another thread may have fetched it while we waited
                if found is None:
                    found = self._fetch_discovery()
                    self._discovery = found, self._clock.now() + LIFE
        return found

    def find_key(self, kid: str) -> jwt.PyJWK | None:
        """The key of this `kid`. Keys are fetched anew each day and for one that we lack, at most once a minute."""
        if self._lacks(kid):
            with _hold(self._keys_lock):
                now = self._clock.now()
                is_early = self._asked_at is not None and now - self._asked_at < BETWEEN_FETCHES
                if self._lacks(kid) and not is_early:  # another thread may have fetched it while we waited
                    self._asked_at = now
                    self._renew_keys(kid)
        if self._keys_at is None or self._clock.now() - self._keys_at >= 2 * LIFE:
            raise ApiUnavailable(Party.IDPORTEN, "jwks")  # keys that cannot be renewed are not trusted for ever
        return self._keys.get(kid)

    def _lacks(self, kid: str) -> bool:
        return self._keys_at is None or self._clock.now() - self._keys_at >= LIFE or kid not in self._keys

    def _renew_keys(self, kid: str) -> None:
        try:
            found = decode(_get("jwks", self.get_discovery().jwks_uri), dict[str, object])
        except ApiError:
            if kid not in self._keys:
                raise
        else:
            self._keys, self._keys_at = load_keys(found), self._clock.now()

    def post(self, endpoint: str, url: str, form: dict[str, str], shape: type[T]) -> T:
        """An authenticated call. Raises InnloggingUtlopt if a code or refresh token is not accepted."""
        answer = self._post(endpoint, url, form)
        if answer.status == 401 and self._party_clock.correct(answer):  # our assertion may be of the wrong moment
            answer = self._post(endpoint, url, form)
            if answer.status == 401:
                self._party_clock.forget()
        if answer.status == 400 and form.get("grant_type"):
            raise InnloggingUtlopt(Party.IDPORTEN)  # the code or refresh token is used, expired or revoked
        if answer.status not in (200, 201):
            raise ApiUnavailable(Party.IDPORTEN, endpoint, str(answer.status))
        return decode(answer.body, shape)

    def _post(self, endpoint: str, url: str, form: dict[str, str]) -> Answer:
        client, issuer = settings.IDPORTEN_CLIENT_ID, settings.IDPORTEN_ISSUER
        moment = self._party_clock.now()
        assertion = sign_grant(settings.IDPORTEN_JWK, issuer, moment, {"iss": client, "sub": client})
        authenticated = {**form, "client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
        return ask(Party.IDPORTEN, endpoint, issuer, url, form=authenticated)

    def _find_discovery(self) -> Discovery | None:
        kept = self._discovery
        return kept[0] if kept and kept[1] > self._clock.now() else None

    def _fetch_discovery(self) -> Discovery:
        url = f"{settings.IDPORTEN_ISSUER}/.well-known/openid-configuration"
        found = decode(_get("discovery", url), Discovery)
        if found.issuer != settings.IDPORTEN_ISSUER:
            raise ApiFormatError(Party.IDPORTEN, "issuer")
        for address in found.endpoints:
            check_host(Party.IDPORTEN, address, settings.IDPORTEN_ISSUER, settings.IDPORTEN_HOSTS)
        return found


def decode(body: bytes, shape: type[T]) -> T:
    """The JSON of an answer. Raises ApiFormatError."""
    try:
        return msgspec.json.decode(body, type=shape)
    except UNREADABLE as exc:
        raise ApiFormatError(Party.IDPORTEN) from exc


def _get(endpoint: str, url: str) -> bytes:
    answer = ask(Party.IDPORTEN, endpoint, settings.IDPORTEN_ISSUER, url)
    if answer.status != 200:
        raise ApiUnavailable(Party.IDPORTEN, endpoint, str(answer.status))
    return answer.body


@contextmanager
def _hold(lock: threading.Lock) -> Iterator[None]:
    """Wait briefly for another thread's fetch: one that hangs holds up nobody else."""
    if not lock.acquire(timeout=PATIENCE):
        raise ApiUnavailable(Party.IDPORTEN, "flight")
    try:
        yield
    finally:
        lock.release()

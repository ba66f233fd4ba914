"""ID-porten, by its OpenID Connect profile: discovery, pushed authorization request, tokens, logout."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlencode

import httpx
import msgspec
from django.conf import settings

from portal.api.errors import ApiFormatError, ApiUnavailable, InnloggingUtlopt, Party
from portal.api.http import UNREADABLE, ask_whole, check_host, check_token
from portal.api.jose import Claims, load_keys, read_header, sign_grant, verify
from portal.clock import Clock, get_clock

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
REQUIRED_CLAIMS = ("iss", "aud", "exp", "iat", "nonce", "sub")
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
DISCOVERY_LIFE = timedelta(hours=24)
MIN_JWKS_AGE = timedelta(minutes=1)
T = TypeVar("T")


class _Discovery(msgspec.Struct):
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


class _Par(msgspec.Struct):
    request_uri: str


class _TokenAnswer(msgspec.Struct):
    access_token: str
    expires_in: int
    id_token: str = ""
    refresh_token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The tokens of a sign-in; all are secret."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    id_token: str = field(repr=False)
    expires: datetime


class Idporten:
    """The client of one issuer."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._discovery: tuple[_Discovery, datetime] | None = None
        self._jwks: object = None
        self._jwks_at: datetime | None = None

    def start(self, *, redirect_uri: str, state: str, nonce: str, code_challenge: str, locale: str) -> str:
        """Push the authorization request; returns the URL to send the browser to.

        If the provider does not take pushed requests, the URL carries the request. Nothing in it is secret.
        """
        discovery = self._get_discovery()
        request = {
            "response_type": "code",
            "client_id": settings.IDPORTEN_CLIENT_ID,
            "redirect_uri": redirect_uri,
            "scope": settings.IDPORTEN_SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": code_challenge,
            "code_challenge_method": "S256",
            "ui_locales": locale,
        }
        if settings.IDPORTEN_ACR:
            request["acr_values"] = settings.IDPORTEN_ACR[0]
        if discovery.pushed_authorization_request_endpoint:
            pushed = self._post(discovery.pushed_authorization_request_endpoint, request, _Par)
            request = {"client_id": settings.IDPORTEN_CLIENT_ID, "request_uri": pushed.request_uri}
        return f"{discovery.authorization_endpoint}?{urlencode(request)}"

    def redeem(self, *, code: str, redirect_uri: str, code_verifier: str, nonce: str) -> tuple[Tokens, Claims]:
        """Exchange a code for tokens; returns them with the verified claims of the id_token."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": code_verifier,
        }
        answer = self._post(self._get_discovery().token_endpoint, form, _TokenAnswer)
        if not answer.id_token:
            raise ApiFormatError(Party.IDPORTEN, "id_token missing")
        return self._make_tokens(answer), self._check_id_token(answer.id_token, nonce)

    def refresh(self, tokens: Tokens) -> Tokens:
        """Exchange a refresh token for new tokens; it can be used once. Raises InnloggingUtlopt."""
        form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
        answer = self._post(self._get_discovery().token_endpoint, form, _TokenAnswer)
        new = self._make_tokens(answer)
        return Tokens(
            access_token=new.access_token,
            refresh_token=new.refresh_token or tokens.refresh_token,
            id_token=tokens.id_token,  # from the sign-in
            expires=new.expires,
        )

    def get_logout_url(self, return_to: str, state: str) -> str:
        """The URL that ends the session at ID-porten; "" if the provider has no such endpoint.

        We send client_id, not id_token_hint: an id_token holds the national identity number, and URLs end up in
        browser histories and proxy logs.
        """
        end = self._get_discovery().end_session_endpoint
        query = {"client_id": settings.IDPORTEN_CLIENT_ID, "post_logout_redirect_uri": return_to, "state": state}
        return f"{end}?{urlencode(query)}" if end else ""

    def is_issuer(self, issuer: str) -> bool:
        """Whether `iss` of an authorization response is our issuer (RFC 9207). Optional if the provider omits it."""
        if not issuer and not self._get_discovery().authorization_response_iss_parameter_supported:
            return True
        return issuer == settings.IDPORTEN_ISSUER

    def read_logout_token(self, token: str) -> str:
        """The session (`sid`) that has ended (OpenID Connect Back-Channel Logout 1.0, section 2.6)."""
        claims = self._verify(token, ("iss", "aud", "iat", "exp", "jti", "events", "sid"), typ="logout+jwt")
        events = claims["events"]
        if not isinstance(events, dict) or LOGOUT_EVENT not in events or "nonce" in claims:
            raise ApiFormatError(Party.IDPORTEN, "logout_token")
        return str(claims["sid"])

    def _make_tokens(self, answer: _TokenAnswer) -> Tokens:
        check_token(Party.IDPORTEN, answer.access_token, answer.expires_in)
        return Tokens(
            access_token=answer.access_token,
            refresh_token=answer.refresh_token,
            id_token=answer.id_token,
            expires=self._clock.now() + timedelta(seconds=answer.expires_in),
        )

    def _check_id_token(self, id_token: str, nonce: str) -> Claims:
        claims = self._verify(id_token, (*REQUIRED_CLAIMS, settings.IDPORTEN_PID_CLAIM), typ="JWT")
        if claims["nonce"] != nonce:
            raise ApiFormatError(Party.IDPORTEN, "nonce")
        # The setting lists the level we ask for first, then higher levels that we also accept.
        if settings.IDPORTEN_ACR and claims.get("acr") not in settings.IDPORTEN_ACR:
            raise ApiFormatError(Party.IDPORTEN, "acr")
        return claims

    def _verify(self, token: str, required: tuple[str, ...], *, typ: str) -> Claims:
        header = read_header(token)
        # An id_token may omit `typ`. Any other `typ` is rejected.
        if header.get("typ", "JWT") != typ:
            raise ApiFormatError(Party.IDPORTEN, "token type")
        kid = str(header.get("kid", ""))
        key = load_keys(self._get_jwks()).get(kid) or load_keys(self._get_jwks(is_key_unknown=True)).get(kid)
        if key is None:
            raise ApiFormatError(Party.IDPORTEN, "key unknown")
        return verify(
            token,
            key,
            issuer=settings.IDPORTEN_ISSUER,
            audience=settings.IDPORTEN_CLIENT_ID,
            required=required,
            now=self._clock.now(),
        )

    def _get_discovery(self) -> _Discovery:
        with self._lock:
            if self._discovery is None or self._discovery[1] <= self._clock.now():
                found = _decode(self._fetch(f"{settings.IDPORTEN_ISSUER}/.well-known/openid-configuration"), _Discovery)
                if found.issuer != settings.IDPORTEN_ISSUER:
                    raise ApiFormatError(Party.IDPORTEN, "issuer")
                for address in found.endpoints:
                    check_host(Party.IDPORTEN, address, settings.IDPORTEN_ISSUER, settings.IDPORTEN_HOSTS)
                self._discovery = found, self._clock.now() + DISCOVERY_LIFE
            return self._discovery[0]

    def _get_jwks(self, *, is_key_unknown: bool = False) -> object:
        # Refetch for an unknown `kid`, at most once a minute: anybody can send us a token with one.
        age = self._clock.now() - self._jwks_at if self._jwks_at else DISCOVERY_LIFE
        if age >= (MIN_JWKS_AGE if is_key_unknown else DISCOVERY_LIFE):
            self._jwks = _decode(self._fetch(self._get_discovery().jwks_uri), dict[str, object])
            self._jwks_at = self._clock.now()
        return self._jwks

    def _fetch(self, url: str) -> bytes:
        try:
            response = ask_whole(Party.IDPORTEN, settings.IDPORTEN_ISSUER, url)
        except httpx.HTTPError as exc:
            raise ApiUnavailable(Party.IDPORTEN) from exc
        if response.status != 200:
            raise ApiUnavailable(Party.IDPORTEN, kode=str(response.status))
        return response.body

    def _post(self, url: str, form: dict[str, str], shape: type[T]) -> T:
        assertion = sign_grant(
            settings.IDPORTEN_JWK,
            settings.IDPORTEN_ISSUER,
            self._clock.now(),
            {"iss": settings.IDPORTEN_CLIENT_ID, "sub": settings.IDPORTEN_CLIENT_ID},
        )
        authenticated = {**form, "client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
        try:
            response = ask_whole(Party.IDPORTEN, settings.IDPORTEN_ISSUER, url, form=authenticated)
        except httpx.HTTPError as exc:
            raise ApiUnavailable(Party.IDPORTEN) from exc
        if response.status == 400 and form.get("grant_type"):
            raise InnloggingUtlopt(Party.IDPORTEN)  # the code or refresh token is used, expired or revoked
        if response.status not in (200, 201):
            raise ApiUnavailable(Party.IDPORTEN, kode=str(response.status))
        return _decode(response.body, shape)


def _decode(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=shape)
    except UNREADABLE as exc:
        raise ApiFormatError(Party.IDPORTEN) from exc


@lru_cache(maxsize=2)
def _make(clock: Clock) -> Idporten:
    return Idporten(clock)


def get_idporten() -> Idporten:
    """The client of this process, with cached metadata and keys."""
    return _make(get_clock())

"""ID-porten: discovery, pushed authorization request, tokens, logout, by its profile of OpenID Connect."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlencode

import httpx
import msgspec
from django.conf import settings

from portal.api.errors import ApiFormatError, ApiUnavailable, InnloggingUtlopt
from portal.api.http import check_host, get_http
from portal.api.jose import Claims, get_kid, load_keys, sign_grant, verify
from portal.clock import Clock, get_clock

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
REQUIRED_CLAIMS = ("iss", "aud", "exp", "iat", "nonce", "acr", "pid", "sub")
ACR_LEVELS = ("idporten-loa-substantial", "idporten-loa-high")  # a higher one satisfies a lower
DISCOVERY_LIFE = timedelta(hours=24)
T = TypeVar("T")


class _Discovery(msgspec.Struct):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    pushed_authorization_request_endpoint: str
    jwks_uri: str
    end_session_endpoint: str


class _Par(msgspec.Struct):
    request_uri: str


class _TokenAnswer(msgspec.Struct):
    access_token: str
    expires_in: int
    id_token: str = ""
    refresh_token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a sign-in gave; all of it secret."""

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

    def start(self, *, redirect_uri: str, state: str, nonce: str, code_challenge: str, locale: str) -> str:
        """Push the request; returns the address to send the browser to, which carries none of it."""
        answer = self._post(
            self._get_discovery().pushed_authorization_request_endpoint,
            {
                "response_type": "code",
                "client_id": settings.IDPORTEN_CLIENT_ID,
                "redirect_uri": redirect_uri,
                "scope": settings.IDPORTEN_SCOPE,
                "state": state,
                "nonce": nonce,
                "code_challenge": code_challenge,
                "code_challenge_method": "S256",
                "acr_values": settings.IDPORTEN_ACR,
                "ui_locales": locale,
            },
            _Par,
        )
        query = urlencode({"client_id": settings.IDPORTEN_CLIENT_ID, "request_uri": answer.request_uri})
        return f"{self._get_discovery().authorization_endpoint}?{query}"

    def redeem(self, *, code: str, redirect_uri: str, code_verifier: str, nonce: str) -> tuple[Tokens, Claims]:
        """Tokens for a code, and the claims of the checked id_token."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": code_verifier,
        }
        answer = self._post(self._get_discovery().token_endpoint, form, _TokenAnswer)
        if not answer.id_token:
            raise ApiFormatError("idporten id_token missing")
        return self._make_tokens(answer), self._check_id_token(answer.id_token, nonce)

    def refresh(self, tokens: Tokens) -> Tokens:
        """New tokens for an old refresh token, which is used up. Raises InnloggingUtlopt."""
        form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
        answer = self._post(self._get_discovery().token_endpoint, form, _TokenAnswer)
        new = self._make_tokens(answer)
        return Tokens(
            access_token=new.access_token,
            refresh_token=new.refresh_token or tokens.refresh_token,
            id_token=tokens.id_token,  # the hint for logging out stays the one of the sign-in
            expires=new.expires,
        )

    def get_logout_url(self, id_token: str, return_to: str, state: str) -> str:
        """Where the browser ends the session at ID-porten too."""
        query = {"id_token_hint": id_token, "post_logout_redirect_uri": return_to, "state": state}
        return f"{self._get_discovery().end_session_endpoint}?{urlencode(query)}"

    def is_issuer(self, issuer: str) -> bool:
        """Whether an answer came from our issuer (RFC 9207)."""
        return issuer == settings.IDPORTEN_ISSUER

    def _make_tokens(self, answer: _TokenAnswer) -> Tokens:
        return Tokens(
            access_token=answer.access_token,
            refresh_token=answer.refresh_token,
            id_token=answer.id_token,
            expires=self._clock.now() + timedelta(seconds=answer.expires_in),
        )

    def _check_id_token(self, id_token: str, nonce: str) -> Claims:
        kid = get_kid(id_token)
        key = load_keys(self._get_jwks()).get(kid) or load_keys(self._get_jwks(anew=True)).get(kid)
        if key is None:
            raise ApiFormatError("idporten key unknown")
        claims = verify(
            id_token,
            key,
            issuer=settings.IDPORTEN_ISSUER,
            audience=settings.IDPORTEN_CLIENT_ID,
            required=REQUIRED_CLAIMS,
            now=self._clock.now(),
        )
        wanted = ACR_LEVELS[ACR_LEVELS.index(settings.IDPORTEN_ACR) :]
        if claims["nonce"] != nonce or claims["acr"] not in wanted:
            raise ApiFormatError("idporten nonce or acr")
        return claims

    def _get_discovery(self) -> _Discovery:
        with self._lock:
            if self._discovery is None or self._discovery[1] <= self._clock.now():
                found = _decode(self._fetch(f"{settings.IDPORTEN_ISSUER}/.well-known/openid-configuration"), _Discovery)
                if found.issuer != settings.IDPORTEN_ISSUER:
                    raise ApiFormatError("idporten issuer")
                for name in found.__struct_fields__[1:]:
                    check_host(str(getattr(found, name)), settings.IDPORTEN_ISSUER)
                self._discovery = found, self._clock.now() + DISCOVERY_LIFE
            return self._discovery[0]

    def _get_jwks(self, *, anew: bool = False) -> object:
        if self._jwks is None or anew:
            self._jwks = _decode(self._fetch(self._get_discovery().jwks_uri), dict[str, object])
        return self._jwks

    def _fetch(self, url: str) -> bytes:
        try:
            response = get_http(settings.IDPORTEN_ISSUER).get(url)
        except httpx.HTTPError as exc:
            raise ApiUnavailable("idporten") from exc
        if response.status_code != 200:
            raise ApiUnavailable("idporten", str(response.status_code))
        return response.content

    def _post(self, url: str, form: dict[str, str], shape: type[T]) -> T:
        assertion = sign_grant(
            settings.IDPORTEN_JWK,
            settings.IDPORTEN_ISSUER,
            self._clock.now(),
            {"iss": settings.IDPORTEN_CLIENT_ID, "sub": settings.IDPORTEN_CLIENT_ID},
        )
        authenticated = {**form, "client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
        try:
            response = get_http(settings.IDPORTEN_ISSUER).post(url, data=authenticated)
        except httpx.HTTPError as exc:
            raise ApiUnavailable("idporten") from exc
        if response.status_code == 400 and form.get("grant_type"):
            raise InnloggingUtlopt("idporten")  # the code or refresh token is used, too old or withdrawn
        if response.status_code not in (200, 201):
            raise ApiUnavailable("idporten", str(response.status_code))
        return _decode(response.content, shape)


def _decode(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.DecodeError as exc:
        raise ApiFormatError("idporten") from exc


@lru_cache(maxsize=2)
def _make(clock: Clock) -> Idporten:
    return Idporten(clock)


def get_idporten() -> Idporten:
    """The process's one client, with the issuer's metadata and keys it has read."""
    return _make(get_clock())

"""ID-porten, by its OpenID Connect profile: pushed authorization request, tokens, logout."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlencode

import msgspec
from django.conf import settings

from portal.api.errors import ApiFormatError, Party
from portal.api.http import check_token
from portal.api.jose import Claims, read_header, verify
from portal.api.provider import Provider
from portal.clock import Clock, get_clock

REQUIRED_CLAIMS = ("iss", "aud", "exp", "iat", "nonce", "sub")
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


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
        self._clock, self._provider = clock, Provider(clock)

    def start(
        self, *, redirect_uri: str, state: str, nonce: str, code_challenge: str, locale: str, prompt: str = ""
    ) -> str:
        """Push the authorization request; returns the URL to send the browser to.

        If the provider does not take pushed requests, the URL carries the request. Nothing in it is secret.
        """
        discovery = self._provider.get_discovery()
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
        if prompt:
            request["prompt"] = prompt
        if settings.IDPORTEN_ACR:
            request["acr_values"] = settings.IDPORTEN_ACR[0]
        if discovery.pushed_authorization_request_endpoint:
            pushed = self._provider.post("par", discovery.pushed_authorization_request_endpoint, request, _Par)
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
        answer = self._ask_for_tokens(form)
        if not answer.id_token:
            raise ApiFormatError(Party.IDPORTEN, "id_token missing")
        return self._make_tokens(answer), self._check_id_token(answer.id_token, nonce)

    def refresh(self, tokens: Tokens) -> Tokens:
        """Exchange a refresh token for new tokens; it can be used once. Raises InnloggingUtlopt."""
        form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
        answer = self._ask_for_tokens(form)
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
        end = self._provider.get_discovery().end_session_endpoint
        query = {"client_id": settings.IDPORTEN_CLIENT_ID, "post_logout_redirect_uri": return_to, "state": state}
        return f"{end}?{urlencode(query)}" if end else ""

    def is_issuer(self, issuer: str) -> bool:
        """Whether `iss` of an authorization response is our issuer (RFC 9207). Optional if the provider omits it."""
        if not issuer and not self._provider.get_discovery().authorization_response_iss_parameter_supported:
            return True
        return issuer == settings.IDPORTEN_ISSUER

    def read_logout_token(self, token: str) -> str:
        """The session (`sid`) that has ended (OpenID Connect Back-Channel Logout 1.0, section 2.6)."""
        claims = self._verify(token, ("iss", "aud", "iat", "exp", "jti", "events", "sid"), typ="logout+jwt")
        events = claims["events"]
        if not isinstance(events, dict) or LOGOUT_EVENT not in events or "nonce" in claims:
            raise ApiFormatError(Party.IDPORTEN, "logout_token")
        return str(claims["sid"])

    def _ask_for_tokens(self, form: dict[str, str]) -> _TokenAnswer:
        return self._provider.post("token", self._provider.get_discovery().token_endpoint, form, _TokenAnswer)

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
        key = self._provider.find_key(str(header.get("kid", "")))
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


@lru_cache(maxsize=2)
def _make(clock: Clock) -> Idporten:
    return Idporten(clock)


def get_idporten() -> Idporten:
    """The client of this process, with cached metadata and keys."""
    return _make(get_clock())

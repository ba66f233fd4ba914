"""Sign-in and sign-out with ID-porten: creates state, nonce and code verifier, checks them, and accepts each once."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.utils.http import url_has_allowed_host_and_scheme

from portal.access.sesjon import (
    Paabegynt,
    begin_innlogget,
    end_by_sid,
    end_innlogget,
    get_innlogget,
    save_paabegynt,
    take_paabegynt,
)
from portal.api import altinn
from portal.api.errors import ApiError, ApiFormatError, Party
from portal.api.idporten import get_idporten
from portal.clock import get_clock
from portal.domain.numre import is_pid


class InnloggingAvbrutt(Exception):
    """The answer does not belong to a sign-in started in this browser, or the person cancelled."""


def begin(session: SessionBase, til: str, locale: str) -> str:
    """Start a sign-in; returns ID-porten's address. `til` is where to go afterwards, if it is our own path."""
    paabegynt = Paabegynt(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        code_verifier=secrets.token_urlsafe(64),
        til=til if is_own_path(til) else "/",
        begun=get_clock().now(),
    )
    address = get_idporten().start(
        redirect_uri=_redirect_uri(),
        state=paabegynt.state,
        nonce=paabegynt.nonce,
        code_challenge=_challenge(paabegynt.code_verifier),
        locale=locale,
    )
    save_paabegynt(session, paabegynt)
    return address


def finish(session: SessionBase, *, code: str, state: str, issuer: str) -> str:
    """Redeem the answer and sign the person in; returns where to go. Raises InnloggingAvbrutt, ApiError."""
    paabegynt = take_paabegynt(session)
    if paabegynt is None:
        raise InnloggingAvbrutt  # before a session is created for a passer-by
    try:
        session.save()  # consumed whatever the outcome; Django does not save a session when the answer is a 5xx
    except UpdateError as exc:  # a concurrent request with the same answer has used it
        raise InnloggingAvbrutt from exc
    if not hmac.compare_digest(paabegynt.state.encode(), state.encode()):
        raise InnloggingAvbrutt
    idporten = get_idporten()
    if not code or not idporten.is_issuer(issuer):
        raise InnloggingAvbrutt
    tokens, claims = idporten.redeem(
        code=code, redirect_uri=_redirect_uri(), code_verifier=paabegynt.code_verifier, nonce=paabegynt.nonce
    )
    pid = str(claims[settings.IDPORTEN_PID_CLAIM])
    if not is_pid(pid):
        raise ApiFormatError(Party.IDPORTEN, "pid")
    navn = _get_navn(tokens.access_token)
    begin_innlogget(session, pid=pid, navn=navn, tokens=tokens, sid=str(claims.get("sid", "")))
    return paabegynt.til


def end(session: SessionBase) -> str:
    """End the session here; returns the address that ends it at ID-porten too, or our front page."""
    was_signed_in = get_innlogget(session) is not None
    end_innlogget(session)
    if not was_signed_in:
        return "/"
    try:
        return get_idporten().get_logout_url(f"{settings.PORTAL_URL}/", secrets.token_urlsafe(16)) or "/"
    except ApiError:
        return "/"  # the session here has ended anyway


def end_from_front(issuer: str, sid: str) -> None:
    """Front-channel logout: ID-porten ends a session through the browser, without our cookies."""
    if issuer == settings.IDPORTEN_ISSUER:
        end_by_sid(sid)


def end_from_back(logout_token: str) -> bool:
    """Back-channel logout from ID-porten; False if the token is invalid."""
    try:
        end_by_sid(get_idporten().read_logout_token(logout_token))
    except ApiError:
        return False
    return True


def is_own_path(path: str) -> bool:
    """Whether this is a path on this site, and not a disguised external address."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


def _get_navn(access_token: str) -> str:
    """The name for "made by" on prints. ID-porten has none, so ask Altinn; the sign-in works without it."""
    try:
        budget = altinn.for_altinn()
        return altinn.get_eget_navn(altinn.exchange(access_token, budget), budget)
    except ApiError:
        return ""


def _redirect_uri() -> str:
    return f"{settings.PORTAL_URL}/innlogging/svar"


def _challenge(code_verifier: str) -> str:
    """PKCE S256 (RFC 7636, section 4.2)."""
    digest = hashlib.sha256(code_verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

"""Signing in and out by ID-porten: state, nonce and code verifier made here, compared here, used once."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.http import url_has_allowed_host_and_scheme

from portal.access.sesjon import Innlogget, Paabegynt, get_innlogget, save_innlogget, save_paabegynt, take_paabegynt
from portal.api import altinn
from portal.api.errors import ApiError, ApiFormatError
from portal.api.idporten import get_idporten
from portal.clock import get_clock
from portal.domain.numre import is_pid


class InnloggingAvbrutt(Exception):
    """The answer does not belong to a sign-in begun in this browser, or the person cancelled."""


def begin(session: SessionBase, til: str, locale: str) -> str:
    """Start a sign-in; returns ID-porten's address. `til` is where to go after, kept only if it is a path of ours."""
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
    if paabegynt is None or not hmac.compare_digest(paabegynt.state.encode(), state.encode()):
        raise InnloggingAvbrutt
    idporten = get_idporten()
    if not code or not idporten.is_issuer(issuer):
        raise InnloggingAvbrutt
    tokens, claims = idporten.redeem(
        code=code, redirect_uri=_redirect_uri(), code_verifier=paabegynt.code_verifier, nonce=paabegynt.nonce
    )
    pid = str(claims["pid"])
    if not is_pid(pid):
        raise ApiFormatError("idporten pid")
    session.flush()  # nothing of an earlier person's session lives on, and the key is new
    save_innlogget(
        session,
        Innlogget(
            pid=pid,
            navn=_get_navn(tokens.access_token),
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            id_token=tokens.id_token,
            token_expires=tokens.expires,
            begun=get_clock().now(),
        ),
    )
    return paabegynt.til


def end(session: SessionBase) -> str:
    """Sign the person out here; returns the address that ends the session at ID-porten too, or our front page."""
    innlogget = get_innlogget(session)
    session.flush()
    if innlogget is None:
        return "/"
    try:
        return get_idporten().get_logout_url(innlogget.id_token, f"{settings.PORTAL_URL}/", secrets.token_urlsafe(16))
    except ApiError:
        return "/"  # signed out here all the same


def is_own_path(path: str) -> bool:
    """A path on this site and not an address elsewhere in disguise."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


def _get_navn(access_token: str) -> str:
    """The name for "made by" on prints. ID-porten does not give one; without Altinn's, the sign-in still holds."""
    try:
        return altinn.get_eget_navn(altinn.exchange(access_token))
    except ApiError:
        return ""


def _redirect_uri() -> str:
    return f"{settings.PORTAL_URL}/innlogging/svar"


def _challenge(code_verifier: str) -> str:
    """PKCE S256 (RFC 7636, section 4.2)."""
    digest = hashlib.sha256(code_verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

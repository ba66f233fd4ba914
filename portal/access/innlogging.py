"""Sign-in and sign-out with ID-porten: creates state, nonce and code verifier, checks them, and accepts each once."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from portal.access.begun import BegunSignIn, BegunSignIns, shorten
from portal.access.kjent_person import name_person
from portal.access.nattvalg import note_signed_in
from portal.access.sesjon import begin_innlogget, end_by_sid, end_innlogget, get_innlogget
from portal.api import altinn
from portal.api.errors import ApiError, ApiFormatError, Party
from portal.api.idporten import get_idporten
from portal.clock import get_clock
from portal.domain.numre import is_pid


class InnloggingAvbrutt(Exception):
    """The answer does not belong to a sign-in started in this browser, or the person cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """Where to go after an answer. `is_new_person`: somebody is signed in who was not before."""

    til: str
    is_new_person: bool = False


def begin(begun: BegunSignIns, til: str, locale: str, *, is_repeated: bool = False) -> str:
    """Start a sign-in; returns ID-porten's address. `til` is where to go afterwards, if it is our own path.

    `is_repeated`: the person must prove who they are again, also with a session at ID-porten.
    """
    sign_in = BegunSignIn(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        code_verifier=secrets.token_urlsafe(64),
        til=shorten(til) if _is_destination(til) else "/",
        begun=get_clock().now(),
    )
    address = get_idporten().start(
        redirect_uri=_redirect_uri(),
        state=sign_in.state,
        nonce=sign_in.nonce,
        code_challenge=_challenge(sign_in.code_verifier),
        locale=locale,
        prompt="login" if is_repeated else "",
    )
    begun.keep(sign_in)
    return address


def finish(session: SessionBase, begun: BegunSignIns, *, code: str, state: str, issuer: str) -> Finished:
    """Redeem the answer and sign the person in. Raises InnloggingAvbrutt, ApiError.

    An answer that comes late, or again, is not redeemed: it leads to the page the person wanted, by way of a new
    sign-in if needed.
    """
    sign_in = begun.find(state)
    if sign_in is None or not sign_in.is_usable:
        return _go_on(session, sign_in)
    begun.mark_answered(sign_in)  # consumed whatever the outcome
    idporten = get_idporten()
    if not code or not idporten.is_issuer(issuer):
        raise InnloggingAvbrutt
    tokens, claims = idporten.redeem(
        code=code, redirect_uri=_redirect_uri(), code_verifier=sign_in.code_verifier, nonce=sign_in.nonce
    )
    pid = str(claims[settings.IDPORTEN_PID_CLAIM])
    if not is_pid(pid):
        raise ApiFormatError(Party.IDPORTEN, "pid")
    before, navn = get_innlogget(session), _get_navn(tokens.access_token)
    authenticated = claims.get("auth_time")
    begin_innlogget(
        session,
        pid=pid,
        navn=navn,
        tokens=tokens,
        sid=str(claims.get("sid", "")),
        authenticated=authenticated if isinstance(authenticated, int) else 0,
    )
    note_signed_in(name_person(pid))
    return Finished(til=sign_in.til, is_new_person=before is None or before.pid != pid)


def _go_on(session: SessionBase, sign_in: BegunSignIn | None) -> Finished:
    til = sign_in.til if sign_in is not None else "/"
    if get_innlogget(session) is not None:
        return Finished(til=til)
    if sign_in is None:
        raise InnloggingAvbrutt
    return Finished(til=make_sign_in_path(til))


def make_sign_in_path(til: str) -> str:
    """Our path that starts a sign-in and leads to `til`."""
    return f"{reverse('innlogging')}?{urlencode({'til': til})}"


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


def _is_destination(path: str) -> bool:
    """Whether a sign-in can lead there: not to signing in or out."""
    return is_own_path(path) and not path.startswith((reverse("innlogging"), reverse("utlogging")))


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

"""Logout at ID-porten, by the portal or from elsewhere, with front-channel and back-channel calls to the portal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode
from uuid import uuid4

from joserfc.jwk import KeySet
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from sandbox import idporten_twists, jose
from sandbox.answers import single
from sandbox.context import Context
from sandbox.idporten_request import RequestRefused
from sandbox.idporten_state import State
from sandbox.idporten_token import subject
from sandbox.jose import TokenRefused
from sandbox.keys import IDPORTEN_CLIENT
from sandbox.signin_page import refusal_page, signed_out_page

ALTINN_CLIENT = "altinn"
AFTER_ALTINN = "/authentication/api/v1/logout/handleloggedout"  # below /altinn
COOKIE = "idporten"
COOKIE_PATH = "/idporten"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_TOKEN_LIFE = 120

Channel = Literal["front", "back"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """One call to the portal. The status is None if there was no response."""

    channel: Channel
    status: int | None


class Logout:
    def __init__(self, context: Context, state: State) -> None:
        self._context = context
        self._state = state

    def answer(self, request: Request, _values: Mapping[str, str]) -> Response:
        """The end session endpoint: logout by the portal, in the person's browser."""
        try:
            sid = self._session_in(request)
            target = self._target_in(request)
        except RequestRefused as exc:
            return refusal_page(exc.error, str(exc))
        if sid and self._state.end(sid):
            # The real ID-porten uses iframes, and the browser sends no portal cookies with them. Here portal and
            # sandbox are the same site, so it would. We call from the server instead, without cookies.
            self._call_front(sid)
        response = redirect(target, 303, Response) if target else signed_out_page()
        response.delete_cookie(COOKIE, path=COOKIE_PATH)
        return response

    def end_all(self, pid: str, channel: str, twist: str | None) -> list[Delivered]:
        """Logout from elsewhere. With a twist the token is forged, so ID-porten's own session goes on."""
        if channel not in ("front", "back", "both"):
            raise ValueError("channel is front, back or both")
        if twist is not None and (twist not in idporten_twists.LOGOUT_TWISTS or channel == "front"):
            raise ValueError(f"twist is for back, one of {', '.join(sorted(idporten_twists.LOGOUT_TWISTS))}")
        delivered: list[Delivered] = []
        for sid in self._state.sessions_of(pid):
            if twist in (None, "replay"):
                self._state.end(sid)
            if channel != "back":
                delivered.append(self._call_front(sid))
            if channel != "front":
                delivered += self._call_back(sid, pid, twist)
        return delivered

    def _session_in(self, request: Request) -> str:
        """The session in the id_token_hint, or else the browser's."""
        hint = single(request.values.getlist("id_token_hint"))
        if not hint:
            return request.cookies.get(COOKIE, "")
        try:
            # Its `exp` is not checked: the hint has usually expired by now.
            claims = jose.verify(hint, KeySet([self._context.keys.idporten]))
        except TokenRefused as exc:
            raise RequestRefused("invalid_request", str(exc)) from exc
        if claims.text("aud") != IDPORTEN_CLIENT:
            raise RequestRefused("invalid_request", "id_token_hint is for another client")
        return claims.text("sid")

    def _target_in(self, request: Request) -> str:
        """The post_logout_redirect_uri, or ""."""
        hint, client, target, state = (
            single(request.values.getlist(name))
            for name in ("id_token_hint", "client_id", "post_logout_redirect_uri", "state")
        )
        if not target:
            return ""
        if client == ALTINN_CLIENT and target == f"{self._context.base_url}/altinn{AFTER_ALTINN}":
            return target
        if client not in ("", IDPORTEN_CLIENT) or not (hint or client):
            raise RequestRefused("invalid_request", "id_token_hint or client_id is needed")
        if target != f"{self._context.portal_url}/":
            raise RequestRefused("invalid_request", "post_logout_redirect_uri is not registered")
        return f"{target}?{urlencode({'state': state})}" if state else target

    def _call_front(self, sid: str) -> Delivered:
        query = urlencode({"iss": self._context.idporten_issuer, "sid": sid})
        url = f"{self._context.portal_url}/utlogging/front?{query}"
        return Delivered("front", self._context.deliver("GET", url, {}))

    def _call_back(self, sid: str, pid: str, twist: str | None) -> list[Delivered]:
        token = self._logout_token(sid, pid, None if twist == "replay" else twist)
        url = f"{self._context.portal_url}/utlogging/bak"
        times = 2 if twist == "replay" else 1
        return [Delivered("back", self._context.deliver("POST", url, {"logout_token": token})) for _ in range(times)]

    def _logout_token(self, sid: str, pid: str, twist: str | None) -> str:
        issued = int(self._context.now())
        claims = {
            "iss": self._context.idporten_issuer,
            "aud": IDPORTEN_CLIENT,
            "iat": issued,
            "exp": issued + LOGOUT_TOKEN_LIFE,
            "jti": str(uuid4()),
            "events": {EVENT: {}},
            "sid": sid,
            "sub": subject(self._context.keys, pid),
        }
        return idporten_twists.sign(self._context.keys.idporten, claims, twist, typ="logout+jwt")

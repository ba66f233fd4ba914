"""ID-porten: sign-in with authorization code, as strict as the real one."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import uuid4

from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from sandbox import jose
from sandbox.answers import NO_STORE, Routes, bearer, json_answer, oauth_error, single
from sandbox.context import Context
from sandbox.idporten_logout import COOKIE, COOKIE_PATH, Logout
from sandbox.idporten_request import (
    ACR,
    SCOPES,
    CannotRedirect,
    RequestRefused,
    check_request,
    check_target,
    level_given,
)
from sandbox.idporten_state import REQUEST_LIFE, Grant, SignIn, State
from sandbox.idporten_token import TokenEndpoint
from sandbox.idporten_twists import OTHER_ISSUER, RESPONSE_TWISTS
from sandbox.jose import TokenRefused
from sandbox.keys import IDPORTEN_CLIENT
from sandbox.signin_page import refusal_page, sign_in_page


class Idporten:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._state = State(context.now)
        self._tokens = TokenEndpoint(context, self._state)
        self.logout = Logout(context, self._state)
        self.routes = Routes(
            "/idporten",
            ("GET", "/.well-known/openid-configuration", self._metadata),
            ("GET", "/jwks.json", self._keys),
            ("POST", "/par", self._par),
            ("GET", "/authorize", self._show),
            ("POST", "/authorize", self._sign_in),
            ("POST", "/token", self._tokens.answer),
            ("GET", "/userinfo", self._userinfo),
            ("GET", "/logout", self.logout.answer),
            ("POST", "/logout", self.logout.answer),
        )

    def _metadata(self, _request: Request, _values: Mapping[str, str]) -> Response:
        issuer = self._context.idporten_issuer
        return json_answer(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "pushed_authorization_request_endpoint": f"{issuer}/par",
                "token_endpoint": f"{issuer}/token",
                "userinfo_endpoint": f"{issuer}/userinfo",
                "jwks_uri": f"{issuer}/jwks.json",
                "end_session_endpoint": f"{issuer}/logout",
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "grant_types_supported": ["authorization_code", "refresh_token"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
                "scopes_supported": sorted(SCOPES),
                "acr_values_supported": list(ACR),
                "ui_locales_supported": ["nb", "nn", "en", "se"],
                "authorization_response_iss_parameter_supported": True,
                "frontchannel_logout_supported": True,
                "frontchannel_logout_session_supported": True,
                "backchannel_logout_supported": True,
                "backchannel_logout_session_supported": True,
            }
        )

    def _keys(self, _request: Request, _values: Mapping[str, str]) -> Response:
        return json_answer({"keys": [self._context.keys.idporten.as_dict(private=False)]})

    def _par(self, request: Request, _values: Mapping[str, str]) -> Response:
        try:
            self._tokens.authenticate(request)
        except TokenRefused as exc:
            return oauth_error("invalid_client", str(exc), 401)
        try:
            if "request_uri" in request.form:
                raise RequestRefused("invalid_request", "request_uri is not allowed here")
            check_target(request.form, self._context.portal_url)
            sign_in = check_request(request.form)
        except RequestRefused as exc:
            return oauth_error(exc.error, str(exc))
        return json_answer({"request_uri": self._state.push(sign_in), "expires_in": REQUEST_LIFE}, 201)

    def _show(self, request: Request, _values: Mapping[str, str]) -> Response:
        return self._authorize(request, pid=None)

    def _sign_in(self, request: Request, _values: Mapping[str, str]) -> Response:
        return self._authorize(request, pid=single(request.form.getlist("pid")))

    def _authorize(self, request: Request, pid: str | None) -> Response:
        try:
            sign_in = self._asked(request.args, is_submit=pid is not None)
        except CannotRedirect as exc:
            return refusal_page(exc.error, str(exc))
        except RequestRefused as exc:
            answer = {"error": exc.error, "error_description": str(exc)}
            return self._send_back(single(request.args.getlist("redirect_uri")), request.args, answer)
        if pid is None:
            return sign_in_page(self._context.people.everyone, sign_in.acr, is_repeated=sign_in.is_repeated)
        if self._context.people.get(pid) is None:
            return refusal_page("access_denied", "nobody has this person number")
        acr = level_given(sign_in.acr, single(request.form.getlist("acr")))
        if acr is None:
            return refusal_page("access_denied", "the level is lower than what was asked for")
        grant = Grant(sign_in=sign_in, pid=pid, acr=acr, sid=str(uuid4()), auth_time=int(self._context.now()))
        code = {"code": self._state.issue_code(grant)}
        response = self._send_back(sign_in.redirect_uri, MultiDict({"state": sign_in.state}), code)
        # The browser session, for logout without an id_token_hint.
        response.set_cookie(COOKIE, grant.sid, path=COOKIE_PATH, httponly=True, samesite="Lax")
        return response

    def _asked(self, args: MultiDict[str, str], *, is_submit: bool) -> SignIn:
        uri = single(args.getlist("request_uri"))
        if not uri:
            check_target(args, self._context.portal_url)
            return check_request(args)
        if single(args.getlist("client_id")) != IDPORTEN_CLIENT:
            raise CannotRedirect("unauthorized_client", "client_id is not registered")
        sign_in = self._state.submit(uri) if is_submit else self._state.show(uri)
        if sign_in is None:
            raise CannotRedirect("invalid_request_uri", "request_uri is unknown, has been used or has expired")
        return sign_in

    def _send_back(self, target: str, asked: MultiDict[str, str], answer: dict[str, str]) -> Response:
        state = single(asked.getlist("state"))
        twist = self._context.faults.take_twist("idporten", RESPONSE_TWISTS)
        issuer = {"iss": OTHER_ISSUER if twist == "response_iss" else self._context.idporten_issuer}
        query = answer | ({"state": state} if state else {}) | ({} if twist == "response_no_iss" else issuer)
        response = redirect(f"{target}?{urlencode(query)}", 303, Response)
        response.headers.update(NO_STORE)
        return response

    def _userinfo(self, request: Request, _values: Mapping[str, str]) -> Response:
        keys = self._tokens.keys
        try:
            issuer = self._context.idporten_issuer
            claims = jose.verify_bearer(bearer(request), keys, issuer=issuer, now=self._context.now())
        except TokenRefused as exc:
            return oauth_error("invalid_token", str(exc), 401)
        if "openid" not in claims.scopes:
            return oauth_error("insufficient_scope", "openid is needed", 403)
        return json_answer({"sub": claims.text("sub"), "pid": claims.text("pid"), "locale": "nb"})

"""ID-porten's token endpoint: authenticates the client, and issues tokens for a code or refresh token."""

import base64
import hashlib
from collections.abc import Mapping
from uuid import uuid4

from joserfc.jwk import KeySet
from werkzeug.wrappers import Request, Response

from sandbox import idporten_twists, jose
from sandbox.answers import json_answer, oauth_error, single
from sandbox.context import Context
from sandbox.idporten_request import RequestRefused
from sandbox.idporten_state import Grant, State
from sandbox.jose import Fault, ReplayGuard, TokenRefused
from sandbox.keys import IDPORTEN_CLIENT, VENDOR, Keys

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ID_TOKEN_LIFE = 120
ACCESS_LIFE = 600
REFRESH_LIFE = 7200


class TokenEndpoint:
    def __init__(self, context: Context, state: State) -> None:
        self._context = context
        self._state = state
        self._replay_guard = ReplayGuard(context.now)
        self._refreshed = ReplayGuard(context.now)
        self.keys = KeySet([context.keys.idporten])

    def answer(self, request: Request, _values: Mapping[str, str]) -> Response:
        try:
            self.authenticate(request)
        except TokenRefused as exc:
            return oauth_error("invalid_client", str(exc), 401)
        grant_type = single(request.form.getlist("grant_type"))
        try:
            if grant_type == "authorization_code":
                return json_answer(self._for_code(request))
            if grant_type == "refresh_token":
                return json_answer(self._for_refresh_token(single(request.form.getlist("refresh_token"))))
        except RequestRefused as exc:
            return oauth_error(exc.error, str(exc))
        return oauth_error("unsupported_grant_type", "grant_type is not supported")

    def authenticate(self, request: Request) -> None:
        """Only private_key_jwt is accepted."""
        form = request.form
        if single(form.getlist("client_assertion_type")) != ASSERTION_TYPE or "Authorization" in request.headers:
            raise TokenRefused(Fault.FORM)
        claims = jose.verify_assertion(
            single(form.getlist("client_assertion")),
            self._context.keys.idporten_client,
            audience=self._context.idporten_issuer,
            replay_guard=self._replay_guard,
            algorithms=("RS256",),
        )
        named = single(form.getlist("client_id")) or IDPORTEN_CLIENT
        if {claims.text("iss"), claims.text("sub"), named} != {IDPORTEN_CLIENT}:
            raise TokenRefused(Fault.ISSUER)

    def _for_code(self, request: Request) -> dict[str, object]:
        form = request.form
        grant = self._state.redeem(single(form.getlist("code")))
        if grant is None:
            raise RequestRefused("invalid_grant", "code is unknown, has been used or has expired")
        if single(form.getlist("redirect_uri")) != grant.sign_in.redirect_uri:
            raise RequestRefused("invalid_grant", "redirect_uri is not the one the code was asked with")
        if _challenge(single(form.getlist("code_verifier"))) != grant.sign_in.challenge:
            raise RequestRefused("invalid_grant", "code_verifier does not match")
        tokens = self._tokens(grant.pid, grant.acr, grant.sign_in.scope, grant.sid)
        twist = self._context.faults.take_twist("idporten", idporten_twists.ID_TOKEN_TWISTS)
        return tokens if twist == "no_id_token" else tokens | {"id_token": self._id_token(grant, twist)}

    def _for_refresh_token(self, token: str) -> dict[str, object]:
        try:
            issuer = f"{self._context.idporten_issuer}/refresh"
            claims = jose.verify_bearer(token, self.keys, issuer=issuer, now=self._context.now())
        except TokenRefused as exc:
            raise RequestRefused("invalid_grant", str(exc)) from exc
        sid = claims.text("sid")
        if not self._refreshed.use(claims.text("jti"), claims.integer("exp")):
            self._state.end(sid)  # reuse means that it was copied, so the session ends for both
        if not self._state.continue_session(sid, claims.text("pid")):
            raise RequestRefused("invalid_grant", "refresh_token has been used or its session has ended")
        return self._tokens(claims.text("pid"), claims.text("acr"), claims.text("scope"), sid)

    def _tokens(self, pid: str, acr: str, scope: str, sid: str) -> dict[str, object]:
        issued = int(self._context.now())
        about = {"pid": pid, "acr": acr, "scope": scope, "client_id": IDPORTEN_CLIENT, "iat": issued}
        access = about | {
            "iss": self._context.idporten_issuer,
            "sub": subject(self._context.keys, pid),
            "aud": "unspecified",
            "amr": ["TestID"],
            "token_type": "Bearer",
            "consumer": {"authority": "iso6523-actorid-upis", "ID": f"0192:{VENDOR}"},
            "exp": issued + ACCESS_LIFE,
            "jti": str(uuid4()),
        }
        # The refresh token is a signed JWT, so that it survives a restart of the sandbox.
        refresh = about | {
            "iss": f"{self._context.idporten_issuer}/refresh",
            "sid": sid,
            "exp": issued + REFRESH_LIFE,
            "jti": str(uuid4()),
        }
        return {
            "access_token": jose.sign(self._context.keys.idporten, access),
            "token_type": "Bearer",
            "expires_in": ACCESS_LIFE,
            "refresh_token": jose.sign(self._context.keys.idporten, refresh, typ="refresh"),
            "refresh_token_expires_in": REFRESH_LIFE,
            "scope": scope,
        }

    def _id_token(self, grant: Grant, twist: str | None) -> str:
        issued = int(self._context.now())
        claims = {
            "iss": self._context.idporten_issuer,
            "aud": IDPORTEN_CLIENT,
            "sub": subject(self._context.keys, grant.pid),
            "pid": grant.pid,
            "acr": grant.acr,
            "amr": ["TestID"],
            "auth_time": grant.auth_time,
            "nonce": grant.sign_in.nonce,
            "locale": grant.sign_in.locale,
            "sid": grant.sid,
            "jti": str(uuid4()),
            "iat": issued,
            "exp": issued + ID_TOKEN_LIFE,
        }
        return idporten_twists.sign(self._context.keys.idporten, claims, twist)


def subject(keys: Keys, pid: str) -> str:
    """Pairwise subject: other clients get another value for the same person."""
    return _hash(f"{keys.idporten.kid} {IDPORTEN_CLIENT} {pid}")


def _challenge(verifier: str) -> str:
    return _hash(verifier) if 43 <= len(verifier) <= 128 else ""


def _hash(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()

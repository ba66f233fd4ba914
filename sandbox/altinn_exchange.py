"""Altinn's token exchange: takes a token from ID-porten or Maskinporten, returns an Altinn token."""

from collections.abc import Mapping
from uuid import NAMESPACE_URL, uuid4, uuid5

from joserfc.jwk import KeySet
from werkzeug.wrappers import Request, Response

from sandbox import jose
from sandbox.answers import bearer, json_answer
from sandbox.context import Context
from sandbox.jose import Claims, TokenRefused
from sandbox.keys import IDPORTEN_CLIENT

_LEVELS = {"idporten-loa-substantial": "3", "idporten-loa-high": "4"}
_SYSTEM_LIFE = 1800


class Exchange:
    def __init__(self, context: Context) -> None:
        self._context = context

    def answer(self, request: Request, values: Mapping[str, str]) -> Response:
        keys, now = self._context.keys, self._context.now()
        try:
            if values["provider"] == "id-porten":
                issuer = self._context.idporten_issuer
                claims = jose.verify_bearer(bearer(request), KeySet([keys.idporten]), issuer=issuer, now=now)
                return self._for_person(claims)
            if values["provider"] == "maskinporten":
                issuer = self._context.maskinporten_issuer
                claims = jose.verify_bearer(bearer(request), KeySet([keys.maskinporten]), issuer=issuer, now=now)
                return self._for_system(claims)
        except TokenRefused:
            return problem(401, "Unauthorized")
        return problem(400, "Invalid token provider")

    def _for_person(self, claims: Claims) -> Response:
        # An id_token must not be exchanged. It has a nonce, no scope, and the client as audience.
        is_access_token = claims.values.get("aud") != IDPORTEN_CLIENT and "nonce" not in claims.values
        has_scope = any(scope.startswith("altinn:") for scope in claims.scopes)
        pid, level = claims.text("pid"), _LEVELS.get(claims.text("acr"))
        if not is_access_token or not has_scope or not pid or level is None:
            return problem(403, "Forbidden")
        about = {
            "urn:altinn:userid": uuid5(NAMESPACE_URL, f"user {pid}").int % 10**8,
            "urn:altinn:party:uuid": str(uuid5(NAMESPACE_URL, f"party {pid}")),
            "urn:altinn:authlevel": level,
            "pid": pid,
            "acr": claims.text("acr"),
        }
        return self._token(about, claims.text("scope"), claims.integer("exp"))

    def _for_system(self, claims: Claims) -> Response:
        consumer = claims.values.get("consumer")
        vendor = str(consumer.get("ID", "")) if isinstance(consumer, dict) else ""
        about = {
            "consumer": consumer,
            "authorization_details": claims.values.get("authorization_details"),
            "urn:altinn:orgNumber": vendor.removeprefix("0192:"),
            "urn:altinn:authlevel": "3",
        }
        return self._token(about, claims.text("scope"), int(self._context.now()) + _SYSTEM_LIFE)

    def _token(self, about: Mapping[str, object], scope: str, expires: int) -> Response:
        claims = dict(about) | {
            "iss": self._context.altinn_issuer,
            "scope": scope,
            "iat": int(self._context.now()),
            "exp": expires,
            "jti": str(uuid4()),
        }
        return json_answer(jose.sign(self._context.keys.altinn, claims))


def problem(status: int, title: str) -> Response:
    response = json_answer({"type": "about:blank", "title": title, "status": status}, status)
    response.content_type = "application/problem+json"
    return response

"""Altinn: exchanges tokens, and says which parties a person or a system user may act for."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid4, uuid5

from joserfc.jwk import KeySet
from werkzeug.wrappers import Request, Response

from sandbox import jose
from sandbox.altinn_parties import choose, organisation, self_party, with_changes
from sandbox.answers import Routes, bearer, json_answer
from sandbox.context import Context
from sandbox.jose import Claims, Fault, TokenRefused
from sandbox.keys import IDPORTEN_CLIENT
from sandbox.rawjson import Object

SCOPE = "altinn:accessmanagement/authorizedparties"
PARTIES = "/accessmanagement/api/v1/enduser/authorizedparties"
_LEVELS = {"idporten-loa-substantial": "3", "idporten-loa-high": "4"}
_SYSTEM_LIFE = 1800


class Altinn:
    def __init__(self, context: Context) -> None:
        self._context = context
        self.page_size = 1000
        self.routes = Routes(
            "/altinn",
            ("GET", "/authentication/api/v1/exchange/<provider>", self._exchange),
            ("GET", "/authentication/api/v1/openid/.well-known/openid-configuration", self._metadata),
            ("GET", "/authentication/api/v1/openid/.well-known/openid-configuration/jwks", self._keys),
            ("GET", PARTIES, self._authorized_parties),
        )

    def _metadata(self, _request: Request, _values: Mapping[str, str]) -> Response:
        issuer = self._context.altinn_issuer
        return json_answer({"issuer": issuer, "jwks_uri": f"{issuer}.well-known/openid-configuration/jwks"})

    def _keys(self, _request: Request, _values: Mapping[str, str]) -> Response:
        return json_answer({"keys": [self._context.keys.altinn.as_dict(private=False)]})

    def _exchange(self, request: Request, values: Mapping[str, str]) -> Response:
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
            return _problem(401, "Unauthorized")
        return _problem(400, "Invalid token provider")

    def _for_person(self, claims: Claims) -> Response:
        # An id_token has no scope, and its aud is the client: it is no key to anything.
        is_access_token = claims.values.get("aud") != IDPORTEN_CLIENT and "nonce" not in claims.values
        has_scope = any(scope.startswith("altinn:") for scope in claims.scopes)
        pid, level = claims.text("pid"), _LEVELS.get(claims.text("acr"))
        if not is_access_token or not has_scope or not pid or level is None:
            return _problem(403, "Forbidden")
        about = {
            "urn:altinn:userid": uuid5(NAMESPACE_URL, f"user {pid}").int % 10**8,
            "urn:altinn:party:uuid": str(uuid5(NAMESPACE_URL, f"party {pid}")),
            "urn:altinn:authlevel": level,
            "pid": pid,
            "acr": claims.text("acr"),
        }
        return self._token(about, claims.text("scope"), claims.whole("exp"))

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

    def _authorized_parties(self, request: Request, _values: Mapping[str, str]) -> Response:
        keys, issuer = KeySet([self._context.keys.altinn]), self._context.altinn_issuer
        try:
            claims = jose.verify_bearer(bearer(request), keys, issuer=issuer, now=self._context.now())
        except TokenRefused:
            return _problem(401, "Unauthorized")
        if SCOPE not in claims.scopes:
            return _problem(403, "Forbidden")
        try:
            chosen = choose(self._parties(claims), request.args)
            start = int(request.args.get("page", "0"))
        except ValueError as exc:
            return _problem(400, str(exc))
        page = chosen[start : start + self.page_size]
        links = {"next": self._next(request, start + self.page_size)} if len(chosen) > start + self.page_size else {}
        return json_answer({"links": links, "data": page})

    def _parties(self, claims: Claims) -> list[Object]:
        pid = claims.text("pid")
        if not pid:
            try:
                owner, user_id = system_user_in(claims)
            except TokenRefused:
                return []
            covered = self._context.system_users.covers(owner, user_id)
            return [self._find(orgnr) | {"subunits": []} for orgnr in sorted(covered)]
        person = self._context.people.get(pid)
        parties = list(person.parties) if person else []
        parties = with_changes(parties, self._context.rights.altinn(pid), self._find)
        return [self_party(person), *parties] if person else parties

    def _find(self, orgnr: str) -> Object:
        return self._context.people.party(orgnr) or organisation(orgnr)

    def _next(self, request: Request, start: int) -> str:
        query = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
        return f"{self._context.base_url}/altinn{PARTIES}?{urlencode([*query, ('page', str(start))])}"


def system_user_in(claims: Claims) -> tuple[str, str]:
    """Owner and id of the system user that a Maskinporten token was made for."""
    details = claims.values.get("authorization_details")
    if not isinstance(details, list) or len(details) != 1 or not isinstance(details[0], dict):
        raise TokenRefused(Fault.FORM)
    org, ids = details[0].get("systemuser_org"), details[0].get("systemuser_id")
    if not isinstance(org, dict) or not isinstance(ids, list) or len(ids) != 1:
        raise TokenRefused(Fault.FORM)
    return str(org.get("ID", "")).removeprefix("0192:"), str(ids[0])


def _problem(status: int, title: str) -> Response:
    response = json_answer({"type": "about:blank", "title": title, "status": status}, status)
    response.content_type = "application/problem+json"
    return response

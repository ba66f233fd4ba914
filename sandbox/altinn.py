"""Altinn: exchanges tokens, and lists the parties a person or system user may act for."""

from collections.abc import Mapping
from itertools import islice
from urllib.parse import urlencode

from joserfc.jwk import KeySet
from werkzeug.wrappers import Request, Response

from sandbox import jose
from sandbox.altinn_exchange import Exchange, problem
from sandbox.altinn_parties import PartyQuery, make_view, self_party, with_changes
from sandbox.answers import Routes, bearer, json_answer
from sandbox.context import Context
from sandbox.jose import Claims, Fault, TokenRefused
from sandbox.people import organisation
from sandbox.rawjson import Object, loads
from sandbox.systemuser.app import SystemUserApp
from sandbox.systemuser.model import RESOURCE

SCOPE = "altinn:accessmanagement/authorizedparties"
SERVICE_OWNER_SCOPE = "altinn:accessmanagement/authorizedparties.resourceowner"
PARTIES = "/accessmanagement/api/v1/enduser/authorizedparties"
SERVICE_OWNER_PARTIES = "/accessmanagement/api/v1/<any(resourceowner, serviceowner):road>/authorizedparties"


class Altinn:
    def __init__(self, context: Context) -> None:
        self._context = context
        self.page_size = 1000
        self.register = SystemUserApp(context)
        self.routes = Routes(
            "/altinn",
            ("GET", "/authentication/api/v1/exchange/<provider>", Exchange(context).answer),
            ("GET", "/authentication/api/v1/openid/.well-known/openid-configuration", self._metadata),
            ("GET", "/authentication/api/v1/openid/.well-known/openid-configuration/jwks", self._keys),
            ("GET", PARTIES, self._for_end_user),
            ("POST", SERVICE_OWNER_PARTIES, self._for_service_owner),
            *self.register.routes,
        )

    def _metadata(self, _request: Request, _values: Mapping[str, str]) -> Response:
        issuer = self._context.altinn_issuer
        return json_answer({"issuer": issuer, "jwks_uri": f"{issuer}.well-known/openid-configuration/jwks"})

    def _keys(self, _request: Request, _values: Mapping[str, str]) -> Response:
        return json_answer({"keys": [self._context.keys.altinn.as_dict(private=False)]})

    def _for_end_user(self, request: Request, _values: Mapping[str, str]) -> Response:
        """The parties of the person or system user in the token, in pages."""
        try:
            claims = self._verify(request)
        except TokenRefused:
            return problem(401, "Unauthorized")
        if SCOPE not in claims.scopes:
            return problem(403, "Forbidden")
        try:
            view, parties = make_view(request.args), self._parties(claims)
            start = int(request.args.get("page", "0"))
        except ValueError as exc:
            return problem(400, str(exc))
        # A page begins at its place in the person's list, so that no page goes through those before it.
        shown = ((place, one) for place in range(start, len(parties)) if (one := view(parties[place])))
        page = [one for _, one in islice(shown, self.page_size)]
        links = {"next": self._next(request, following[0])} if (following := next(shown, None)) else {}
        return json_answer({"links": links, "data": page})

    def _for_service_owner(self, request: Request, _values: Mapping[str, str]) -> Response:
        """All parties of the person named in the body, without pages."""
        try:
            claims = self._verify(request)
        except TokenRefused:
            return problem(401, "Unauthorized")
        if not request.headers.get("Ocp-Apim-Subscription-Key"):
            return problem(401, "Access denied due to missing subscription key")
        if SERVICE_OWNER_SCOPE not in claims.scopes:
            return problem(403, "Forbidden")
        try:
            asked = PartyQuery.parse(loads(request.get_data()))
            view = make_view(request.args, is_service_owner=True)
        except ValueError as exc:
            return problem(400, str(exc))
        chosen = [shown for party in self._parties_of(asked.pid) if (shown := view(party))]
        return json_answer([party for party in chosen if asked.wants(party)])

    def _verify(self, request: Request) -> Claims:
        keys, issuer = KeySet([self._context.keys.altinn]), self._context.altinn_issuer
        return jose.verify_bearer(bearer(request), keys, issuer=issuer, now=self._context.now())

    def _parties(self, claims: Claims) -> list[Object]:
        pid = claims.text("pid")
        if pid:
            return self._parties_of(pid)
        try:
            owner, user_id = system_user_in(claims)
        except TokenRefused:
            return []
        covered = self._context.system_users.covers(owner, user_id)
        given: Object = {"subunits": [], "authorizedRoles": [], "authorizedResources": [RESOURCE]}
        return [self._find(orgnr) | given for orgnr in sorted(covered)]

    def _parties_of(self, pid: str) -> list[Object]:
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
    """Owner and id of the system user in a Maskinporten token."""
    details = claims.values.get("authorization_details")
    if not isinstance(details, list) or len(details) != 1 or not isinstance(details[0], dict):
        raise TokenRefused(Fault.FORM)
    org, ids = details[0].get("systemuser_org"), details[0].get("systemuser_id")
    if not isinstance(org, dict) or not isinstance(ids, list) or len(ids) != 1:
        raise TokenRefused(Fault.FORM)
    return str(org.get("ID", "")).removeprefix("0192:"), str(ids[0])

"""Maskinporten: issues tokens for signed grants that name a system user."""

import re
from collections.abc import Mapping
from uuid import uuid4

from werkzeug.wrappers import Request, Response

from sandbox import jose
from sandbox.answers import Routes, json_answer, single
from sandbox.context import Context
from sandbox.jose import Claims, Fault, ReplayGuard, TokenRefused
from sandbox.keys import MASKINPORTEN_AGENT_CLIENT, MASKINPORTEN_CLIENT, VENDOR
from sandbox.systemuser.model import SystemUser
from sandbox.systemuser.scopes import OURS

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SYSTEM_USER = "urn:altinn:systemuser"
AUTHORITY = "iso6523-actorid-upis"
SCOPES = frozenset(
    {
        "skatteetaten:kravogbetalinger",
        "altinn:accessmanagement/authorizedparties",
        "altinn:accessmanagement/authorizedparties.resourceowner",
        *OURS,
    }
)
LIFE = 120
_CODES = {
    Fault.FORM: ("invalid_request", "MP-011"),
    Fault.ALGORITHM: ("invalid_grant", "MP-124"),
    Fault.KEY: ("invalid_grant", "MP-100"),
    Fault.SIGNATURE: ("invalid_grant", "MP-124"),
    Fault.ISSUER: ("invalid_grant", "MP-100"),
    Fault.AUDIENCE: ("invalid_grant", "MP-110"),
    Fault.TIME: ("invalid_grant", "MP-130"),
    Fault.LIFE: ("invalid_grant", "MP-130"),
    Fault.REPLAY: ("invalid_grant", "MP-012"),
}


class Refused(Exception):
    def __init__(self, error: str, code: str, description: str) -> None:
        super().__init__(description)
        self.error, self.code, self.description = error, code, description


class Maskinporten:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._replay_guard = ReplayGuard(context.now)
        self.routes = Routes(
            "/maskinporten",
            ("GET", "/.well-known/oauth-authorization-server", self._metadata),
            ("GET", "/jwk", self._keys),
            ("POST", "/token", self._token),
        )

    def _metadata(self, _request: Request, _values: Mapping[str, str]) -> Response:
        issuer = self._context.maskinporten_issuer
        return json_answer(
            {
                "issuer": issuer,
                "token_endpoint": f"{issuer}token",
                "jwks_uri": f"{issuer}jwk",
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                "grant_types_supported": [GRANT],
                "token_endpoint_auth_signing_alg_values_supported": list(jose.ALGORITHMS),
                "authorization_details_types_supported": [SYSTEM_USER, "urn:altinn:consent"],
            }
        )

    def _keys(self, _request: Request, _values: Mapping[str, str]) -> Response:
        return json_answer({"keys": [self._context.keys.maskinporten.as_dict(private=False)]})

    def _token(self, request: Request, _values: Mapping[str, str]) -> Response:
        try:
            return json_answer(self._issue(self._grant(request)))
        except TokenRefused as exc:
            error, code = _CODES[exc.fault]
            return self._error(error, code, str(exc))
        except Refused as exc:
            return self._error(exc.error, exc.code, exc.description)

    def _error(self, error: str, code: str, description: str) -> Response:
        body = {
            "error": error,
            "error_description": f"{code}: {description} (trace_id: {uuid4().hex})",
            "error_uri": f"{self._context.maskinporten_issuer}errors/{code}",
        }
        return json_answer(body, 400)

    def _grant(self, request: Request) -> Claims:
        if request.mimetype != "application/x-www-form-urlencoded":
            raise Refused("invalid_request", "MP-011", "the request must be a form")
        if single(request.form.getlist("grant_type")) != GRANT:
            raise Refused("invalid_request", "MP-011", "grant_type is not supported")
        claims = jose.verify_assertion(
            single(request.form.getlist("assertion")),
            self._context.keys.maskinporten_client,
            audience=self._context.maskinporten_issuer,
            replay_guard=self._replay_guard,
            algorithms=jose.ALGORITHMS,
        )
        if claims.text("iss") not in (MASKINPORTEN_CLIENT, MASKINPORTEN_AGENT_CLIENT):
            raise TokenRefused(Fault.ISSUER)
        return claims

    def _issue(self, grant: Claims) -> dict[str, object]:
        if not grant.scopes:
            raise Refused("invalid_request", "MP-011", "scope is missing")
        if not grant.scopes <= SCOPES:
            raise Refused("invalid_scope", "MP-200", "the client does not have this scope")
        issued = int(self._context.now())
        scope = grant.text("scope")
        claims: dict[str, object] = {
            "iss": self._context.maskinporten_issuer,
            "client_id": grant.text("iss"),
            "client_amr": "private_key_jwt",
            "consumer": _identifier(VENDOR),
            "scope": scope,
            "token_type": "Bearer",
            "aud": grant.values.get("resource", "unspecified"),
            "iat": issued,
            "exp": issued + LIFE,
            "jti": str(uuid4()),
        }
        if "authorization_details" in grant.values:
            claims["authorization_details"] = [_details(self._system_user(grant))]
        token = jose.sign(self._context.keys.maskinporten, claims)
        return {"access_token": token, "token_type": "Bearer", "expires_in": LIFE, "scope": scope}

    def _system_user(self, grant: Claims) -> SystemUser:
        owner, external_ref = read_details(grant.values["authorization_details"])
        found = self._context.system_users.find(owner, external_ref, grant.text("iss"))
        if found is None:
            description = "no usable system user for this organisation"
            raise Refused("invalid_altinn_customer_configuration", "MP-303", description)
        return found


def read_details(details: object) -> tuple[str, str | None]:
    """Owner and reference of the requested system user. Unknown fields are refused."""
    if not isinstance(details, list) or len(details) != 1 or not isinstance(details[0], dict):
        raise Refused("invalid_request", "MP-303", "authorization_details is a list of one object")
    asked = details[0]
    if asked.get("type") != SYSTEM_USER:
        raise Refused("invalid_request", "MP-301", "the type is not known")
    if not asked.keys() <= {"type", "systemuser_org", "externalRef"}:
        raise Refused("invalid_request", "MP-302", "a field is not known")
    org = asked.get("systemuser_org")
    if not isinstance(org, dict) or not org.keys() <= {"authority", "ID"}:
        raise Refused("invalid_request", "MP-302", "systemuser_org has authority and ID")
    number = org.get("ID")
    if org.get("authority") != AUTHORITY or not isinstance(number, str) or not re.fullmatch(r"0192:\d{9}", number):
        raise Refused("invalid_request", "MP-303", "systemuser_org is not an organisation number")
    external_ref = asked.get("externalRef")
    if external_ref is not None and (not isinstance(external_ref, str) or not external_ref):
        raise Refused("invalid_request", "MP-303", "externalRef is a text")
    return number.removeprefix("0192:"), external_ref


def _identifier(orgnr: str) -> dict[str, str]:
    return {"authority": AUTHORITY, "ID": f"0192:{orgnr}"}


def _details(user: SystemUser) -> dict[str, object]:
    return {
        "type": SYSTEM_USER,
        "systemuser_org": _identifier(user.owner),
        "systemuser_id": [user.id],
        "system_id": user.system_id,
    }

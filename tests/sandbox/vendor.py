"""A correct vendor at Altinn's system register, so that a test can make one thing wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

import httpx

from sandbox import jose
from sandbox.keys import VENDOR
from sandbox.rawjson import Object, loads, objects
from sandbox.systemuser.scopes import ASK_READ, ASK_WRITE, CLIENTS_READ, CLIENTS_WRITE, PORTAL, READ, REGISTER, WRITE
from tests.sandbox.portal import BASE, Portal, bearer, body

AUTH = "/altinn/authentication/api/v1"
SYSTEM, AGENT_SYSTEM = f"{VENDOR}_min-side", f"{VENDOR}_min-side-klienter"
RETURN = "http://127.0.0.1:8000/systemtilgang/tilbake/"
NONE, REQUESTED, REJECTED, EXPIRED = "314110064", "314180194", "314460715", "314530845"
WITHDRAWN, LACKING, FOREIGN, FIRM = "314600975", "314671104", "314741234", "315622182"
BOSS, EMPLOYEE, OTHER_BOSS = "12887530015", "05839131110", "21906832000"
CLIENT_ADMINISTRATOR, FIRM_EMPLOYEE = "09927933036", "17859034004"
RIGHT = {"resource": [{"id": "urn:altinn:resource", "value": "ske-krav-og-betalinger"}]}
PACKAGE = "urn:altinn:accesspackage:"
KRAV = {"urn": f"{PACKAGE}krav-og-utlegg"}
REGN = [{"urn": f"{PACKAGE}regnskapsforer-{one}"} for one in ("med-signeringsrettighet", "lonn")]
ALL_SCOPES = " ".join((REGISTER[0], *WRITE, *READ))
PERSON_SCOPES = " ".join((*CLIENTS_READ, *CLIENTS_WRITE, *ASK_READ, *ASK_WRITE, *PORTAL))


@dataclass(slots=True)
class Vendor:
    portal: Portal

    def token(self, scope: str = ALL_SCOPES, vendor: str | None = VENDOR, *, is_exchanged: bool = False) -> str:
        """As Maskinporten, or Altinn after an exchange, makes it; without a vendor it has no consumer."""
        keys, now = self.portal.keys, int(self.portal.clock.now)
        issuer = f"{BASE}/altinn/" if is_exchanged else f"{BASE}/maskinporten/"
        claims: dict[str, object] = {"iss": issuer, "scope": scope, "iat": now, "exp": now + 120}
        if vendor is not None:
            claims["consumer"] = {"authority": "iso6523-actorid-upis", "ID": f"0192:{vendor}"}
        return jose.sign(keys.altinn if is_exchanged else keys.maskinporten, claims)

    def person(self, pid: str, scope: str = PERSON_SCOPES) -> str:
        now = int(self.portal.clock.now)
        claims: dict[str, object] = {"iss": f"{BASE}/altinn/", "pid": pid, "scope": scope, "iat": now, "exp": now + 600}
        return jose.sign(self.portal.keys.altinn, claims)

    def ask(
        self, method: str, path: str, json: object = None, *, token: str = "", **query: str
    ) -> httpx.Response:  # fmt: skip
        headers = bearer(token or self.token())
        return self.portal.http.request(method, f"{AUTH}/{path}", json=json, params=query, headers=headers)

    def ask_as(self, pid: str, method: str, path: str, **query: str) -> httpx.Response:
        return self.ask(method, path, token=self.person(pid), **query)

    def request(self, owner: str, kind: str = "", **changes: object) -> httpx.Response:
        """Ask for a system user: standard, or agent if the kind is "/agent"."""
        asked: dict[str, object] = {"systemId": AGENT_SYSTEM if kind else SYSTEM, "partyOrgNo": owner}
        asked |= {"accessPackages": REGN} if kind else {"rights": [RIGHT], "accessPackages": [KRAV]}
        sent = {name: value for name, value in (asked | changes).items() if value is not None}
        return self.ask("POST", f"systemuser/request/vendor{kind}", sent)

    def byquery(self, owner: str, external_ref: str = "", system: str = SYSTEM) -> httpx.Response:
        query = {"system-id": system, "orgno": owner, "external-ref": external_ref or owner}
        return self.ask("GET", "systemuser/vendor/byquery", **query)

    def decide(self, pid: str, request_id: str, owner: str, decision: str, kind: str = "request") -> httpx.Response:
        return self.ask_as(pid, "POST", f"systemuser/{kind}/{party_id(owner)}/{request_id}/{decision}")

    def every_page(self, path: str) -> Iterator[Object]:
        url = f"{AUTH}/{path}"
        while url:
            page = body(self.portal.http.get(url, headers=bearer(self.token())))
            yield from objects(page["data"])
            links = page["links"]
            url = str(links.get("next") or "") if isinstance(links, dict) else ""


def party_id(orgnr: str) -> int:
    return uuid5(NAMESPACE_URL, f"party {orgnr}").int % 10**8


def party_uuid(number: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"party {number}"))


def code(response: httpx.Response) -> str:
    """The last digits of a problem's code, or what the answer is instead."""
    kind = response.headers.get("content-type", "")
    if "problem+json" in kind:
        return str(body(response)["code"]).removeprefix("AUTH-000")
    return "text" if kind.startswith("text/plain") and response.content else "" if response.content else "bare"


def validation_codes(response: httpx.Response) -> list[str]:
    assert (response.status_code, body(response)["code"]) == (400, "STD-00000")
    return [str(one["code"]).removeprefix("AUTH.VLD-000") for one in objects(body(response)["validationErrors"])]


def text_of(response: httpx.Response, name: str) -> str:
    parsed = loads(response.content)
    assert isinstance(parsed, dict)
    return str(parsed[name])

"""A correct relying party, so that a test can make one thing wrong."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from sandbox.keys import IDPORTEN_CLIENT, MASKINPORTEN_CLIENT, Jwk, Keys
from sandbox.rawjson import Object, loads, objects

BASE = "http://127.0.0.1:8001"
OWNER, DIRECTOR, ACCOUNTANT, NOBODY = "13916520071", "07847821277", "22898530195", "30819941854"
LATE, SETTLED, CREDIT = "311977849", "312113619", "312385155"
VERIFIER = "v" * 43
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
PARTIES = "/altinn/accessmanagement/api/v1/enduser/authorizedparties"
EXCHANGE = "/altinn/authentication/api/v1/exchange/id-porten"


@dataclass(slots=True)
class Clock:
    now: float = 1_795_000_000.0
    today: date = date(2026, 11, 23)


@dataclass(slots=True)
class LogoutReceiver:
    """Receives ID-porten's logout calls: records them, and answers all with the same status."""

    status: int | None = 200
    calls: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def deliver(self, method: str, url: str, form: Mapping[str, str]) -> int | None:
        self.calls.append((method, url, dict(form)))
        return self.status


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def signed(jwk: Jwk, claims: dict[str, object], header: dict[str, object] | None = None) -> str:
    key = _private_key(json.dumps({name: value for name, value in jwk.items() if name != "alg"}))
    full: dict[str, object] = {"alg": "RS256", "kid": str(jwk["kid"])} | (header or {})
    named = {name: value for name, value in full.items() if value is not None}
    return jwt.encode(named, claims, key, algorithms=["RS256", "RS384", "RS512", "PS256"])


@cache
def _private_key(jwk: str) -> RSAKey:
    return RSAKey.import_key(json.loads(jwk))  # 50 ms each time


def read(token: str, key: RSAKey) -> dict[str, object]:
    return dict(jwt.decode(token, KeySet([key]), algorithms=["RS256"]).claims)


def body(response: httpx.Response) -> Object:
    parsed = loads(response.content)
    assert isinstance(parsed, dict), parsed
    return parsed


def objects_of(response: httpx.Response) -> tuple[Object, ...]:
    """The rows of a list with `data`."""
    return objects(body(response)["data"])


def query(location: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(location).query))


def without(values: dict[str, object]) -> dict[str, object]:
    """The claims that are not None."""
    return {name: value for name, value in values.items() if value is not None}


@dataclass(slots=True)
class Portal:
    http: httpx.Client
    keys: Keys
    clock: Clock

    # -- ID-porten --

    def assertion(self, header: dict[str, object] | None = None, /, **changes: object) -> str:
        issued = int(self.clock.now)
        claims: dict[str, object] = {
            "iss": IDPORTEN_CLIENT,
            "sub": IDPORTEN_CLIENT,
            "aud": f"{BASE}/idporten",
            "iat": issued,
            "exp": issued + 60,
            "jti": str(uuid4()),
        }
        return signed(self.keys.portal_idporten_jwk, without(claims | changes), header)

    def asking(self, **changes: str | None) -> dict[str, str]:
        asked: dict[str, str | None] = {
            "client_id": IDPORTEN_CLIENT,
            "response_type": "code",
            "redirect_uri": "http://127.0.0.1:8000/innlogging/svar",
            "scope": "openid profile altinn:accessmanagement/authorizedparties",
            "state": "state-1",
            "nonce": "nonce-1",
            "code_challenge": challenge(VERIFIER),
            "code_challenge_method": "S256",
            "acr_values": "idporten-loa-substantial",
        }
        return {name: value for name, value in (asked | changes).items() if value is not None}

    def push(self, assertion: str | None = None, **changes: str | None) -> httpx.Response:
        proof = {"client_assertion_type": TYPE, "client_assertion": assertion or self.assertion()}
        return self.http.post("/idporten/par", data=self.asking(**changes) | proof)

    def pushed_uri(self, **changes: str | None) -> str:
        return str(body(self.push(**changes))["request_uri"])

    def sign_in(self, pid: str, uri: str | None = None, acr: str | None = None) -> httpx.Response:
        asked = {"client_id": IDPORTEN_CLIENT, "request_uri": uri or self.pushed_uri()}
        chosen = {"pid": pid} | ({"acr": acr} if acr else {})
        return self.http.post("/idporten/authorize", params=asked, data=chosen)

    def code(self, pid: str) -> str:
        return query(self.sign_in(pid).headers["location"])["code"]

    def redeem(self, code: str, assertion: str | None = None, **changes: str) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": "http://127.0.0.1:8000/innlogging/svar",
            "code_verifier": VERIFIER,
            "client_assertion_type": TYPE,
            "client_assertion": assertion or self.assertion(),
        }
        return self.http.post("/idporten/token", data=form | changes)

    def tokens(self, pid: str) -> Object:
        return body(self.redeem(self.code(pid)))

    def refresh(self, token: str) -> httpx.Response:
        form = {"grant_type": "refresh_token", "refresh_token": token}
        proof = {"client_assertion_type": TYPE, "client_assertion": self.assertion()}
        return self.http.post("/idporten/token", data=form | proof)

    # -- Altinn --

    def altinn_token(self, pid: str) -> str:
        response = self.http.get(EXCHANGE, headers=bearer(str(self.tokens(pid)["access_token"])))
        assert response.status_code == 200
        return str(loads(response.content))

    def parties(self, pid: str, **asked: str) -> list[Object]:
        response = self.http.get(PARTIES, params=asked, headers=bearer(self.altinn_token(pid)))
        assert response.status_code == 200, response.text
        data = body(response)["data"]
        assert isinstance(data, list)
        return [party for party in data if isinstance(party, dict)]

    # -- Maskinporten and Skatteetaten --

    def grant(self, owner: str, header: dict[str, object] | None = None, /, **changes: object) -> str:
        issued = int(self.clock.now)
        claims: dict[str, object] = {
            "iss": MASKINPORTEN_CLIENT,
            "aud": f"{BASE}/maskinporten/",
            "scope": "skatteetaten:kravogbetalinger",
            "iat": issued,
            "exp": issued + 60,
            "jti": str(uuid4()),
            "authorization_details": [details(owner)],
        }
        return signed(self.keys.portal_maskinporten_jwk, without(claims | changes), header)

    def ask_token(self, grant: str) -> httpx.Response:
        return self.http.post("/maskinporten/token", data={"grant_type": GRANT, "assertion": grant})

    def api_token(self, owner: str) -> str:
        return str(body(self.ask_token(self.grant(owner)))["access_token"])

    def ask(
        self, orgnr: str, endpoint: str, token: str = "", headers: dict[str, str] | None = None, /, **period: str
    ) -> httpx.Response:
        path = f"/skatteetaten/v1/regnskapssystem/{orgnr}/{endpoint}"
        sent = bearer(token or self.api_token(orgnr)) | (headers or {})
        return self.http.get(path, params=period, headers=sent)


def details(owner: str, **more: object) -> dict[str, object]:
    org = {"authority": "iso6523-actorid-upis", "ID": f"0192:{owner}"}
    return {"type": "urn:altinn:systemuser", "systemuser_org": org} | more


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}

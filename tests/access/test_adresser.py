"""Answers from remote parties cannot send us or the browser to other hosts."""

import json
from collections.abc import Callable

import httpx
import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn

pytestmark = pytest.mark.django_db
OTHER = "https://idporten.example"
Change = Callable[[dict[str, object]], object]


class Wire(httpx.BaseTransport):
    """Passes calls to the sandbox, changes the answer of one URL, and records the hosts."""

    def __init__(self, api: Sandbox, ending: str, change: Callable[[httpx.Response], httpx.Response]) -> None:
        self._inner, self._ending, self._change = httpx.WSGITransport(app=api), ending, change
        self.hosts: set[str] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.hosts.add(request.url.host)
        response = self._inner.handle_request(request)
        return self._change(response) if request.url.path.endswith(self._ending) else response


def rewrite(change: Change) -> Callable[[httpx.Response], httpx.Response]:
    def make(response: httpx.Response) -> httpx.Response:
        fields = json.loads(b"".join(response.stream))  # type: ignore[arg-type]  # a stream of bytes
        return httpx.Response(200, json=change(fields))

    return make


def swell(response: httpx.Response) -> httpx.Response:
    return httpx.Response(200, content=b" " * 20_000_001)


def redirect(response: httpx.Response) -> httpx.Response:
    return httpx.Response(302, headers={"Location": f"{OTHER}/x"})


@pytest.mark.parametrize(
    "changed",
    [
        {"token_endpoint": f"{OTHER}/token"},
        {"jwks_uri": f"{OTHER}/jwk"},
        {"authorization_endpoint": f"{OTHER}/authorize"},
        {"pushed_authorization_request_endpoint": f"{OTHER}/par"},
        {"end_session_endpoint": f"{OTHER}/logout"},
        {"token_endpoint": "http://sandbox.test.example/token"},
        {"token_endpoint": "http://sandbox.test@idporten.example/token"},
        {"issuer": OTHER},
    ],
    ids=lambda changed: "-".join(changed),
)
def test_discovery_with_another_host_or_issuer_is_refused(
    api: Sandbox, settings: Settings, changed: dict[str, str]
) -> None:
    wire = Wire(api, "/openid-configuration", rewrite(lambda fields: {**fields, **changed}))
    settings.API_TRANSPORT = wire

    response = Client().get("/innlogging/")

    assert response.status_code == 503
    assert wire.hosts == {"sandbox.test"}


@pytest.mark.parametrize("ending", ["/authorizedparties", "/exchange/id-porten"])
def test_a_redirect_is_not_followed(logg_inn: LoggInn, api: Sandbox, settings: Settings, ending: str) -> None:
    client = logg_inn(EIER)
    wire = Wire(api, ending, redirect)
    settings.API_TRANSPORT = wire

    assert client.get(f"/virksomhet/{NORDLYS}/").status_code == 503
    assert wire.hosts == {"sandbox.test"}


def test_a_redirect_of_a_token_request_is_not_followed(logg_inn: LoggInn, api: Sandbox, settings: Settings) -> None:
    client = logg_inn(EIER)
    client.get("/virksomheter/")
    wire = Wire(api, "/maskinporten/token", redirect)
    settings.API_TRANSPORT = wire

    assert client.get(f"/virksomhet/{NORDLYS}/").status_code == 503
    assert wire.hosts == {"sandbox.test"}


def test_a_next_page_on_another_host_is_refused(logg_inn: LoggInn, api: Sandbox, settings: Settings) -> None:
    client = logg_inn(EIER)
    wire = Wire(api, "/authorizedparties", rewrite(lambda page: {**page, "links": {"next": f"{OTHER}/more"}}))
    settings.API_TRANSPORT = wire

    assert client.get(f"/virksomhet/{NORDLYS}/").status_code == 503
    assert wire.hosts == {"sandbox.test"}


def test_a_too_large_answer_from_idporten_is_reported_as_its_failure(api: Sandbox, settings: Settings) -> None:
    settings.API_TRANSPORT = Wire(api, "/openid-configuration", swell)

    response = Client().get("/innlogging/")

    assert response.status_code == 503
    assert "ID-porten svarer ikke som den skal nå." in response.content.decode()


def test_without_an_end_session_endpoint_sign_out_leads_to_the_front_page(
    api: Sandbox, settings: Settings, logg_inn: LoggInn
) -> None:
    settings.API_TRANSPORT = Wire(
        api, "/openid-configuration", rewrite(lambda fields: {**fields, "end_session_endpoint": ""})
    )

    assert logg_inn(EIER).post("/utlogging/").headers["Location"] == "/"


def test_an_unsolicited_response_makes_no_session(api: Sandbox) -> None:
    client = Client()

    assert client.get("/innlogging/svar?code=x&state=y").status_code == 400
    assert "sesjon" not in client.cookies


def test_pages_forbid_framing_also_in_old_browsers(bruker: Client) -> None:
    response = bruker.get(f"/virksomhet/{NORDLYS}/")

    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"

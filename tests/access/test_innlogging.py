"""Sign-in through ID-porten, and every response that must be refused."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.models import Innlogging
from sandbox.app import Sandbox
from tests.access.sign_in import begin, is_signed_in
from tests.conftest import EIER, TestClock, sign_in_at_idporten

pytestmark = pytest.mark.django_db


def test_after_sign_in_the_person_comes_to_the_requested_page(api: Sandbox) -> None:
    client = Client()

    svar = sign_in_at_idporten(api, begin(client, "/virksomhet/314055403/ubetalte-krav/"), EIER)
    response = client.get(svar)

    assert response.headers["Location"] == "/virksomhet/314055403/ubetalte-krav/"
    assert is_signed_in(client)


def test_the_browser_only_carries_a_reference_to_the_pushed_request(api: Sandbox) -> None:
    query = parse_qs(urlsplit(begin(Client())).query)

    assert set(query) == {"client_id", "request_uri"}


@pytest.mark.parametrize("til", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)", ""])
def test_sign_in_never_redirects_to_another_site(api: Sandbox, til: str) -> None:
    client = Client()

    response = client.get(sign_in_at_idporten(api, begin(client, til), EIER))

    assert response.headers["Location"] == "/"


def test_a_response_works_once_and_only_in_the_same_browser(api: Sandbox) -> None:
    client, other = Client(), Client()
    svar = sign_in_at_idporten(api, begin(client), EIER)
    begin(other)

    assert other.get(svar).status_code == 400
    assert not is_signed_in(other)
    assert client.get(svar).status_code == 302
    api.clear_calls()
    client.get(svar)
    assert [call for call in api.calls if call.party == "idporten"] == []


@pytest.mark.parametrize("change", ["state", "iss", "code"])
def test_a_response_with_another_state_issuer_or_code_is_refused(api: Sandbox, change: str) -> None:
    client = Client()
    path, query = sign_in_at_idporten(api, begin(client), EIER).split("?")
    answer = {name: values[0] for name, values in parse_qs(query).items()}

    response = client.get(path, answer | {change: "another"})

    assert response.status_code == 400
    assert not is_signed_in(client)


def test_a_response_is_used_up_even_if_idporten_fails(api: Sandbox) -> None:
    client = Client()
    svar = sign_in_at_idporten(api, begin(client), EIER)
    api.add_fault(party="idporten", endpoint="token", status=503, count=1)
    assert client.get(svar).status_code == 503
    api.clear_calls()

    response = client.get(svar)

    assert response.headers["Location"] == "/innlogging/?til=%2Fvirksomheter%2F"
    assert api.calls == []
    assert not is_signed_in(client)


def test_the_csrf_token_is_new_after_sign_in(api: Sandbox) -> None:
    client = Client()
    address = begin(client)
    client.cookies["csrf"] = "a" * 32

    client.get(sign_in_at_idporten(api, address, EIER))

    assert client.cookies["csrf"].value != "a" * 32


@pytest.mark.parametrize(
    "twist",
    [
        "aud",
        "azp",
        "iss",
        "nonce",
        "acr",
        "pid",
        "pid_malformed",
        "expired",
        "iat_future",
        "signature",
        "kid",
        "alg_none",
        "no_id_token",
        "response_iss",
        "response_no_iss",
    ],
)
def test_a_response_with_any_single_error_signs_nobody_in(api: Sandbox, twist: str) -> None:
    client = Client()
    api.add_fault(party="idporten", twist=twist)

    response = client.get(sign_in_at_idporten(api, begin(client), EIER))

    assert response.status_code in (400, 503)
    assert not is_signed_in(client)
    assert not Innlogging.objects.exists()


def test_a_higher_level_than_requested_is_accepted(api: Sandbox) -> None:
    client = Client()

    client.get(sign_in_at_idporten(api, begin(client), EIER, acr="idporten-loa-high"))

    assert is_signed_in(client)


def test_a_lower_level_than_required_is_refused(api: Sandbox, settings: Settings) -> None:
    client = Client()
    address = begin(client)
    settings.IDPORTEN_ACR = ("idporten-loa-high",)

    assert client.get(sign_in_at_idporten(api, address, EIER)).status_code == 503
    assert not is_signed_in(client)


def test_the_claim_with_the_identity_number_can_be_configured(api: Sandbox, settings: Settings) -> None:
    """The setting is `sub` here. The sandbox's `sub` is not an identity number, so sign-in is refused."""
    settings.IDPORTEN_PID_CLAIM = "sub"
    client = Client()

    assert client.get(sign_in_at_idporten(api, begin(client), EIER)).status_code == 503
    assert not is_signed_in(client)


def test_a_response_after_fifteen_minutes_signs_nobody_in_but_starts_anew(api: Sandbox, clock: TestClock) -> None:
    client = Client()
    svar = sign_in_at_idporten(api, begin(client), EIER)
    clock.move(timedelta(minutes=15))

    response = client.get(svar)

    assert response.headers["Location"] == "/innlogging/?til=%2Fvirksomheter%2F"
    assert not is_signed_in(client)


def test_cancelling_at_idporten_gives_a_message(api: Sandbox) -> None:
    client = Client()
    begin(client)

    response = client.get("/innlogging/svar", {"error": "access_denied", "state": "x"})

    assert response.status_code == 400
    assert "Innloggingen" in response.content.decode()


def test_an_outage_of_idporten_gives_an_error_page(api: Sandbox) -> None:
    api.add_fault(party="idporten", status=503)

    assert Client().get("/innlogging/").status_code == 503

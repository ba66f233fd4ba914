"""Sign-in through ID-porten, and everything that must be refused."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from pytest_django import Settings

from portal.access.models import Innlogging
from sandbox.app import Sandbox
from tests.conftest import EIER, LoggInn, TestClock, sign_in_at_idporten
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db


def begin(client: Client, til: str = "/virksomheter/") -> str:
    return client.get("/innlogging/", {"til": til}).headers["Location"]


def is_signed_in(client: Client) -> bool:
    return client.get("/virksomheter/").status_code == 200


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
    assert client.get(svar).status_code == 400


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

    assert client.get(svar).status_code == 400


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


def test_a_response_after_fifteen_minutes_is_refused(api: Sandbox, clock: TestClock) -> None:
    client = Client()
    address = begin(client)
    svar = sign_in_at_idporten(api, address, EIER)
    clock.move(timedelta(minutes=16))

    assert client.get(svar).status_code == 400


def test_cancelling_at_idporten_gives_a_message(api: Sandbox) -> None:
    client = Client()
    begin(client)

    response = client.get("/innlogging/svar", {"error": "access_denied", "state": "x"})

    assert response.status_code == 400
    assert "Innloggingen" in response.content.decode()


def test_an_outage_of_idporten_gives_an_error_page(api: Sandbox) -> None:
    api.add_fault(party="idporten", status=503)

    assert Client().get("/innlogging/").status_code == 503


def test_the_session_key_is_new_after_sign_in(api: Sandbox) -> None:
    client = Client()
    begin_address = begin(client)
    before = client.cookies["sesjon"].value

    client.get(sign_in_at_idporten(api, begin_address, EIER))

    assert client.cookies["sesjon"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_identity_number_and_tokens_are_not_readable_in_the_session_store(bruker: Client) -> None:
    (session,) = Session.objects.all()
    (row,) = Innlogging.objects.all()

    for stored in (str(session.get_decoded()), str(vars(row)), bytes(row.innhold).decode("latin-1")):
        assert EIER not in stored
        assert not re.search(r"\beyJ", stored)  # \b: sealed bytes can contain "eyJ" by chance
        assert "Fjeldstad" not in stored


def test_the_session_ends_after_half_an_hour_of_inactivity(bruker: Client, clock: TestClock) -> None:
    clock.move(timedelta(minutes=29, seconds=59))
    assert is_signed_in(bruker)
    clock.move(timedelta(minutes=30))

    assert not is_signed_in(bruker)
    assert not Innlogging.objects.exists()


def test_the_session_ends_after_two_hours_of_activity(bruker: Client, clock: TestClock) -> None:
    for _ in range(7):
        clock.move(timedelta(minutes=17))
        assert is_signed_in(bruker)
    clock.move(timedelta(minutes=2))

    assert not is_signed_in(bruker)


def test_tokens_are_refreshed_during_a_long_session(bruker: Client, api: Sandbox, clock: TestClock) -> None:
    for _ in range(8):
        clock.move(timedelta(minutes=5))
        assert is_signed_in(bruker)

    refreshed = [call.path for call in api.calls if call.party == "idporten"]
    assert refreshed == ["/idporten/token"] * 4


def test_a_refreshed_token_is_saved_even_if_the_page_fails(bruker: Client, api: Sandbox, clock: TestClock) -> None:
    clock.move(timedelta(minutes=10))
    api.add_fault(party="altinn", status=503, count=1)
    assert bruker.get("/virksomheter/").status_code == 503

    assert is_signed_in(bruker)


def test_a_refused_refresh_sends_the_person_to_sign_in_and_back(bruker: Client, api: Sandbox, clock: TestClock) -> None:
    clock.move(timedelta(minutes=10))
    api.add_fault(party="idporten", endpoint="token", status=400)

    response = bruker.get("/virksomhet/314055403/ubetalte-krav/?apen=x")

    assert response.headers["Location"] == "/innlogging/?til=%2Fvirksomhet%2F314055403%2Fubetalte-krav%2F%3Fapen%3Dx"


@pytest.mark.django_db(transaction=True)
def test_concurrent_requests_refresh_the_token_once(logg_inn: LoggInn, api: Sandbox, clock: TestClock) -> None:
    client = logg_inn(EIER)
    clock.move(timedelta(minutes=10))
    api.add_fault(party="idporten", endpoint="token", delay_ms=200)
    gate = threading.Barrier(4)

    def ask(_: int) -> int:
        other = Client()
        other.cookies = client.cookies
        gate.wait()
        try:
            return other.get("/virksomheter/").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(ask, range(4)))

    assert codes == [200] * 4
    assert len([call for call in api.calls if call.path == "/idporten/token"]) == 1


def test_sign_out_ends_the_session_here_and_at_idporten(bruker: Client) -> None:
    response = bruker.post("/utlogging/")

    assert "/idporten/logout" in response.headers["Location"]
    assert "eyJ" not in response.headers["Location"]  # no token in a URL
    query = parse_qs(urlsplit(response.headers["Location"]).query)
    assert query["post_logout_redirect_uri"] == ["http://127.0.0.1:8000/"]
    assert len(query["state"][0]) >= 22
    assert not is_signed_in(bruker)
    assert not Innlogging.objects.exists()


def test_sign_out_by_get_does_nothing(bruker: Client) -> None:
    assert bruker.get("/utlogging/").status_code == 405
    assert is_signed_in(bruker)


def test_a_new_sign_in_gets_nothing_from_the_previous_person(logg_inn: LoggInn, api: Sandbox) -> None:
    client = logg_inn(EIER)

    client.get(sign_in_at_idporten(api, begin(client), REGNSKAPSFORER))

    assert "40 virksomheter" in client.get("/virksomheter/").content.decode()
    assert client.get("/virksomhet/212201782/").status_code == 200
    assert Innlogging.objects.count() == 1


def test_sign_out_leads_to_the_front_page_if_not_signed_in_or_idporten_is_down(
    bruker: Client, api: Sandbox, clock: TestClock, settings: Settings
) -> None:
    settings.CLOCK = TestClock(clock.moment, clock.dag)  # a new clock gives a client without cached metadata
    api.add_fault(party="idporten", status=503)

    assert Client().post("/utlogging/").headers["Location"] == "/"
    assert bruker.post("/utlogging/").headers["Location"] == "/"
    assert not Innlogging.objects.exists()

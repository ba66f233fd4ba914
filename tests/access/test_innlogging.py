"""Signing in through ID-porten's own steps, and everything that must not count as having signed in."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import EIER, LoggInn, TestClock, sign_in_at_idporten
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db


def begin(client: Client, til: str = "/virksomheter/") -> str:
    return client.get("/innlogging/", {"til": til}).headers["Location"]


def is_signed_in(client: Client) -> bool:
    return client.get("/virksomheter/").status_code == 200


def test_a_person_signs_in_and_comes_to_where_they_were_going(api: Sandbox) -> None:
    client = Client()

    svar = sign_in_at_idporten(api, begin(client, "/virksomhet/314055403/ubetalte-krav/"), EIER)
    response = client.get(svar)

    assert response.headers["Location"] == "/virksomhet/314055403/ubetalte-krav/"
    assert is_signed_in(client)


def test_the_browser_carries_nothing_of_the_request_but_a_reference_to_it(api: Sandbox) -> None:
    query = parse_qs(urlsplit(begin(Client())).query)

    assert set(query) == {"client_id", "request_uri"}


@pytest.mark.parametrize("til", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)", ""])
def test_no_address_elsewhere_is_gone_to_after_signing_in(api: Sandbox, til: str) -> None:
    client = Client()

    response = client.get(sign_in_at_idporten(api, begin(client, til), EIER))

    assert response.headers["Location"] == "/"


def test_an_answer_is_good_once_and_in_the_browser_that_asked(api: Sandbox) -> None:
    client, other = Client(), Client()
    svar = sign_in_at_idporten(api, begin(client), EIER)
    begin(other)

    assert other.get(svar).status_code == 400
    assert not is_signed_in(other)
    assert client.get(svar).status_code == 302
    assert client.get(svar).status_code == 400


@pytest.mark.parametrize("change", ["state", "iss", "code"])
def test_an_answer_with_another_state_issuer_or_code_is_refused(api: Sandbox, change: str) -> None:
    client = Client()
    path, query = sign_in_at_idporten(api, begin(client), EIER).split("?")
    answer = {name: values[0] for name, values in parse_qs(query).items()}

    response = client.get(path, answer | {change: "another"})

    assert response.status_code == 400
    assert not is_signed_in(client)


def test_an_answer_after_a_quarter_of_an_hour_is_refused(api: Sandbox, clock: TestClock) -> None:
    client = Client()
    address = begin(client)
    svar = sign_in_at_idporten(api, address, EIER)
    clock.move(timedelta(minutes=16))

    assert client.get(svar).status_code == 400


def test_cancelling_at_idporten_is_said_in_words(api: Sandbox) -> None:
    client = Client()
    begin(client)

    response = client.get("/innlogging/svar", {"error": "access_denied", "state": "x"})

    assert response.status_code == 400
    assert "Innloggingen" in response.content.decode()


def test_idporten_down_is_a_page_and_not_a_crash(api: Sandbox) -> None:
    api.add_fault(party="idporten", status=503)

    assert Client().get("/innlogging/").status_code == 503


def test_the_session_key_is_new_after_signing_in(api: Sandbox) -> None:
    client = Client()
    begin_address = begin(client)
    before = client.cookies["sesjon"].value

    client.get(sign_in_at_idporten(api, begin_address, EIER))

    assert client.cookies["sesjon"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_neither_number_nor_token_is_readable_in_the_session_store(bruker: Client) -> None:
    (session,) = Session.objects.all()

    stored = str(session.get_decoded())

    assert EIER not in stored
    assert "eyJ" not in stored


def test_the_session_ends_after_two_hours_however_busy(bruker: Client, clock: TestClock) -> None:
    for _ in range(7):
        clock.move(timedelta(minutes=17))
        assert is_signed_in(bruker)
    clock.move(timedelta(minutes=2))

    assert not is_signed_in(bruker)


def test_a_session_outlives_the_access_token_by_refreshing_it(bruker: Client, api: Sandbox, clock: TestClock) -> None:
    clock.move(timedelta(minutes=20))

    assert is_signed_in(bruker)
    assert [call.path for call in api.calls if call.party == "idporten"] == ["/idporten/token"]


def test_signing_out_ends_the_session_here_and_at_idporten(bruker: Client) -> None:
    response = bruker.post("/utlogging/")

    assert "/idporten/logout" in response.headers["Location"]
    assert not is_signed_in(bruker)


def test_signing_out_by_a_link_does_nothing(bruker: Client) -> None:
    assert bruker.get("/utlogging/").status_code == 405
    assert is_signed_in(bruker)


def test_another_person_signing_in_takes_over_nothing_of_the_first(logg_inn: LoggInn, api: Sandbox) -> None:
    client = logg_inn(EIER)

    client.get(sign_in_at_idporten(api, begin(client), REGNSKAPSFORER))

    assert "41" in client.get("/virksomheter/").content.decode() or is_signed_in(client)
    assert client.get("/virksomhet/212201782/").status_code == 200

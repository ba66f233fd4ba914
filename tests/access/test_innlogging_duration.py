"""How a sign-in lasts, is renewed and ends; what is stored of it cannot be read."""

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
from portal.access.session_store import SessionStore
from sandbox.app import Sandbox
from tests.access.sign_in import begin, is_signed_in
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock, sign_in_at_idporten
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db


def test_the_session_key_is_new_after_sign_in(api: Sandbox) -> None:
    client = Client()
    session = SessionStore()
    session["planted"] = 1
    session.save()
    before = str(session.session_key)
    client.cookies["sesjon"] = before

    client.get(sign_in_at_idporten(api, begin(client), EIER))

    assert client.cookies["sesjon"].value != before
    assert not SessionStore().exists(before)


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

    def ask(_: int) -> str:
        other = Client()
        other.cookies = client.cookies
        gate.wait()
        try:
            return other.get("/virksomheter/").headers["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        places = list(pool.map(ask, range(4)))

    assert places == [f"/virksomhet/{NORDLYS}/"] * 4
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

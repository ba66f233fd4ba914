"""Calls to ID-porten, Altinn and Maskinporten are logged; a refusal says whether the client or the clock is wrong."""

from datetime import timedelta

import httpx
import pytest
from django.test import Client
from prometheus_client import REGISTRY
from pytest_django import Settings

from portal.api.budget import Budget
from portal.api.client import KravOgBetalinger
from portal.api.errors import ApiError, ApiUnavailable
from portal.api.token import Grant, get_maskinporten
from sandbox.app import Sandbox
from tests.api.system_tools import budget, make_tilgang
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock


class Dated(httpx.BaseTransport):
    """The sandbox, with the Date header that a server adds."""

    def __init__(self, api: Sandbox, clock: TestClock) -> None:
        self._inner, self._clock = httpx.WSGITransport(app=api), clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        response.headers["Date"] = self._clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
        return response


@pytest.fixture
def dated(api: Sandbox, clock: TestClock, settings: Settings) -> Sandbox:
    settings.API_TRANSPORT = Dated(api, clock)
    return api


def see_sign_in(caplog: pytest.LogCaptureFixture) -> str:
    """The line of the call that was refused when a person wanted to sign in."""
    assert Client().get("/innlogging/").status_code == 503
    return next(message for message in caplog.messages if message.startswith("call") and "status=401" in message)


@pytest.mark.django_db
def test_a_wrong_client_and_a_wrong_clock_are_told_apart(
    dated: Sandbox, settings: Settings, clock: TestClock, caplog: pytest.LogCaptureFixture
) -> None:
    own = settings.IDPORTEN_CLIENT_ID
    settings.IDPORTEN_CLIENT_ID = "another"
    client = see_sign_in(caplog)
    settings.IDPORTEN_CLIENT_ID = own
    caplog.clear()
    settings.CLOCK = TestClock(clock.now() - timedelta(minutes=20), clock.today())

    wrong_time = see_sign_in(caplog)

    assert "party=idporten" in client
    assert client.endswith("error=invalid_client code=- skew=+0 cause=client")
    assert wrong_time.endswith("error=invalid_client code=- skew=+1200 cause=clock")


def test_maskinportens_own_code_is_named(dated: Sandbox, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ApiError):
        get_maskinporten().get_token(Grant(scope="another:scope"))

    assert any("endpoint=token status=400" in line and "code=MP-200" in line for line in caplog.messages)


@pytest.mark.django_db
def test_every_call_is_logged_and_counted_without_a_person_or_token(
    api: Sandbox, logg_inn: LoggInn, caplog: pytest.LogCaptureFixture
) -> None:
    labels = {"party": "idporten", "endpoint": "par", "code": "201"}
    before = REGISTRY.get_sample_value("portal_api_calls_total", labels) or 0.0

    logg_inn(EIER)

    calls = [message for message in caplog.messages if message.startswith("call party=")]
    assert {message.split()[1] for message in calls} == {"party=idporten", "party=altinn"}
    assert EIER not in caplog.text
    assert REGISTRY.get_sample_value("portal_api_calls_total", labels) == before + 1


def test_a_party_that_does_not_answer_is_logged(
    api: Sandbox, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    settings.API_TRANSPORT = httpx.MockTransport(refuse)  # a broken connection, not a second sandbox
    with pytest.raises(ApiError):
        get_maskinporten().get_token(Grant(scope="another:scope"))

    assert any(
        line.startswith("call party=maskinporten endpoint=token failed=ConnectError") for line in caplog.messages
    )


def test_with_no_time_left_no_call_is_begun(api: Sandbox, clock: TestClock) -> None:
    client, tilgang = KravOgBetalinger(get_maskinporten(), clock), make_tilgang(NORDLYS)
    client.get_aapnekrav(tilgang, budget())
    api.clear_calls()

    with pytest.raises(ApiUnavailable):
        client.get_aapnekrav(tilgang, Budget(0.0))

    assert [*api.calls] == []

"""A call to a party of access behind its breaker: what counts as the party's failure, and what does not."""

import httpx
import pytest
from pytest_django import Settings

from portal.api.breaker import FAILURES, get_breaker
from portal.api.errors import ApiUnavailable, Party
from portal.api.guarded import ask, count_failure
from sandbox.app import Sandbox
from tests.api.oppslag import calls
from tests.settings import SANDBOX


def call(endpoint: str = "token", seconds: float | None = None) -> int:
    return ask(Party.MASKINPORTEN, endpoint, f"{SANDBOX}/maskinporten/", "token", seconds=seconds, form={}).status


def test_an_answer_of_any_status_is_given_and_ends_a_row_of_failures(api: Sandbox) -> None:
    api.add_fault(party="maskinporten", status=503, count=FAILURES - 1)
    assert [call() for _ in range(FAILURES - 1)] == [503] * (FAILURES - 1)
    assert call() == 400
    api.add_fault(party="maskinporten", status=503, count=FAILURES - 1)
    for _ in range(FAILURES - 1):
        call()

    assert call() == 400


def test_after_failures_in_a_row_that_endpoint_is_not_called(api: Sandbox) -> None:
    api.add_fault(party="maskinporten", status=503)
    for _ in range(FAILURES):
        call()
    api.clear_calls()

    with pytest.raises(ApiUnavailable) as raised:
        call()
    assert (raised.value.party, raised.value.detail, raised.value.kode) == (Party.MASKINPORTEN, "token", "breaker")
    assert calls(api, "maskinporten") == []
    assert call("another") == 503


def test_a_timeout_counts_only_for_a_party_that_had_time_to_answer(settings: Settings, api: Sandbox) -> None:
    breaker = get_breaker(Party.MASKINPORTEN, "token")
    for _ in range(FAILURES):
        count_failure(breaker, httpx.ReadTimeout(""), settings.API_CONNECT_TIMEOUT - 0.1)
    assert not breaker.is_open
    for _ in range(FAILURES):
        count_failure(breaker, httpx.ReadTimeout(""), settings.API_CONNECT_TIMEOUT)
    assert breaker.is_open


def test_any_other_failure_counts_however_short_the_time(settings: Settings, api: Sandbox) -> None:
    breaker = get_breaker(Party.ALTINN, "exchange")
    for _ in range(FAILURES):
        count_failure(breaker, httpx.ConnectError(""), 0.0)

    assert breaker.is_open


class Silent(httpx.BaseTransport):
    """A party that takes a request, and never answers."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)


@pytest.mark.parametrize(("share", "is_open"), [(None, True), (0.9, False), (1.0, True)])
def test_a_party_that_never_answers_is_unavailable_and_stops_being_called_if_it_had_time(
    settings: Settings, api: Sandbox, share: float | None, is_open: bool
) -> None:
    settings.API_TRANSPORT = Silent()
    for _ in range(FAILURES):
        with pytest.raises(ApiUnavailable) as raised:
            call(seconds=None if share is None else share * settings.API_CONNECT_TIMEOUT)

    assert (raised.value.party, raised.value.detail) == (Party.MASKINPORTEN, "token")
    assert get_breaker(Party.MASKINPORTEN, "token").is_open is is_open

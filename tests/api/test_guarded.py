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

"""However many requests and processes ask, the authority is called once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from django.core.cache import caches
from django.db import connection
from pytest_django import Settings

from portal.api.breaker import FAILURES, PAUSE, Breaker
from portal.api.endpoints import LISTER
from portal.api.errors import ApiUnavailable, Party
from portal.api.reskontro import get_reskontro
from portal.domain.tilgang import Person, Tilgang
from sandbox.app import Sandbox
from tests.conftest import NORDLYS, TestClock
from tests.faults.wire import Onward, Wire

pytestmark = pytest.mark.django_db(transaction=True)
TILGANG = Tilgang(
    orgnr=NORDLYS,
    navn="",
    person=Person(navn="", maskert="", noekkel="", innlogging=""),
    gyldig_til=datetime(2030, 1, 1, tzinfo=UTC),
)


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:
    """Several threads take part, so these tests are not rolled back."""
    caches["default"].clear()


def ask_at_once(count: int) -> list[object]:
    gate = threading.Barrier(count)

    def ask(_: int) -> object:
        gate.wait()
        try:
            return get_reskontro().get_aapne_krav(TILGANG).data
        except ApiUnavailable as exc:
            return exc.kode
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(ask, range(count)))


def count_calls(api: Sandbox) -> int:
    return len([call for call in api.calls if call.party == "skatteetaten"])


def test_twelve_concurrent_requests_share_one_call(api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", delay_ms=150)

    answers = ask_at_once(12)

    assert count_calls(api) == 1
    assert all(answer == answers[0] for answer in answers)
    assert not isinstance(answers[0], str)


def test_a_statements_years_are_fetched_in_parallel_with_at_most_five_calls(api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", delay_ms=30)

    regnskap = get_reskontro().get_regnskap(TILGANG, dict.fromkeys(LISTER, range(2023, 2018, -1)))

    assert count_calls(api) == 16
    assert 2 <= api.max_in_flight["skatteetaten"] <= 5
    assert all(oppslag.data is not None for _, oppslag in regnskap.krav)


def test_a_request_for_one_answer_does_not_wait_for_the_rest_of_a_statement(api: Sandbox, settings: Settings) -> None:
    wire = settings.API_TRANSPORT = Wire(api)
    begun, may_go_on = threading.Event(), threading.Event()

    def hold(request: httpx.Request, onward: Onward) -> httpx.Response:
        begun.set()
        assert may_go_on.wait(20)
        return onward(request)

    def make_statement() -> None:
        try:
            get_reskontro().get_regnskap(TILGANG, {liste: [2023] for liste in LISTER})
        finally:
            connection.close()

    wire.cut("krav", hold)
    with ThreadPoolExecutor(1) as pool:
        statement = pool.submit(make_statement)
        try:
            assert begun.wait(20)
            asked = time.monotonic()
            assert get_reskontro().get_aapne_krav(TILGANG).data.alle_krav
            # After a timeout, the waiting request checks the cache once more.
            assert time.monotonic() - asked < settings.BUDGET_PERSON / 2
            assert not statement.done()
        finally:
            may_go_on.set()
        statement.result()

    assert wire.count("aapnekrav") == 1


def test_one_failed_year_is_missing_and_the_others_are_fetched(api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", endpoint="krav", status=500, kode="KB-002", count=1)

    regnskap = get_reskontro().get_regnskap(TILGANG, dict.fromkeys(LISTER, range(2023, 2020, -1)))

    assert len([oppslag for _, oppslag in regnskap.krav if oppslag.data is None]) == 1
    assert all(oppslag.data is not None for _, oppslag in regnskap.innbetalinger)


def test_after_repeated_failures_calls_stop_until_one_trial_call(clock: TestClock) -> None:
    breaker = Breaker(Party.SKATTEETATEN, clock)
    for _ in range(FAILURES - 1):
        breaker.failed()
    breaker.check()
    breaker.failed()

    with pytest.raises(ApiUnavailable):
        breaker.check()
    clock.move(PAUSE)
    breaker.check()  # the trial call
    with pytest.raises(ApiUnavailable):
        breaker.check()  # the others wait for its result
    breaker.succeeded()
    breaker.check()
    breaker.check()


def test_a_failed_trial_call_stops_the_calls_again(clock: TestClock) -> None:
    breaker = Breaker(Party.SKATTEETATEN, clock)
    for _ in range(FAILURES):
        breaker.failed()
    clock.move(PAUSE)
    breaker.check()
    breaker.failed()
    clock.move(PAUSE - timedelta(seconds=1))

    with pytest.raises(ApiUnavailable):
        breaker.check()

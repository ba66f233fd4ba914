"""The circuit breaker: five failures in a row open it, a trial call after the pause closes it."""

from contextlib import ExitStack
from datetime import timedelta

import httpx
import pytest

from portal import locks
from portal.api.breaker import FAILURES, PAUSE
from portal.api.endpoints import LISTER
from portal.api.patience import answer_within
from portal.api.regnskap import Regnskap, YearsByList
from portal.api.reskontro import get_reskontro
from tests.conftest import EIER, NORDLYS, LoggInn
from tests.faults.fault_table import AAR, ENDPOINTS, FAULTS, Rig
from tests.faults.lookup import TILGANG, look_up, name_flight, see
from tests.faults.wire import fail
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
OLD = timedelta(hours=7)
BY_NAME = {fault.name: fault for fault in FAULTS}
# Faults with one call per lookup, so that five lookups are five failures.
FAILING = ("500 KB-001", "503, Retry-After an hour", "connecting hangs", "reading hangs half-way")
ANSWERING = ("404 KB-003", "404 KB-007", "404 KB-009", "403 KB-005", "401 always", "200 with half the JSON")


def inject(rig: Rig, name: str) -> None:
    for endpoint in ENDPOINTS:
        BY_NAME[name].inject(rig, endpoint)


def open_breaker(rig: Rig, name: str = "500 KB-001") -> None:
    """Cause five failures in a row, over all endpoints."""
    inject(rig, name)
    for number in range(FAILURES):
        see(ENDPOINTS[number % len(ENDPOINTS)])
    rig.wire.reset_calls()


@pytest.mark.parametrize("name", FAILING)
def test_five_failures_in_a_row_open_the_breaker(rig: Rig, name: str) -> None:
    open_breaker(rig, name)
    rig.restore()
    rig.clock.move(PAUSE - timedelta(seconds=1))

    seen = [see(endpoint) for endpoint in ENDPOINTS]

    assert seen == ["ApiUnavailable"] * 4
    assert rig.wire.calls == []


def test_an_answer_resets_the_count_of_failures(rig: Rig) -> None:
    inject(rig, "500 KB-001")
    for _ in range(FAILURES - 1):
        see("krav")
    rig.restore()
    assert see("aapnekrav") == "new"
    inject(rig, "500 KB-001")
    see("krav")
    rig.restore()

    assert see("krav") == "new"


@pytest.mark.parametrize("name", ANSWERING)
def test_error_answers_do_not_open_the_breaker(rig: Rig, name: str) -> None:
    inject(rig, name)
    for _ in range(2 * FAILURES):
        see("aapnekrav")
        rig.clock.move(timedelta(minutes=6))
    rig.restore()
    rig.wire.reset_calls()

    see("aapnekrav")

    assert rig.wire.count("aapnekrav") == 1


def test_an_open_breaker_shows_cached_figures_with_the_reason(rig: Rig) -> None:
    before = look_up("aapnekrav")
    rig.clock.move(OLD)
    open_breaker(rig)

    seen = look_up("aapnekrav")

    assert (seen.data, see("aapnekrav")) == (before.data, "old: utilgjengelig")
    assert rig.wire.calls == []


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_while_calls_are_refused_a_page_waits_for_no_other(rig: Rig, endpoint: str) -> None:
    """It takes no lock either, and no thread of its own with a connection, only to hear what is known."""
    before = {each: look_up(each).data for each in ENDPOINTS}
    rig.clock.move(OLD)
    open_breaker(rig)

    with ExitStack() as others, answer_within(0.05, "a page"):
        for each in ENDPOINTS:
            assert others.enter_context(locks.hold(name_flight(each), wait=0))
        seen, state = look_up(endpoint), see(endpoint)

    assert (seen.data, state) == (before[endpoint], "old: utilgjengelig")
    rig.restore()
    rig.clock.move(PAUSE)
    assert see(endpoint) == "new"


def test_what_is_one_of_many_takes_nothing_too_old_while_calls_are_refused(rig: Rig) -> None:
    look_up("innbetalinger")
    rig.clock.move(OLD)
    open_breaker(rig)

    asked: tuple[YearsByList, ...] = ({}, {"innbetalinger": (AAR,)})
    for years in asked:
        assert get_reskontro().find_kept(TILGANG, years, count_lists) is not None
        assert get_reskontro().find_kept(TILGANG, years, count_lists, is_many=True) is None


def count_lists(regnskap: Regnskap) -> int:
    return len(regnskap.innbetalinger)


def test_with_an_open_breaker_and_no_cache_pages_say_that_figures_are_unavailable(rig: Rig, logg_inn: LoggInn) -> None:
    bruker = logg_inn(EIER)
    open_breaker(rig)

    response = bruker.get(f"/virksomhet/{NORDLYS}/")

    assert response.status_code == 503
    assert "Du kan fortsatt ha krav å betale" in get_text(response)
    assert rig.wire.count("aapnekrav") == 0


def test_after_the_pause_one_trial_call_is_made_and_its_failure_starts_a_new_pause(rig: Rig) -> None:
    for endpoint in ENDPOINTS:
        look_up(endpoint)
    rig.clock.move(OLD)
    open_breaker(rig)
    rig.clock.move(PAUSE)

    regnskap = get_reskontro().get_regnskap(TILGANG, {liste: [AAR] for liste in LISTER})

    assert len([call for call in rig.wire.calls if call != "token"]) == 1
    assert regnskap.aapne.is_old
    rig.wire.reset_calls()
    rig.clock.move(PAUSE - timedelta(seconds=1))
    see("aapnekrav")
    assert rig.wire.calls == []


def test_a_successful_trial_closes_the_breaker(rig: Rig) -> None:
    open_breaker(rig)
    rig.restore()
    rig.clock.move(PAUSE)

    seen = [see(endpoint) for endpoint in ENDPOINTS]

    assert seen == ["new"] * 4
    assert [call for call in rig.wire.calls if call != "token"] == list(ENDPOINTS)


def test_after_an_hour_of_outage_figures_are_fresh_within_one_pause(rig: Rig) -> None:
    look_up("aapnekrav")
    rig.clock.move(OLD)
    rig.wire.cut("aapnekrav", fail(httpx.ConnectError, "Connection refused"))
    for _ in range(60):
        assert see("aapnekrav") == "old: utilgjengelig"
        rig.clock.move(timedelta(minutes=1))
    rig.restore()
    rig.clock.move(PAUSE)

    assert see("aapnekrav") == "new"


def test_a_trial_without_a_token_keeps_the_breaker_open(rig: Rig) -> None:
    open_breaker(rig)
    rig.api.clear_faults()
    rig.clock.move(timedelta(minutes=2))  # the token has expired
    rig.api.add_fault(party="maskinporten", status=500)

    assert see("aapnekrav") == "ApiUnavailable"
    rig.restore()

    assert see("krav") == "ApiUnavailable"
    rig.clock.move(PAUSE)
    assert see("krav") == "new"

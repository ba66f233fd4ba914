"""Lookup of each endpoint under each fault, with an empty cache and with answers of each age."""

from contextlib import suppress
from datetime import UTC, timedelta
from email.utils import format_datetime

import pytest
import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from portal.api.client import EMPTY
from portal.api.errors import ApiRefused
from portal.api.reskontro import get_reskontro
from tests.faults.fault_table import AAR, ENDPOINTS, FAULTS, NOTHING, REFUSED, SUCCESS, Fault, Rig
from tests.faults.lookup import TILGANG, get_kept, look, look_up, see
from tests.faults.wire import Flood, answer

pytestmark = pytest.mark.django_db
FRESH, SHOWN, OLD = timedelta(minutes=1), timedelta(minutes=30), timedelta(hours=7)
CASES = [(fault, endpoint) for fault in FAULTS for endpoint in (ENDPOINTS[:2] if fault.is_extra else ENDPOINTS)]
each_fault = pytest.mark.parametrize(("fault", "endpoint"), CASES, ids=str)
each_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS)


@each_fault
def test_with_an_empty_cache_the_reason_is_given_and_no_error_is_cached(rig: Rig, fault: Fault, endpoint: str) -> None:
    fault.inject(rig, endpoint)

    seen = see(endpoint)

    assert seen == fault.get_outcome(endpoint)
    assert rig.wire.count(endpoint) == fault.count_calls(endpoint)
    assert_kept(rig, fault, endpoint, before=None)
    assert_restored(rig, fault, endpoint)


@each_fault
def test_an_old_cached_answer_is_shown_with_the_reason_and_stays_cached(rig: Rig, fault: Fault, endpoint: str) -> None:
    before = look_up(endpoint)
    rig.clock.move(OLD)
    fault.inject(rig, endpoint)
    rig.wire.reset_calls()

    seen = look(endpoint)

    assert seen.state == fault.outcome.stale
    assert rig.wire.count(endpoint) == fault.count_calls(endpoint)
    assert_kept(rig, fault, endpoint, before=before.fetched_at)
    if seen.state.startswith("old"):
        assert (seen.data, seen.fetched_at) == (before.data, before.fetched_at)
    assert_restored(rig, fault, endpoint)


@pytest.mark.parametrize(("fault", "endpoint"), [case for case in CASES if not case[0].is_extra], ids=str)
def test_a_stale_answer_is_shown_at_once_and_the_reason_after_the_refresh(
    rig: Rig, fault: Fault, endpoint: str
) -> None:
    before = look_up(endpoint)
    rig.clock.move(SHOWN)
    fault.inject(rig, endpoint)
    rig.wire.reset_calls()
    assert see(endpoint) == "shown"
    assert rig.wire.count(endpoint) == 0

    with suppress(ApiRefused):
        get_reskontro().prefetch(TILGANG, endpoint, None if endpoint == "aapnekrav" else AAR)

    # Older figures are shown after a token was asked for (decision 116).
    assert rig.wire.count(endpoint) == fault.count_calls(endpoint, has_token=True)
    assert_kept(rig, fault, endpoint, before=before.fetched_at)
    assert see(endpoint) == fault.outcome.stale.replace("new", "fresh")


@each_endpoint
def test_a_fresh_cached_answer_is_used_without_a_call(rig: Rig, endpoint: str) -> None:
    look_up(endpoint)
    before = get_kept(endpoint)
    rig.clock.move(FRESH)
    for fault in FAULTS:
        fault.inject(rig, endpoint)
        rig.wire.reset_calls()

        assert see(endpoint) == "fresh", fault

        assert (rig.wire.calls, get_kept(endpoint)) == ([], before), fault
        rig.restore()


def assert_kept(rig: Rig, fault: Fault, endpoint: str, *, before: object) -> None:
    kept = get_kept(endpoint)
    if fault.outcome in (NOTHING, SUCCESS):
        assert kept is not None
        assert kept.fetched_at == rig.clock.now()
        assert (kept.body == EMPTY) == (fault.outcome is NOTHING)
    elif fault.outcome is REFUSED:
        assert kept is None
    else:
        assert (kept and kept.fetched_at) == before


def assert_restored(rig: Rig, fault: Fault, endpoint: str) -> None:
    """After the fault is removed, the next lookup gets the true answer."""
    rig.restore()
    if fault.outcome not in (NOTHING, SUCCESS):
        assert see(endpoint) == "new"
    if fault.outcome is not NOTHING:
        assert see(endpoint) == "fresh"


@each_endpoint
def test_an_expired_answer_is_not_shown_in_an_outage(rig: Rig, endpoint: str) -> None:
    look_up(endpoint)
    rig.clock.moment += timedelta(hours=72)
    rig.api.add_fault(party="skatteetaten", status=503)

    assert see(endpoint) == "ApiUnavailable"


def test_a_closed_year_is_shown_for_seven_days(rig: Rig) -> None:
    look_up("krav", AAR - 1)
    rig.api.add_fault(party="skatteetaten", endpoint="krav", status=503)
    rig.clock.moment += timedelta(days=6, hours=23)
    assert look_up("krav", AAR - 1).data is not None
    rig.clock.moment += timedelta(hours=1)

    assert look_up("krav", AAR - 1).data is None


def test_a_refusal_of_one_list_drops_everything_cached(rig: Rig) -> None:
    for endpoint in ENDPOINTS:
        look_up(endpoint)
    rig.clock.move(OLD)
    rig.api.add_fault(party="skatteetaten", endpoint="utbetalinger", kode="KB-005")

    assert see("utbetalinger") == "ApiRefused"

    assert [get_kept(endpoint) for endpoint in ENDPOINTS] == [None] * 4


def test_reading_an_answer_stops_at_twenty_megabytes(rig: Rig) -> None:
    flood = Flood()
    rig.wire.cut("krav", flood)

    assert see("krav") == "missing: uforståelig"

    assert flood.megabytes == 20


def test_rows_of_wrong_types_are_unreadable(rig: Rig) -> None:
    kept = look_up("aapnekrav").data
    body = b'{"partIdentifikator": "%s", "aapentKravMedGjenstaaendeBeloep": [17, "krav", null, [], {}]}'
    own = body % TILGANG.orgnr.encode()
    (rig.folder / "aapnekrav.json").write_bytes(own)
    rig.clock.move(OLD)

    answer = get_reskontro().get_aapne_krav(TILGANG).data

    assert answer != kept
    assert (len(answer.alle_krav), len(answer.uleselige)) == (0, 5)


class _Waits(Exception):
    """Raised instead of waiting, with the number of seconds."""


def _do_not_wait(details: RetryDetails) -> None:
    raise _Waits(details.wait_for)


@pytest.mark.parametrize("seconds", [2, 14])
def test_retry_after_is_obeyed_exactly(rig: Rig, seconds: int) -> None:
    rig.api.add_fault(party="skatteetaten", status=503, retry_after=seconds)
    set_on_retry_hooks([_do_not_wait])

    try:
        with stamina.set_testing(False), pytest.raises(_Waits) as waits:
            look_up("aapnekrav")
    finally:
        set_on_retry_hooks(None)

    assert waits.value.args == (seconds,)


@pytest.mark.parametrize("value", ["{date}", "Sun, 06 Nov 1994 08:49:37 GMT", "soon", "1994-11-06"])
def test_retry_after_may_be_a_date_and_invalid_values_are_ignored(rig: Rig, value: str) -> None:
    when = format_datetime(rig.clock.now().astimezone(UTC) + timedelta(seconds=7), usegmt=True)
    rig.wire.cut("aapnekrav", answer(503, "", **{"Retry-After": value.format(date=when)}))
    set_on_retry_hooks([_do_not_wait])

    try:
        with stamina.set_testing(False), pytest.raises(_Waits) as waits:
            look_up("aapnekrav")
    finally:
        set_on_retry_hooks(None)

    (seconds,) = waits.value.args
    assert 6 <= seconds <= 7 if value == "{date}" else seconds < 1


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_beyond_the_budget_gives_no_retry(rig: Rig, status: int) -> None:
    rig.api.add_fault(party="skatteetaten", status=status, retry_after=15)

    with stamina.set_testing(False):
        assert see("aapnekrav") == "ApiUnavailable"

    assert rig.wire.count("aapnekrav") == 1


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if "hangs" in fault.name], ids=str)
def test_a_timeout_is_not_retried_and_stays_within_the_budget(rig: Rig, fault: Fault) -> None:
    fault.inject(rig, "aapnekrav")

    assert see("aapnekrav") == "ApiUnavailable"

    (limits,) = rig.wire.limits["aapnekrav"]
    assert limits["connect"] <= rig.settings.API_CONNECT_TIMEOUT
    assert limits["connect"] + limits["read"] <= rig.settings.BUDGET_PERSON


def test_timeouts_never_exceed_the_remaining_budget(rig: Rig) -> None:
    rig.settings.BUDGET_PERSON = 2.0
    look_up("aapnekrav")

    (limits,) = rig.wire.limits["aapnekrav"]
    assert max(limits["connect"], limits["read"]) <= 2.0

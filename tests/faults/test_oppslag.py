"""Each endpoint in each fault, with nothing kept and with something of each age: what is seen, and what is kept."""

from contextlib import suppress
from datetime import UTC, timedelta
from email.utils import format_datetime

import pytest
import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from portal.api.client import EMPTY
from portal.api.errors import ApiRefused
from portal.api.reskontro import get_reskontro
from tests.faults.ledning import Flood, answer
from tests.faults.oppslag import TILGANG, get_kept, look, look_up, see
from tests.faults.tabell import AAR, ENDPOINTS, FAULTS, NOTHING, REFUSED, WELL, Fault, Ground

pytestmark = pytest.mark.django_db
FRESH, SHOWN, OLD = timedelta(minutes=1), timedelta(minutes=30), timedelta(hours=7)
CASES = [(fault, endpoint) for fault in FAULTS for endpoint in (ENDPOINTS[:2] if fault.is_extra else ENDPOINTS)]
each_fault = pytest.mark.parametrize(("fault", "endpoint"), CASES, ids=str)
each_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS)


@each_fault
def test_with_nothing_kept_it_is_said_why_there_is_nothing_and_nothing_wrong_is_kept(
    ground: Ground, fault: Fault, endpoint: str
) -> None:
    fault.put(ground, endpoint)

    seen = see(endpoint)

    assert seen == fault.get_ending(endpoint)
    assert ground.ledning.count(endpoint) == fault.count_calls(endpoint)
    assert_kept(ground, fault, endpoint, before=None)
    assert_mended(ground, fault, endpoint)


@each_fault
def test_with_something_old_kept_it_is_shown_with_the_reason_and_stays_kept(
    ground: Ground, fault: Fault, endpoint: str
) -> None:
    before = look_up(endpoint)
    ground.clock.move(OLD)
    fault.put(ground, endpoint)
    ground.ledning.forget()

    seen = look(endpoint)

    assert seen.ord == fault.ending.kept
    assert ground.ledning.count(endpoint) == fault.count_calls(endpoint)
    assert_kept(ground, fault, endpoint, before=before.fetched_at)
    if seen.ord.startswith("old"):
        assert (seen.data, seen.fetched_at) == (before.data, before.fetched_at)
    assert_mended(ground, fault, endpoint)


@pytest.mark.parametrize(("fault", "endpoint"), [case for case in CASES if not case[0].is_extra], ids=str)
def test_with_something_kept_that_is_not_quite_fresh_the_reason_follows_when_it_is_known(
    ground: Ground, fault: Fault, endpoint: str
) -> None:
    before = look_up(endpoint)
    ground.clock.move(SHOWN)
    fault.put(ground, endpoint)
    ground.ledning.forget()
    assert see(endpoint) == "shown"
    assert ground.ledning.count(endpoint) == 0

    with suppress(ApiRefused):
        get_reskontro().prefetch(TILGANG, endpoint, None if endpoint == "aapnekrav" else AAR)

    assert ground.ledning.count(endpoint) == fault.count_calls(endpoint)
    assert_kept(ground, fault, endpoint, before=before.fetched_at)
    assert see(endpoint) == fault.ending.kept.replace("new", "fresh")


@each_endpoint
def test_with_something_fresh_kept_nobody_is_asked_whatever_the_fault(ground: Ground, endpoint: str) -> None:
    look_up(endpoint)
    before = get_kept(endpoint)
    ground.clock.move(FRESH)
    for fault in FAULTS:
        fault.put(ground, endpoint)
        ground.ledning.forget()

        assert see(endpoint) == "fresh", fault

        assert (ground.ledning.calls, get_kept(endpoint)) == ([], before), fault
        ground.mend()


def assert_kept(ground: Ground, fault: Fault, endpoint: str, *, before: object) -> None:
    kept = get_kept(endpoint)
    if fault.ending in (NOTHING, WELL):
        assert kept is not None
        assert kept.fetched_at == ground.clock.now()
        assert (kept.body == EMPTY) == (fault.ending is NOTHING)
    elif fault.ending is REFUSED:
        assert kept is None
    else:
        assert (kept and kept.fetched_at) == before


def assert_mended(ground: Ground, fault: Fault, endpoint: str) -> None:
    """Nothing of the fault is left when it is gone: the next one to ask gets the true answer."""
    ground.mend()
    if fault.ending not in (NOTHING, WELL):
        assert see(endpoint) == "new"
    if fault.ending is not NOTHING:
        assert see(endpoint) == "fresh"


@each_endpoint
def test_what_is_older_than_it_may_be_kept_is_not_shown_in_an_outage(ground: Ground, endpoint: str) -> None:
    look_up(endpoint)
    ground.clock.moment += timedelta(hours=72)
    ground.api.add_fault(party="skatteetaten", status=503)

    assert see(endpoint) == "ApiUnavailable"


def test_a_closed_year_is_shown_for_seven_days_and_then_is_missing(ground: Ground) -> None:
    look_up("krav", AAR - 1)
    ground.api.add_fault(party="skatteetaten", endpoint="krav", status=503)
    ground.clock.moment += timedelta(days=6, hours=23)
    assert look_up("krav", AAR - 1).data is not None
    ground.clock.moment += timedelta(hours=1)

    assert look_up("krav", AAR - 1).data is None


def test_a_right_that_is_gone_for_one_list_takes_all_that_is_kept_with_it(ground: Ground) -> None:
    for endpoint in ENDPOINTS:
        look_up(endpoint)
    ground.clock.move(OLD)
    ground.api.add_fault(party="skatteetaten", endpoint="utbetalinger", kode="KB-005")

    assert see("utbetalinger") == "ApiRefused"

    assert [get_kept(endpoint) for endpoint in ENDPOINTS] == [None] * 4


def test_an_answer_of_fifty_megabytes_is_left_off_at_twenty(ground: Ground) -> None:
    flood = Flood()
    ground.ledning.cut("krav", flood)

    assert see("krav") == "missing: uforståelig"

    assert flood.megabytes == 20


def test_rows_of_wrong_types_are_told_as_unreadable_and_the_others_are_there(ground: Ground) -> None:
    kept = look_up("aapnekrav").data
    body = b'{"partIdentifikator": "%s", "aapentKravMedGjenstaaendeBeloep": [17, "krav", null, [], {}]}'
    own = body % TILGANG.orgnr.encode()
    (ground.folder / "aapnekrav.json").write_bytes(own)
    ground.clock.move(OLD)

    answer = get_reskontro().get_aapne_krav(TILGANG).data

    assert answer != kept
    assert (len(answer.alle_krav), len(answer.uleselige)) == (0, 5)


class _Waits(Exception):
    """Raised in the place of waiting, with the seconds."""


def _do_not_wait(details: RetryDetails) -> None:
    raise _Waits(details.wait_for)


@pytest.mark.parametrize("seconds", [2, 14])
def test_retry_after_is_obeyed_to_the_second(ground: Ground, seconds: int) -> None:
    ground.api.add_fault(party="skatteetaten", status=503, retry_after=seconds)
    set_on_retry_hooks([_do_not_wait])

    try:
        with stamina.set_testing(False), pytest.raises(_Waits) as waits:
            look_up("aapnekrav")
    finally:
        set_on_retry_hooks(None)

    assert waits.value.args == (seconds,)


@pytest.mark.parametrize("value", ["{date}", "Sun, 06 Nov 1994 08:49:37 GMT", "soon", "1994-11-06"])
def test_retry_after_may_be_a_date_and_what_is_none_is_not_obeyed(ground: Ground, value: str) -> None:
    when = format_datetime(ground.clock.now().astimezone(UTC) + timedelta(seconds=7), usegmt=True)
    ground.ledning.cut("aapnekrav", answer(503, "", **{"Retry-After": value.format(date=when)}))
    set_on_retry_hooks([_do_not_wait])

    try:
        with stamina.set_testing(False), pytest.raises(_Waits) as waits:
            look_up("aapnekrav")
    finally:
        set_on_retry_hooks(None)

    (seconds,) = waits.value.args
    assert 6 <= seconds <= 7 if value == "{date}" else seconds < 1


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_beyond_the_budget_is_not_waited_for(ground: Ground, status: int) -> None:
    ground.api.add_fault(party="skatteetaten", status=status, retry_after=15)

    with stamina.set_testing(False):
        assert see("aapnekrav") == "ApiUnavailable"

    assert ground.ledning.count("aapnekrav") == 1


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if "hangs" in fault.name], ids=str)
def test_what_hangs_is_waited_for_once_and_within_the_budget(ground: Ground, fault: Fault) -> None:
    fault.put(ground, "aapnekrav")

    assert see("aapnekrav") == "ApiUnavailable"

    (limits,) = ground.ledning.limits["aapnekrav"]
    assert limits["connect"] <= ground.settings.API_CONNECT_TIMEOUT
    assert limits["connect"] + limits["read"] <= ground.settings.BUDGET_PERSON


def test_with_little_of_the_budget_left_no_single_wait_is_longer(ground: Ground) -> None:
    ground.settings.BUDGET_PERSON = 2.0
    look_up("aapnekrav")

    (limits,) = ground.ledning.limits["aapnekrav"]
    assert max(limits["connect"], limits["read"]) <= 2.0

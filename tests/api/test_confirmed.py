"""Whether the system user is still there, before older figures are shown again: who says so, and for how long."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import Settings

from portal import locks
from portal.access.kjente_lesere import note_uten_egen
from portal.access.tilgang import get_tilgang
from portal.api.budget import Budget
from portal.api.confirmed import BETWEEN_FAILURES, check_reader, is_confirmed, require_reader
from portal.api.dropped import drop_organisation, drop_read_by, find_dropped
from portal.api.errors import ApiRefused
from portal.api.patience import NeedsCalls
from portal.api.reader_confirmations import (
    Confirmation,
    find_confirmation,
    forget_confirmation,
    keep_confirmation,
    name_confirmation,
)
from portal.domain.tilgang import EGEN, Leser, Tilgang
from sandbox.app import Sandbox
from tests.api.oppslag import calls
from tests.api.system_tools import NONE, budget, make_tilgang
from tests.conftest import EKSEMPEL_B, NORDLYS, LoggInn, TestClock
from tests.lager import read_lifetimes
from tests.web.lesere import CLIENT, sign_in_director

pytestmark = pytest.mark.django_db
FIVE, SECOND = timedelta(minutes=5), timedelta(seconds=1)


@pytest.fixture
def tilgang(api: Sandbox) -> Tilgang:
    """An organisation whose own system user reads."""
    return make_tilgang(NORDLYS)


def test_what_it_fetched_in_the_last_five_minutes_says_so(tilgang: Tilgang, api: Sandbox, clock: TestClock) -> None:
    require_reader(tilgang, clock.now() - FIVE)
    assert calls(api, "maskinporten") == []
    require_reader(tilgang, clock.now() - FIVE - SECOND)

    assert calls(api, "maskinporten") == ["token"]


def test_a_token_says_so_for_five_minutes(tilgang: Tilgang, api: Sandbox, clock: TestClock) -> None:
    require_reader(tilgang)
    assert find_confirmation(EGEN, NORDLYS) == Confirmation(given=clock.now().timestamp())
    clock.move(FIVE)
    require_reader(tilgang)
    assert calls(api, "maskinporten") == ["token"]
    clock.move(SECOND)
    require_reader(tilgang)

    assert calls(api, "maskinporten") == ["token"] * 2


def test_while_a_withdrawal_is_under_way_only_a_newer_confirmation_will_do(
    tilgang: Tilgang, api: Sandbox, clock: TestClock
) -> None:
    require_reader(tilgang)
    clock.move(SECOND)
    since = replace(tilgang, confirmed_after=clock.now())

    assert not is_confirmed(since, clock.now(), clock)
    require_reader(since, clock.now())
    assert calls(api, "maskinporten") == ["token"] * 2
    assert is_confirmed(since, None, clock)
    require_reader(since)
    assert calls(api, "maskinporten") == ["token"] * 2
    clock.move(FIVE + SECOND)
    require_reader(since)  # five minutes are the longest in any case
    assert calls(api, "maskinporten") == ["token"] * 3


def test_one_that_is_gone_is_refused_and_what_it_fetched_is_dropped(api: Sandbox, clock: TestClock) -> None:
    with pytest.raises(ApiRefused):
        require_reader(make_tilgang(NONE))

    mark = find_dropped([NONE])[NONE]
    assert (mark.is_avvist, mark.naar) == (True, clock.now())
    assert find_confirmation(EGEN, NONE) == Confirmation()


def test_a_token_from_before_its_figures_were_dropped_says_nothing(
    tilgang: Tilgang, api: Sandbox, clock: TestClock
) -> None:
    require_reader(tilgang)
    clock.move(SECOND)
    drop_read_by(EGEN, NORDLYS, clock, is_avvist=True)

    require_reader(tilgang)

    assert calls(api, "maskinporten") == ["token"] * 2


def test_a_token_of_a_firm_from_before_what_it_fetched_was_dropped_says_nothing(
    api: Sandbox, clock: TestClock, logg_inn: LoggInn
) -> None:
    director = sign_in_director(logg_inn, api)
    note_uten_egen(CLIENT, is_expected=False)
    client = get_tilgang(director.session, CLIENT, is_sure=True)
    assert not client.leser.is_egen
    require_reader(client)
    clock.move(SECOND)
    api.clear_calls()
    drop_read_by(client.leser, CLIENT, clock, is_avvist=True)

    require_reader(client)

    assert calls(api, "maskinporten") == ["token"]


def test_a_party_that_does_not_answer_for_as_long_as_a_connection_takes_has_been_asked(
    tilgang: Tilgang, api: Sandbox, clock: TestClock, settings: Settings
) -> None:
    settings.WAIT_FOR_READER = settings.API_CONNECT_TIMEOUT
    api.add_fault(party="maskinporten", status=503)

    require_reader(tilgang)

    assert find_confirmation(EGEN, NORDLYS) == Confirmation(failed=clock.now().timestamp())


def test_while_maskinporten_is_away_it_is_asked_once_a_minute(tilgang: Tilgang, api: Sandbox, clock: TestClock) -> None:
    api.add_fault(party="maskinporten", status=503)
    require_reader(tilgang)
    assert find_confirmation(EGEN, NORDLYS) == Confirmation(failed=clock.now().timestamp())
    clock.move(BETWEEN_FAILURES - SECOND)
    require_reader(tilgang)
    tried = len(calls(api, "maskinporten"))
    clock.move(SECOND)
    require_reader(tilgang)

    assert len(calls(api, "maskinporten")) > tried


def test_whoever_had_no_time_to_ask_knows_nothing_of_the_party(
    tilgang: Tilgang, api: Sandbox, clock: TestClock
) -> None:
    check_reader(tilgang, None, clock, Budget(0.0))

    assert find_confirmation(EGEN, NORDLYS) == Confirmation()
    check_reader(tilgang, None, clock, budget())
    assert find_confirmation(EGEN, NORDLYS).given


def test_whoever_may_not_call_is_told_that_a_call_is_needed(tilgang: Tilgang, api: Sandbox, clock: TestClock) -> None:
    with pytest.raises(NeedsCalls):
        check_reader(tilgang, None, clock, budget().without_calls())
    check_reader(tilgang, clock.now(), clock, budget().without_calls())

    assert calls(api, "maskinporten") == []


def test_while_another_request_asks_nobody_asks_too(
    tilgang: Tilgang, api: Sandbox, clock: TestClock, settings: Settings
) -> None:
    settings.WAIT_FOR_READER = 0.0
    with locks.hold(name_confirmation(EGEN, NORDLYS), wait=0):
        require_reader(tilgang)

    assert calls(api, "maskinporten") == []
    assert find_confirmation(EGEN, NORDLYS) == Confirmation()


def test_a_confirmation_is_kept_for_the_system_user_whomever_it_reads(clock: TestClock) -> None:
    agent = Leser(eier=NONE, external_ref="r", client_id="c")
    keep_confirmation(agent, NORDLYS, Confirmation(given=1.0))
    keep_confirmation(EGEN, NORDLYS, Confirmation(given=2.0))

    assert find_confirmation(agent, EKSEMPEL_B) == Confirmation(given=1.0)
    assert find_confirmation(EGEN, EKSEMPEL_B) == Confirmation()
    for other in ("eier", "external_ref", "client_id"):
        assert find_confirmation(replace(agent, **{other: "x"}), NORDLYS) == Confirmation()
    assert all(age <= FIVE.total_seconds() for age in read_lifetimes().values())
    forget_confirmation(agent, EKSEMPEL_B)
    assert (find_confirmation(agent, NORDLYS), find_confirmation(EGEN, NORDLYS)) == (
        Confirmation(),
        Confirmation(given=2.0),
    )


def test_a_confirmation_holds_from_its_moment_and_a_failure_for_its_time(clock: TestClock) -> None:
    now = clock.now()
    given, failed = Confirmation(given=now.timestamp()), Confirmation(failed=now.timestamp())

    assert (given.is_given_since(now), given.is_given_since(now + SECOND)) == (True, False)
    assert [failed.has_failed_within(FIVE, now + age) for age in (-SECOND, 0 * SECOND, FIVE - SECOND, FIVE)] == [
        False,
        True,
        True,
        False,
    ]
    assert not Confirmation().has_failed_within(FIVE, now)
    assert not Confirmation().is_given_since(now)


def test_what_is_dropped_on_request_is_dropped_of_every_reader(clock: TestClock) -> None:
    drop_organisation(NORDLYS, clock, is_avvist=False)

    assert not find_dropped([NORDLYS])[NORDLYS].is_avvist
    assert find_dropped([EKSEMPEL_B]) == {}

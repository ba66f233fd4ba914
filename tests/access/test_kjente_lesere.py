"""What is known of system users: for how long, and that Altinn is asked once by all who need it."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from portal import locks
from portal.access.kjente_lesere import (
    KEPT_REFERENCE,
    KEPT_UTEN,
    Egen,
    find_egne,
    forget_agent,
    forget_egen,
    forget_lesbare,
    get_agenter,
    get_lesbare,
    name_egen,
    note_egen,
    note_uten_egen,
    open_egen,
)
from portal.api.agent_grants import make_agent
from portal.api.dropped import find_dropped
from portal.api.errors import ApiUnavailable, Party
from portal.domain.tilgang import Leser, Tilgang
from portal.sealed_store import read_envelopes
from sandbox.app import Sandbox
from tests.api.oppslag import calls
from tests.api.system_tools import FIRM, NONE, OLD_AGENT_FIRM, make_tilgang
from tests.conftest import NORDLYS, TestClock
from tests.lager import read_lifetimes
from tests.web.lesere import AGENT, CLIENT, OTHER_CLIENT, give_agent

pytestmark = pytest.mark.django_db
DISSOLVED = "312520923"
FIVE, SECOND = timedelta(minutes=5), timedelta(seconds=1)


@pytest.fixture
def firma(api: Sandbox) -> Tilgang:
    """A firm whose agent reads two clients."""
    give_agent(api)
    return make_tilgang(FIRM)


@pytest.fixture
def agent(firma: Tilgang) -> Leser:
    return make_agent(firma, "regn")


def test_nothing_is_known_of_most(clock: TestClock, db: None) -> None:
    assert find_egne([NONE, NORDLYS]) == {NONE: Egen(), NORDLYS: Egen()}
    assert open_egen(NONE, {}) == Egen()
    assert (Egen().is_uten, Egen().was_uten, Egen().external_ref) == (False, False, "")


def test_a_reference_of_its_own_is_known_for_a_day_and_the_default_is_none(clock: TestClock) -> None:
    note_egen(NONE, "regnskap-2026")
    assert find_egne([NONE, NORDLYS]) == {NONE: Egen(external_ref="regnskap-2026"), NORDLYS: Egen()}
    assert open_egen(NONE, read_envelopes([name_egen(NONE)])).external_ref == "regnskap-2026"
    assert not find_egne([NONE])[NONE].was_uten
    assert all(KEPT_REFERENCE.total_seconds() - 10 < age <= 86400 for age in read_lifetimes().values())
    assert read_lifetimes()

    note_egen(NONE, NONE)

    assert find_egne([NONE]) == {NONE: Egen()}
    note_egen(NONE, "regnskap-2026")
    forget_egen(NONE)
    assert find_egne([NONE]) == {NONE: Egen()}


def test_that_there_is_none_is_sure_for_five_minutes_and_will_do_for_lists_for_half_a_day(clock: TestClock) -> None:
    note_uten_egen(NONE)
    (age,) = read_lifetimes().values()
    assert KEPT_UTEN.total_seconds() - 10 < age <= KEPT_UTEN.total_seconds()
    egen = find_egne([NONE])[NONE]
    assert (egen.is_uten, egen.was_uten, egen.external_ref) == (True, True, "")
    clock.move(-SECOND)
    assert (egen.is_uten, egen.was_uten) == (False, False)  # it was said by a clock that is ahead
    clock.move(FIVE)
    assert egen.is_uten
    clock.move(SECOND)
    assert (egen.is_uten, egen.was_uten) == (False, True)
    clock.move(KEPT_UTEN - FIVE - SECOND)
    assert egen.was_uten
    clock.move(SECOND)
    assert not egen.was_uten


def test_one_that_somebody_has_asked_for_is_looked_for_again_in_five_minutes(clock: TestClock) -> None:
    note_uten_egen(NONE, is_expected=True)

    (age,) = read_lifetimes().values()
    assert FIVE.total_seconds() - 10 < age <= FIVE.total_seconds()
    assert find_egne([NONE])[NONE].is_uten


def test_what_is_kept_of_one_organisation_does_not_open_as_anothers(clock: TestClock) -> None:
    note_uten_egen(NONE)
    envelope = read_envelopes([name_egen(NONE)])[name_egen(NONE)]

    assert open_egen(NORDLYS, {name_egen(NORDLYS): envelope}) == Egen()


def test_all_agents_are_asked_for_once_in_five_minutes(firma: Tilgang, api: Sandbox, clock: TestClock) -> None:
    assert (FIRM, "regn") in get_agenter()
    asked = calls(api, "altinn")
    assert asked
    give_agent(api, OLD_AGENT_FIRM, ())
    clock.move(FIVE - SECOND)
    assert (OLD_AGENT_FIRM, "regn") not in get_agenter()
    assert calls(api, "altinn") == []
    clock.move(SECOND)

    assert {(FIRM, "regn"), (OLD_AGENT_FIRM, "regn")} <= get_agenter()


def test_whom_an_agent_reads_is_asked_for_once_in_five_minutes(firma: Tilgang, api: Sandbox, clock: TestClock) -> None:
    first = get_lesbare(firma, "regn")
    assert (first.klienter, first.spurt) == ({CLIENT, OTHER_CLIENT}, clock.now().timestamp())
    api.register.take_client(FIRM, AGENT, CLIENT)
    api.clear_calls()
    clock.move(FIVE - SECOND)
    assert get_lesbare(firma, "regn") == first
    assert calls(api, "altinn") == []
    clock.move(SECOND)

    assert get_lesbare(firma, "regn").klienter == {OTHER_CLIENT}
    assert get_lesbare(firma, "regn").spurt == clock.now().timestamp()


def test_a_dissolved_client_is_one_that_has_no_claims(api: Sandbox) -> None:
    give_agent(api, NORDLYS, (CLIENT, DISSOLVED))

    lesbare = get_lesbare(make_tilgang(NORDLYS), "regn")

    assert (lesbare.klienter, lesbare.uten_krav) == ({CLIENT, DISSOLVED}, {DISSOLVED})


def test_an_agent_that_is_gone_reads_nobody_and_one_that_cannot_be_asked_fails(firma: Tilgang, api: Sandbox) -> None:
    assert get_lesbare(make_tilgang(NORDLYS), "regn").klienter == frozenset()
    assert get_lesbare(firma, "revi").klienter == frozenset()
    api.add_fault(party="altinn", status=503)

    with pytest.raises(ApiUnavailable):
        get_lesbare(firma, "regn")


def test_whoever_waits_in_vain_for_another_request_is_told_so(firma: Tilgang, api: Sandbox, settings: Settings) -> None:
    settings.BUDGET_PERSON = 0.0
    for name, ask in (("agenter", get_agenter), (f"lesbare/{FIRM}/{AGENT}", lambda: get_lesbare(firma, "regn"))):
        with locks.hold(name, wait=0) as is_held:
            assert is_held
            with pytest.raises(ApiUnavailable) as raised:
                ask()
        told = raised.value
        assert (told.party, told.detail, told.kode) == (Party.ALTINN, "systemuser", "flight")
    assert calls(api, "altinn") == []


def test_an_agent_that_comes_or_goes_has_everything_asked_anew(firma: Tilgang, agent: Leser, api: Sandbox) -> None:
    get_agenter(), get_lesbare(firma, "regn")
    api.register.withdraw(FIRM, AGENT)
    assert (FIRM, "regn") in get_agenter()

    forget_agent(agent)

    assert (FIRM, "regn") not in get_agenter()
    assert get_lesbare(firma, "regn").klienter == frozenset()


def test_changed_clients_are_asked_for_anew_and_what_was_read_of_the_lost_ones_is_dropped(
    firma: Tilgang, agent: Leser, api: Sandbox, clock: TestClock
) -> None:
    get_agenter(), get_lesbare(firma, "regn")
    api.register.take_client(FIRM, AGENT, CLIENT)
    api.clear_calls()

    forget_lesbare(agent, [CLIENT])

    assert get_lesbare(firma, "regn").klienter == {OTHER_CLIENT}
    api.clear_calls()
    get_agenter()
    assert calls(api, "altinn") == []  # the agents are the same
    lesere = dict.fromkeys((CLIENT, OTHER_CLIENT), agent)
    dropped = find_dropped([CLIENT, OTHER_CLIENT], lesere)
    assert [(orgnr, mark.is_avvist, mark.naar) for orgnr, mark in dropped.items()] == [(CLIENT, True, clock.now())]
    assert find_dropped([CLIENT]) == {}  # what its own system user read stays

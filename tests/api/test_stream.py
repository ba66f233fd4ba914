"""Answers of many organisations: a steady few calls at once, each lock held for its own call only."""

from datetime import timedelta

import pytest

from portal import locks
from portal.access.lesing import ManyReadings
from portal.access.sesjon import get_innlogget
from portal.access.tilgang import get_tilgang_for
from portal.api.cache import CacheKey
from portal.api.client import KravOgBetalinger
from portal.api.errors import ApiError, ApiUnavailable
from portal.api.flight import AT_ONCE, MAX_FAILURES
from portal.api.open_lists import OpenLists, use_freshness
from portal.api.patience import NeedsCalls
from portal.api.requests import FetchRequests
from portal.api.reskontro import get_reskontro
from portal.api.token import get_maskinporten
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Henterett, Tilgang
from sandbox.app import Sandbox
from tests.conftest import LoggInn, TestClock
from tests.web.klientliste import show
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
MANY = 12


@pytest.fixture
def tilganger(logg_inn: LoggInn, api: Sandbox) -> list[Tilgang]:
    """Permissions of an accountant for some clients."""
    client = logg_inn(REGNSKAPSFORER)
    innlogget = get_innlogget(client.session)
    assert innlogget is not None
    found = [get_tilgang_for(innlogget, orgnr) for orgnr in show(client)[:MANY]]
    api.clear_calls()
    return found


def read(tilganger: list[Tilgang]) -> ManyReadings:
    return ManyReadings(tilganger, lambda orgnr: next(one for one in tilganger if one.orgnr == orgnr))


def test_each_organisation_is_told_once_and_never_too_many_are_asked_at_once(
    tilganger: list[Tilgang], api: Sandbox
) -> None:
    readings = read(tilganger)
    found = [tilgang.orgnr for tilgang, _ in readings.read()]

    assert sorted(found) == sorted(one.orgnr for one in tilganger)
    asked = [call for call in api.calls if call.party == "skatteetaten"]
    assert readings.calls == len(asked)
    assert api.max_in_flight["skatteetaten"] <= 5


def test_a_lock_is_not_taken_before_its_call_begins(tilganger: list[Tilgang]) -> None:
    told = read(tilganger).read()
    next(told)

    free = 0
    for tilgang in tilganger:
        with locks.hold(f"flight/{_name(tilgang)}", wait=0) as is_free:
            free += is_free
    assert free >= MANY - AT_ONCE
    assert len([*told]) == MANY - 1


def test_what_somebody_else_fetches_meanwhile_comes_last_and_is_not_asked_for_twice(
    tilganger: list[Tilgang], api: Sandbox
) -> None:
    with locks.hold(f"flight/{_name(tilganger[0])}", wait=0):
        told = read(tilganger).read()
        first = [next(told)[0].orgnr for _ in range(MANY - 1)]
    rest = [tilgang.orgnr for tilgang, _ in told]

    assert tilganger[0].orgnr not in first
    assert rest == [tilganger[0].orgnr]


def test_after_failures_in_a_row_the_rest_is_not_asked_for(tilganger: list[Tilgang], api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", status=500)

    found = [one for _, one in read(tilganger).read()]

    assert len(found) == MANY
    assert all(isinstance(one, ApiUnavailable) for one in found)
    assert len([call for call in api.calls if call.party == "skatteetaten"]) <= MAX_FAILURES + AT_ONCE


def test_one_that_fails_leaves_the_others(tilganger: list[Tilgang], api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", status=500, count=1)

    found = [one for _, one in read(tilganger).read()]

    assert sum(isinstance(one, ApiError) for one in found) == 1


def test_whoever_fetches_more_after_a_result_can_let_all_locks_go_and_is_told_the_rest(
    tilganger: list[Tilgang],
) -> None:
    readings = read(tilganger)
    told = readings.read()
    first, _ = next(told)

    readings.finish_calls()

    assert [one.orgnr for one in tilganger if not is_free(one)] == []
    assert sorted([first.orgnr, *(one.orgnr for one, _ in told)]) == sorted(one.orgnr for one in tilganger)


def is_free(tilgang: Tilgang) -> bool:
    with locks.hold(f"flight/{_name(tilgang)}", wait=0) as is_held:
        return is_held


def test_whoever_has_to_fetch_more_for_a_result_waits_for_no_lock_of_its_own(
    tilganger: list[Tilgang], clock: TestClock
) -> None:
    taken, by_orgnr = [], {one.orgnr: one for one in tilganger}

    def finish(
        tilgang: Henterett, newer_than: timedelta | None, *, may_call: bool, keeps_closed: bool
    ) -> Oppslag[AapneKrav]:
        """Cannot do without calls, and then sees which locks are held."""
        if not may_call:
            raise NeedsCalls
        for one in tilganger:
            with locks.hold(f"flight/{_name(one)}", wait=0) as is_free:
                taken.append(not is_free)
        return get_reskontro().get_regnskap(by_orgnr[tilgang.orgnr], {}, newer_than=newer_than).aapne

    requests = FetchRequests(KravOgBetalinger(get_maskinporten(), clock), clock)
    told = OpenLists(requests, clock, finish, iter(tilganger), use_freshness).read()

    assert sorted(tilgang.orgnr for tilgang, _ in told) == sorted(one.orgnr for one in tilganger)
    assert taken
    assert not any(taken)


def _name(tilgang: Tilgang) -> str:
    return CacheKey(eier=tilgang.lesernoekkel, orgnr=tilgang.orgnr, endpoint="aapnekrav").text

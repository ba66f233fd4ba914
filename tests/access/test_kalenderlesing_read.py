"""Reading for a calendar: what each answer makes of the entries, and when the reading ends."""

from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from msgspec import structs
from pytest_django import Settings

from portal.access.kalenderlesing import list_due, read_due
from portal.access.kalendertilstand import Virksomhetstilstand
from portal.access.kalenderuid import make_uid, name_krav
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.kalender import list_forfall
from portal.domain.tilgang import Tilgang
from sandbox.app import Sandbox
from sandbox.systemuser.seed import AGENT_SYSTEM
from tests.access.kalenderlesinger import (
    HENDELSE,
    LAST_WEEK,
    NOW,
    TODAY,
    make_adresse,
    make_lesing,
    make_many,
    make_tilstand,
)
from tests.api.oppslag import calls
from tests.api.system_tools import NONE, make_tilgang
from tests.conftest import EIER, EKSEMPEL_B, EKSEMPEL_C, NORDLYS, TestClock
from tests.web.served import Json, Serve, make_krav

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NO_TIME, PLENTY = 0.0, 600.0  # seconds; the first organisations are read however little there is


@pytest.fixture
def serve(api: Sandbox, sandbox_data: Path) -> Serve:
    return Serve(sandbox_data / "parties" / NORDLYS)


@pytest.fixture
def tilgang(api: Sandbox) -> Tilgang:
    return make_tilgang(NORDLYS)


@pytest.fixture
def road(settings: Settings, api: Sandbox) -> Settings:
    """Altinn is asked as service owner."""
    settings.ALTINN_ROAD, settings.ALTINN_SUBSCRIPTION_KEY = "serviceowner", "key"
    return settings


def serve_due(serve: Serve, *dues: str) -> None:
    rows: list[Json] = [make_krav(10000, identifier=f"K-{nr}", due=due) for nr, due in enumerate(dues, start=1)]
    serve(aapne=rows, krav=rows, inn=[])


def read(
    tilgang: Tilgang,
    before: Virksomhetstilstand | None = None,
    *,
    sent: Virksomhetstilstand | None = None,
    beloep: bool = False,
) -> Virksomhetstilstand:
    """What is known after a reading of what was known before. `sent`: and of what was sent."""
    lesing = make_lesing([tilgang], {tilgang.orgnr: before} if before else {}, beloep=beloep)
    lesing.now = get_clock().now()
    if sent:
        lesing.adresse = make_adresse({tilgang.orgnr: sent}, beloep=beloep)
    assert read_due(lesing, NO_TIME)
    return lesing.virksomheter[tilgang.orgnr]


def list_dates(found: Virksomhetstilstand) -> list[str]:
    return [one.dato.isoformat() for one in found.hendelser]


def test_each_due_date_becomes_an_entry_and_the_organisation_is_read(
    tilgang: Tilgang, serve: Serve, clock: TestClock
) -> None:
    serve_due(serve, "2023-09-11", "2023-10-10")
    lesing = make_lesing([tilgang])
    clock.move(MINUTE)

    assert read_due(lesing, NO_TIME)

    found = lesing.virksomheter[NORDLYS]
    assert lesing.lest == {NORDLYS}
    assert (found.leser, found.lest, found.mangler_siden) == (NORDLYS, (NOW + MINUTE).timestamp(), None)
    assert list_dates(found) == ["2023-09-11", "2023-10-10"]
    assert [(one.sekvens, one.endret, one.beloep) for one in found.hendelser] == [(0, NOW, None)] * 2
    assert [one.krav for one in found.hendelser] == [name_krav(tilgang, "K-1"), name_krav(tilgang, "K-2")]
    assert [one.uid for one in found.hendelser] == [
        make_uid(tilgang, one) for one in list_forfall(get_reskontro().get_aapne_krav(tilgang).data)
    ]


def test_an_amount_is_noted_only_where_the_calendar_shows_it(tilgang: Tilgang, serve: Serve) -> None:
    serve_due(serve, "2023-09-11")

    found = read(tilgang, beloep=True)

    assert [one.beloep for one in found.hendelser] == [10000]


def test_an_entry_counts_on_from_what_was_read_or_only_sent_and_goes_when_it_is_paid(
    tilgang: Tilgang, serve: Serve, clock: TestClock
) -> None:
    serve_due(serve, "2023-09-11", "2023-10-10")
    before = read(tilgang)
    clock.move(HOUR)
    serve_due(serve, "2023-09-18")

    for found in (read(tilgang, before), read(tilgang, sent=before)):
        assert list_dates(found) == ["2023-09-18"]
        assert [one.sekvens for one in found.hendelser] == [1]


def test_while_a_claim_cannot_be_read_its_entry_stays_and_it_is_noted_since_when(
    tilgang: Tilgang, serve: Serve, clock: TestClock
) -> None:
    serve_due(serve, "2023-09-11", "2023-10-10", "2023-11-10")
    before = read(tilgang)
    clock.move(HOUR)
    serve_due(serve, "2023-09-11", "no date")

    found = read(tilgang, before)

    assert list_dates(found) == ["2023-09-11", "2023-10-10"]
    assert found.mangler_siden == TODAY
    clock.move(HOUR)
    since = read(tilgang, structs.replace(found, mangler_siden=LAST_WEEK))
    assert (since.mangler_siden, since.lest) == (LAST_WEEK, clock.now().timestamp())
    serve_due(serve, "2023-09-11")
    clock.move(HOUR)
    assert read(tilgang, since).mangler_siden is None


def test_something_to_pay_without_a_date_is_missing(tilgang: Tilgang, serve: Serve) -> None:
    rows = [make_krav(10000) | {"kravforfall": []}]
    serve(aapne=rows, krav=rows, inn=[])

    found = read(tilgang)

    assert (found.hendelser, found.mangler_siden) == ((), TODAY)


def test_nothing_of_a_list_that_is_withheld_stays(tilgang: Tilgang, serve: Serve) -> None:
    serve.write("aapnekrav", {"skjermet": True})

    found = read(tilgang, make_tilstand(HOUR, hendelser=(HENDELSE,)))

    assert (found.hendelser, found.mangler_siden) == ((), TODAY)


@pytest.mark.parametrize("kode", ["KB-005", "KB-009"])  # refused, and unknown to the authority
def test_nothing_of_an_organisation_that_may_not_be_read_stays(tilgang: Tilgang, api: Sandbox, kode: str) -> None:
    api.add_fault(party="skatteetaten", kode=kode)
    read_before = make_tilstand(HOUR, hendelser=(HENDELSE,))
    lesing = make_lesing([tilgang], {NORDLYS: read_before})

    assert read_due(lesing, NO_TIME)

    assert lesing.virksomheter == {NORDLYS: make_tilstand(siden=TODAY)}
    assert lesing.lest == {NORDLYS}
    known = make_tilstand(HOUR, siden=LAST_WEEK)
    assert read(tilgang, known) == make_tilstand(siden=LAST_WEEK)


def test_one_that_does_not_answer_keeps_what_it_has_and_is_not_read(tilgang: Tilgang, api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", status=503)
    before = {NORDLYS: make_tilstand(HOUR, hendelser=(HENDELSE,))}
    lesing = make_lesing([tilgang], before)

    assert read_due(lesing, NO_TIME)

    assert (lesing.virksomheter, lesing.lest) == (before, set())
    assert list_due(lesing) == [tilgang]


def test_what_was_fetched_lately_will_do_where_there_are_more_than_ten(
    tilgang: Tilgang, serve: Serve, api: Sandbox, clock: TestClock
) -> None:
    serve_due(serve, "2023-09-11")
    read(tilgang)
    clock.move(20 * MINUTE)
    api.clear_calls()
    others = make_many(10)
    lesing = make_lesing([*others, tilgang], {one.orgnr: make_tilstand() for one in others})

    assert read_due(lesing, NO_TIME)

    assert calls(api) == []
    assert lesing.virksomheter[NORDLYS].lest == NOW.timestamp()
    assert lesing.lest == {NORDLYS}
    read(tilgang)
    assert "aapnekrav" in calls(api)


def test_reading_goes_on_while_there_is_time_and_the_caller_agrees(api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", kode="KB-005")
    tilganger = [make_tilgang(orgnr) for orgnr in (NORDLYS, EKSEMPEL_B, EKSEMPEL_C)]
    two, one = make_lesing(tilganger), make_lesing(tilganger)
    asked = count()

    assert not read_due(two, PLENTY, together=1, may_go_on=lambda: next(asked) < 1)
    assert two.lest == {NORDLYS, EKSEMPEL_B}
    assert not read_due(one, NO_TIME, together=1)
    assert one.lest == {NORDLYS}
    assert read_due(one, NO_TIME, together=2)
    assert one.lest == {NORDLYS, EKSEMPEL_B, EKSEMPEL_C}
    assert read_due(make_lesing([]), NO_TIME)


def test_where_the_right_ended_a_moment_ago_nothing_stays(road: Settings, tilgang: Tilgang, serve: Serve) -> None:
    """Altinn is asked when Maskinporten has refused the system user."""
    serve_due(serve, "2023-09-11")
    gone = make_tilgang(NONE)
    lesing = make_lesing([gone, tilgang], {NONE: make_tilstand(HOUR, leser=NONE, hendelser=(HENDELSE,))})

    assert read_due(lesing, NO_TIME)

    assert lesing.virksomheter[NONE] == make_tilstand(leser=NONE, siden=TODAY)
    assert list_dates(lesing.virksomheter[NORDLYS]) == ["2023-09-11"]
    assert lesing.lest == {NONE, NORDLYS}


def test_while_nobody_knows_whether_a_firm_reads_the_entries_stay(road: Settings, api: Sandbox) -> None:
    api.set_rights(pid=EIER, orgnr=NONE, altinn=True)
    before = {NONE: make_tilstand(HOUR, leser=NONE, hendelser=(HENDELSE,))}
    lesing = make_lesing([make_tilgang(NONE)], before)
    api.add_fault(party="altinn", endpoint=AGENT_SYSTEM, status=503)

    assert read_due(lesing, NO_TIME)

    assert (lesing.virksomheter, lesing.lest) == (before, set())

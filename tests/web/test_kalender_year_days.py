"""A calendar by day followed through a year of several organisations' ledgers, read by the worker.

Every due date of every organisation is told once, on its day; it moves when it moves, and is gone when it is paid.
`DIGEST_STEP` in the environment is the number of days between two looks; `make prove` looks every day.
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from sandbox.checkdigits import orgnr as add_check_digit
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.kalender_year import FIRST, Authority, list_dates
from tests.web.kalendere import WHOLE, Program, make_address, read_days
from tests.web.klientliste import Work

pytestmark = pytest.mark.django_db
STEP = timedelta(days=int(os.environ.get("DIGEST_STEP", "14")))
SEEDS = (3, 25, 26, 27, 28, 29)  # ledgers without rows that cannot be read, or are a person's in a company's ledger
HARD = 3
Days = dict[str, set[str]]
Events = dict[str, Mapping[str, str]]


@pytest.fixture
def authorities(road: Settings, sandbox_data: Path, api: Sandbox, clock: TestClock) -> dict[str, Authority]:
    """Six organisations of one owner, which are more than have an entry for each claim here."""
    road.MAX_I_KALENDER = len(SEEDS) - 2
    clock.moment, clock.dag = datetime(FIRST.year, FIRST.month, FIRST.day, 9, tzinfo=UTC), FIRST
    numbers = [found for nr in range(40) if (found := add_check_digit(f"3{7_100_000 + nr:07}"))]
    made = {}
    for seed, orgnr in zip(SEEDS, (NORDLYS, *numbers), strict=False):
        api.set_rights(pid=EIER, orgnr=orgnr, altinn=True, systemuser=True)
        made[orgnr] = Authority(seed, sandbox_data / "parties" / orgnr, orgnr, hard=seed == HARD)
    return made


def publish(authorities: Mapping[str, Authority], clock: TestClock) -> Days:
    """The answers of this day; returns which organisations have something to pay on which day, by the books."""
    due: Days = {}
    for orgnr, authority in authorities.items():
        for day in list_dates(authority.publish(clock.dag), clock.dag).values():
            due.setdefault(day, set()).add(orgnr)
    return due


def fetch(program: Program, before: Events) -> Events:
    """The entries by day: each keeps its name, and counts exactly the changes of what it says."""
    assert program.fetch() == 200
    days = {event["DTSTART"]: event for uid, event in program.events.items() if not uid.startswith("mangler-")}
    for day in days.keys() & before.keys():
        old, new = before[day], days[day]
        assert new["UID"] == old["UID"]
        assert int(new["SEQUENCE"]) - int(old["SEQUENCE"]) == (new["DESCRIPTION"] != old["DESCRIPTION"])
        assert (new["LAST-MODIFIED"] != old["LAST-MODIFIED"]) == (new["DESCRIPTION"] != old["DESCRIPTION"])
    return days


def test_a_year_of_days(
    authorities: dict[str, Authority], logg_inn: LoggInn, clock: TestClock, arbeider: Work, api: Sandbox
) -> None:
    publish(authorities, clock)
    program = Program(make_address(logg_inn(EIER), WHOLE, nummer="ja"))
    arbeider()
    before: Days = {}
    events: Events = {}
    gone = changed = 0
    lost = max(authorities)
    while clock.dag < FIRST + timedelta(days=364):
        clock.move(min(STEP, FIRST + timedelta(days=364) - clock.dag))
        if lost in authorities and clock.dag > FIRST + timedelta(days=250):
            api.set_rights(pid=EIER, orgnr=lost, altinn=False)
            del authorities[lost]
        due = publish(authorities, clock)
        events = fetch(program, events)  # which has the worker read
        assert lost in authorities or all(lost not in numbers for numbers in read_days(program.events).values())
        arbeider()
        clock.move(timedelta(minutes=1))

        events = fetch(program, events)

        assert read_days(program.events) == due
        changed += sum(due[day] != before[day] for day in due.keys() & before.keys())
        gone += len(before.keys() - due.keys())
        before = due
    assert gone > 20
    assert changed > 20
    for orgnr in authorities:
        api.set_rights(pid=EIER, orgnr=orgnr, altinn=False)
    clock.move(timedelta(minutes=6))
    answer = Client().get(program.address)
    assert (answer.status_code, b"VEVENT" in answer.content) == (404, False)


def test_after_a_year_the_consent_is_over_for_program_and_worker(
    authorities: dict[str, Authority], logg_inn: LoggInn, clock: TestClock, arbeider: Work, api: Sandbox
) -> None:
    publish(authorities, clock)
    program = Program(make_address(logg_inn(EIER), WHOLE))
    arbeider()
    assert program.fetch() == 200
    clock.move(timedelta(days=364, hours=23, minutes=50))
    assert program.fetch() == 200  # which has the worker read
    clock.move(timedelta(minutes=20))
    api.clear_calls()

    arbeider()

    assert program.fetch() == 404
    assert api.calls == []

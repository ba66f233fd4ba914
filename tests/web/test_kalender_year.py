"""A calendar followed through a year of generated ledgers: it has what is to be paid, each date once, and no more.

`DIGEST_STEP` in the environment is the number of days between two looks; `make prove` looks every day.
"""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.models import Kalenderadresse
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.kalender_year import FIRST, Authority, list_dates
from tests.web.kalendere import ONE, Program, make_address

pytestmark = pytest.mark.django_db
# Not whole weeks: each look would be on the same day of the week.
STEP = timedelta(days=int(os.environ.get("DIGEST_STEP", "6")))


@pytest.mark.parametrize("seed", [3, 11])
def test_a_year_of_due_dates(
    seed: int,
    settings: Settings,
    logg_inn: LoggInn,
    api: Sandbox,
    clock: TestClock,
    sandbox_data: Path,
) -> None:
    settings.ALTINN_ROAD, settings.ALTINN_SUBSCRIPTION_KEY = "serviceowner", "key"
    authority = Authority(seed, sandbox_data / "parties" / NORDLYS)
    clock.moment, clock.dag = datetime(FIRST.year, FIRST.month, FIRST.day, 9, tzinfo=UTC), FIRST
    authority.publish(FIRST)
    program = Program(make_address(logg_inn(EIER), ONE))
    before: dict[str, str] = {}
    events: dict[str, str] = {}
    paid = moved = 0
    while clock.dag < FIRST + timedelta(days=364):
        clock.move(min(STEP, FIRST + timedelta(days=364) - clock.dag))
        due = list_dates(authority.publish(clock.dag), clock.dag)

        assert program.fetch() == 200

        assert program.dates == sorted(due.values())
        now = {uid: event["DTSTART"] for uid, event in program.events.items()}
        kept = due.keys() & before.keys()
        # What stays in the ledger keeps its name, whether it has moved or not.
        assert len(now.keys() & events.keys()) == len(kept)
        changed = {uid for uid in now.keys() & events.keys() if now[uid] != events[uid]}
        assert len(changed) == sum(due[key] != before[key] for key in kept)
        assert all(int(program.events[uid]["SEQUENCE"]) > 0 for uid in changed)
        moved, paid = moved + len(changed), paid + len(before.keys() - due.keys())
        before, events = due, now
    assert paid > 5
    assert moved > 0
    clock.move(timedelta(days=1))
    assert program.fetch() == 404


def test_in_the_middle_of_the_year_the_right_goes(
    settings: Settings, logg_inn: LoggInn, api: Sandbox, clock: TestClock, sandbox_data: Path
) -> None:
    settings.ALTINN_ROAD, settings.ALTINN_SUBSCRIPTION_KEY = "serviceowner", "key"
    authority = Authority(3, sandbox_data / "parties" / NORDLYS)
    clock.moment, clock.dag = datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 2)
    authority.publish(clock.dag)
    address = make_address(logg_inn(EIER), ONE)
    assert Program(address).fetch() == 200
    api.set_rights(pid=EIER, orgnr=NORDLYS, altinn=False)

    for _ in range(20):
        clock.move(timedelta(days=9))
        authority.publish(clock.dag)
        answer = Client().get(address)
        assert (answer.status_code, b"VEVENT" in answer.content) == (404, False)
    assert not Kalenderadresse.objects.exists()

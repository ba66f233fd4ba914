"""A calendar followed through a year of generated ledgers: it has what is to be paid, each date once, and no more.

`DIGEST_STEP` in the environment is the number of days between two looks; `make prove` looks every day.
"""

import os
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.models import Kalenderadresse
from sandbox.app import Sandbox
from sandbox.ledger.random_ledger import History, Ledger, make_history
from sandbox.rawjson import Json, Object, dumps, loads, objects
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.kalendere import ONE, Program, make_address

pytestmark = pytest.mark.django_db
LAST = date(2026, 12, 30)
FIRST, STEP = LAST - timedelta(days=365), timedelta(days=int(os.environ.get("DIGEST_STEP", "4")))
MOVED_ON, MOVED_BY = FIRST + timedelta(days=200), timedelta(days=11)


class Authority:
    """The authority's answers on each day. From one day on, some due dates are later than they were."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._history: History = make_history(seed, LAST, size=60, orgnr=NORDLYS, hard=True)
        self._folder = folder

    def publish(self, day: date) -> Ledger:
        """Put the answers of this day in place of the day before's."""
        ledger = self._history.at(day)
        for file in self._folder.iterdir():
            file.unlink()
        for endpoint, answer in ledger.answers.items():
            (self._folder / f"{endpoint}.json").write_text(dumps(_move(answer, day)), "utf-8")
        return ledger


def _is_moved(identifier: str, day: date) -> bool:
    return day >= MOVED_ON and sum(identifier.encode()) % 3 == 0


def _move(answer: Object, day: date) -> Json:
    whole = loads(dumps(answer))  # the lists share rows, which must be moved once
    assert isinstance(whole, dict)
    for name in ("krav", "aapentKravMedGjenstaaendeBeloep"):
        for row in objects(whole.get(name)):
            for part in objects(row.get("kravforfall")):
                if _is_moved(str(part.get("kravforfallsIdentifikator")), day):
                    due = date.fromisoformat(str(part["forfallsdato"])[:10])
                    part["forfallsdato"] = (due + MOVED_BY).isoformat()
    return whole


def list_dates(ledger: Ledger, day: date) -> dict[str, str]:
    """What is to be paid, by the books themselves: the due date of each instalment with something left."""
    found: dict[str, str] = {}
    for claim in ledger.claims:
        for part in claim.instalments:
            if part.left > Decimal(0):
                due = part.due + (MOVED_BY if _is_moved(part.identifier, day) else timedelta())
                found[f"{claim.party} {claim.identifier} {part.identifier}"] = f"{due:%Y%m%d}"
    return found


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

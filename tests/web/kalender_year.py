"""The authority's answers through a year of generated ledgers, some of whose due dates move; and what is to be paid."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from sandbox.ledger.random_ledger import History, Ledger, make_history
from sandbox.rawjson import Json, Object, dumps, loads, objects
from tests.conftest import NORDLYS

LAST = date(2026, 12, 30)
FIRST = LAST - timedelta(days=365)
SPELLINGS = ("kravforfallsIdentifikator", "kravforfallIdentifikator", "kravforfallidentifikator")  # as the API has it
MOVED_ON, MOVED_BY = FIRST + timedelta(days=200), timedelta(days=11)


class Authority:
    """The authority's answers on each day. From one day on, some due dates are later than they were."""

    def __init__(self, seed: int, folder: Path, orgnr: str = NORDLYS, *, hard: bool = True) -> None:
        self._history: History = make_history(seed, LAST, size=60, orgnr=orgnr, hard=hard)
        self._folder = folder
        folder.mkdir(exist_ok=True)

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
                if _is_moved(next(str(part[key]) for key in SPELLINGS if key in part), day):
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

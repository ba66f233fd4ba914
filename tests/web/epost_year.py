"""What the messages of a year must tell, by the books behind the ledgers alone, and what they did tell."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from sandbox.ledger.random_ledger import History, Ledger, make_history
from sandbox.post import Received
from sandbox.rawjson import dumps

WEEK = timedelta(days=7)
SIZE = 40  # claims in six years, about: as a small business has
NAME = re.compile(r"Virksomhet ([0-9]{9})")
GAP = "- Noen av tallene kan ikke leses, så det kan mangle noe her."
LINE = re.compile(
    r"- (?:(Forfalt|Forfaller) ([0-9.]{10}): .*|(Innbetaling mottatt, ligger uplassert): .*|(Nytt krav): .*)"
)
OTHER = re.compile(r"- (?!Forfalt |Forfaller |Innbetaling mottatt, ligger uplassert|Nytt krav)")
Thing = tuple[str, str]  # kind, and the due date where it has one
Key = tuple[str, str, str]  # kind, and what names it in the books


def read_message(received: Received) -> dict[str, Counter[Thing]]:
    """What a message tells, by organisation number; other changes are left out."""
    told: dict[str, Counter[Thing]] = {}
    orgnr = ""
    for line in received.text.splitlines():
        if found := NAME.fullmatch(line):
            orgnr = found[1]
            told[orgnr] = Counter()
        elif found := LINE.fullmatch(line):
            told[orgnr][found[1] or found[3] or found[4], found[2] or ""] += 1
    return told


def list_gaps(received: Received) -> set[str]:
    """Organisations of which the message says that something cannot be read."""
    found, orgnr = set(), ""
    for line in received.text.splitlines():
        if name := NAME.fullmatch(line):
            orgnr = name[1]
        elif line == GAP:
            found.add(orgnr)
    return found


def has_other_changes(received: Received) -> bool:
    """Whether a message tells changes that are left out here; they never cease to hold."""
    return any(OTHER.match(line) for line in received.text.splitlines())


@dataclass
class Books:
    """One organisation: what is so on each day, and what is still to be told of it."""

    orgnr: str
    seed: int
    folder: Path
    last: date
    begun: date | None = None
    is_gap: bool = False  # the person was told that something cannot be read
    open_claims: frozenset[tuple[str, str]] = frozenset()
    unplaced: dict[str, Decimal] = field(default_factory=dict)
    told: set[Key] = field(default_factory=set)
    waiting: dict[Key, Thing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._history: History = make_history(self.seed, self.last, size=SIZE, orgnr=self.orgnr, hard=True)
        self._published: tuple[int, Ledger] | None = None  # with what names its day's events

    def publish(self, day: date) -> None:
        """The authority's answers of this day, and what they make to be told once they are read.

        On a day without an event they stay: only interest and the authority's own sums would be others.
        """
        events = 1000 * day.year + sum(on <= day for on, _ in self._history.life.log)
        if self._published is None or self._published[0] != events:
            self._published = events, self._history.at(day)
            self._write(self._published[1])
        self._follow(self._published[1], day)

    def _write(self, ledger: Ledger) -> None:
        self.folder.mkdir(exist_ok=True)
        for file in self.folder.iterdir():
            file.unlink()
        for endpoint, answer in ledger.answers.items():
            (self.folder / f"{endpoint}.json").write_text(dumps(answer), "utf-8")

    def tell(self, keys: Collection[Key], said: Mapping[Thing, int]) -> None:
        """These were told. Of several that read alike, where some are hidden, nobody knows which: they stay."""
        alike = Counter(self.waiting[key] for key in keys)
        known = {key for key in keys if said[self.waiting[key]] == alike[self.waiting[key]]}
        self.told |= known
        self.waiting = {key: thing for key, thing in self.waiting.items() if key not in known}

    def _follow(self, ledger: Ledger, day: date) -> None:
        due = _list_due(ledger)
        late = {key: thing for key, thing in _name("Forfalt", due).items() if due[key[1:]] < day}
        soon = {key: thing for key, thing in _name("Forfaller", due).items() if day <= due[key[1:]] <= day + WEEK}
        claims = frozenset((one.party, one.identifier) for one in ledger.claims if one.left)
        unplaced = {one.identifier: one.unplaced for one in ledger.payments if one.unplaced}
        if self.begun is None:
            self.begun = day
            self.told = {key for key in late if due[key[1:]] < day - timedelta(days=1)}
            more = {key for key, since in _list_since(ledger, day) if since}
        else:
            more = {("Nytt krav", *one) for one in claims - self.open_claims}
            grown = (k for k, amount in unplaced.items() if abs(amount) > abs(self.unplaced.get(k, Decimal(0))))
            more |= {("Innbetaling mottatt, ligger uplassert", key, "") for key in grown}
        kept = {k: t for k, t in self.waiting.items() if k[0] == "Nytt krav" or (k[0][0] == "I" and k[1] in unplaced)}
        now = {key: thing for key, thing in (late | soon).items() if key not in self.told}
        self.told = {key for key in self.told if key[0][0] != "F" or key[1:] in due}
        # A claim that comes again, or a payment that is freed again, is told again.
        self.told -= more
        self.waiting = kept | now | {(kind, a, f"{b} {day}"): (kind, "") for kind, a, b in more}
        self.open_claims, self.unplaced = claims, unplaced


def _list_since(ledger: Ledger, day: date) -> list[tuple[Key, bool]]:
    return [(("Innbetaling mottatt, ligger uplassert", one.identifier, ""), one.on >= day)
            for one in ledger.payments if one.unplaced]  # fmt: skip


def _list_due(ledger: Ledger) -> dict[tuple[str, str], date]:
    """Due dates with something to pay, by claim and date: instalments with one date are one."""
    left: dict[tuple[str, str], Decimal] = {}
    days: dict[tuple[str, str], date] = {}
    for claim in ledger.claims:
        for part in claim.instalments:
            name = (f"{claim.party} {claim.identifier}", part.due.isoformat())
            left[name] = left.get(name, Decimal(0)) + part.left
            days[name] = part.due
    return {name: days[name] for name, amount in left.items() if amount > 0}


def _name(kind: str, due: dict[tuple[str, str], date]) -> dict[Key, Thing]:
    return {(kind, *name): (kind, f"{day:%d.%m.%Y}") for name, day in due.items()}

"""Ledgers by organisation: answers from files, or from the generator."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from sandbox.ledger import generate, make_context
from sandbox.ledger.context import Context
from sandbox.people import People, each_party
from sandbox.rawjson import Json, Object, dumps, loads, objects, text

# The date by which a list's period filters. The real API does not document which one it uses.
FilterDate = Literal["registrert", "forfall", "alle_forfall", "periode", "plassert", "alle"]
FILTER_DATES: tuple[FilterDate, ...] = get_args(FilterDate)
LISTS = {"krav": "krav", "innbetalinger": "innbetaling", "utbetalinger": "utbetaling"}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The period of a list query, as dates and as the texts to echo."""

    first: date
    last: date
    texts: dict[str, str]
    filter_date: FilterDate


@dataclass(frozen=True, slots=True)
class Row:
    """One claim or payment as JSON, with its dates per filter. A row with several dates can be in several periods."""

    text: str
    dates: dict[FilterDate, tuple[date, ...]]

    def is_in(self, asked: ListQuery) -> bool:
        return any(asked.first <= day <= asked.last for day in self.dates[asked.filter_date])


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """One list endpoint's answer, split into the head and the rows."""

    head: Object
    rows: tuple[Row, ...] | None  # None: withheld

    @classmethod
    def parse(cls, answer: Object, key: str) -> "ListAnswer":
        head = {name: value for name, value in answer.items() if name != key}
        if key not in answer:
            return cls(head, None)
        return cls(head, tuple(_row(item) for item in objects(answer[key])))

    def render(self, key: str, asked: ListQuery) -> bytes | None:
        period: Object = {**asked.texts}
        head = dumps(self.head | {"periode": period})
        if self.rows is None:
            return head.encode() if self.head.get("skjermet") is True else None
        chosen = [row.text for row in self.rows if row.is_in(asked)]
        if not chosen:
            return None
        return f"{head[:-1]},{dumps(key)}:[{','.join(chosen)}]}}".encode()


@dataclass(frozen=True, slots=True)
class PartyAnswers:
    """The four answers of one organisation."""

    aapnekrav: bytes | None
    lists: dict[str, ListAnswer]

    def open_items(self) -> bytes | None:
        return self.aapnekrav

    def get_list(self, endpoint: str, asked: ListQuery) -> bytes | None:
        found = self.lists.get(endpoint)
        return found.render(LISTS[endpoint], asked) if found else None


class Ledgers:
    """All ledgers: files in a folder, else the story in ledgers.json, else its story for all other known parties."""

    def __init__(self, data: Path, people: People) -> None:
        self._folder = data / "parties"
        self._people = people
        path = data / "ledgers.json"
        plan = loads(path.read_text("utf-8")) if path.exists() else {}
        stories = plan.get("stories") if isinstance(plan, dict) else None
        self._stories = {orgnr: text(story) for orgnr, story in stories.items()} if isinstance(stories, dict) else {}
        self._others = text(plan.get("others")) if isinstance(plan, dict) else ""
        self._kept: dict[str, tuple[str, PartyAnswers]] = {}
        self._lock = threading.Lock()

    def has(self, orgnr: str) -> bool:
        return self._is_folder(orgnr) or self._story(orgnr) is not None

    def list_known(self) -> set[str]:
        """Every organisation with a ledger."""
        listed = (party for person in self._people.everyone for party in each_party(person.parties))
        folders = (path.name for path in self._folder.iterdir()) if self._folder.is_dir() else ()
        named = {text(party.get("organizationNumber")) for party in listed} | set(self._stories) | set(folders)
        return {orgnr for orgnr in named if orgnr and self.has(orgnr)}

    def get(self, orgnr: str, today: date) -> PartyAnswers | None:
        if self._is_folder(orgnr):
            folder = self._folder / orgnr
            changed = max((path.stat().st_mtime_ns for path in folder.iterdir()), default=0)
            return self._keep(orgnr, str(changed), lambda: _from_folder(folder))
        story = self._story(orgnr)
        if story is None:
            return None
        party = self._people.party(orgnr) or {}
        name, is_enk = text(party.get("name")), party.get("unitType") == "ENK"
        return self._keep(orgnr, today.isoformat(), lambda: _tell(orgnr, name, story, today, is_enk=is_enk))

    def get_context(self, orgnr: str, today: date) -> Context | None:
        """The ledger behind generated answers; None for answers from files, behind which there is none."""
        story = None if self._is_folder(orgnr) else self._story(orgnr)
        if story is None:
            return None
        party = self._people.party(orgnr) or {}
        return make_context(orgnr, text(party.get("name")), story, today, is_enk=party.get("unitType") == "ENK")

    def _is_folder(self, number: str) -> bool:
        return number.isdecimal() and (self._folder / number).is_dir()

    def _story(self, orgnr: str) -> str | None:
        known = self._stories.get(orgnr)
        if known is None and self._others and self._people.party(orgnr):
            return self._others
        return known

    def _keep(self, orgnr: str, version: str, make: Callable[[], PartyAnswers]) -> PartyAnswers:
        """Cache per organisation and version: the day, or the modification time of its files."""
        with self._lock:
            kept_version, source = self._kept.get(orgnr, ("", None))
            if source is None or kept_version != version:
                source = make()
                self._kept[orgnr] = (version, source)
            return source


@lru_cache(maxsize=512)  # the same for every sandbox of the process, of which tests make thousands
def _tell(orgnr: str, name: str, story: str, today: date, *, is_enk: bool) -> PartyAnswers:
    return from_answers(generate(orgnr, name, story, today, is_enk=is_enk))


def from_answers(answers: dict[str, Object]) -> PartyAnswers:
    opened = answers.get("aapnekrav")
    return PartyAnswers(
        dumps(opened).encode() if opened else None,
        {endpoint: ListAnswer.parse(answers[endpoint], key) for endpoint, key in LISTS.items() if endpoint in answers},
    )


def _from_folder(folder: Path) -> PartyAnswers:
    opened = folder / "aapnekrav.json"
    found = {endpoint: folder / f"{endpoint}.json" for endpoint in LISTS}
    parsed = {endpoint: loads(path.read_text("utf-8")) for endpoint, path in found.items() if path.exists()}
    return PartyAnswers(
        opened.read_bytes() if opened.exists() else None,
        {name: ListAnswer.parse(answer, LISTS[name]) for name, answer in parsed.items() if isinstance(answer, dict)},
    )


def _row(item: Object) -> Row:
    falls_due = tuple(day for part in objects(item.get("kravforfall")) if (day := _day(part.get("forfallsdato"))))
    named = ("opprettelsesdatoForKrav", "innbetalingsdato", "utbetaltdato", "utbetaltDato")
    registered = next((day for name in named if (day := _day(item.get(name)))), None)
    own = registered or min(falls_due, default=date.min)
    placed = [day for one in _placements(item) if (day := _day(one.get("plassertDato")))]
    return Row(
        dumps(item),
        {
            "registrert": (own,),
            "forfall": (min(falls_due, default=own),),
            "alle_forfall": falls_due or (own,),
            "periode": (_period_end(item.get("kravperiode")) or own,),
            "plassert": (max(placed, default=own),),
            "alle": (own, *falls_due, *placed),
        },
    )


def _placements(item: Object) -> Iterator[Object]:
    for holder in (item, *objects(item.get("kravforfall"))):
        for name in ("plassertKrav", "plassertInnbetaling", "plassertMotkrav", "plassertUtbetaling"):
            yield from objects(holder.get(name))


def _period_end(period: Json) -> date | None:
    """The last day of a claim's period: given as a date, or by year and perhaps a two-month term."""
    if not isinstance(period, dict):
        return None
    year, term = text(period.get("aar")), text(period.get("terminTekniskNavn"))
    if found := _day(period.get("tilDato")):
        return found
    if not year.isdecimal():
        return None
    month = 2 * int(term) if term.isdecimal() and 1 <= int(term) <= 6 else 12
    return date(int(year), month, 28)


def _day(value: Json) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None

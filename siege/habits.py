"""What the people of the load do: pages with pauses between, and what each person was answered."""

import io
import os
import random
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.browsers import CUT_OFF, Answer, Browser
from bench.world import TODAY
from siege.others import find_numbers
from siege.town import KNOWN, Person

PAUSE = float(os.environ.get("PAUSE", "15"))  # seconds between two pages, on average; some at once, some after minutes
YEAR = TODAY.year
# Page, how often, address under the organisation. The address of a PDF leads to the file.
PAGES: tuple[tuple[str, float, str], ...] = (
    ("Krav og betalinger", 40, ""),
    ("Ubetalte krav", 15, "ubetalte-krav/"),
    ("Innbetalinger", 9, "innbetalinger/?aar={year}"),
    ("Betalte krav", 8, "betalte-krav/?aar={year}"),
    ("Utbetalinger", 5, "utbetalinger/?aar={year}"),
    ("Uplasserte innbetalinger", 3, "uplasserte-innbetalinger/"),
    ("Tilgodebeløp", 2, "tilgodebeloep/?aar={year}"),
    ("Kontoutskrift", 5, "kontoutskrift/?fra={year}-01-01&til={today}"),
    ("Kontoutskrift, CSV", 2, "kontoutskrift.csv?fra={year}-01-01&til={today}"),
    ("Kontoutskrift, regneark", 1, "kontoutskrift.xlsx?fra={year}-01-01&til={today}"),
    ("Kontoutskrift, PDF", 1.5, "kontoutskrift.pdf?fra={year}-01-01&til={today}"),
    ("Hvem har sett", 2, "innsyn/"),
)
PDF, WAITING = "Kontoutskrift, PDF", "Vent på fil"
LIST = "Listen over virksomheter"
FILE_SECONDS = 60.0  # for which a person waits for a PDF


@dataclass(frozen=True, slots=True)
class Visit:
    """One answer, without its content."""

    page: str
    orgnr: str  # empty for a page of no single organisation
    status: int
    began: float
    seconds: float
    foreign: int  # other people's organisations in it

    @property
    def shows_figures(self) -> bool:
        """Whether the access record must have it."""
        return self.status == 200 and bool(self.orgnr)


@dataclass
class Diary:
    """All answers of everybody."""

    visits: list[Visit] = field(default_factory=list)
    pdfs: list[tuple[Person, bytes]] = field(default_factory=list)

    def count_views(self) -> Counter[str]:
        """Pages and files with figures, by organisation."""
        return Counter(visit.orgnr for visit in self.visits if visit.shows_figures)

    def count_cut_off(self) -> Counter[str]:
        """Those of which nobody knows whether the portal had finished them."""
        return Counter(visit.orgnr for visit in self.visits if visit.status == CUT_OFF and visit.orgnr)


class Life:
    """One person at a browser."""

    def __init__(self, person: Person, url: str, cookie: str, diary: Diary, stop: threading.Event) -> None:
        self._person, self._diary, self._stop = person, diary, stop
        # Everybody has an address of their own.
        self._browser, self._chance = Browser(url, cookie, 90, person.address), random.Random(person.pid)
        self._others = person.others

    def go_on(self) -> None:
        """Until told to stop."""
        while not self._stop.wait(self._chance.expovariate(1 / PAUSE)):
            page = self._choose()
            if page == LIST:
                self._visit(page, "", "/virksomheter/")
            else:
                self._open(page, self._chance.choice(self._person.own))

    def _choose(self) -> str:
        weights = {name: weight for name, weight, _ in PAGES} | {LIST: 20.0 if self._person.is_accountant else 5.0}
        return self._chance.choices(list(weights), list(weights.values()))[0]

    def _open(self, page: str, orgnr: str) -> None:
        address = next(address for name, _, address in PAGES if name == page)
        path = f"/virksomhet/{orgnr}/{address.format(year=YEAR, today=TODAY)}"
        answer = self._visit(page, orgnr, path)
        if page == PDF and answer.status == 302:
            self._wait_for_file(orgnr, answer.location)

    def _wait_for_file(self, orgnr: str, place: str) -> None:
        """As the page does by itself: look now and then, and fetch it when it is there."""
        until = time.monotonic() + FILE_SECONDS
        while time.monotonic() < until and not self._stop.wait(1):
            waiting = self._visit(WAITING, "", place)
            if waiting.status == 200 and b"last-ned" in waiting.body:
                self._visit("Last ned fil", orgnr, f"{place}last-ned")
                return

    def _visit(self, page: str, orgnr: str, path: str) -> Answer:
        began = time.monotonic()
        answer = self._browser.get(path)
        foreign = find_numbers(read_text(answer.body), KNOWN) & self._others
        self._diary.visits.append(Visit(page, orgnr, answer.status, began, answer.seconds, len(foreign)))
        if answer.body.startswith(b"%PDF"):
            self._diary.pdfs.append((self._person, answer.body))
        return answer


def read_text(body: bytes) -> bytes:
    """What can be read in a page or file; a workbook is a compressed archive."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def run_all(tasks: list[Callable[[], None]]) -> list[threading.Thread]:
    """Start each in its own thread."""
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    return threads

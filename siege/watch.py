"""A signed-in owner who goes on using the portal, and what the owner saw."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.browsers import CUT_OFF, Answer, Browser
from siege.others import find_numbers
from siege.world import KNOWN, TODAY

PAUSE = 0.1  # seconds between two pages
PAGES = ("", "ubetalte-krav/", f"innbetalinger/?aar={TODAY.year}", "kontoutskrift/")


@dataclass
class Seen:
    """The answers, and which of them were wrong."""

    answers: list[Answer] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def unanswered(self) -> int:
        """Pages that did not come."""
        return sum(answer.status == CUT_OFF for answer in self.answers)


@dataclass(frozen=True)
class Owner:
    """A person with one organisation, signed in."""

    url: str
    cookie: str
    orgnr: str

    @property
    def first(self) -> str:
        """The organisation's first page."""
        return f"/virksomhet/{self.orgnr}/"

    @property
    def paths(self) -> tuple[str, ...]:
        """What the owner opens, again and again."""
        return (*(self.first + page for page in PAGES), "/helse/levende", "/helse/klar")

    def find_mistake(self, path: str, answer: Answer) -> str:
        """What is wrong with an answer; empty if nothing is."""
        if answer.status != 200:
            return "" if answer.status == CUT_OFF else f"{path.rpartition('/virksomhet/')[2]} {answer.status}"
        if path.startswith("/helse/"):
            return "" if answer.body == b"ok\n" else f"{path} {answer.body.decode()}"
        numbers = find_numbers(answer.body, KNOWN)
        # The page of an organisation names it, and no page names another.
        expected = {self.orgnr.encode()} if path.startswith("/virksomhet/") else numbers & {self.orgnr.encode()}
        return "" if numbers == expected else f"{path} names {len(numbers)} organisations"


@contextmanager
def watch(owner: Owner) -> Iterator[Seen]:
    """The owner uses the portal until the block ends."""
    seen, stop = Seen(), threading.Event()

    def use() -> None:
        browser, place = Browser(owner.url, owner.cookie), 0
        while not stop.is_set():
            path = owner.paths[place % len(owner.paths)]
            answer = browser.get(path)
            seen.answers.append(answer)
            if mistake := owner.find_mistake(path, answer):
                seen.wrong.append(mistake)
            place += 1
            stop.wait(PAUSE)

    thread = threading.Thread(target=use)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()

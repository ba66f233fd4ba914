"""Word by e-mail followed through a year of days, with a mail server that fails now and then.

Each thing is told once, on the first day on which a message comes through, none is lost, and none after the right is
gone. A few organisations here; `DIGESTS` in the environment sets the number, and `make prove` uses many.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portal.access.models import Epostabonnement
from sandbox.app import Sandbox
from sandbox.checkdigits import orgnr as add_check_digit
from sandbox.post import Mailbox, PostFault, Received
from tests.conftest import EIER, LoggInn, TestClock
from tests.post import HOUR, Bruker
from tests.web.epost_year import Books, Key, Thing, has_other_changes, read_message
from tests.web.klientliste import Work
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, UTEN_VIRKSOMHET

pytestmark = pytest.mark.django_db
COUNT, STEP = (int(os.environ.get(name, few)) for name, few in (("DIGESTS", "2"), ("DIGEST_STEP", "6")))
DAYS = 364
LAST = date(2026, 12, 30)
FIRST = LAST - timedelta(days=DAYS)
PEOPLE = (REGNSKAPSFORER, DAGLIG_LEDER, EIER, UTEN_VIRKSOMHET)
FAULTS: tuple[PostFault, ...] = ("", "", "", "away", "later", "data", "lost", "dropped")


@dataclass
class Reader:
    """One person with organisations, and the messages that came."""

    books: dict[str, Books]
    adresse: str
    frozen: dict[str, set[Key]] = field(default_factory=dict)  # told by a message that may have been sent
    unsure: Received | None = None  # that message
    is_told_today: bool = False
    told: Counter[str] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)

    def expect(self) -> dict[str, dict[Key, Thing]]:
        """What the next message tells, by organisation: the one before once more, as far as it still holds, or all."""
        still = any(key in self.books[orgnr].waiting for orgnr, keys in self.frozen.items() for key in keys)
        is_repeat = self.unsure is not None and (still or has_other_changes(self.unsure))
        found = {}
        for orgnr, books in self.books.items():
            some = self.frozen.get(orgnr, set()) if is_repeat else books.waiting.keys()
            if one := {key: books.waiting[key] for key in some if key in books.waiting}:
                found[orgnr] = one
        return found

    def check(self, handed_over: list[Received], fault: PostFault) -> None:
        """Compare one attempt with the books."""
        expected = self.expect()
        if not handed_over:
            assert fault not in ("", "lost", "dropped") or not expected
            return
        (message,) = handed_over
        told = {orgnr: things for orgnr, things in read_message(message).items() if things}
        assert told == {orgnr: Counter(things.values()) for orgnr, things in expected.items()}
        name = message.headers["Message-ID"]
        assert name not in self.ids or (self.unsure is not None and self.unsure.headers["Message-ID"] == name)
        self.ids.add(name)
        if fault in ("lost", "dropped"):
            self.frozen, self.unsure = {orgnr: set(things) for orgnr, things in expected.items()}, message
            return
        for orgnr, things in expected.items():
            self.books[orgnr].tell(things)
            self.told.update(kind for kind, _due in things.values())
        self.frozen, self.unsure, self.is_told_today = {}, None, True


def draw_orgnumre() -> Iterator[str]:
    for number in range(COUNT * 2):
        if found := add_check_digit(f"3{7_000_000 + number:07}"):
            yield found


@pytest.fixture
def readers(sandbox_data: Path, api: Sandbox, logg_inn: LoggInn, clock: TestClock) -> list[Reader]:
    """People who share the organisations among them."""
    clock.moment, clock.dag = datetime(FIRST.year, FIRST.month, FIRST.day, 9, tzinfo=UTC), FIRST
    numbers = list(draw_orgnumre())[:COUNT]
    people = PEOPLE[: 1 + COUNT // 75]
    found = []
    for place, pid in enumerate(people):
        mine = numbers[place :: len(people)]
        parties = sandbox_data / "parties"
        books = {o: Books(o, 500 + int(o[4:8]), parties / o, LAST) for o in mine}
        for orgnr, one in books.items():
            api.set_rights(pid=pid, orgnr=orgnr, altinn=True)
            one.publish(FIRST)
        found.append(Reader(books, f"{place}@virksomhet.example"))
    return found


def test_a_year_of_messages(
    readers: list[Reader], post: Mailbox, logg_inn: LoggInn, arbeider: Work, clock: TestClock, api: Sandbox
) -> None:
    chance = random.Random("a year of messages")
    users = []
    for reader, pid in zip(readers, PEOPLE, strict=False):
        user = Bruker(logg_inn(pid), arbeider, post, clock)
        user.switch_on(*reader.books, adresse=reader.adresse)
        user.client.post("/epost/innhold/", {"med_tall": "ja"})
        users.append(user)
    failures, withdrawn = Counter[str](), ""
    while clock.dag <= LAST - timedelta(days=STEP):
        for attempt in range(2):
            fault = chance.choice(FAULTS)
            failures[fault] += 1
            post.choose_fault = lambda now=fault: now  # type: ignore[misc]
            for kept in (post.messages, post.dropped):
                kept.clear()
            users[0].run()
            handed_over = [*post.messages, *post.dropped]
            for reader in readers:
                mine = [one for one in handed_over if reader.adresse in one.recipients]
                if attempt and reader.is_told_today:
                    assert mine == []
                    continue
                reader.check(mine, fault)
            clock.moment += 2 * HOUR
        clock.moment -= 4 * HOUR
        clock.move(timedelta(days=STEP))
        if not withdrawn and clock.dag > FIRST + timedelta(days=DAYS // 2):
            withdrawn = min(readers[0].books)
            api.set_rights(pid=PEOPLE[0], orgnr=withdrawn, altinn=False)
            del readers[0].books[withdrawn]
            readers[0].frozen.pop(withdrawn, None)
        for reader in readers:
            reader.is_told_today = False
            for books in reader.books.values():
                books.publish(clock.dag)
    told = sum((reader.told for reader in readers), Counter[str]())
    print(f"organisations: {COUNT}, days: {DAYS}, told: {dict(told)}, attempts: {dict(failures)}")  # noqa: T201 (for `make prove`)
    assert told.total() > 10 * COUNT
    assert set(told) == {"Forfalt", "Forfaller", "Nytt krav", "Innbetaling mottatt, ligger uplassert"}
    assert withdrawn
    assert Epostabonnement.objects.count() == len(readers)

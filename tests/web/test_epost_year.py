"""E-mail notifications followed through a year of days, with a mail server that fails now and then.

Each thing is told once, on the first day on which a message comes through, none is lost, and none after the right is
gone. A few organisations here; `DIGESTS` in the environment sets the number, and `make prove` uses many. `DIGEST_STEP`
is the number of days between two mornings.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sandbox.app import Sandbox
from sandbox.checkdigits import orgnr as add_check_digit
from sandbox.post import Mailbox, PostFault, Received
from tests.conftest import LoggInn, TestClock
from tests.post import HOUR, Bruker
from tests.web.epost_year import Books, Key, Thing, has_other_changes, list_gaps, read_message
from tests.web.klientliste import Work
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
COUNT, STEP = (int(os.environ.get(name, few)) for name, few in (("DIGESTS", "4"), ("DIGEST_STEP", "12")))
GROUP, DAYS = 25, 364
LAST = date(2026, 12, 30)
FIRST = LAST - timedelta(days=DAYS)
FAULTS: tuple[PostFault, ...] = ("", "", "", "away", "later", "data", "lost", "dropped")


@dataclass
class Reader:
    """One person with organisations, and the messages that came."""

    books: dict[str, Books]
    frozen: dict[str, set[Key]] = field(default_factory=dict)  # told by a message that may have been sent
    unsure: Received | None = None  # that message
    is_told_today: bool = False
    told: Counter[str] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)

    def check(self, handed_over: list[Received], fault: PostFault) -> None:
        """Compare one attempt with the books."""
        if not handed_over:
            must = [books.orgnr for books in self.books.values() if books.waiting and not books.is_gap]
            assert fault not in ("", "lost", "dropped") or not must
            return
        (message,) = handed_over
        for orgnr in list_gaps(message):
            self.books[orgnr].is_gap = True
        is_repeat = self._is_repeat(message)
        told = read_message(message)
        named = self._compare(told, self._expect(is_repeat=is_repeat))
        name = message.headers["Message-ID"]
        assert is_repeat or name not in self.ids
        self.ids.add(name)
        if fault in ("lost", "dropped"):
            self.frozen, self.unsure = named, message
            return
        for orgnr, keys in named.items():
            self.told.update({kind: count for (kind, _), count in told.get(orgnr, Counter()).items()})
            self.books[orgnr].tell(keys, told.get(orgnr, Counter()))
        self.frozen, self.unsure, self.is_told_today = {}, None, True

    def lose(self, orgnr: str) -> None:
        """The right is gone: nothing of it may be told any more."""
        del self.books[orgnr]
        self.frozen.pop(orgnr, None)

    def _is_repeat(self, message: Received) -> bool:
        """Whether it is the one that may have been sent, once more: it must be while something of that still holds.

        What is hidden may hold or not.
        """
        if self.unsure is None:
            return False
        holds = [o for o, keys in self.frozen.items() if any(key in self.books[o].waiting for key in keys)]
        is_repeat = message.headers["Message-ID"] == self.unsure.headers["Message-ID"]
        if has_other_changes(self.unsure) or any(not self.books[orgnr].is_gap for orgnr in holds):
            assert is_repeat
        return is_repeat

    def _expect(self, *, is_repeat: bool) -> dict[str, dict[Key, Thing]]:
        """What a message tells, by organisation: all that waits, or that of the one before as far as it still holds."""
        found = {}
        for orgnr, books in self.books.items():
            some = self.frozen.get(orgnr, set()) if is_repeat else books.waiting.keys()
            if one := {key: books.waiting[key] for key in some if key in books.waiting}:
                found[orgnr] = one
        return found

    def _compare(self, told: dict[str, Counter[Thing]], expected: dict[str, dict[Key, Thing]]) -> dict[str, set[Key]]:
        """What was told, by the names in the books. Less than all only where it says that rows are unreadable."""
        found = {}
        for orgnr in sorted(told.keys() | expected.keys()):
            things, said = expected.get(orgnr, {}), told.get(orgnr, Counter[Thing]())
            wanted = Counter(things.values())
            assert said <= wanted if self.books[orgnr].is_gap else said == wanted, (orgnr, said, wanted)
            found[orgnr] = {key for key, thing in things.items() if said[thing]}
        return found


def draw_orgnumre() -> Iterator[str]:
    for number in range(COUNT * 2):
        if found := add_check_digit(f"3{7_000_000 + number:07}"):
            yield found


@pytest.fixture
def reader(group: int, sandbox_data: Path, api: Sandbox, clock: TestClock) -> Reader:
    """An accountant with some of the organisations."""
    clock.moment, clock.dag = datetime(FIRST.year, FIRST.month, FIRST.day, 9, tzinfo=UTC), FIRST
    books = {}
    for orgnr in list(draw_orgnumre())[:COUNT][group * GROUP : (group + 1) * GROUP]:
        api.set_rights(pid=REGNSKAPSFORER, orgnr=orgnr, altinn=True)
        books[orgnr] = Books(orgnr, 500 + int(orgnr[4:8]), sandbox_data / "parties" / orgnr, LAST)
        books[orgnr].publish(FIRST)
    return Reader(books)


@pytest.mark.parametrize("group", range(-(-COUNT // GROUP)))
def test_a_year_of_messages(
    group: int, reader: Reader, post: Mailbox, logg_inn: LoggInn, arbeider: Work, clock: TestClock, api: Sandbox
) -> None:
    chance = random.Random(f"a year of messages {group}")
    user = Bruker(logg_inn(REGNSKAPSFORER), arbeider, post, clock)
    user.switch_on(*reader.books)
    user.client.post("/epost/innhold/", {"med_tall": "ja"})
    lost = min(reader.books)
    while clock.dag <= LAST - timedelta(days=STEP):
        for attempt in range(2):
            handed_over, fault = attempt_once(user, chance)
            if attempt and reader.is_told_today:
                assert handed_over == []
            else:
                reader.check(handed_over, fault)
            clock.moment += 2 * HOUR
        clock.moment -= 4 * HOUR
        clock.move(timedelta(days=STEP))
        if lost in reader.books and clock.dag > FIRST + timedelta(days=DAYS // 2):
            api.set_rights(pid=REGNSKAPSFORER, orgnr=lost, altinn=False)
            reader.lose(lost)
        for books in reader.books.values():
            books.publish(clock.dag)
        reader.is_told_today = False
    told, gaps = dict(reader.told), sum(books.is_gap for books in reader.books.values())
    print(f"{len(reader.books)} organisations, {gaps} with unreadable rows, told: {told}")  # noqa: T201 (for `make prove`)
    assert reader.told.total() > 5 * len(reader.books)
    assert set(told) == {"Forfalt", "Forfaller", "Nytt krav", "Innbetaling mottatt, ligger uplassert"}
    assert lost not in reader.books


def attempt_once(user: Bruker, chance: random.Random) -> tuple[list[Received], PostFault]:
    """Let the worker do what is due, while the mail server fails or not; returns what was handed over to it."""
    fault = chance.choice(FAULTS)
    user.post.choose_fault = lambda: fault
    for kept in (user.post.messages, user.post.dropped):
        kept.clear()
    user.run()
    return [*user.post.messages, *user.post.dropped], fault

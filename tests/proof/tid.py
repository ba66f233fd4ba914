"""Time passes: the same books on successive days, through sandbox, cache and pages with lists of every age.

Nothing shown may contradict the newest open list that the portal has received.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import quote

from django.test import Client

from sandbox.app import Sandbox
from sandbox.ledger.random_ledger import History, Ledger, make_history
from tests.conftest import NORDLYS, TestClock
from tests.proof import contradictions as c
from tests.proof.statement import DAY
from tests.proof.undecidable import find_undecidable
from tests.web.test_generert import serve

LAST_DAY = date(2025, 6, 11)
VIRKSOMHET = f"/virksomhet/{NORDLYS}"
EVENTS = 5


def make_told_history(seed: int) -> History:
    """Hard books with every claim in a list and every sign known, so that the truth of every day can be computed."""
    while True:
        history = make_history(seed, LAST_DAY, orgnr=NORDLYS, name="Nordlys Eplepresseri ENK", hard=True)
        claims = history.life.books.claims.values()
        is_listed = all(claim.is_listed for claim in claims) and not find_undecidable(history.at(LAST_DAY))
        if 8 <= len(claims) <= 80 and is_listed:
            return history
        seed += 1_000_000


@dataclass
class Walk:
    """A person who visits an organisation now and then, while its ledger changes."""

    api: Sandbox
    clock: TestClock
    data: Path
    client: Client
    chance: random.Random
    found: list[str] = field(default_factory=list)
    served: list[Ledger] = field(default_factory=list)  # ledgers since the portal's newest open list, that one first

    def begin(self, ledger: Ledger, moment: datetime) -> None:
        """From now on, the authority answers with this ledger."""
        self.clock.moment, self.clock.dag = moment, moment.date()
        serve(self.data, ledger)
        self.served.append(ledger)

    def read(self, path: str, *checks: c.Check) -> None:
        """Fetch a page or a file, and collect contradictions with every ledger it may be based on."""
        self.api.clear_calls()
        answer = self.client.get(f"{VIRKSOMHET}/{path}")
        self._note_calls()
        if answer.status_code != 200:
            self._note(path, [f"status {answer.status_code}"])
            return
        today = self.clock.today()
        of_each = [
            [one for check in (c.check_links, *checks) for one in check(answer, ledger, today)]
            for ledger in self.served
        ]
        self._note(path, min(of_each, key=len))
        if answer.headers["Content-Type"].startswith("text/html"):
            for identifier in self.chance.sample(found := c.list_payable(answer), min(len(found), 2)):
                self._follow(identifier)

    def refresh(self) -> None:
        """*Hent på nytt*."""
        self.api.clear_calls()
        self.client.post(f"{VIRKSOMHET}/hent/")
        self._note_calls()

    def _follow(self, identifier: str) -> None:
        self.api.clear_calls()
        answer = self.client.get(f"{VIRKSOMHET}/betal/{quote(identifier, safe='')}/")
        self._note_calls()
        if answer.status_code != 200:
            self._note(f"betal/{identifier}/", [f"status {answer.status_code}, from a link"])

    def _note_calls(self) -> None:
        asked = [call for call in self.api.calls if call.path.endswith("/aapnekrav") and call.status in (200, 404)]
        if asked:
            del self.served[:-1]

    def _note(self, path: str, what: list[str]) -> None:
        self.found += [f"{self.clock.moment:%Y-%m-%d %H:%M} {path}: {one}" for one in what]


def walk(
    history: History,
    *,
    api: Sandbox,
    clock: TestClock,
    data: Path,
    sign_in: Callable[[], Client],
    work: Callable[[], int],
    chance: random.Random,
) -> list[str]:
    """Several moments for one organisation; returns the contradictions found at any of them."""
    moments = draw_moments(history, chance)
    clock.moment, clock.dag = moments[0], moments[0].date()
    one = Walk(api=api, clock=clock, data=data, client=Client(), chance=chance)
    ledgers = [history.at(moment.date()) for moment in moments]
    for place, (moment, ledger) in enumerate(zip(moments, ledgers, strict=True)):
        one.begin(ledger, moment)
        one.client = sign_in()
        if chance.random() < 0.4:
            one.refresh()
        pages = list(list_pages(ledger, moment.date(), chance, find_changed(*ledgers[max(place - 1, 0) : place + 2])))
        for path, checks in chance.sample(pages, chance.randint(len(pages) // 2, len(pages))):
            one.read(path, *checks)
        if chance.random() < 0.5:
            work()
    return one.found


def find_changed(*ledgers: Ledger) -> set[str]:
    """Claims that differ between the ledgers."""
    states = [{(claim.identifier, claim.left) for claim in ledger.claims} for ledger in ledgers]
    return {identifier for state in states for identifier, _ in state.symmetric_difference(states[0])}


def draw_moments(history: History, chance: random.Random) -> list[datetime]:
    """Before and after each event, hours or days apart, and at the turn of a year."""
    first, last = LAST_DAY - timedelta(days=1100), LAST_DAY
    days = sorted({day for day, _ in history.life.log if first < day < last})
    days = days or [LAST_DAY - timedelta(days=400)]
    start = chance.randrange(len(days))
    near = days[start : start + 3 * EVENTS]
    moments = set()
    for day in chance.sample(near, min(len(near), EVENTS)):
        before = day - timedelta(days=chance.choice((1, 1, 1, 3, 8)))
        moments |= {_at(before, chance.randint(6, 22), chance), _at(day, chance.randint(6, 20), chance)}
    moments |= {moment + timedelta(minutes=chance.choice((2, 7, 30, 90))) for moment in sorted(moments)[:2]}
    year_end = date(days[start].year, 12, 31)
    if year_end < last - timedelta(days=10):
        moments |= {_at(year_end, 22, chance), _at(year_end + DAY, 12, chance), _at(year_end + 9 * DAY, 12, chance)}
    return sorted(moments)


def _at(day: date, hour: int, chance: random.Random) -> datetime:
    return datetime.combine(day, time(hour, chance.randint(0, 59)), UTC)


def list_pages(
    ledger: Ledger, today: date, chance: random.Random, changed: set[str]
) -> Iterator[tuple[str, tuple[c.Check, ...]]]:
    """Every page and file, some for several years or claims: those that change, and some others."""
    yield "", (c.check_oversikt,)
    yield "ubetalte-krav/", ()
    yield "uplasserte-innbetalinger/", (c.check_uplasserte,)
    yield "ubetalte-krav.csv", (c.check_ubetalte_fil,)
    years = range(max(ledger.first_day.year, today.year - 4), today.year + 1)
    for year in {today.year, *chance.sample(years, min(2, len(years)))}:
        yield f"betalte-krav/?aar={year}", (c.check_betalte,)
        yield f"innbetalinger/?aar={year}", ()
        yield f"utbetalinger/?aar={year}", ()
        yield f"tilgodebeloep/?aar={year}", (c.check_tilgode,)
        yield f"betalte-krav.csv?aar={year}", (c.check_betalte_fil,)
        yield f"tilgodebeloep.csv?aar={year}", (c.check_tilgode_fil,)
        yield f"innbetalinger.csv?aar={year}", (c.check_innbetalinger_fil,)
        yield f"utbetalinger.csv?aar={year}", (c.check_utbetalinger_fil,)
    some = chance.sample(ledger.claims, min(3, len(ledger.claims)))
    for claim in {one.identifier: one for one in ledger.claims if one in some or one.identifier in changed}.values():
        path = f"krav/{quote(claim.identifier, safe='')}/?aar={claim.on.year}"
        yield path, (partial(c.check_krav, krav_id=claim.identifier),)
    for _ in range(2):
        fra, til = sorted(_draw_day(ledger, today, chance) for _ in range(2))
        path = f"kontoutskrift.csv?fra={fra}&til={til}"
        yield path, (partial(c.check_kontoutskrift_fil, fra=fra, til=til),)
    fra = _draw_day(ledger, today, chance)
    path = f"kontoutskrift.csv?fra={fra}&til={today}"
    yield path, (partial(c.check_kontoutskrift_fil, fra=fra, til=today),)


def _draw_day(ledger: Ledger, today: date, chance: random.Random) -> date:
    return today - timedelta(days=chance.randint(0, max((today - ledger.first_day).days, 0)))

"""Pairs of a ledger and the organisation's own books, from one seed: stories, and small random ledgers."""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.api.client import EMPTY
from portal.api.endpoints import YearList
from portal.api.grunnlag import get_grunnlag
from portal.api.regnskap import ListByYear, YearsByList
from portal.books.saft import read_saft
from portal.domain.avstem import NO_ANSWERS, avstem
from portal.domain.bok import Bok
from portal.domain.bro import Bro
from portal.domain.grunnlag import Grunnlag
from portal.domain.kontokobling import foreslaa_kontoer, is_aktuell
from portal.domain.ledige import Svar
from portal.domain.svar import Oppslag
from sandbox import checkdigits
from sandbox.bookkeeping.keep import Keeper
from sandbox.bookkeeping.saft import SaftStyle, write_saft
from sandbox.bookkeeping.vouchers import Voucher
from sandbox.ledger import keep_books
from sandbox.ledger.api_style import ApiStyle, Sums
from sandbox.ledger.context import Context
from sandbox.ledger.profile import draw_orgnr
from sandbox.ledger.random_ledger import make_history
from sandbox.ledger.render import render
from sandbox.ledgers import ListQuery, from_answers
from tests.proof.answers import HENTET, Answers, R, make_tilgang

STORIES = ("small", "settled", "credit", "late", "salaried", "salaried", "random")
TODAYS = (date(2026, 9, 2), date(2026, 2, 20), date(2025, 11, 24), date(2027, 1, 28))
DAY = timedelta(days=1)


class _WholeAnswers(Answers):
    """All rows in the newest year's list: how years are put together is proven elsewhere, and takes the most time."""

    def _get_years(self, liste: YearList[R], years: YearsByList) -> ListByYear[R]:
        first, *others = years.get(liste.name, ())
        body = self.source.get_list(liste.name, ListQuery(date(1990, 1, 1), date(2040, 1, 1), {}, "registrert"))
        whole = Oppslag(data=self._read(liste.name, body, liste.parse), fetched_at=HENTET)
        nothing = Oppslag(data=liste.parse(EMPTY), fetched_at=HENTET)
        return ((first, whole), *((aar, nothing) for aar in others))


@dataclass
class Pair:
    """One organisation: what the authority answers, and its own vouchers."""

    seed: int
    context: Context
    today: date
    first: date  # of the file of books
    dato: date
    vouchers: list[Voucher]
    style: SaftStyle = field(default_factory=SaftStyle)

    @property
    def inside(self) -> list[Voucher]:
        """The vouchers in the file, in its order: a voucher's number is its place, from 1."""
        return [voucher for voucher in self.vouchers if self.first <= voucher.on <= self.last]

    @property
    def last(self) -> date:
        """The file's last day."""
        return self.today

    def read_ledger(self) -> Grunnlag:
        answers = _WholeAnswers(self.context.orgnr, self.today, from_answers(render(self.context)), "registrert")
        return get_grunnlag(answers, make_tilgang(self.context.orgnr), self.first, self.today).grunnlag

    def read_books(self) -> Bok:
        body = write_saft(self.context.orgnr, self.vouchers, self.first, self.last, self.style)
        return read_saft(io.BytesIO(body), self.context.orgnr, self.dato, is_aktuell)

    def build(self, grunnlag: Grunnlag, bok: Bok, svar: Svar = NO_ANSWERS) -> Bro:
        return avstem(grunnlag, bok, get_kontoer(bok), self.dato, self.today, svar)


def get_kontoer(bok: Bok) -> dict[str, str]:
    """Every suggested account, as a person who knows the chart would confirm it."""
    return {one.konto.kontonr: one.kravgruppe for one in foreslaa_kontoer(bok.kontoer).forslag}


def make_pair(seed: int) -> Pair:
    chance = random.Random(f"pair {seed}")
    today = chance.choice(TODAYS)
    story = chance.choice(STORIES)
    is_enk = chance.random() < 0.2
    context = _make_context(chance, seed, story, today, is_enk=is_enk)
    starts = [date(today.year, 1, 1), date(today.year - 1, 1, 1), date(today.year - 6, 1, 1)]
    first = chance.choice([day for day in starts if day < today - 20 * DAY])
    dato = chance.choice((today, _month_end(today), today - chance.randint(0, 200) * DAY))
    pair = Pair(seed, context, today, first, max(dato, first), Keeper(context, seed).keep())
    pair.style = SaftStyle(
        version=chance.choice(("1.10", "1.20", "1.30", "1.40")),
        prefix=chance.choice(("", "n1", "x")),
        has_bom=chance.random() < 0.5,
        is_zipped=chance.random() < 0.3,
    )
    return pair


def _make_context(chance: random.Random, seed: int, story: str, today: date, *, is_enk: bool) -> Context:
    orgnr = draw_orgnr(chance)
    if story == "random":
        history = make_history(seed, today, size=chance.randint(3, 30), orgnr=orgnr, is_enk=is_enk)
        return Context(orgnr, history.name, history.life.books, today, history.make_style())
    books = keep_books(orgnr, story, today, seed, is_enk=is_enk)
    return Context(orgnr, "Prøve AS", books, today, ApiStyle(sums=Sums.ABSENT))


def _month_end(today: date) -> date:
    return today.replace(day=1) - DAY


def some_owner(orgnr: str) -> str:
    return checkdigits.some_pid(orgnr)


def shuffle_lines(vouchers: Sequence[Voucher], chance: random.Random) -> list[Voucher]:
    """The same vouchers in another order."""
    mixed = list(vouchers)
    chance.shuffle(mixed)
    return mixed

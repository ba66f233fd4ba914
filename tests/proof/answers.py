"""A generated ledger's answers as the portal gets them: per calendar year, with any filter date, parsed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar, cast

from portal.api.client import EMPTY
from portal.api.endpoints import AAPNEKRAV, YEAR_LISTS, Row, YearList
from portal.api.integrity import check_whole
from portal.api.parse import parse_aapne_krav
from portal.api.regnskap import ListByYear, Regnskap, YearsByList, settle_regnskap
from portal.domain.svar import Liste, Oppslag
from portal.domain.tilgang import Person, Tilgang
from sandbox.ledger.random_ledger import Ledger, make_ledger
from sandbox.ledgers import FILTER_DATES, FilterDate, ListQuery, PartyAnswers, from_answers

T = TypeVar("T")
R = TypeVar("R", bound=Row)
HENTET = datetime(2030, 1, 1, tzinfo=UTC)
TODAYS = (date(2026, 11, 24), date(2022, 6, 1), date(2024, 2, 29), date(2023, 1, 1), date(2025, 12, 31))


def make(seed: int) -> tuple[Ledger, FilterDate]:
    """The ledger of a seed, on one of a few days, with the filter date of its requests."""
    return make_ledger(seed, TODAYS[seed % len(TODAYS)]), "forfall" if seed % 2 else "registrert"


def make_hard(seed: int) -> tuple[Ledger, FilterDate]:
    """Hard books over six years, on one of a few days, filtered by any date in a row."""
    days, filters = len(TODAYS), len(FILTER_DATES)
    return make_ledger(seed, TODAYS[seed % days], hard=True), FILTER_DATES[seed // days % filters]


@dataclass(frozen=True)
class Answers:
    """Answers for one ledger, used instead of `Reskontro`: the same methods, without network and cache."""

    orgnr: str
    today: date
    source: PartyAnswers
    filter_date: FilterDate
    _read_before: dict[tuple[str, int], object] = field(default_factory=dict)

    def get_regnskap(self, tilgang: Tilgang, years: YearsByList) -> Regnskap:
        data = self._read(AAPNEKRAV, self.source.open_items(), parse_aapne_krav)
        aapne = Oppslag(data=data, fetched_at=HENTET, fetched_on=self.today)
        return settle_regnskap(aapne, {liste.name: self._get_years(liste, years) for liste in YEAR_LISTS})

    def _get_years(self, liste: YearList[R], years: YearsByList) -> ListByYear[R]:
        return tuple((aar, self._get(liste, aar)) for aar in years.get(liste.name, ()))

    def _get(self, liste: YearList[R], aar: int) -> Oppslag[Liste[R] | None]:
        if (liste.name, aar) not in self._read_before:
            asked = ListQuery(date(aar, 1, 1), date(aar, 12, 31), {}, self.filter_date)
            body = self.source.get_list(liste.name, asked)
            self._read_before[liste.name, aar] = self._read(liste.name, body, liste.parse)
        return Oppslag(data=cast("Liste[R]", self._read_before[liste.name, aar]), fetched_at=HENTET)

    def _read(self, endpoint: str, body: bytes | None, parse: Callable[[bytes], T]) -> T:
        if body is None:
            return parse(EMPTY)
        check_whole(body, endpoint, self.orgnr)
        return parse(body)


def make_answers(ledger: Ledger, filter_date: FilterDate) -> Answers:
    return Answers(ledger.orgnr, ledger.today, from_answers(ledger.answers), filter_date)


def make_tilgang(orgnr: str) -> Tilgang:
    person = Person(navn="", maskert="", noekkel="", innlogging="")
    return Tilgang(orgnr=orgnr, navn="", person=person, gyldig_til=HENTET)

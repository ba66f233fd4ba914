"""The table of API endpoints: name, required field and parser of each. CONTRIBUTING.md says how to add one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, cast

from portal.api.parse import parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.felter import Part
from portal.domain.krav import Krav
from portal.domain.ledger_state import contradicts_innbetalinger, contradicts_krav, lacks_uplasserte
from portal.domain.svar import INNBETALINGER, INNBETALINGSLISTE, KRAVLISTE, UTBETALINGER, AapneKrav, Liste


class Row(Protocol):
    """What every row of a list has."""

    @property
    def part(self) -> Part:
        """Whose row it is."""
        ...


T_co = TypeVar("T_co", covariant=True, bound=Row)
AAPNEKRAV = "aapnekrav"  # the open list: open claims and unplaced payments


@dataclass(frozen=True, slots=True, kw_only=True)
class YearList(Generic[T_co]):
    """A list that the API returns for one calendar year at a time."""

    name: str  # last part of its address
    field: str  # field of the answer that has its rows
    parse: Callable[[bytes], Liste[T_co]]
    get_id: Callable[[T_co], str]  # the row's identifier
    contradicts: Callable[[AapneKrav, Iterable[T_co]], bool]  # whether the open list contradicts the rows
    lacks: Callable[[AapneKrav, Iterable[T_co], int], bool]  # whether the open list has a row of the year that it lacks
    is_evidence: bool  # whether its rows help to tell a reversal from a payment

    def is_contradicted(self, aapne: AapneKrav, answer: object) -> bool:
        """Whether the open list and a parsed answer disagree; withheld answers never do."""
        liste = cast("Liste[T_co]", answer)
        return not (aapne.is_skjermet or liste.is_skjermet) and self.contradicts(aapne, liste.rader)

    def is_outdated(self, aapne: AapneKrav, answer: object, aar: int) -> bool:
        """Whether the open list shows that a parsed answer of another time no longer holds."""
        liste = cast("Liste[T_co]", answer)
        lacks = not liste.is_skjermet and self.lacks(aapne, liste.rader, aar)
        return lacks or self.is_contradicted(aapne, answer)


def _never(_aapne: AapneKrav, _rows: Iterable[object], _aar: int = 0) -> bool:
    """The open list has nothing about payouts, and does not tell the year of a claim."""
    return False


KRAV: YearList[Krav] = YearList(
    name="krav",
    field="krav",
    parse=parse_krav_liste,
    get_id=lambda krav: krav.kravidentifikator,
    contradicts=contradicts_krav,
    lacks=_never,
    is_evidence=True,
)
INNBETALINGSAAR: YearList[Innbetaling] = YearList(
    name="innbetalinger",
    field=INNBETALINGER,
    parse=parse_innbetalinger,
    get_id=lambda row: row.innbetalingsidentifikator,
    contradicts=contradicts_innbetalinger,
    lacks=lacks_uplasserte,
    is_evidence=True,
)
UTBETALINGSAAR: YearList[Utbetaling] = YearList(
    name="utbetalinger",
    field=UTBETALINGER,
    parse=parse_utbetalinger,
    get_id=lambda row: row.utbetalingsidentifikator,
    contradicts=_never,
    lacks=_never,
    is_evidence=False,
)
# In the order they are requested.
YEAR_LISTS: tuple[YearList[Row], ...] = (KRAV, INNBETALINGSAAR, UTBETALINGSAAR)
LISTER = tuple(one.name for one in YEAR_LISTS)
BY_NAME: Mapping[str, YearList[Row]] = {one.name: one for one in YEAR_LISTS}
# An answer has one of these, or says that it is withheld. A missing field never means "nothing"; KB-007 does.
ROW_FIELDS: Mapping[str, tuple[str, ...]] = {
    AAPNEKRAV: (KRAVLISTE, INNBETALINGSLISTE),
    **{one.name: (one.field,) for one in YEAR_LISTS},
}

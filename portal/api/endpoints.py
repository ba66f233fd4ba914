"""The API's endpoints in one table: what each is called, what its answer must have, and how it is read.

One more list of the API is one more entry here, with its parser in `parse` and its row in `wire`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from portal.api.parse import parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.krav import Krav
from portal.domain.ledger_state import contradicts_innbetalinger, contradicts_krav
from portal.domain.svar import INNBETALINGER, INNBETALINGSLISTE, KRAVLISTE, UTBETALINGER, AapneKrav, Liste

T_co = TypeVar("T_co", covariant=True)
AAPNEKRAV = "aapnekrav"  # the open list: what is open now, and money that is not placed


@dataclass(frozen=True, slots=True, kw_only=True)
class YearList(Generic[T_co]):
    """A list that the API gives for one calendar year at a time."""

    name: str  # the last part of its address
    field: str  # of the answer, which has its rows
    parse: Callable[[bytes], Liste[T_co]]
    contradicts: Callable[[AapneKrav, Iterable[T_co]], bool]  # whether the open list says otherwise of the rows
    is_evidence: bool  # whether its rows tell a reversal from a payment

    def is_contradicted(self, aapne: AapneKrav, answer: object) -> bool:
        """Whether the open list and an answer that `parse` made disagree; what is withheld disagrees with nothing."""
        liste = cast("Liste[T_co]", answer)
        return not (aapne.is_skjermet or liste.is_skjermet) and self.contradicts(aapne, liste.rader)


def _never(_aapne: AapneKrav, _rows: Iterable[object]) -> bool:
    """Nothing of a payout stands in the open list."""
    return False


KRAV: YearList[Krav] = YearList(
    name="krav", field="krav", parse=parse_krav_liste, contradicts=contradicts_krav, is_evidence=True
)
INNBETALINGSAAR: YearList[Innbetaling] = YearList(
    name="innbetalinger",
    field=INNBETALINGER,
    parse=parse_innbetalinger,
    contradicts=contradicts_innbetalinger,
    is_evidence=True,
)
UTBETALINGSAAR: YearList[Utbetaling] = YearList(
    name="utbetalinger", field=UTBETALINGER, parse=parse_utbetalinger, contradicts=_never, is_evidence=False
)
# In the order in which they are asked for.
YEAR_LISTS: tuple[YearList[object], ...] = (KRAV, INNBETALINGSAAR, UTBETALINGSAAR)
LISTER = tuple(one.name for one in YEAR_LISTS)
BY_NAME: Mapping[str, YearList[object]] = {one.name: one for one in YEAR_LISTS}
# An answer has one of these, or says that it is withheld. "Nothing" is said by KB-007 and never by leaving it out.
ROW_FIELDS: Mapping[str, tuple[str, ...]] = {
    AAPNEKRAV: (KRAVLISTE, INNBETALINGSLISTE),
    **{one.name: (one.field,) for one in YEAR_LISTS},
}

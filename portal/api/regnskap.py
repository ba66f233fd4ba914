"""One organisation's answers as a whole: what is open, the lists of some years, and which payments are reversals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar, cast

from portal.api.dropped import OLDEST
from portal.api.endpoints import INNBETALINGSAAR, KRAV, UTBETALINGSAAR, YEAR_LISTS, YearList
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.krav import Krav
from portal.domain.signs import LedgerAnswers, settle_signs
from portal.domain.svar import AapneKrav, Liste, Oppslag

T = TypeVar("T")
YearsByList = Mapping[str, Sequence[int]]  # the years wanted of each list; lists that are not named are not asked for
Aarslister = tuple[tuple[int, Oppslag[Liste[T] | None]], ...]  # of one list, a lookup a year, since each may be missing
EVIDENCE = tuple(one.name for one in YEAR_LISTS if one.is_evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regnskap:
    """What is open, and the lists of some years."""

    aapne: Oppslag[AapneKrav]
    lister: Mapping[str, Aarslister[object]]  # by the name of the list; what was not asked for is left out

    @property
    def krav(self) -> Aarslister[Krav]:
        """The lists of claims."""
        return self.get(KRAV)

    @property
    def innbetalinger(self) -> Aarslister[Innbetaling]:
        """The lists of payments in."""
        return self.get(INNBETALINGSAAR)

    @property
    def utbetalinger(self) -> Aarslister[Utbetaling]:
        """The lists of payments out."""
        return self.get(UTBETALINGSAAR)

    def get(self, liste: YearList[T]) -> Aarslister[T]:
        """The lookups of one list, in the order of the years asked for."""
        return cast("Aarslister[T]", self.lister.get(liste.name, ()))

    @property
    def aar_to_refresh(self) -> list[int]:
        """The years in which a list is shown that is not quite fresh."""
        return sorted({aar for lister in self.lister.values() for aar, oppslag in lister if oppslag.wants_refresh})

    def with_years(self, years: YearsByList) -> "Regnskap":
        """The same without the lists of other years, which were read for what they tell of these."""
        kept = {
            name: tuple((aar, oppslag) for aar, oppslag in lister if aar in years.get(name, ()))
            for name, lister in self.lister.items()
        }
        return replace(self, lister=kept)


def settle_regnskap(aapne: Oppslag[AapneKrav], lister: Mapping[str, Aarslister[object]]) -> Regnskap:
    """The answers as one whole: which payments are reversals is settled by all of them together."""
    raw = Regnskap(aapne=aapne, lister=lister)
    evidence = [pair for name in EVIDENCE for pair in lister.get(name, ())]
    settled = settle_signs(
        LedgerAnswers(
            aapne=aapne.data,
            krav=_list_data(raw.krav),
            innbetalinger=_list_data(raw.innbetalinger),
            utbetalinger=_list_data(raw.utbetalinger),
            usette_aar=frozenset(aar for aar, oppslag in evidence if oppslag.data is None),
        )
    )
    innbetalinger = _put_back(raw.innbetalinger, settled.innbetalinger)
    utbetalinger = _put_back(raw.utbetalinger, settled.utbetalinger)
    return Regnskap(
        aapne=_with_settled(aapne, settled.aapne),
        lister={**lister, INNBETALINGSAAR.name: innbetalinger, UTBETALINGSAAR.name: utbetalinger},
    )


def _list_data(lister: Aarslister[T]) -> tuple[Liste[T], ...]:
    return tuple(oppslag.data for _, oppslag in lister if oppslag.data is not None)


def _put_back(lister: Aarslister[T], settled: Iterable[Liste[T]]) -> Aarslister[T]:
    rest = iter(settled)
    return tuple(
        (aar, oppslag if oppslag.data is None else replace(oppslag, data=next(rest))) for aar, oppslag in lister
    )


def settle_aapne(oppslag: Oppslag[AapneKrav]) -> Oppslag[AapneKrav]:
    """What is open, where no other answer is at hand."""
    return _with_settled(oppslag, settle_signs(LedgerAnswers(aapne=oppslag.data)).aapne)


def _with_settled(oppslag: Oppslag[AapneKrav], settled: AapneKrav) -> Oppslag[AapneKrav]:
    if settled.innbetalinger == oppslag.data.innbetalinger:
        return oppslag
    # The same bytes can give other figures beside other answers, and figures are kept by this print.
    signs = ",".join(row.noekkel for row in settled.innbetalinger)
    avtrykk = oppslag.avtrykk and f"{oppslag.avtrykk}/{signs}"
    return replace(oppslag, data=settled, avtrykk=avtrykk)


def add_evidence_years(years: YearsByList, aapne: AapneKrav, today: date) -> YearsByList:
    """The lists asked for, and those that tell whether unplaced money is a payment or a reversal of one.

    They are of the years in which it came in and those before, where what it reverses can be.
    """
    needed = {row.innbetalingsdato.year - before for row in aapne.uplasserte for before in (0, 1)}
    read = needed & set(range(today.year - OLDEST, today.year + 1))
    if all(read <= set(years.get(name, ())) for name in EVIDENCE):
        return years
    return {**years, **{name: sorted(read | set(years.get(name, ())), reverse=True) for name in EVIDENCE}}

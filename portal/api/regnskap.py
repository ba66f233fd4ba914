"""One organisation's answers as a whole: what is open, the lists of some years, and which payments are reversals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from portal.api.glemt import OLDEST
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.krav import Krav
from portal.domain.signs import LedgerAnswers, settle_signs
from portal.domain.svar import AapneKrav, Liste, Oppslag

T = TypeVar("T")
YearsByList = Mapping[str, Sequence[int]]  # the years wanted of each list; lists that are not named are not asked for
EVIDENCE = ("krav", "innbetalinger")  # what tells a reversal from a payment
Aarslister = tuple[tuple[int, Oppslag[Liste[T] | None]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regnskap:
    """What is open, and the lists of some years; each list is its own lookup, since each may be missing."""

    aapne: Oppslag[AapneKrav]
    krav: tuple[tuple[int, Oppslag[Liste[Krav] | None]], ...]
    innbetalinger: tuple[tuple[int, Oppslag[Liste[Innbetaling] | None]], ...]
    utbetalinger: tuple[tuple[int, Oppslag[Liste[Utbetaling] | None]], ...]

    @property
    def aar_to_refresh(self) -> list[int]:
        """The years in which a list is shown that is not quite fresh."""
        lists = (*self.krav, *self.innbetalinger, *self.utbetalinger)
        return sorted({aar for aar, oppslag in lists if oppslag.wants_refresh})

    def with_years(self, years: YearsByList) -> "Regnskap":
        """The same without the lists of other years, which were read for what they tell of these."""
        return replace(
            self,
            krav=_keep_years(self.krav, years.get("krav", ())),
            innbetalinger=_keep_years(self.innbetalinger, years.get("innbetalinger", ())),
            utbetalinger=_keep_years(self.utbetalinger, years.get("utbetalinger", ())),
        )


def settle_regnskap(
    *,
    aapne: Oppslag[AapneKrav],
    krav: Aarslister[Krav],
    innbetalinger: Aarslister[Innbetaling],
    utbetalinger: Aarslister[Utbetaling],
) -> Regnskap:
    """The answers as one whole: which payments are reversals is settled by all of them together."""
    settled = settle_signs(
        LedgerAnswers(
            aapne=aapne.data,
            krav=_list_data(krav),
            innbetalinger=_list_data(innbetalinger),
            utbetalinger=_list_data(utbetalinger),
            usette_aar=frozenset(aar for aar, oppslag in (*krav, *innbetalinger) if oppslag.data is None),
        )
    )
    return Regnskap(
        aapne=_with_settled(aapne, settled.aapne),
        krav=krav,
        innbetalinger=_put_back(innbetalinger, settled.innbetalinger),
        utbetalinger=_put_back(utbetalinger, settled.utbetalinger),
    )


def _keep_years(lister: Aarslister[T], years: Sequence[int]) -> Aarslister[T]:
    return tuple((aar, oppslag) for aar, oppslag in lister if aar in years)


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

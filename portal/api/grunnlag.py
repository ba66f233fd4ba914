"""The data for one statement: the open list, and the lists of every year that its balance depends on.

An old claim or payment can be set off or paid out today, which is recorded on its own row, in the list of its own year.
So the lists of claims and payments are read as far back as they have rows. Payouts are listed by their own date.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeVar

from portal.api.dropped import MAX_YEARS_BACK
from portal.api.regnskap import Regnskap, YearsByList
from portal.domain.grunnlag import Grunnlag, Mangel, find_mangel
from portal.domain.svar import Liste, Oppslag, Problem, UleseligRad
from portal.domain.tilgang import Tilgang
from portal.domain.union import union_innbetalinger, union_krav, union_utbetalinger

T = TypeVar("T")
YEARS_BACK = 11  # always read: the ten years in which a statement may begin, and the year before
FURTHER = 5  # read more years while the oldest one read has rows


@dataclass(frozen=True, slots=True, kw_only=True)
class HentetGrunnlag:
    """Data for a statement, with the age of its oldest and newest part."""

    grunnlag: Grunnlag
    eldste: datetime
    nyeste: datetime
    is_gammelt: bool  # some part is stale because a refresh failed


class LedgerReader(Protocol):
    """Source of a ledger: `Reskontro`, or in proofs the answers themselves."""

    def get_regnskap(self, tilgang: Tilgang, years: YearsByList) -> Regnskap:
        """The open list, and the lists of the years."""
        ...


def list_years(fra: date, today: date, years_back: int = YEARS_BACK) -> YearsByList:
    """The years to read for a statement that begins on `fra`, newest first.

    Next year is included: a claim may fall due then, and it is not documented which date decides its year.
    """
    first = min(fra.year - 1, today.year - years_back)
    whole = range(today.year + 1, first - 1, -1)
    return {"krav": whole, "innbetalinger": whole[1:], "utbetalinger": range(today.year + 1, fra.year - 2, -1)}


def get_grunnlag(kilde: LedgerReader, tilgang: Tilgang, fra: date, today: date) -> HentetGrunnlag:
    """Everything for a statement from `fra`; missing lists are named in `mangler` or `usette_aar`.

    Raises ApiError if the open list is missing, since there is no balance without it.
    """
    years_back = YEARS_BACK
    regnskap = kilde.get_regnskap(tilgang, list_years(fra, today, years_back))
    while years_back < MAX_YEARS_BACK and _has_rows_in_the_first_year(regnskap):
        years_back = min(years_back + FURTHER, MAX_YEARS_BACK)
        regnskap = kilde.get_regnskap(tilgang, list_years(fra, today, years_back))
    return _Parts(fra, today).build(regnskap)


def _has_rows_in_the_first_year(regnskap: Regnskap) -> bool:
    lists = (regnskap.krav[-1][1].data, regnskap.innbetalinger[-1][1].data)
    return any(liste is not None and (liste.rader or liste.uleselige) for liste in lists)


@dataclass
class _Parts:
    """What has been gathered besides the rows: ages, missing lists, unreadable rows."""

    fra: date
    today: date
    times: list[datetime] = field(default_factory=list)
    mangler: list[Mangel] = field(default_factory=list)
    usette_aar: set[int] = field(default_factory=set)
    uleselige: list[UleseligRad] = field(default_factory=list)
    is_gammelt: bool = False

    def build(self, regnskap: Regnskap) -> HentetGrunnlag:
        self._note_age(regnskap.aapne)
        krav = self._collect("krav", regnskap.krav)
        innbetalinger = self._collect("innbetalinger", regnskap.innbetalinger)
        utbetalinger = self._collect("utbetalinger", regnskap.utbetalinger)
        grunnlag = Grunnlag(
            aapne=regnskap.aapne.data,
            krav=union_krav(*krav),
            innbetalinger=union_innbetalinger(*innbetalinger),
            utbetalinger=union_utbetalinger(*utbetalinger),
            uleselige=tuple(self.uleselige),
            mangler=tuple(self.mangler),
            usette_aar=tuple(sorted(self.usette_aar)),
            aapne_hentet=regnskap.aapne.fetched_on,
        )
        return HentetGrunnlag(
            grunnlag=grunnlag, eldste=min(self.times), nyeste=max(self.times), is_gammelt=self.is_gammelt
        )

    def _note_age(self, oppslag: Oppslag[object]) -> None:
        if oppslag.fetched_at is not None:
            self.times.append(oppslag.fetched_at)
        self.is_gammelt = self.is_gammelt or oppslag.is_old

    def _collect(self, liste: str, years: Sequence[tuple[int, Oppslag[Liste[T] | None]]]) -> Iterable[tuple[T, ...]]:
        """The rows of each year, newest answer first: it takes precedence if two have the same row."""
        dated = sorted(years, key=lambda pair: (_get_time(pair[1]), pair[0]), reverse=True)
        return [self._take(liste, aar, oppslag) for aar, oppslag in dated]

    def _take(self, liste: str, aar: int, oppslag: Oppslag[Liste[T] | None]) -> tuple[T, ...]:
        mangel = find_mangel(liste, aar, oppslag)
        if mangel is not None and self._is_optional(mangel):
            return ()
        self._note_age(oppslag)
        if mangel is not None and oppslag.data is None and aar < self.fra.year - 1:
            self.usette_aar.add(aar)
        elif mangel is not None:
            self.mangler.append(mangel)
        if oppslag.data is None or oppslag.data.is_skjermet:
            return ()
        self.uleselige += oppslag.data.uleselige
        return oppslag.data.rader

    def _is_optional(self, mangel: Mangel) -> bool:
        """If the authority refuses a future period, there is nothing in it."""
        return mangel.aar > self.today.year and mangel.problem is Problem.AVVIST


def _get_time(oppslag: Oppslag[object]) -> float:
    return oppslag.fetched_at.timestamp() if oppslag.fetched_at else 0.0

"""All answers for one organisation: the open list, the lists of some years, and which payments are reversals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar, cast

from portal.api.dropped import MAX_YEARS_BACK
from portal.api.endpoints import INNBETALINGSAAR, KRAV, UTBETALINGSAAR, YEAR_LISTS, Row, YearList
from portal.api.gathering import Gathered
from portal.api.reading import make_liste
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.krav import Krav
from portal.domain.signs import FoundSigns, LedgerAnswers, apply_signs, find_signs, settle_signs
from portal.domain.svar import AapneKrav, Liste, Oppslag
from portal.process_memory import MEMORY

T = TypeVar("T", bound=Row)
YearsByList = Mapping[str, Sequence[int]]  # requested years by list; other lists are not fetched
# one list's lookups, one per year, since each may be missing
ListByYear = tuple[tuple[int, Oppslag[Liste[T] | None]], ...]
EVIDENCE = tuple(one.name for one in YEAR_LISTS if one.is_evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regnskap:
    """The open list and the lists of some years."""

    aapne: Oppslag[AapneKrav]
    lister: Mapping[str, ListByYear[Row]]  # by list name; only the requested lists

    @property
    def krav(self) -> ListByYear[Krav]:
        """Lists of claims."""
        return self.get(KRAV)

    @property
    def innbetalinger(self) -> ListByYear[Innbetaling]:
        """Lists of payments in."""
        return self.get(INNBETALINGSAAR)

    @property
    def utbetalinger(self) -> ListByYear[Utbetaling]:
        """Lists of payouts."""
        return self.get(UTBETALINGSAAR)

    def get(self, liste: YearList[T]) -> ListByYear[T]:
        """Lookups of one list, in the order the years were requested."""
        return cast("ListByYear[T]", self.lister.get(liste.name, ()))

    @property
    def aar_to_refresh(self) -> list[int]:
        """Years with a list that needs a refresh."""
        return sorted({aar for lister in self.lister.values() for aar, oppslag in lister if oppslag.wants_refresh})

    def with_years(self, years: YearsByList) -> "Regnskap":
        """The same with only these years; the others were read as evidence for them."""
        kept = {
            name: tuple((aar, oppslag) for aar, oppslag in lister if aar in years.get(name, ()))
            for name, lister in self.lister.items()
        }
        return replace(self, lister=kept)


def settle_regnskap(
    aapne: Oppslag[AapneKrav], lister: Mapping[str, ListByYear[Row]], years: YearsByList | None = None
) -> Regnskap:
    """Decides which payments are reversals, from all the answers together.

    `years`: what is returned; the other lists are evidence only.
    """
    raw = Regnskap(aapne=aapne, lister=lister)
    kept = raw if years is None else raw.with_years(years)
    shown = LedgerAnswers(
        aapne=aapne.data,
        innbetalinger=_list_data(kept.innbetalinger),
        utbetalinger=_list_data(kept.utbetalinger),
    )
    settled = apply_signs(shown, _find_signs(raw))
    return Regnskap(
        aapne=_with_settled(aapne, settled.aapne),
        lister={
            **kept.lister,
            INNBETALINGSAAR.name: _put_back(kept.innbetalinger, settled.innbetalinger),
            UTBETALINGSAAR.name: _put_back(kept.utbetalinger, settled.utbetalinger),
        },
    )


def _find_signs(regnskap: Regnskap) -> FoundSigns:
    """The signs, found once in each process for the same answers."""
    evidence = [pair for name in EVIDENCE for pair in regnskap.lister.get(name, ())]
    answers = LedgerAnswers(
        aapne=regnskap.aapne.data,
        krav=_list_data(regnskap.krav),
        innbetalinger=_list_data(regnskap.innbetalinger),
        utbetalinger=_list_data(regnskap.utbetalinger),
        usette_aar=frozenset(aar for aar, oppslag in evidence if oppslag.data is None),
    )
    digests = [
        (name, aar, oppslag.data is not None, oppslag.avtrykk)
        for name, lister in regnskap.lister.items()
        for aar, oppslag in lister
    ]
    known = [regnskap.aapne.avtrykk, *(digest for _, _, has_data, digest in digests if has_data)]
    if not all(known):
        return find_signs(answers)
    key = (find_signs, regnskap.aapne.avtrykk, *digests)
    return MEMORY.get_or_make(key, partial(find_signs, answers), is_source=True)


def _list_data(lister: ListByYear[T]) -> tuple[Liste[T], ...]:
    return tuple(oppslag.data for _, oppslag in lister if oppslag.data is not None)


def _put_back(lister: ListByYear[T], settled: Iterable[Liste[T]]) -> ListByYear[T]:
    rest = iter(settled)
    return tuple(
        (aar, oppslag if oppslag.data is None else replace(oppslag, data=next(rest))) for aar, oppslag in lister
    )


def settle_aapne(oppslag: Oppslag[AapneKrav]) -> Oppslag[AapneKrav]:
    """The open list, if no other answer is available."""
    return _with_settled(oppslag, settle_signs(LedgerAnswers(aapne=oppslag.data)).aapne)


def _with_settled(oppslag: Oppslag[AapneKrav], settled: AapneKrav) -> Oppslag[AapneKrav]:
    if settled.innbetalinger == oppslag.data.innbetalinger:
        return oppslag
    # Other answers can change the figures, so equal bytes are not enough: this digest is the key of the cached figures.
    signs = ",".join((*(row.noekkel for row in settled.innbetalinger), *(rad.grunn for rad in settled.uleselige)))
    avtrykk = oppslag.avtrykk and f"{oppslag.avtrykk}/{signs}"
    return replace(oppslag, data=settled, avtrykk=avtrykk)


def add_evidence_years(years: YearsByList, aapne: AapneKrav, today: date) -> YearsByList:
    """Add the years needed to decide whether unplaced money is a payment or a reversal.

    They are the years in which it was received and the years before, which may have the reversed payment.
    """
    needed = {row.innbetalingsdato.year - before for row in aapne.uplasserte for before in (0, 1)}
    read = needed & set(range(today.year - MAX_YEARS_BACK, today.year + 1))
    if all(read <= set(years.get(name, ())) for name in EVIDENCE):
        return years
    return {**years, **{name: sorted(read | set(years.get(name, ())), reverse=True) for name in EVIDENCE}}


def take_list(found: Gathered, liste: YearList[T], years: YearsByList) -> ListByYear[T]:
    """Lookups of one list, one per year."""
    return tuple((aar, make_liste(found.lists[liste.name, aar], liste.parse)) for aar in years.get(liste.name, ()))

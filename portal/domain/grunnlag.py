"""What a statement is made from, and what of it could not be had."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.krav import Krav, Kravforfall
from portal.domain.svar import AapneKrav, Liste, Oppslag, Problem, UleseligRad
from portal.domain.union import innbetaling_key, union_innbetalinger, union_krav


@dataclass(frozen=True, slots=True, kw_only=True)
class Mangel:
    """A list of a year that could not be had, or only as it was before the open list changed."""

    liste: str  # krav, innbetalinger or utbetalinger
    aar: int
    problem: Problem | None  # None: withheld (skjermet)
    hentet: datetime | None = None  # of a list that is shown, but that the open list contradicts

    @property
    def is_motsagt(self) -> bool:
        """Rows are there, but they are of another moment than what is open."""
        return self.hentet is not None


def find_mangel(liste: str, aar: int, oppslag: Oppslag[Liste[object] | None]) -> Mangel | None:
    """What a lookup of a year's list lacks, if its rows are not to be had or not to be relied on."""
    if oppslag.data is None:
        return Mangel(liste=liste, aar=aar, problem=oppslag.problem)
    if oppslag.data.is_skjermet:
        return Mangel(liste=liste, aar=aar, problem=None)
    if oppslag.is_motsagt:
        return Mangel(liste=liste, aar=aar, problem=oppslag.problem, hentet=oppslag.fetched_at)
    return None


@dataclass(frozen=True, kw_only=True)
class Grunnlag:
    """All that a statement is made from: what is open now, and the lists of every year asked for."""

    aapne: AapneKrav
    krav: tuple[Krav, ...]
    innbetalinger: tuple[Innbetaling, ...]
    utbetalinger: tuple[Utbetaling, ...]
    uleselige: tuple[UleseligRad, ...] = ()
    mangler: tuple[Mangel, ...] = ()
    usette_aar: tuple[int, ...] = ()  # before the period, asked for in vain: old claims may have changed unseen
    aapne_hentet: date | None = None  # the business date on which what is open was fetched

    def get_dato(self, krav: Krav) -> date | None:
        """The day a claim moves the balance. What the authority has told of has been entered by the fetch."""
        if krav.dato is None or self.aapne_hentet is None:
            return krav.dato
        return min(krav.dato, self.aapne_hentet)

    def is_dato_kjent(self, krav: Krav) -> bool:
        """Whether that is the day the claim was entered, and not one that stands in its place."""
        return krav.opprettelsesdato_for_krav is not None and krav.opprettelsesdato_for_krav == self.get_dato(krav)

    def get_alle_krav(self) -> tuple[Krav, ...]:
        """Every claim once; the open list, which is newer, wins."""
        return union_krav(self.aapne.alle_krav, self.krav)

    @cached_property
    def forfall_per_id(self) -> dict[str, tuple[Krav, Kravforfall]]:
        """Each instalment by its identifier, with its claim."""
        return {f.kravforfallsidentifikator: (krav, f) for krav in self.get_alle_krav() for f in krav.kravforfall}

    def get_alle_innbetalinger(self) -> tuple[Innbetaling, ...]:
        """Every payment once: what is unplaced from the open list, what it covered from whichever says so."""
        listed: dict[Hashable, list[Innbetaling]] = {}
        for row in self.innbetalinger:
            listed.setdefault(innbetaling_key(row), []).append(row)
        fresh = (
            row if row.plassert_krav else _with_placements(row, listed.get(innbetaling_key(row), []))
            for row in self.aapne.innbetalinger
        )
        return union_innbetalinger(fresh, self.innbetalinger)


def _with_placements(row: Innbetaling, listed: list[Innbetaling]) -> Innbetaling:
    """What the payment covered, by the list; of several with its key, by the one that has as much unplaced."""
    same = [one for one in listed if len(listed) == 1 or one.uplassert_beloep == row.uplassert_beloep]
    return replace(row, plassert_krav=same[0].plassert_krav) if same else row

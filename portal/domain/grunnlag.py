"""The data behind a statement, and what is missing from it."""

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
    """A year's list that is missing, or that is older than the open list."""

    liste: str  # krav, innbetalinger or utbetalinger
    aar: int
    problem: Problem | None  # None: withheld (skjermet)
    hentet: datetime | None = None  # fetch time of a list that is shown although the open list contradicts it

    @property
    def is_motsagt(self) -> bool:
        """The rows are shown, but are from another time than the open list."""
        return self.hentet is not None


def find_mangel(liste: str, aar: int, oppslag: Oppslag[Liste[object] | None]) -> Mangel | None:
    """What is missing or unreliable in the lookup of a year's list, if anything."""
    if oppslag.data is None:
        return Mangel(liste=liste, aar=aar, problem=oppslag.problem)
    if oppslag.data.is_skjermet:
        return Mangel(liste=liste, aar=aar, problem=None)
    if oppslag.is_motsagt:
        return Mangel(liste=liste, aar=aar, problem=oppslag.problem, hentet=oppslag.fetched_at)
    return None


@dataclass(frozen=True, kw_only=True)
class Grunnlag:
    """Data for a statement: the open list, and the lists of every year that was requested."""

    aapne: AapneKrav
    krav: tuple[Krav, ...]
    innbetalinger: tuple[Innbetaling, ...]
    utbetalinger: tuple[Utbetaling, ...]
    uleselige: tuple[UleseligRad, ...] = ()
    mangler: tuple[Mangel, ...] = ()
    usette_aar: tuple[int, ...] = ()  # years before the period that could not be fetched: old claims may have changed
    aapne_hentet: date | None = None  # business date on which the open list was fetched

    def get_dato(self, krav: Krav) -> date | None:
        """The day a claim changes the balance. It is never later than the fetch that returned the claim."""
        if krav.dato is None or self.aapne_hentet is None:
            return krav.dato
        return min(krav.dato, self.aapne_hentet)

    def is_dato_kjent(self, krav: Krav) -> bool:
        """Whether that is the date of entry, and not a substitute."""
        return krav.opprettelsesdato_for_krav is not None and krav.opprettelsesdato_for_krav == self.get_dato(krav)

    def get_alle_krav(self) -> tuple[Krav, ...]:
        """Every claim once; the open list is newer and takes precedence."""
        return self._alle_krav

    @cached_property
    def _alle_krav(self) -> tuple[Krav, ...]:
        return union_krav(self.aapne.alle_krav, self.krav)

    @cached_property
    def forfall_per_id(self) -> dict[str, tuple[Krav, Kravforfall]]:
        """Each instalment by identifier, with its claim."""
        return {f.kravforfallsidentifikator: (krav, f) for krav in self.get_alle_krav() for f in krav.kravforfall}

    def get_alle_innbetalinger(self) -> tuple[Innbetaling, ...]:
        """Every payment once: the unplaced amount from the open list, the placements from whichever list has them."""
        return self._alle_innbetalinger

    @cached_property
    def _alle_innbetalinger(self) -> tuple[Innbetaling, ...]:
        listed: dict[Hashable, list[Innbetaling]] = {}
        for row in self.innbetalinger:
            listed.setdefault(innbetaling_key(row), []).append(row)
        fresh = (
            row if row.plassert_krav else _with_placements(row, listed.get(innbetaling_key(row), []))
            for row in self.aapne.innbetalinger
        )
        return union_innbetalinger(fresh, self.innbetalinger)


def _with_placements(row: Innbetaling, listed: list[Innbetaling]) -> Innbetaling:
    """Add placements from the year list. Of several rows with the key, use the one with the same unplaced amount."""
    same = [one for one in listed if len(listed) == 1 or one.uplassert_beloep == row.uplassert_beloep]
    return replace(row, plassert_krav=same[0].plassert_krav) if same else row

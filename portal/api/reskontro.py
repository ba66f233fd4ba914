"""What views ask for figures: cached, parsed, domain objects out, always with their age."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar

from portal.api import budget as budgets
from portal.api.budget import Budget
from portal.api.cache import Entry, Failure, get_entries, get_failures
from portal.api.client import KravOgBetalinger
from portal.api.dropped import drop_organisation
from portal.api.endpoints import AAPNEKRAV, LISTER, YEAR_LISTS, YearList
from portal.api.errors import ApiError, ApiRefused, ApiUnavailable, Party
from portal.api.flight import FetchResult, get_answers, is_all_kept
from portal.api.gathering import ONE_REFRESH, Gathered, Gathering
from portal.api.lifetimes import get_aapne_life
from portal.api.parse import parse_aapne_krav
from portal.api.personrader import leave_out_persons, leave_out_persons_of_aapne
from portal.api.questions import Questions
from portal.api.reading import make_liste, make_oppslag
from portal.api.regnskap import Aarslister, Regnskap, YearsByList, add_evidence_years, settle_aapne, settle_regnskap
from portal.api.token import get_maskinporten
from portal.clock import Clock, get_clock
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Tilgang

T = TypeVar("T")
AT_ONCE = 10  # lists between two looks at the time


@dataclass(frozen=True, slots=True, kw_only=True)
class Framdrift:
    """Progress: how many of the lists that are wanted have come, or been tried in vain."""

    hentet: int
    alle: int

    @property
    def is_ferdig(self) -> bool:
        """All of them."""
        return self.hentet >= self.alle


class Reskontro:
    """The ledger of the organisation a `Tilgang` is for; nothing is fetched without one."""

    def __init__(self, client: KravOgBetalinger, clock: Clock) -> None:
        self._questions = Questions(client, clock)
        self._clock = clock

    def get_aapne_krav(self, tilgang: Tilgang) -> Oppslag[AapneKrav]:
        """What is open now. Raises ApiError when there is neither an answer nor one kept."""
        return self.get_regnskap(tilgang, {}, allow_stale=True).aapne

    def get_regnskap(
        self,
        tilgang: Tilgang,
        years: YearsByList,
        *,
        allow_stale: bool = False,
        newer_than: timedelta | None = None,
    ) -> Regnskap:
        """What is open and the lists asked for, of one moment, and none older than it should be.

        `allow_stale`: for a page, what is not quite fresh may do, while it is fetched anew. `newer_than`: nothing older
        will do, for a person who asks for fresh figures.

        Raises ApiError when what is open, without which there is no balance, cannot be had.
        """
        budget = budgets.for_person()
        return self._get_regnskap(tilgang, years, budget, allow_stale=allow_stale, newer_than=newer_than)

    def _get_regnskap(
        self,
        tilgang: Tilgang,
        years: YearsByList,
        budget: Budget,
        *,
        allow_stale: bool = False,
        newer_than: timedelta | None = None,
    ) -> Regnskap:
        ages = {"allow_stale_aapne": allow_stale, "allow_stale_lists": allow_stale}
        found = self._gather(tilgang, _list_wanted(years), budget, newer_than=newer_than, **ages)
        aapne = make_oppslag(found.aapne, parse_aapne_krav)
        read = add_evidence_years(years, aapne.data, self._clock.today())
        if read != years:
            found = self._gather(tilgang, _list_wanted(read), budget, newer_than=newer_than, **ages)
            again = make_oppslag(found.aapne, parse_aapne_krav)
            aapne = replace(again, is_new=aapne.is_new or again.is_new)
        settled = settle_regnskap(aapne, {one.name: _take(found, one, read) for one in YEAR_LISTS}).with_years(years)
        return leave_out_persons(settled) if tilgang.is_uten_innehaver else settled

    def fetch_some(self, tilgang: Tilgang, years: YearsByList, seconds: float) -> Framdrift:
        """Fetch what is missing of many lists, newest first, and stop when the time is up.

        A list that failed a moment ago counts as done: whoever reads it says that it is missing. Raises ApiError like
        `get_regnskap`.
        """
        wanted = _list_wanted(years)
        budget, until = budgets.for_person(), time.monotonic() + seconds
        has_aapne, missing = self._find_missing(tilgang, wanted)
        while missing or not has_aapne:
            some = missing[:AT_ONCE] if has_aapne else []
            flags = {"allow_stale_aapne": False, "allow_stale_lists": False}
            found = self._gather(tilgang, some, budget, newer_than=None, **flags)
            if found.aapne.entry is None:
                raise found.aapne.error or ApiUnavailable(Party.SKATTEETATEN, AAPNEKRAV)
            has_aapne, missing = self._find_missing(tilgang, wanted)
            if some and time.monotonic() >= until:
                break
        return Framdrift(hentet=len(wanted) - len(missing), alle=len(wanted))

    def _find_missing(self, tilgang: Tilgang, wanted: Sequence[tuple[str, int]]) -> tuple[bool, list[tuple[str, int]]]:
        """Whether the open list is kept, and which of the lists are not kept in its state and were not tried lately.

        One that came lately and is of another state than an old open list is not asked for over and over.
        """
        now, aapne = self._clock.now(), self._questions.ask_aapne(tilgang)
        entry = get_entries([aapne.place]).get(aapne.place)
        if entry is None or now - entry.fetched_at >= get_aapne_life().kept:
            return False, list(wanted)
        asked = {what: self._questions.ask_liste(tilgang, *what, entry.state) for what in wanted}
        places = [one.place for one in asked.values()]
        entries, failures = get_entries(places), get_failures(places)
        return True, [
            what
            for what, one in asked.items()
            if not is_all_kept([one], now, entries, allow_stale=False)
            and not any(now - at < ONE_REFRESH for at in _list_times(entries.get(one.place), failures.get(one.place)))
        ]

    def get_aapne_for(self, tilganger: Sequence[Tilgang]) -> list[Oppslag[AapneKrav] | ApiError]:
        """What is open in several organisations, for a list filled behind the scenes; each may fail by itself."""
        asked = [self._questions.ask_aapne(tilgang) for tilgang in tilganger]
        found = get_answers(asked, self._clock, budgets.for_background(), allow_stale=False)
        return [self._make_one(tilgang, result) for tilgang, result in zip(tilganger, found, strict=True)]

    def _make_one(self, tilgang: Tilgang, result: FetchResult) -> Oppslag[AapneKrav] | ApiError:
        if isinstance(result.error, ApiRefused):
            drop_organisation(tilgang.orgnr, self._clock, is_avvist=True)
        try:
            aapne = make_oppslag(result, parse_aapne_krav)
            if not aapne.data.uplasserte:
                settled = settle_aapne(aapne)
                return leave_out_persons_of_aapne(settled) if tilgang.is_uten_innehaver else settled
            return self._get_regnskap(tilgang, {}, budgets.for_background()).aapne
        except ApiError as exc:
            return exc

    def prefetch(self, tilgang: Tilgang, endpoint: str, aar: int | None = None) -> None:
        """Have an answer kept, fresh; nobody waits for it, so everybody else goes first."""
        self._gather(
            tilgang,
            [] if aar is None else [(endpoint, aar)],
            budgets.for_background(),
            allow_stale_aapne=aar is not None,
            allow_stale_lists=False,
            newer_than=None,
        )

    def _gather(
        self,
        tilgang: Tilgang,
        wanted: Sequence[tuple[str, int]],
        budget: Budget,
        *,
        allow_stale_aapne: bool,
        allow_stale_lists: bool,
        newer_than: timedelta | None,
    ) -> Gathered:
        found = Gathering(
            ask_aapne=self._questions.ask_aapne(tilgang, newer_than),
            ask_liste=lambda endpoint, aar, state: self._questions.ask_liste(tilgang, endpoint, aar, state, newer_than),
            wanted=wanted,
            clock=self._clock,
            budget=budget,
            allow_stale_aapne=allow_stale_aapne,
            allow_stale_lists=allow_stale_lists,
        ).gather()
        self._raise_refusal(tilgang.orgnr, [found.aapne, *found.lists.values()])
        return found

    def _raise_refusal(self, orgnr: str, found: Sequence[FetchResult]) -> None:
        """A right that is missing for one answer is missing for all, and nothing that is kept may be shown."""
        for result in found:
            if isinstance(result.error, ApiRefused):
                drop_organisation(orgnr, self._clock, is_avvist=True)
                raise result.error


def get_reskontro() -> Reskontro:
    """The process's one ledger reader; tokens and connections are shared through it."""
    return _make(get_clock())


@lru_cache(maxsize=2)
def _make(clock: Clock) -> Reskontro:
    return Reskontro(KravOgBetalinger(get_maskinporten(), clock), clock)


def _list_times(entry: Entry | None, failure: Failure | None) -> list[datetime]:
    """When an answer last came, and when one last failed to."""
    return [*([entry.fetched_at] if entry else []), *([failure.at] if failure else [])]


def _list_wanted(years: YearsByList) -> list[tuple[str, int]]:
    """Newest years first, and the endpoints in turn: one that fails then does not fail many times in a row."""
    wanted = [(endpoint, aar) for endpoint, alle_aar in years.items() for aar in alle_aar]
    return sorted(wanted, key=lambda what: (-what[1], LISTER.index(what[0])))


def _take(found: Gathered, liste: YearList[T], years: YearsByList) -> Aarslister[T]:
    """The lookups of one list, a year each."""
    return tuple((aar, make_liste(found.lists[liste.name, aar], liste.parse)) for aar in years.get(liste.name, ()))

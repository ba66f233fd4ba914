"""The views' source of figures: cached and parsed domain objects, always with their age."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar

from portal.api import budget as budgets
from portal.api import patience
from portal.api.budget import Budget
from portal.api.cache import get_entries, get_failures, list_times
from portal.api.client import KravOgBetalinger
from portal.api.confirmed import check_reader, is_confirmed
from portal.api.dropped import drop_read_by
from portal.api.endpoints import AAPNEKRAV, YEAR_LISTS
from portal.api.errors import ApiRefused, ApiUnavailable, Party
from portal.api.fetch import FetchResult
from portal.api.flight import is_all_kept
from portal.api.gathering import ONE_REFRESH, Gathered, Gathering, Progress, What, always_want, list_newest_first
from portal.api.lifetimes import get_aapne_life
from portal.api.open_lists import MaxAge, OpenLists, use_freshness
from portal.api.parse import parse_aapne_krav
from portal.api.patience import StillFetching
from portal.api.personrader import leave_out_persons
from portal.api.reading import make_oppslag
from portal.api.regnskap import Regnskap, YearsByList, add_evidence_years, settle_regnskap, take_list
from portal.api.requests import FetchRequests
from portal.api.token import get_maskinporten
from portal.api.unchanged import find_or_make
from portal.clock import Clock, get_clock
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Henterett, Tilgang

H = TypeVar("H", bound=Henterett)
T = TypeVar("T")
AT_ONCE = 10  # lists fetched between two checks of the time


class Reskontro:
    """The ledger of a `Tilgang`'s organisation; nothing is fetched without one."""

    def __init__(self, client: KravOgBetalinger, clock: Clock) -> None:
        self._requests = FetchRequests(client, clock)
        self._clock = clock

    def get_aapne_krav(self, tilgang: Tilgang) -> Oppslag[AapneKrav]:
        """The open list. Raises ApiError if there is no answer and nothing cached."""
        kept = self.find_kept(tilgang, {}, type)  # of the lists, nothing is wanted
        return kept[0] if kept is not None else self.get_regnskap(tilgang, {}, allow_stale=True).aapne

    def get_regnskap(
        self,
        tilgang: Tilgang,
        years: YearsByList,
        *,
        allow_stale: bool = False,
        newer_than: timedelta | None = None,
        is_background: bool = False,
    ) -> Regnskap:
        """The open list and the requested lists as one snapshot, none older than allowed.

        `allow_stale`: a page may show stale data while it is refreshed. `newer_than`: older data will not do, when a
        person asks for fresh figures. `is_background`: people who wait go first.

        Raises ApiError if the open list is missing, since there is no balance without it.
        """
        budget = budgets.for_background() if is_background else budgets.for_person()
        found = self._gather_years(
            tilgang, years, budget, allow_stale=allow_stale, newer_than=newer_than, must_confirm=True
        )
        return self._settle(tilgang, found, years)

    def find_kept(
        self, tilgang: Tilgang, years: YearsByList, make: Callable[[Regnskap], T], *, is_many: bool = False
    ) -> tuple[Oppslag[AapneKrav], T] | None:
        """The open list, maybe stale, and what `make` finds in it and these lists; None if that would take a call.

        `is_many`: for a list of many, of which it is not asked whether each system user is still there.
        """
        if tilgang.confirmed_after is not None and not (is_many or is_confirmed(tilgang, None, self._clock)):
            return None
        asked = tuple((name, *alle_aar) for name, alle_aar in years.items())

        def gather() -> Gathered:
            budget = budgets.for_person().without_calls()
            return self._gather_years(tilgang, years, budget, allow_stale=True, must_confirm=not is_many)

        self._requests.check(tilgang)
        return find_or_make(
            (make, tilgang.lesernoekkel, tilgang.orgnr, tilgang.is_uten_innehaver, asked),
            self._clock,
            gather,
            lambda found: (self._settle(tilgang, found, {}).aapne, make(self._settle(tilgang, found, years))),
        )

    def _gather_years(
        self,
        tilgang: Henterett,
        years: YearsByList,
        budget: Budget,
        *,
        allow_stale: bool = False,
        newer_than: timedelta | None = None,
        keeps_closed: bool = False,
        must_confirm: bool = False,
    ) -> Gathered:
        """The open list, these lists, and those needed to tell reversals from payments."""
        return self._gather(
            tilgang,
            lambda aapne: list_newest_first(add_evidence_years(years, aapne, self._clock.today())),
            budget,
            likely=list_newest_first(years),
            allow_stale_aapne=allow_stale,
            allow_stale_lists=allow_stale,
            newer_than=newer_than,
            keeps_closed=keeps_closed,
            must_confirm=must_confirm,
        )

    def _settle(self, tilgang: Henterett, found: Gathered, years: YearsByList) -> Regnskap:
        """The answers as figures. `years`: of the lists that are returned."""
        aapne = make_oppslag(found.aapne, parse_aapne_krav)
        read = add_evidence_years(years, aapne.data, self._clock.today())
        settled = settle_regnskap(aapne, {one.name: take_list(found, one, read) for one in YEAR_LISTS}, years)
        return leave_out_persons(settled) if tilgang.is_uten_innehaver else settled

    def fetch_some(self, tilgang: Tilgang, years: YearsByList, seconds: float) -> Progress:
        """Fetch missing lists, newest first, and stop when the time is up.

        A list that failed recently counts as done: the reader says that it is missing. Raises ApiError like
        `get_regnskap`.
        """
        wanted = list_newest_first(years)
        budget, until = budgets.for_person(), time.monotonic() + seconds
        has_aapne, missing = self._find_missing(tilgang, wanted)
        while missing or not has_aapne:
            some = missing[:AT_ONCE] if has_aapne else []
            try:
                found = self._gather(tilgang, always_want(some), budget)
            except StillFetching:
                has_aapne, missing = self._find_missing(tilgang, wanted)
                break
            if found.aapne.entry is None:
                raise found.aapne.error or ApiUnavailable(Party.SKATTEETATEN, AAPNEKRAV)
            has_aapne, missing = self._find_missing(tilgang, wanted)
            if some and time.monotonic() >= until:
                break
        return Progress(hentet=len(wanted) - len(missing), alle=len(wanted))

    def _find_missing(self, tilgang: Tilgang, wanted: Sequence[tuple[str, int]]) -> tuple[bool, list[tuple[str, int]]]:
        """Whether the open list is cached, and which lists are neither cached in its state nor recently tried.

        A recent list in another state than a stale open list is not fetched again and again.
        """
        now, aapne = self._clock.now(), self._requests.make_aapne_request(tilgang)
        entry = get_entries([aapne.place]).get(aapne.place)
        if entry is None or now - entry.fetched_at >= get_aapne_life().kept:
            return False, list(wanted)
        asked = {what: self._requests.make_liste_request(tilgang, *what, entry.state) for what in wanted}
        places = [one.place for one in asked.values()]
        entries, failures = get_entries(places), get_failures(places)
        return True, [
            what
            for what, one in asked.items()
            if not is_all_kept([one], now, entries, allow_stale=False)
            and not any(now - at < ONE_REFRESH for at in list_times(entries.get(one.place), failures.get(one.place)))
        ]

    def read_many(
        self, rettigheter: Iterator[H], newer_than: MaxAge = use_freshness, *, with_closed_years: bool = True
    ) -> OpenLists[H]:
        """The open lists of many, fetched in the background; each may fail on its own."""
        found = OpenLists(self._requests, self._clock, self._finish, rettigheter, newer_than)
        return found if with_closed_years else found.without_closed_years()

    def _finish(
        self, tilgang: Henterett, newer_than: timedelta | None, *, may_call: bool, keeps_closed: bool
    ) -> Oppslag[AapneKrav]:
        budget = budgets.for_background() if may_call else budgets.for_background().without_calls()
        found = self._gather_years(tilgang, {}, budget, newer_than=newer_than, keeps_closed=keeps_closed)
        return self._settle(tilgang, found, {}).aapne

    def prefetch(self, tilgang: Tilgang, endpoint: str, aar: int | None = None) -> None:
        """Refresh a cached answer in the background; all other requests have priority."""
        self._gather(
            tilgang,
            always_want([] if aar is None else [(endpoint, aar)]),
            budgets.for_background(),
            allow_stale_aapne=aar is not None,
        )

    def _gather(
        self,
        tilgang: Henterett,
        list_wanted: Callable[[AapneKrav], Sequence[What]],
        budget: Budget,
        *,
        allow_stale_aapne: bool = False,
        allow_stale_lists: bool = False,
        newer_than: timedelta | None = None,
        keeps_closed: bool = False,
        likely: Sequence[What] = (),
        must_confirm: bool = False,
    ) -> Gathered:
        gathering = Gathering(
            aapne_request=self._requests.make_aapne_request(tilgang, newer_than),
            make_liste_request=lambda endpoint, aar, state: self._requests.make_liste_request(
                tilgang, endpoint, aar, state, newer_than, keeps_closed=keeps_closed
            ),
            list_wanted=list_wanted,
            likely=likely,
            clock=self._clock,
            budget=budget,
            allow_stale_aapne=allow_stale_aapne,
            allow_stale_lists=allow_stale_lists,
            allow_refused=allow_stale_aapne and must_confirm,  # for a page of one; what is one of many may wait
        )

        def work(budget: Budget) -> Gathered:
            found = replace(gathering, budget=budget).gather()
            if must_confirm and found.newest is not None:
                check_reader(tilgang, found.newest, self._clock, budget)
            return found

        found = patience.fetch(tilgang.spoerrer, tilgang.orgnr, budget, work)
        self._raise_refusal(tilgang, [found.aapne, *found.lists.values()])
        return found

    def _raise_refusal(self, tilgang: Henterett, found: Sequence[FetchResult]) -> None:
        """Raise if any answer was refused: the right is then missing for all, and nothing cached may be shown."""
        for result in found:
            if isinstance(result.error, ApiRefused):
                drop_read_by(tilgang.leser, tilgang.orgnr, self._clock, is_avvist=True)
                raise result.error


def get_reskontro() -> Reskontro:
    """The process's only ledger reader; it shares tokens and connections."""
    return _make(get_clock())


@lru_cache(maxsize=2)
def _make(clock: Clock) -> Reskontro:
    return Reskontro(KravOgBetalinger(get_maskinporten(), clock), clock)

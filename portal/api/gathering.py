"""Fetches the open list and year lists as one snapshot, so that everything on a page agrees.

The open list comes first and is the reference. If any list must be fetched, the open list is fetched again unless it is
less than a minute old. Each list is cached with the state of the open list, and a cached list from another state is
fetched again. If a list fetched now still disagrees, the ledger changed between two calls: then the open list is
fetched once more, and so are the lists that do not match its new state.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

from portal.api.budget import Budget
from portal.api.cache import CacheKey, Entry, Heads, keep_entry, open_entries, read_heads
from portal.api.endpoints import BY_NAME, LISTER
from portal.api.fetch import FetchRequest, FetchResult
from portal.api.flight import get_answers, is_all_kept
from portal.api.parse import parse_aapne_krav
from portal.api.patience import NeedsCalls
from portal.api.reading import get_data
from portal.clock import Clock
from portal.domain.svar import AapneKrav

ONE_REFRESH = timedelta(seconds=60)  # answers this close together are one snapshot
MAX_ROUNDS = 2  # attempts to refetch the open list; guards against an authority that contradicts itself
What = tuple[str, int]  # endpoint and year


@dataclass(frozen=True, slots=True)
class Gathered:
    """The result of each request."""

    aapne: FetchResult
    lists: Mapping[What, FetchResult]
    heads: Heads  # what was cached before anything was fetched

    @property
    def key(self) -> Hashable:
        """Equal only for results that give equal figures, ages and problems."""
        return self.aapne.key, *((what, found.key) for what, found in self.lists.items())

    @property
    def newest(self) -> datetime | None:
        """When the newest answer was fetched; None if there is no open list."""
        if self.aapne.entry is None:
            return None
        return max(one.entry.fetched_at for one in (self.aapne, *self.lists.values()) if one.entry is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many of the requested lists have been fetched or have failed."""

    hentet: int
    alle: int

    @property
    def is_ferdig(self) -> bool:
        """Whether all are done."""
        return self.hentet >= self.alle


@dataclass(frozen=True, slots=True)
class Gathering:
    """Requests to one ledger for one page or one file."""

    aapne_request: FetchRequest
    make_liste_request: Callable[[str, int, str], FetchRequest]  # endpoint, year, state of the open list
    list_wanted: Callable[[AapneKrav], Sequence[What]]  # the lists to fetch beside an open list
    likely: Sequence[What]  # lists that it wants beside any open list: read from the cache together with it
    clock: Clock
    budget: Budget
    allow_stale_aapne: bool
    allow_stale_lists: bool
    allow_refused: bool  # a first look takes what is too old, while the breaker refuses the calls for newer answers

    def gather(self) -> Gathered:
        """Fetch everything. Without an open list, nothing else is fetched."""
        read = [self.aapne_request.place, *(self.make_liste_request(*what, "").place for what in self.likely)]
        heads = read_heads(read)
        if len(heads) < len(read) and not self.budget.may_call:
            raise NeedsCalls
        entries = open_entries(heads)
        aapne = self._get_aapne(entries)
        if aapne.entry is None:
            return Gathered(aapne, {}, heads)
        asked = self._ask_lists(aapne)
        rest = read_heads(one.place for one in asked.values() if one.place not in read)
        heads, entries = {**heads, **rest}, entries | open_entries(rest)
        if aapne.error is None and self._must_be_newer(aapne, asked, entries):
            aapne = self._get_newer_aapne(aapne)
            asked = self._ask_lists(aapne)  # none, if it was refused
            lists = self._get_lists(asked)
        else:
            lists = self._get_lists(asked, entries, allow_refused=self.allow_refused and aapne.error is not None)
        self._refuse_outdated(aapne, asked, lists)
        for _ in range(MAX_ROUNDS):
            if aapne.entry is None or aapne.error is not None or not _find_contradicting(aapne, lists):
                break
            before, aapne = aapne.entry.state, self._get_newer_aapne(aapne)
            if aapne.entry is not None and aapne.entry.state == before:
                break  # the authority's own answers disagree
            lists = self._get_lists(self._ask_lists(aapne))
        return Gathered(aapne, self._mark_contradicting(aapne, lists), heads)

    def _get_aapne(self, entries: Mapping[CacheKey, Entry]) -> FetchResult:
        allow_stale = self.allow_stale_aapne
        (found,) = get_answers(
            [self.aapne_request],
            self.clock,
            self.budget,
            allow_stale=allow_stale,
            allow_refused=self.allow_refused,
            entries=entries,
        )
        return found

    def _get_newer_aapne(self, before: FetchResult) -> FetchResult:
        asked = replace(self.aapne_request, replaces=before.entry.correlation if before.entry else "")
        (found,) = get_answers([asked], self.clock, self.budget, allow_stale=False)
        # `replaces` marks the cached answer as contradicted. It was fresh a moment ago: only the lists may be older.
        return replace(found, is_motsagt=False)

    def _must_be_newer(
        self, aapne: FetchResult, asked: Mapping[What, FetchRequest], entries: Mapping[CacheKey, Entry]
    ) -> bool:
        if not self.budget.may_call:
            return False  # `get_answers` raises if the lists are not all kept
        now = self.clock.now()
        is_of_now = aapne.entry is not None and now - aapne.entry.fetched_at < ONE_REFRESH
        lists = [*asked.values()]
        return not is_of_now and not is_all_kept(lists, now, entries, allow_stale=self.allow_stale_lists)

    def _get_lists(
        self,
        asked: Mapping[What, FetchRequest],
        entries: Mapping[CacheKey, Entry] | None = None,
        *,
        allow_refused: bool = False,
    ) -> dict[What, FetchResult]:
        found = get_answers(
            [*asked.values()],
            self.clock,
            self.budget,
            allow_stale=self.allow_stale_lists,
            allow_refused=allow_refused,
            entries=entries,
        )
        return dict(zip(asked, found, strict=True))

    def _refuse_outdated(
        self, aapne: FetchResult, asked: Mapping[What, FetchRequest], lists: Mapping[What, FetchResult]
    ) -> None:
        """Raises NeedsCalls if a list that is used in any state of the open list contradicts it."""
        for what, one in asked.items():
            found = lists[what]
            is_of_any_state = one.state is None and found.entry is not None and found.data is None
            if is_of_any_state and BY_NAME[what[0]].is_outdated(
                get_data(aapne, parse_aapne_krav), get_data(found, BY_NAME[what[0]].parse), what[1]
            ):
                raise NeedsCalls

    def _mark_contradicting(self, aapne: FetchResult, lists: dict[What, FetchResult]) -> dict[What, FetchResult]:
        """If the open list is stale, mark newer lists that disagree: they give no status and no balance.

        They are cached without a state, so that the next reader gets the same result.
        """
        if aapne.error is None or aapne.entry is None:
            return lists
        marked = {what: replace(lists[what], is_motsagt=True) for what in _find_contradicting(aapne, lists)}
        for what, found in marked.items():
            if found.entry is not None:
                one, entry = self.make_liste_request(*what, ""), msgspec.structs.replace(found.entry, state="")
                keep_entry(one.place, entry, one.get_life(entry.fetched_on).kept)
        return lists | marked

    def _ask_lists(self, aapne: FetchResult) -> dict[What, FetchRequest]:
        """The requests for the lists that this open list needs, in its state."""
        if aapne.entry is None:
            return {}
        wanted = self.list_wanted(get_data(aapne, parse_aapne_krav))
        return {what: self.make_liste_request(*what, aapne.entry.state) for what in wanted}


def _find_contradicting(aapne: FetchResult, lists: Mapping[What, FetchResult]) -> list[What]:
    """Lists fetched now that disagree with the open list; cached ones were already checked by their state."""
    if not any(found.data is not None for found in lists.values()):
        return []
    opened = get_data(aapne, parse_aapne_krav)
    return [
        what
        for what, found in lists.items()
        if found.data is not None and BY_NAME[what[0]].is_contradicted(opened, found.data)
    ]


def list_newest_first(years: Mapping[str, Sequence[int]]) -> list[What]:
    """Newest years first, alternating endpoints, so that a failing endpoint is not called many times in a row."""
    wanted = [(endpoint, aar) for endpoint, alle_aar in years.items() for aar in alle_aar]
    return sorted(wanted, key=lambda what: (-what[1], LISTER.index(what[0])))


def always_want(wanted: Sequence[What]) -> Callable[[AapneKrav], Sequence[What]]:
    """The same lists, whatever the open list says."""
    return lambda _aapne: wanted

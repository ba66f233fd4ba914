"""Fetches the open list and year lists as one snapshot, so that everything on a page agrees.

The open list comes first and is the reference. If any list must be fetched, the open list is fetched again unless it is
less than a minute old. Each list is cached with the state of the open list, and a cached list from another state is
fetched again. If a list fetched now still disagrees, the ledger changed between two calls: then the open list is
fetched once more, and so are the lists that do not match its new state.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec

from portal.api.budget import Budget
from portal.api.cache import CacheKey, Entry, get_entries, keep_entry
from portal.api.endpoints import BY_NAME
from portal.api.flight import FetchRequest, FetchResult, get_answers, is_all_kept
from portal.api.parse import parse_aapne_krav
from portal.api.reading import get_data
from portal.clock import Clock

ONE_REFRESH = timedelta(seconds=60)  # answers this close together are one snapshot
MAX_ROUNDS = 2  # attempts to refetch the open list; guards against an authority that contradicts itself
What = tuple[str, int]  # endpoint and year


@dataclass(frozen=True, slots=True)
class Gathered:
    """The result of each request."""

    aapne: FetchResult
    lists: Mapping[What, FetchResult]


@dataclass(frozen=True, slots=True)
class Gathering:
    """Requests to one ledger for one page or one file."""

    aapne_request: FetchRequest
    make_liste_request: Callable[[str, int, str], FetchRequest]  # endpoint, year, state of the open list
    wanted: Sequence[What]
    clock: Clock
    budget: Budget
    allow_stale_aapne: bool
    allow_stale_lists: bool

    def gather(self) -> Gathered:
        """Fetch everything. Without an open list, nothing else is fetched."""
        entries = get_entries([self.aapne_request.place, *(one.place for one in self._ask_lists(""))])
        aapne = self._get_aapne(entries)
        if aapne.entry is not None and aapne.error is None and self._must_be_newer(aapne.entry, entries):
            aapne = self._get_newer_aapne(aapne.entry)
        lists = self._get_lists(aapne, entries)
        for _ in range(MAX_ROUNDS):
            if aapne.entry is None or aapne.error is not None or not _find_contradicting(aapne, lists):
                break
            before, aapne = aapne.entry, self._get_newer_aapne(aapne.entry)
            if aapne.entry is not None and aapne.entry.state == before.state:
                break  # the authority's own answers disagree
            lists = self._get_lists(aapne, None)
        return Gathered(aapne, self._mark_contradicting(aapne, lists))

    def _get_aapne(self, entries: Mapping[CacheKey, Entry]) -> FetchResult:
        allow_stale = self.allow_stale_aapne
        (found,) = get_answers([self.aapne_request], self.clock, self.budget, allow_stale=allow_stale, entries=entries)
        return found

    def _get_newer_aapne(self, before: Entry) -> FetchResult:
        asked = replace(self.aapne_request, replaces=before.correlation)
        (found,) = get_answers([asked], self.clock, self.budget, allow_stale=False)
        # `replaces` marks the cached answer as contradicted. It was fresh a moment ago: only the lists may be older.
        return replace(found, is_motsagt=False)

    def _must_be_newer(self, aapne: Entry, entries: Mapping[CacheKey, Entry]) -> bool:
        now = self.clock.now()
        asked = self._ask_lists(aapne.state)
        is_of_now = now - aapne.fetched_at < ONE_REFRESH
        return not is_of_now and not is_all_kept(asked, now, entries, allow_stale=self.allow_stale_lists)

    def _get_lists(self, aapne: FetchResult, entries: Mapping[CacheKey, Entry] | None) -> dict[What, FetchResult]:
        if aapne.entry is None:
            return {}
        asked = self._ask_lists(aapne.entry.state)
        found = get_answers(asked, self.clock, self.budget, allow_stale=self.allow_stale_lists, entries=entries)
        return dict(zip(self.wanted, found, strict=True))

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

    def _ask_lists(self, state: str) -> list[FetchRequest]:
        return [self.make_liste_request(endpoint, aar, state) for endpoint, aar in self.wanted]


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

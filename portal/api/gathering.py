"""The open list and year lists brought to one moment, so that what stands on one page agrees with itself.

The open list is the clock. It is asked for first; where a list must be fetched, it is fetched again unless it is of
this minute, so that no list is of another moment. Each list is marked with the state that the open list showed, and a
kept list of another state is fetched anew. A list that was fetched now and still disagrees means that the ledger moved
between two calls: the open list is then fetched once more, and so are the lists that its new state leaves behind.
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

ONE_REFRESH = timedelta(seconds=60)  # answers this close together are of one moment
MAX_ROUNDS = 2  # of fetching the open list again; an authority that contradicts itself is not asked for ever
What = tuple[str, int]  # endpoint and year


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came of each question."""

    aapne: FetchResult
    lists: Mapping[What, FetchResult]


@dataclass(frozen=True, slots=True)
class Gathering:
    """One page's or one file's questions to one ledger."""

    ask_aapne: FetchRequest
    ask_liste: Callable[[str, int, str], FetchRequest]  # endpoint, year, state of the open list
    wanted: Sequence[What]
    clock: Clock
    budget: Budget
    allow_stale_aapne: bool
    allow_stale_lists: bool

    def gather(self) -> Gathered:
        """All of it. Without an answer to what is open nothing else is asked for."""
        entries = get_entries([self.ask_aapne.place, *(one.place for one in self._ask_lists(""))])
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
        (found,) = get_answers([self.ask_aapne], self.clock, self.budget, allow_stale=allow_stale, entries=entries)
        return found

    def _get_newer_aapne(self, before: Entry) -> FetchResult:
        asked = replace(self.ask_aapne, replaces=before.correlation)
        (found,) = get_answers([asked], self.clock, self.budget, allow_stale=False)
        # What is kept was fresh enough a moment ago: it is only the lists that may be of another moment.
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
        """While the open list is an old one, a newer list that disagrees with it gives no status and no balance.

        Nor is it kept as one of that state: whoever reads it next is to be told the same.
        """
        if aapne.error is None or aapne.entry is None:
            return lists
        marked = {what: replace(lists[what], is_motsagt=True) for what in _find_contradicting(aapne, lists)}
        for what, found in marked.items():
            if found.entry is not None:
                one, entry = self.ask_liste(*what, ""), msgspec.structs.replace(found.entry, state="")
                keep_entry(one.place, entry, one.get_life(entry.fetched_on).kept)
        return lists | marked

    def _ask_lists(self, state: str) -> list[FetchRequest]:
        return [self.ask_liste(endpoint, aar, state) for endpoint, aar in self.wanted]


def _find_contradicting(aapne: FetchResult, lists: Mapping[What, FetchResult]) -> list[What]:
    """The lists fetched just now that disagree with the open list; a kept one was held against its state already."""
    if not any(found.data is not None for found in lists.values()):
        return []
    opened = get_data(aapne, parse_aapne_krav)
    return [
        what
        for what, found in lists.items()
        if found.data is not None and BY_NAME[what[0]].is_contradicted(opened, found.data)
    ]

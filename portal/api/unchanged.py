"""What was made from cached answers, found again without opening them while nothing has changed."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast

from portal.api import measure
from portal.api.cache import find_heads
from portal.api.gathering import Gathered
from portal.api.lifetimes import Lifetimes, get_aapne_life, get_liste_life
from portal.api.patience import NeedsCalls
from portal.clock import Clock
from portal.process_memory import MEMORY
from portal.sealing import get_key_ring

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Seen:
    """Answers that were gathered from the cache, and all fresh."""

    heads: Mapping[str, bytes]  # by place, as they lay in the store
    endpoints: Mapping[str, int]  # number of answers of each
    since: datetime  # fetch of the newest
    until: datetime  # when the first of them stops being fresh
    key: Hashable  # of what was gathered

    @classmethod
    def of(cls, found: Gathered) -> "_Seen | None":
        """None if one of them is not fresh."""
        if any(result.wants_refresh or result.error for result in (found.aapne, *found.lists.values())):
            return None
        lives = tuple(_list_lives(found))
        return cls(
            heads={key.text: head for key, head in found.heads.items()},
            endpoints=Counter(key.endpoint for key in found.heads),
            since=max(fetched_at for fetched_at, _ in lives),
            until=min(fetched_at + min(life.fresh, life.kept) for fetched_at, life in lives),
            key=found.key,
        )

    def is_unchanged(self, now: datetime) -> bool:
        """Whether gathering again would find the same: the same answers lie in the cache, and are still fresh."""
        return self.since <= now < self.until and find_heads(self.heads) == self.heads


def find_or_make(
    what: tuple[Hashable, ...],
    clock: Clock,
    gather: Callable[[], Gathered],
    make: Callable[[Gathered], T],
) -> T | None:
    """What is made of the gathered answers, once in each process for the same answers; None if they take a call.

    `what` tells apart everything that may be asked: also the organisation, and the system user that reads.
    """
    # The ring is part of the key: once a sealing key is removed, its entries must not open.
    place = ("seen", *what, get_key_ring(), clock.today())
    seen = cast("_Seen | None", MEMORY.get(place))
    if seen is not None and seen.is_unchanged(clock.now()):
        known = MEMORY.get((*what, seen.key))
        if known is not None:
            for endpoint, times in seen.endpoints.items():
                measure.count_cache(endpoint, "fresh", times)
            return cast("T", known)
    try:
        found = gather()
    except NeedsCalls:
        return None
    if (seen := _Seen.of(found)) is not None:
        MEMORY.keep(place, seen)
    return MEMORY.get_or_make((*what, found.key), lambda: make(found))


def _list_lives(found: Gathered) -> Iterator[tuple[datetime, Lifetimes]]:
    """When each answer was fetched, and how long it may be used."""
    if found.aapne.entry is not None:
        yield found.aapne.entry.fetched_at, get_aapne_life()
    for (_, aar), result in found.lists.items():
        if result.entry is not None:
            yield result.entry.fetched_at, get_liste_life(aar, result.entry.fetched_on)

"""A request for one answer of the API, and its result."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date

from portal.api.budget import Budget
from portal.api.cache import CacheKey, Entry
from portal.api.client import RawAnswer
from portal.api.errors import ApiError
from portal.api.lifetimes import Lifetimes


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A request for one answer: its cache key, its lifetimes, and how it is fetched and checked."""

    place: CacheKey
    get_life: Callable[[date], Lifetimes]  # from the business date of the fetch
    fetch: Callable[[Budget], RawAnswer]
    read: Callable[[bytes], object]  # raises ApiFormatError; unreadable answers are never cached
    find_refusal: Callable[[], ApiError | None]  # what a call would meet now without being made
    get_state: Callable[[object], str]  # state of the open list at the time of the fetch, given the result of `read`
    state: str | None = None  # a cached answer from another state is outdated; None: any state will do
    replaces: str = ""  # the call whose answer must be replaced, even if it is fresh

    @property
    def flight(self) -> str:
        """Name of the lock that whoever fetches it holds."""
        return f"flight/{self.place.text}"


@dataclass(frozen=True, slots=True)
class FetchResult:
    """The outcome: an entry, and the error that prevented a newer one; at least one of the two is set.

    Never both if the authority refused: the right is gone, and nothing cached may be shown.
    """

    entry: Entry | None
    error: ApiError | None = None
    wants_refresh: bool = False  # shown as it is; a background refresh is wanted
    is_motsagt: bool = False  # the entry is from another state of the ledger than requested
    data: object = None  # the result of `read`, if the answer was fetched now

    @property
    def key(self) -> Hashable:
        """Everything that a reader of this result sees. Equal digests are equal answers."""
        entry, error = self.entry, self.error
        return (
            (entry.digest, entry.fetched_at, entry.fetched_on) if entry else None,
            (type(error), error.party, error.detail, error.kode) if error else None,
            self.wants_refresh,
            self.is_motsagt,
            self.data is None,
        )

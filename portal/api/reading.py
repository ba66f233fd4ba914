"""Entries and fetched answers as lookups: parsed, with age and problems."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar, cast

from portal.api.errors import ApiBadRequest, ApiError, ApiFormatError, ApiUnavailable, Party
from portal.api.fetch import FetchResult
from portal.domain.svar import Liste, Oppslag, Problem
from portal.process_memory import MEMORY

T = TypeVar("T")
PERIOD_REFUSED = "KB-006"


def make_oppslag(found: FetchResult, parse: Callable[[bytes], T]) -> Oppslag[T]:
    """The lookup of required data. Raises the error that prevented the fetch."""
    if found.entry is None:
        raise found.error or ApiUnavailable(Party.SKATTEETATEN, "nothing kept")
    return Oppslag(
        data=get_data(found, parse),
        fetched_at=found.entry.fetched_at,
        fetched_on=found.entry.fetched_on,
        is_old=found.error is not None,
        problem=_get_problem(found.error),
        wants_refresh=found.wants_refresh,
        is_new=found.data is not None,
        is_motsagt=found.is_motsagt,
        avtrykk=found.entry.digest,
    )


def make_liste(found: FetchResult, parse: Callable[[bytes], Liste[T]]) -> Oppslag[Liste[T] | None]:
    """The lookup of an optional list; without data it has the reason."""
    if found.entry is None:
        return Oppslag(data=None, problem=_get_problem(found.error) or Problem.UTILGJENGELIG)
    return make_oppslag(found, parse)


def get_data(found: FetchResult, parse: Callable[[bytes], T]) -> T:
    """The data parsed at the fetch, else the cached answer parsed now; there must be an entry."""
    if found.data is not None:
        return cast("T", found.data)
    if found.entry is None:
        raise found.error or ApiUnavailable(Party.SKATTEETATEN, "nothing kept")
    # Keyed by the answer's digest: equal bytes give equal figures, and different answers never share a key.
    return MEMORY.get_or_make((parse, found.entry.digest), partial(parse, found.entry.body), is_source=True)


def _get_problem(exc: ApiError | None) -> Problem | None:
    if exc is None:
        return None
    if isinstance(exc, ApiBadRequest) and exc.kode == PERIOD_REFUSED:
        return Problem.AVVIST
    return Problem.UFORSTAAELIG if isinstance(exc, ApiFormatError) else Problem.UTILGJENGELIG

"""Entries and fetched answers as lookups: parsed, with their age and what is wrong with them."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar, cast

from portal.api.errors import ApiBadRequest, ApiError, ApiFormatError, ApiUnavailable, Party
from portal.api.flight import FetchResult
from portal.domain.svar import Liste, Oppslag, Problem

T = TypeVar("T")
PERIOD_REFUSED = "KB-006"
LARGEST_REMEMBERED = 300_000  # bytes of an answer: 64 of them are at most some twenty megabytes in each process


def make_oppslag(found: FetchResult, parse: Callable[[bytes], T]) -> Oppslag[T]:
    """The lookup of something that a page cannot do without. Raises what kept it from coming."""
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
    """The lookup of a list, which may be missing: then without data, and with the reason."""
    if found.entry is None:
        return Oppslag(data=None, problem=_get_problem(found.error) or Problem.UTILGJENGELIG)
    return make_oppslag(found, parse)


def get_data(found: FetchResult, parse: Callable[[bytes], T]) -> T:
    """What was parsed when the answer came, else the kept answer parsed; there must be an entry."""
    if found.data is not None:
        return cast("T", found.data)
    if found.entry is None:
        raise found.error or ApiUnavailable(Party.SKATTEETATEN, "nothing kept")
    return _parse_kept(parse, found.entry.body)


def _parse_kept(parse: Callable[[bytes], T], body: bytes) -> T:
    """Parse what was kept, once while it is remembered.

    The bytes themselves are the key: the same bytes give the same figures, and nobody's can be taken for another's.
    """
    if len(body) > LARGEST_REMEMBERED:
        return parse(body)
    return cast("T", _remember(parse, body))


@lru_cache(maxsize=64)
def _remember(parse: Callable[[bytes], object], body: bytes) -> object:
    return parse(body)


def _get_problem(exc: ApiError | None) -> Problem | None:
    if exc is None:
        return None
    if isinstance(exc, ApiBadRequest) and exc.kode == PERIOD_REFUSED:
        return Problem.AVVIST
    return Problem.UFORSTAAELIG if isinstance(exc, ApiFormatError) else Problem.UTILGJENGELIG

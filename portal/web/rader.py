"""Rows of a list that open in place: which are open, and where the button of each leads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlencode


class HasNoekkel(Protocol):
    """A row with a key that is safe in URLs and element ids."""

    @property
    def noekkel(self) -> str:
        """The key."""
        ...


T = TypeVar("T", bound=HasNoekkel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rad(Generic[T]):
    """One row: what it shows, whether it is open, and the query that turns it."""

    verdi: T
    is_apen: bool
    veksle: str  # `?apen=…`: the same page with this row turned; works with and without JavaScript
    mer: object = None  # what an open row shows beyond its own value


MAX_OPEN = 20  # every row's link repeats the keys of all that are open


def build_rader(
    rows: Iterable[T],
    apne: Iterable[str],
    *,
    beholdt: Sequence[tuple[str, str]] = (),
    get_mer: Callable[[T], object] | None = None,
) -> tuple[Rad[T], ...]:
    """All rows; those whose key is in `apne` are open, at most the last twenty. Keys of no row are dropped.

    `beholdt` stays in the links; `get_mer` is asked for open rows alone.
    """
    all_rows = tuple(rows)
    keys = [row.noekkel for row in all_rows]
    known = set(keys)
    asked = [key for key in dict.fromkeys(apne) if key in known][-MAX_OPEN:]
    return tuple(
        Rad(
            verdi=row,
            is_apen=key in asked,
            veksle=_toggled(asked, key, beholdt),
            mer=get_mer(row) if get_mer is not None and key in asked else None,
        )
        for key, row in zip(keys, all_rows, strict=True)
    )


def _toggled(open_keys: list[str], key: str, beholdt: Sequence[tuple[str, str]]) -> str:
    kept = [other for other in open_keys if other != key]
    turned = kept if key in open_keys else [*kept, key]
    return "?" + urlencode([*beholdt, *(("apen", other) for other in turned)])

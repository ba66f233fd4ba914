"""Rows of a list that open in place."""

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
    """A row with its value and state."""

    verdi: T
    is_apen: bool
    veksle: str  # `?apen=…`: the same page with this row toggled; works without JavaScript
    mer: object = None  # extra details of an open row


MAX_OPEN = 20  # each row's link repeats all open keys
ALL_CLOSED = "ingen"  # no key of a row


def build_rader(
    rows: Iterable[T],
    opened: Iterable[str],
    *,
    beholdt: Sequence[tuple[str, str]] = (),
    get_mer: Callable[[T], object] | None = None,
    few: int = 0,
) -> tuple[Rad[T], ...]:
    """All rows. Those in `opened` are open, at most the last `MAX_OPEN`; unknown keys are ignored.

    `beholdt` is kept in links. `get_mer` is called for open rows only. A list of at most `few` comes opened.
    """
    all_rows = tuple(rows)
    keys = [row.noekkel for row in all_rows]
    known = set(keys)
    chosen = tuple(opened)
    come_opened = len(keys) <= few
    asked = keys if come_opened and not chosen else [key for key in dict.fromkeys(chosen) if key in known][-MAX_OPEN:]
    return tuple(
        Rad(
            verdi=row,
            is_apen=key in asked,
            veksle=_toggled(asked, key, beholdt, (ALL_CLOSED,) if come_opened else ()),
            mer=get_mer(row) if get_mer is not None and key in asked else None,
        )
        for key, row in zip(keys, all_rows, strict=True)
    )


def _toggled(open_keys: list[str], key: str, beholdt: Sequence[tuple[str, str]], nothing: tuple[str, ...]) -> str:
    kept = [other for other in open_keys if other != key]
    turned = kept if key in open_keys else [*kept, key]
    return "?" + urlencode([*beholdt, *(("apen", other) for other in turned or nothing)])

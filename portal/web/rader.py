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


def build_rader(
    rows: Iterable[T],
    apne: Iterable[str],
    *,
    beholdt: Sequence[tuple[str, str]] = (),
    get_mer: Callable[[T], object] | None = None,
) -> tuple[Rad[T], ...]:
    """All rows. Those in `apne` are open, at most the last `MAX_OPEN`; unknown keys are ignored.

    `beholdt` is kept in links. `get_mer` is called for open rows only.
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

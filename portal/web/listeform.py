"""Filtering, sorting and paging of lists."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Generic, TypeVar

from django.core.paginator import Page, Paginator

from portal.domain.collation import sort_key
from portal.web.listesok import Innhold, Search

T = TypeVar("T")
PER_SIDE = 200  # rows per page
Sorterbar = date | Decimal | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeform(Generic[T]):
    """How a kind of list can be sorted and filtered. `None` in a column always sorts last."""

    kolonner: Mapping[str, Callable[[T], Sorterbar | None]]
    fasetter: Mapping[str, Callable[[T], str]]  # `kravgruppe`, `type`, `tilstand`: one value per row
    get_innhold: Callable[[T], Innhold]
    is_searched: bool = False  # the rows have been searched before they come here
    rekkefoelge: str = ""  # column of the default order, with a minus in front if descending; empty if it has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Valg:
    """What the person asks to see; the default is everything in the list's own order."""

    sok: str = ""
    fasetter: tuple[tuple[str, str], ...] = ()
    minst: Decimal | None = None
    mest: Decimal | None = None
    sorter: str = ""
    is_synkende: bool = False
    side: int = 1

    @property
    def is_filtrert(self) -> bool:
        """Whether it filters out rows."""
        return bool(self.sok.split() or self.fasetter) or self.minst is not None or self.mest is not None


@dataclass(frozen=True, kw_only=True)
class Utsnitt(Generic[T]):
    """The chosen rows: all of them, for sums, and one page; past the end, the last page."""

    treff: tuple[T, ...]
    antall_i_alt: int
    valg: Valg

    @cached_property
    def page(self) -> Page[T]:
        """The page shown."""
        return Paginator(self.treff, PER_SIDE).get_page(self.valg.side)

    @property
    def rader(self) -> tuple[T, ...]:
        """The rows of the page shown."""
        return tuple(self.page.object_list)


def choose(rows: Iterable[T], form: Listeform[T], valg: Valg) -> Utsnitt[T]:
    """Filter, sort, then split into pages; equal rows keep their order."""
    everything = tuple(rows)
    search = Search(valg.sok)
    found = [row for row in everything if _is_wanted(row, form, valg, search)] if valg.is_filtrert else [*everything]
    if valg.sorter:
        found = _sort(found, form.kolonner[valg.sorter], is_synkende=valg.is_synkende)
    return Utsnitt(treff=tuple(found), antall_i_alt=len(everything), valg=valg)


def list_verdier(rows: Iterable[T], form: Listeform[T]) -> dict[str, list[str]]:
    """The values of each facet that occur in the list, in order of occurrence."""
    everything = tuple(rows)
    return {name: [*dict.fromkeys(get(row) for row in everything)] for name, get in form.fasetter.items()}


def _sort(rows: Sequence[T], get: Callable[[T], Sorterbar | None], *, is_synkende: bool) -> list[T]:
    known = [(value, row) for row in rows if (value := get(row)) is not None]
    ranked = sorted(known, key=lambda pair: _rank(pair[0]), reverse=is_synkende)
    return [*(row for _, row in ranked), *(row for row in rows if get(row) is None)]


def _rank(value: Sorterbar) -> Sorterbar | tuple[str, str]:
    return sort_key(value) if isinstance(value, str) else value


def _is_wanted(row: T, form: Listeform[T], valg: Valg, search: Search) -> bool:
    if any(form.fasetter[name](row) != value for name, value in valg.fasetter):
        return False
    innhold = form.get_innhold(row)
    own = abs(innhold.beloep[0]) if innhold.beloep else Decimal(0)
    if (valg.minst is not None and own < abs(valg.minst)) or (valg.mest is not None and own > abs(valg.mest)):
        return False
    return form.is_searched or search.matches(innhold)

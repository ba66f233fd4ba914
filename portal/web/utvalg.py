"""Sorting, filter and paging of a list: parses the query and builds links and fields."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Generic, TypeVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.web.listeform import Listeform, Utsnitt, Valg, choose, list_verdier
from portal.web.listeord import name_kolonner, name_verdi, rank_verdi
from portal.web.listeskjema import BELOEP, FELT, Listeskjema

T = TypeVar("T")
TOM = "-"  # the empty value in a URL; an empty parameter means all
MAX_ALTERNATIVER = 100  # of a field
Par = tuple[str, str]


class UgyldigValg(Exception):
    """A query that our pages never produce; `reasons` are messages for the person."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("query")
        self.reasons = reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoerring:
    """A parsed query. `feil`: invalid amounts, with input and message."""

    valg: Valg
    minst_tekst: str = ""
    mest_tekst: str = ""
    feil: Mapping[str, str]

    @property
    def status(self) -> int:
        """400 if an amount is invalid."""
        return HTTPStatus.BAD_REQUEST if self.feil else HTTPStatus.OK

    @property
    def is_enkel(self) -> bool:
        """Whether it is the first page, unfiltered and in default order."""
        return self.valg == Valg() and not self.feil

    @property
    def first_wrong(self) -> str:
        """The amount that takes the focus; empty if none is wrong."""
        return next((name for name in BELOEP if name in self.feil), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kolonnehode:
    """A column header: the query that sorts by it, and the current `aria-sort` value or empty."""

    lenke: str
    aria: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternativ:
    """An option of a field."""

    verdi: str
    tekst: str
    is_valgt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listevisning(Generic[T]):
    """A list for a page."""

    utsnitt: Utsnitt[T]
    spoerring: Spoerring
    tabell: str  # id of the htmx target
    kolonner: Mapping[str, Kolonnehode]
    felt: Mapping[str, tuple[Alternativ, ...]]  # facets with more than one value
    sortering: tuple[Alternativ, ...]
    beholdt: tuple[Par, ...]  # kept from other parts of the page: year, open groups
    lenker: tuple[Par, ...]  # the whole query, for links that toggle a row
    nullstill: str
    sider: tuple[tuple[int, str], ...]  # (number, query) per page; empty if there is only one

    @property
    def is_filtrert(self) -> bool:
        """Whether rows are filtered out, or a filter is invalid."""
        return self.spoerring.valg.is_filtrert or bool(self.spoerring.feil)

    @property
    def funn(self) -> str:
        """`12 av 40 rader`, announced to screen readers."""
        found, whole = len(self.utsnitt.treff), self.utsnitt.antall_i_alt
        return ngettext("%(funn)d av %(alle)d rad", "%(funn)d av %(alle)d rader", whole) % {
            "funn": found,
            "alle": whole,
        }


NO_FILTER = Spoerring(valg=Valg(), feil={})


def read_spoerring(query: QueryDict, form: Listeform[T]) -> Spoerring:
    """Parse the query. Raises UgyldigValg for values that no form field can send."""
    if not any(name in query for name in FELT):
        return NO_FILTER
    skjema = Listeskjema(query, form.kolonner)
    impossible = [text for name, texts in skjema.errors.items() if name not in BELOEP for text in texts]
    if impossible:
        raise UgyldigValg(*map(str, impossible))
    feil = {name: str(texts[0]) for name, texts in skjema.errors.items()}
    chosen, asked = skjema.cleaned_data, ((name, query.get(name, "")) for name in form.fasetter)
    valg = Valg(
        sok=chosen["sok"],
        fasetter=tuple((name, "" if value == TOM else value) for name, value in asked if value),
        minst=None if feil else chosen["minst"],
        mest=None if feil else chosen["mest"],
        sorter=chosen["sorter"].removeprefix("-"),
        is_synkende=chosen["sorter"].startswith("-"),
        side=chosen["side"],
    )
    return Spoerring(valg=valg, minst_tekst=skjema.data["minst"], mest_tekst=skjema.data["mest"], feil=feil)


def build_visning(
    rows: Iterable[T], form: Listeform[T], spoerring: Spoerring, beholdt: Sequence[Par] = (), *, tabell: str
) -> Listevisning[T]:
    """Apply the query, and build links and fields. `beholdt` is kept in all of them."""
    everything = tuple(rows)
    valg = spoerring.valg
    utsnitt = choose(everything, form, valg) if not spoerring.feil else choose((), form, valg)

    def link(other: Valg) -> str:
        return "?" + urlencode([*beholdt, *_list_par(other, spoerring)])

    return Listevisning(
        utsnitt=replace(utsnitt, antall_i_alt=len(everything)),
        spoerring=spoerring,
        tabell=tabell,
        kolonner={name: _make_kolonne(name, valg, form.rekkefoelge, link) for name in form.kolonner},
        felt=_make_felt(everything, form, valg),
        sortering=_make_sortering(form, valg),
        beholdt=tuple(beholdt),
        lenker=(*beholdt, *_list_par(valg, spoerring)),
        nullstill="?" + urlencode(beholdt),
        sider=tuple((side, link(replace(valg, side=side))) for side in utsnitt.page.paginator.page_range)
        if utsnitt.page.has_other_pages()
        else (),
    )


def _list_par(valg: Valg, spoerring: Spoerring) -> list[Par]:
    """The query without default values."""
    sorter = f"{'-' if valg.is_synkende else ''}{valg.sorter}" if valg.sorter else ""
    pairs = [
        ("sok", valg.sok),
        *((name, value or TOM) for name, value in valg.fasetter),
        ("minst", spoerring.minst_tekst),
        ("mest", spoerring.mest_tekst),
        ("sorter", sorter),
        ("side", str(valg.side) if valg.side > 1 else ""),
    ]
    return [(name, value) for name, value in pairs if value]


def _make_kolonne(name: str, valg: Valg, default: str, link: Callable[[Valg], str]) -> Kolonnehode:
    is_mine = (valg.sorter or default.removeprefix("-")) == name
    is_synkende = valg.is_synkende if valg.sorter else default.startswith("-")
    other = replace(valg, sorter=name, is_synkende=is_mine and not is_synkende, side=1)
    return Kolonnehode(lenke=link(other), aria=("descending" if is_synkende else "ascending") if is_mine else "")


def _make_felt(rows: Sequence[T], form: Listeform[T], valg: Valg) -> dict[str, tuple[Alternativ, ...]]:
    chosen = dict(valg.fasetter)
    fields = {}
    for name, found in list_verdier(rows, form).items():
        if not 2 <= len(found) <= MAX_ALTERNATIVER and name not in chosen:
            continue  # nothing to choose, or more than anybody reads; the search finds them
        if len(found) > MAX_ALTERNATIVER:
            found = []
        values = sorted(
            {*found, *([chosen[name]] if name in chosen else [])}, key=lambda value: rank_verdi(name, value)
        )
        fields[name] = tuple(
            Alternativ(verdi=value or TOM, tekst=name_verdi(name, value), is_valgt=chosen.get(name) == value)
            for value in values
        )
    return fields


def _make_sortering(form: Listeform[T], valg: Valg) -> tuple[Alternativ, ...]:
    """Sort menu for narrow screens, which hide the column headers."""
    columns = name_kolonner()
    return tuple(
        Alternativ(
            verdi=f"{'-' if is_synkende else ''}{name}",
            tekst=f"{columns[name]}, {way}",
            is_valgt=valg.sorter == name and valg.is_synkende == is_synkende,
        )
        for name in form.kolonner
        for is_synkende, way in ((False, _("stigende")), (True, _("synkende")))
    )

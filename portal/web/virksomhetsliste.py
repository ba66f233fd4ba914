"""The organisations a person may see, with search and paging."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.access.husket import get_huskeliste
from portal.domain.tilgang import Virksomhet
from portal.domain.virksomheter import Treff, choose
from portal.web.request import PortalRequest

SEARCHED_FROM = 6  # no search field for fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class VirksomhetFilter:
    """Filter of the list; invalid parameters are ignored."""

    sok: str = ""
    vis_under: bool = False
    vis_slettede: bool = False
    side: int = 1

    @classmethod
    def from_query(cls, query: QueryDict) -> "VirksomhetFilter":
        """Parse a URL's query or a form."""
        side = query.get("side", "")
        return cls(
            sok=query.get("sok", "").strip()[:100],
            vis_under=query.get("under") == "1",
            vis_slettede=query.get("slettede") == "1",
            side=int(side) if re.fullmatch("[1-9][0-9]{0,3}", side) else 1,
        )

    @property
    def query(self) -> str:
        """The filter as a query string: `?sok=…&under=1`."""
        fields = {
            "sok": self.sok,
            "under": "1" if self.vis_under else "",
            "slettede": "1" if self.vis_slettede else "",
            "side": str(self.side) if self.side > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in fields.items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gruppe:
    """Organisations under one heading."""

    id: str
    navn: str
    virksomheter: tuple[Virksomhet, ...]


def build_liste(
    request: PortalRequest, everything: tuple[Virksomhet, ...], utvalg: VirksomhetFilter, size: int, valgt: str = ""
) -> dict[str, object]:
    """Context of a page of `size` organisations, without `valgt`."""
    huskeliste = get_huskeliste(request.session)
    units = tuple(unit for unit in everything if unit.orgnr != valgt)
    treff = choose(units, huskeliste, utvalg.sok, vis_under=utvalg.vis_under, vis_slettede=utvalg.vis_slettede)
    page = Paginator(treff.alle, size).get_page(utvalg.side)
    side, sider, first = page.number, page.paginator.num_pages, (page.number - 1) * size
    antall_i_alt = sum(not unit.is_overskrift for unit in everything)
    antall_under = sum(bool(unit.overordnet) for unit in units)
    antall_slettede = sum(unit.is_slettet and not unit.is_overskrift for unit in units)
    return {
        "virksomheter": page.object_list,
        "grupper": tuple(_cut(treff, first, first + size)),
        "favoritter": huskeliste.favoritter,
        "utvalg": replace(utvalg, side=side),
        "treff": treff,
        "forrige": replace(utvalg, side=side - 1) if page.has_previous() else None,
        "neste": replace(utvalg, side=side + 1) if page.has_next() else None,
        "med_skjulte": _show_hidden(utvalg, treff),
        "sider": sider,
        "antall_i_alt": antall_i_alt,
        "antall_under": antall_under,
        "antall_slettede": antall_slettede,
        # No toggle if everything is shown already.
        "has_veksler": bool(antall_under or antall_slettede) and (utvalg != VirksomhetFilter() or bool(treff.skjulte)),
        "has_sok": antall_i_alt >= SEARCHED_FROM,
    }


def _cut(treff: Treff, start: int, stop: int) -> Iterator[Gruppe]:
    """Groups of one page."""
    for name, title, units in (
        ("favoritter", _("Favoritter"), treff.favoritter),
        ("nylige", _("Sist åpnet"), treff.nylige),
        ("andre", _("Andre virksomheter"), treff.andre),
    ):
        shown = units[max(start, 0) : max(stop, 0)]
        start, stop = start - len(units), stop - len(units)
        if shown:
            yield Gruppe(id=name, navn=title, virksomheter=shown)


def _show_hidden(utvalg: VirksomhetFilter, treff: Treff) -> VirksomhetFilter:
    """The same filter with hidden organisations shown."""
    return replace(
        utvalg,
        side=1,
        vis_under=utvalg.vis_under or any(unit.overordnet for unit in treff.skjulte),
        vis_slettede=utvalg.vis_slettede or any(unit.is_slettet for unit in treff.skjulte),
    )

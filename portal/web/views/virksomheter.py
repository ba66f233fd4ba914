"""The organisations a person may see: the list, the switcher in the head of every page, and the mark of a favourite."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.access.husket import get_huskeliste, set_favoritt
from portal.access.tilgang import get_virksomheter
from portal.domain.tilgang import Tilgang, Virksomhet
from portal.domain.virksomheter import Treff, choose
from portal.web.decorators import organisation_view, signed_in_view
from portal.web.render import render_page
from portal.web.request import PortalRequest

SHOWN, SHOWN_BYTTER = 200, 20
SEARCHED_FROM = 6  # fewer are seen at a glance


@dataclass(frozen=True, slots=True, kw_only=True)
class Utvalg:
    """What of the list is asked for; what cannot be read counts as not asked for."""

    sok: str = ""
    vis_under: bool = False
    vis_slettede: bool = False
    side: int = 1

    @classmethod
    def from_query(cls, query: QueryDict) -> "Utvalg":
        """From an address, or from a form that leads back to one."""
        side = query.get("side", "")
        return cls(
            sok=query.get("sok", "").strip()[:100],
            vis_under=query.get("under") == "1",
            vis_slettede=query.get("slettede") == "1",
            side=int(side) if re.fullmatch("[1-9][0-9]{0,3}", side) else 1,
        )

    @property
    def query(self) -> str:
        """`?sok=…&under=1`: the same list again."""
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


@signed_in_view
@require_safe
def virksomheter(request: PortalRequest) -> HttpResponse:
    """The list, searched by name and number."""
    everything = get_virksomheter(request.session)
    context = _build_context(request, everything, Utvalg.from_query(request.GET), SHOWN)
    return render_page(request, "virksomheter/virksomheter.html", context, partials=("virksomhetsliste",))


@signed_in_view
@require_safe
def bytt(request: PortalRequest) -> HttpResponse:
    """What the switcher shows when it is opened or searched: the other organisations, the first twenty hits."""
    if not request.htmx:
        return redirect("virksomheter")
    everything = get_virksomheter(request.session)
    valgt = request.GET.get("valgt", "")[:9]
    utvalg = replace(Utvalg.from_query(request.GET), side=1)
    context = {**_build_context(request, everything, utvalg, SHOWN_BYTTER, valgt=valgt), "valgt": valgt}
    return render_page(request, "virksomheter/bytt.html", context, partials=("bytter-treff",))


@organisation_view
@require_POST
def favoritt(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Mark the organisation as a favourite, or with `?fjern=1` no longer; back to the list as it was."""
    is_favoritt = request.GET.get("fjern") != "1"
    set_favoritt(tilgang, is_favoritt=is_favoritt)
    # Messages lie readable in the session: no name.
    messages.info(request, _("Favoritten er lagt til.") if is_favoritt else _("Favoritten er fjernet."))
    utvalg = Utvalg.from_query(request.POST)
    return redirect(f"{reverse('virksomheter')}{utvalg.query}#stjerne-{tilgang.orgnr}")


def _build_context(
    request: PortalRequest, everything: tuple[Virksomhet, ...], utvalg: Utvalg, size: int, valgt: str = ""
) -> dict[str, object]:
    huskeliste = get_huskeliste(request.session)
    units = tuple(unit for unit in everything if unit.orgnr != valgt)
    treff = choose(units, huskeliste, utvalg.sok, vis_under=utvalg.vis_under, vis_slettede=utvalg.vis_slettede)
    sider = max(-(-treff.antall // size), 1)
    side = min(utvalg.side, sider)
    first = (side - 1) * size
    antall_i_alt = sum(not unit.is_overskrift for unit in everything)
    antall_under = sum(bool(unit.overordnet) for unit in units)
    antall_slettede = sum(unit.is_slettet and not unit.is_overskrift for unit in units)
    return {
        "virksomheter": treff.alle[first : first + size],
        "grupper": tuple(_cut(treff, first, first + size)),
        "favoritter": huskeliste.favoritter,
        "utvalg": replace(utvalg, side=side),
        "treff": treff,
        "forrige": replace(utvalg, side=side - 1) if side > 1 else None,
        "neste": replace(utvalg, side=side + 1) if side < sider else None,
        "med_skjulte": _show_hidden(utvalg, treff),
        "sider": sider,
        "antall_i_alt": antall_i_alt,
        "antall_under": antall_under,
        "antall_slettede": antall_slettede,
        # Where all is shown unasked, there is nothing to turn on.
        "has_veksler": bool(antall_under or antall_slettede) and (utvalg != Utvalg() or bool(treff.skjulte)),
        "has_sok": antall_i_alt >= SEARCHED_FROM,
    }


def _cut(treff: Treff, start: int, stop: int) -> Iterator[Gruppe]:
    """The groups of one page."""
    for name, title, units in (
        ("favoritter", _("Favoritter"), treff.favoritter),
        ("nylige", _("Sist åpnet"), treff.nylige),
        ("andre", _("Andre virksomheter"), treff.andre),
    ):
        shown = units[max(start, 0) : max(stop, 0)]
        start, stop = start - len(units), stop - len(units)
        if shown:
            yield Gruppe(id=name, navn=title, virksomheter=shown)


def _show_hidden(utvalg: Utvalg, treff: Treff) -> Utvalg:
    """The same with everything shown that is hidden now."""
    return replace(
        utvalg,
        side=1,
        vis_under=utvalg.vis_under or any(unit.overordnet for unit in treff.skjulte),
        vis_slettede=utvalg.vis_slettede or any(unit.is_slettet for unit in treff.skjulte),
    )

"""One claim whole: every instalment and placement, with links to payments, counter-claims, interest and principal."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.krav import Krav
from portal.domain.spor import Motpost, Opphav, Spor
from portal.domain.tilgang import Tilgang
from portal.web.decorators import organisation_view
from portal.web.forms import list_aar, read_aar
from portal.web.request import PortalRequest
from portal.web.views import feil
from portal.web.views.aarslister import Aarsliste
from portal.web.views.krav import build_context, get_aapne_krav

T = TypeVar("T")
LONGEST = 100  # characters of an identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Kravside:
    """One party's claim with that identifier, and where its links lead."""

    krav: Krav
    opphav: tuple[Opphav, ...]
    motposter: tuple[Motpost, ...]
    hovedstol: Krav | None
    rentekrav: tuple[Krav, ...]


@organisation_view
@require_safe
def krav(request: PortalRequest, tilgang: Tilgang, krav_id: str) -> HttpResponse:
    """Looked for among the open claims, then in the lists of the year asked for, else of this year and the last."""
    today = get_clock().today()
    asked = read_aar(request.GET, today)
    if asked is None:
        years = list_aar(today)
        return feil.bad_request(request, reasons=(f"Velg ett år fra {years[-1]} til {years[0]}.",))
    if len(krav_id) > LONGEST:
        return feil.not_found(request)
    oppslag = get_aapne_krav(request, tilgang)
    liste = Aarsliste(aar=asked, regnskap=get_reskontro().get_regnskap(tilgang, (asked, asked - 1), may_show=True))
    found = [row for row in liste.get_alle_krav() if row.kravidentifikator == krav_id]
    if not found:
        return feil.krav_ikke_funnet(request, krav_id, asked, liste.list_mangler("krav"))
    spor = liste.get_spor()
    context = {
        **build_context(tilgang, oppslag),
        "krav_id": krav_id,
        "aar": asked,
        "sider": [_make_side(row, spor) for row in found],
        "mangler": liste.list_mangler("krav", "innbetalinger"),
    }
    return render(request, "krav/krav.html", context)


def _make_side(row: Krav, spor: Spor) -> Kravside:
    return Kravside(
        krav=row,
        opphav=_join(spor.get_opphav(row, forfall) for forfall in row.kravforfall),
        motposter=_join(spor.get_motposter(row, forfall) for forfall in row.kravforfall),
        hovedstol=spor.get_hovedstol(row) if row.hovedstol_kravidentifikator else None,
        rentekrav=spor.get_rentekrav(row),
    )


def _join(groups: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(one for group in groups for one in group)

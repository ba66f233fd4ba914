"""One claim with all instalments and placements, and links to related payments and claims."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.clock import get_clock
from portal.domain.krav import Krav
from portal.domain.spor import Motpost, Opphav, Spor
from portal.domain.tilgang import Tilgang
from portal.web import feil
from portal.web.aarsliste import get_aarsliste
from portal.web.came_from import find_way_back
from portal.web.decorators import organisation_view
from portal.web.forms import MAX_ID
from portal.web.render import render_page
from portal.web.renteboks import Renteboks, Rentevalg, build_renteboks
from portal.web.request import PortalRequest
from portal.web.virksomhetsside import build_context

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kravside:
    """One party's claim with that identifier, and its links."""

    krav: Krav
    opphav: tuple[Opphav, ...]
    motposter: tuple[Motpost, ...]
    hovedstol: Krav | None
    rentekrav: tuple[Krav, ...]
    boks: Renteboks | None


@organisation_view
@require_safe
def krav(request: PortalRequest, tilgang: Tilgang, krav_id: str) -> HttpResponse:
    """Search the open claims, then the lists of the requested year (default this year) and adjacent years."""
    if len(krav_id) > MAX_ID:
        return feil.not_found(request)
    liste = get_aarsliste(request, tilgang, "krav")
    if isinstance(liste, HttpResponse):
        return liste
    found = [row for row in liste.get_alle_krav() if row.kravidentifikator == krav_id]
    if not found:
        is_ukjent = liste.regnskap.aapne.data.lacks_krav or bool(liste.list_uleselige("krav"))
        return feil.krav_ikke_funnet(request, krav_id, liste.alle_aar, liste.list_mangler("krav"), is_ukjent=is_ukjent)
    spor, hentet = liste.get_spor(), liste.regnskap.aapne.fetched_on or get_clock().today()
    valg, skjult = Rentevalg.from_query(request.GET), (("aar", str(liste.aar)),)

    def explain(row: Krav) -> Renteboks | None:
        is_open = any(row.noekkel == one.noekkel for one in liste.regnskap.aapne.data.alle_krav)
        return build_renteboks(row, hentet, get_clock().today(), valg, skjult) if is_open else None

    context = {
        **build_context(tilgang, liste.regnskap.aapne),
        "krav_id": krav_id,
        "tilbake": find_way_back(request, tilgang.orgnr),
        "aar": liste.aar,
        "sider": [_make_side(row, spor, explain(row)) for row in found],
        "mangler": liste.list_mangler("krav", "innbetalinger"),
        "uleselige_i_lister": liste.list_uleselige("krav", "innbetalinger"),
        "gammel": next((ett for ett in liste.list_oppslag("krav", "innbetalinger") if ett.is_old), None),
    }
    return render_page(request, "krav/krav.html", context)


def _make_side(row: Krav, spor: Spor, boks: Renteboks | None) -> Kravside:
    return Kravside(
        krav=row,
        opphav=_join(spor.get_opphav(row, forfall) for forfall in row.kravforfall),
        motposter=_join(spor.get_motposter(row, forfall) for forfall in row.kravforfall),
        hovedstol=spor.get_hovedstol(row) if row.hovedstol_kravidentifikator else None,
        rentekrav=spor.get_rentekrav(row),
        boks=boks,
    )


def _join(groups: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(one for group in groups for one in group)

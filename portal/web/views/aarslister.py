"""The tabs Betalte krav and Utbetalinger, with two year lists each."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from portal.domain.tilgang import Tilgang
from portal.web.aarsliste import get_aarsliste
from portal.web.aarsside import (
    BETALTE_KRAV,
    INNBETALINGER,
    TILGODEBELOEP,
    UTBETALINGER,
    Aarsside,
    R,
    render_aarsside,
)
from portal.web.decorators import OrganisationView, organisation_view, without_empty_fields
from portal.web.request import PortalRequest


def _make_view(side: Aarsside[R]) -> OrganisationView:
    @organisation_view
    @require_safe
    @without_empty_fields
    def view(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
        """The page, or 400 for an invalid year."""
        other = request.GET.get("vis")
        if other != side.vis and other in dict(side.tab.valg):  # the form's choice of list without JavaScript
            years = [("aar", aar) for aar in request.GET.getlist("aar")]
            return redirect(f"{reverse(other, args=[tilgang.orgnr])}?{urlencode(years)}")
        liste = get_aarsliste(request, tilgang, side.vis)
        return liste if isinstance(liste, HttpResponse) else render_aarsside(request, tilgang, liste, side)

    return view


betalte_krav = _make_view(BETALTE_KRAV)
innbetalinger = _make_view(INNBETALINGER)
utbetalinger = _make_view(UTBETALINGER)
tilgodebeloep = _make_view(TILGODEBELOEP)

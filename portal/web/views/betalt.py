"""The tab Betalte krav: claims settled in a year, or the payments in of that year."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from portal.domain.betaling import sum_innbetalinger
from portal.domain.tilgang import Tilgang
from portal.domain.tilgode import list_betalte_krav, sum_opprinnelig
from portal.web.decorators import organisation_view
from portal.web.rader import build_rader
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.views.aarslister import build_aarscontext, get_aarsliste


@organisation_view
@require_safe
def betalte_krav(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Claims that were settled in the year, last settled first."""
    if other := get_other(request, tilgang, "betalte_krav", "innbetalinger"):
        return other
    liste = get_aarsliste(request, tilgang)
    if isinstance(liste, HttpResponse):
        return liste
    alle_krav = list_betalte_krav(liste.get_alle_krav(), liste.aar)
    context = {
        **build_aarscontext(tilgang, liste, "betalte_krav", "krav"),
        "rader": build_rader(alle_krav, request.GET.getlist("apen"), aar=liste.aar),
        "sum_opprinnelig": sum_opprinnelig(alle_krav),
    }
    return render_page(request, "aarsside.html", context, partial="aarsliste")


@organisation_view
@require_safe
def innbetalinger(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Payments in of the year, each opening to the claims it covered."""
    if other := get_other(request, tilgang, "innbetalinger", "betalte_krav"):
        return other
    liste = get_aarsliste(request, tilgang)
    if isinstance(liste, HttpResponse):
        return liste
    payments = liste.get_innbetalinger()
    spor = liste.get_spor()
    context = {
        **build_aarscontext(tilgang, liste, "innbetalinger", "innbetalinger"),
        "rader": build_rader(payments, request.GET.getlist("apen"), aar=liste.aar, get_mer=spor.get_dekning),
        "summer": sum_innbetalinger(payments),
    }
    return render_page(request, "aarsside.html", context, partial="aarsliste")


def get_other(request: PortalRequest, tilgang: Tilgang, own: str, other: str) -> HttpResponse | None:
    """The way to the other list of the tab, where the choice asks for it."""
    if request.GET.get("vis") != other:
        return None
    years = [("aar", aar) for aar in request.GET.getlist("aar")]
    return redirect(f"{reverse(other, args=[tilgang.orgnr])}?{urlencode(years)}")

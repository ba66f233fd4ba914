"""The tab Utbetalinger: payments out of a year, or the credit claims entered in it and what became of them."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.domain.tilgang import Tilgang
from portal.domain.tilgode import list_tilgodebeloep, sum_tilgode, sum_utbetalinger
from portal.web.decorators import organisation_view
from portal.web.rader import build_rader
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.views.aarslister import build_aarscontext, get_aarsliste
from portal.web.views.betalt import get_other


@organisation_view
@require_safe
def utbetalinger(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Payments out, each opening to the credit claims and payments behind it."""
    if other := get_other(request, tilgang, "utbetalinger", "tilgodebeloep"):
        return other
    liste = get_aarsliste(request, tilgang)
    if isinstance(liste, HttpResponse):
        return liste
    payouts = liste.get_utbetalinger()
    context = {
        **build_aarscontext(tilgang, liste, "utbetalinger", "utbetalinger"),
        "rader": build_rader(payouts, request.GET.getlist("apen"), aar=liste.aar),
        "sum_utbetalt": sum_utbetalinger(payouts),
    }
    return render_page(request, "aarsside.html", context, partial="aarsliste")


@organisation_view
@require_safe
def tilgodebeloep(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Credit claims entered in the year, and where their money went."""
    if other := get_other(request, tilgang, "tilgodebeloep", "utbetalinger"):
        return other
    liste = get_aarsliste(request, tilgang)
    if isinstance(liste, HttpResponse):
        return liste
    rows = list_tilgodebeloep(liste.get_alle_krav(), liste.aar)
    context = {
        **build_aarscontext(tilgang, liste, "tilgodebeloep", "krav"),
        "rader": build_rader(rows, request.GET.getlist("apen"), aar=liste.aar),
        "summer": sum_tilgode(rows),
    }
    return render_page(request, "aarsside.html", context, partial="aarsliste")

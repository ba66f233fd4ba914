"""The tab Uplasserte innbetalinger."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.domain.betaling import sum_innbetalinger
from portal.domain.spor import Spor
from portal.domain.tilgang import Tilgang
from portal.web.decorators import organisation_view
from portal.web.rader import build_rader
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.views.krav import build_context, get_aapne_krav


@organisation_view
@require_safe
def uplasserte_innbetalinger(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Payments with something unplaced, newest first."""
    oppslag = get_aapne_krav(request, tilgang)
    payments = sorted(oppslag.data.uplasserte, key=lambda row: (row.innbetalingsdato, row.noekkel), reverse=True)
    rader = build_rader(payments, request.GET.getlist("apen"), get_mer=Spor(oppslag.data.alle_krav).get_dekning)
    context = {**build_context(tilgang, oppslag), "rader": rader, "summer": sum_innbetalinger(payments)}
    return render_page(request, "betaling/uplasserte_innbetalinger.html", context, partials=("innbetaling-tabell",))

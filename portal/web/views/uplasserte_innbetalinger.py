"""The tab Uplasserte innbetalinger."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.domain.betalbart import count_ventende
from portal.domain.betaling import sort_uplasserte, sum_innbetalinger
from portal.domain.spor import Spor
from portal.domain.tilgang import Tilgang
from portal.web.decorators import organisation_view, without_empty_fields
from portal.web.listeformer import INNBETALINGER
from portal.web.rader import build_rader
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.utvalg import build_visning, read_spoerring
from portal.web.virksomhetsside import build_context, get_aapne_krav


@organisation_view
@require_safe
@without_empty_fields
def uplasserte_innbetalinger(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Payments with an unplaced amount, newest first by default."""
    oppslag = get_aapne_krav(request, tilgang)
    payments = sort_uplasserte(oppslag.data.uplasserte)
    spoerring = read_spoerring(request.GET, INNBETALINGER)
    liste = build_visning(payments, INNBETALINGER, spoerring, tabell="innbetaling-tabell")
    get_mer = Spor(oppslag.data.alle_krav).get_dekning
    opened = request.GET.getlist("apen")
    context = {
        **build_context(tilgang, oppslag),
        "liste": liste,
        "rader": build_rader(liste.utsnitt.rader, opened, beholdt=liste.lenker, get_mer=get_mer, few=2),
        "antall_ventende": count_ventende(payments, oppslag.data.alle_krav),
        "summer": sum_innbetalinger(liste.utsnitt.treff),
    }
    page, partials = "uplasserte_innbetalinger/uplasserte_innbetalinger.html", ("innbetaling-tabell",)
    return render_page(request, page, context, partials=partials, status=spoerring.status)

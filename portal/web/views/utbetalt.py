"""The tab Utbetalinger: payments out of a year, or the credit claims entered in it and what became of them."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.domain.tilgang import Tilgang
from portal.domain.tilgode import list_tilgodebeloep, sum_tilgode, sum_utbetalinger
from portal.web.decorators import organisation_view
from portal.web.rader import build_rader
from portal.web.request import PortalRequest
from portal.web.views.aarslister import Aarsliste, show_aarsside


@organisation_view
@require_safe
def utbetalinger(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Payments out, each opening to the credit claims and payments behind it."""

    def build(liste: Aarsliste) -> dict[str, object]:
        payouts = liste.get_utbetalinger()
        rader = build_rader(payouts, request.GET.getlist("apen"), aar=liste.aar)
        return {"rader": rader, "sum_utbetalt": sum_utbetalinger(payouts)}

    return show_aarsside(request, tilgang, "utbetalinger", "utbetalinger", build=build)


@organisation_view
@require_safe
def tilgodebeloep(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Credit claims entered in the year, and where their money went."""

    def build(liste: Aarsliste) -> dict[str, object]:
        rows = list_tilgodebeloep(liste.get_alle_krav(), liste.aar)
        rader = build_rader(rows, request.GET.getlist("apen"), aar=liste.aar)
        return {"rader": rader, "summer": sum_tilgode(rows)}

    return show_aarsside(request, tilgang, "tilgodebeloep", "krav", build=build)

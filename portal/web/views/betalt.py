"""The tab Betalte krav: claims settled in a year, or the payments in of that year."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.domain.betaling import sum_innbetalinger
from portal.domain.tilgang import Tilgang
from portal.domain.tilgode import list_betalte_krav, sum_opprinnelig
from portal.web.decorators import organisation_view
from portal.web.rader import build_rader
from portal.web.request import PortalRequest
from portal.web.views.aarslister import Aarsliste, show_aarsside


@organisation_view
@require_safe
def betalte_krav(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Claims that were settled in the year, last settled first."""

    def build(liste: Aarsliste) -> dict[str, object]:
        alle_krav = list_betalte_krav(liste.get_alle_krav(), liste.aar)
        rader = build_rader(alle_krav, request.GET.getlist("apen"), aar=liste.aar)
        return {"rader": rader, "sum_opprinnelig": sum_opprinnelig(alle_krav)}

    return show_aarsside(request, tilgang, "betalte_krav", "krav", build=build)


@organisation_view
@require_safe
def innbetalinger(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Payments in of the year, each opening to the claims it covered."""

    def build(liste: Aarsliste) -> dict[str, object]:
        payments = liste.get_innbetalinger()
        get_mer = liste.get_spor().get_dekning
        rader = build_rader(payments, request.GET.getlist("apen"), aar=liste.aar, get_mer=get_mer)
        return {"rader": rader, "summer": sum_innbetalinger(payments)}

    return show_aarsside(request, tilgang, "innbetalinger", "innbetalinger", build=build)

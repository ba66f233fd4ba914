"""The tab Betalte krav: claims settled in a year, or the payments in of that year."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.domain import listeformer
from portal.domain.betaling import Innbetaling, sum_innbetalinger
from portal.domain.krav import Krav
from portal.domain.tilgang import Tilgang
from portal.domain.tilgode import list_betalte_krav, sum_opprinnelig
from portal.web.decorators import organisation_view
from portal.web.request import PortalRequest
from portal.web.views.aarslister import Aarsside, show_aarsside

# Last settled first.
BETALTE_KRAV: Aarsside[Krav] = Aarsside(
    vis="betalte_krav",
    lister=("krav",),
    form=listeformer.BETALTE_KRAV,
    get_rader=lambda liste: list_betalte_krav(liste.get_alle_krav(), liste.aar),
    sum_rader=sum_opprinnelig,
)
# Newest first; each opens to the claims it covered.
INNBETALINGER: Aarsside[Innbetaling] = Aarsside(
    vis="innbetalinger",
    lister=("innbetalinger",),
    form=listeformer.INNBETALINGER,
    get_rader=lambda liste: liste.get_innbetalinger(),
    sum_rader=sum_innbetalinger,
    get_mer=lambda liste: liste.get_spor().get_dekning,
)


@organisation_view
@require_safe
def betalte_krav(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Claims that were settled in the year."""
    return show_aarsside(request, tilgang, BETALTE_KRAV)


@organisation_view
@require_safe
def innbetalinger(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Payments in of the year."""
    return show_aarsside(request, tilgang, INNBETALINGER)

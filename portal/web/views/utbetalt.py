"""The tab Utbetalinger: payments out of a year, or the credit claims entered in it and what became of them."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.domain import listeformer
from portal.domain.betaling import Utbetaling
from portal.domain.tilgang import Tilgang
from portal.domain.tilgode import Tilgodebeloep, list_tilgodebeloep, sum_tilgode, sum_utbetalinger
from portal.web.decorators import organisation_view
from portal.web.request import PortalRequest
from portal.web.views.aarslister import Aarsside, show_aarsside

# Newest first; each opens to the credit claims and payments behind it.
UTBETALINGER: Aarsside[Utbetaling] = Aarsside(
    vis="utbetalinger",
    lister=("utbetalinger",),
    form=listeformer.UTBETALINGER,
    get_rader=lambda liste: liste.get_utbetalinger(),
    sum_rader=sum_utbetalinger,
    get_mer=lambda liste: liste.get_spor().get_kilder,
)
TILGODEBELOEP: Aarsside[Tilgodebeloep] = Aarsside(
    vis="tilgodebeloep",
    lister=("krav",),
    form=listeformer.TILGODEBELOEP,
    get_rader=lambda liste: list_tilgodebeloep(liste.get_alle_krav(), liste.aar),
    sum_rader=sum_tilgode,
)


@organisation_view
@require_safe
def utbetalinger(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Payments out of the year."""
    return show_aarsside(request, tilgang, UTBETALINGER)


@organisation_view
@require_safe
def tilgodebeloep(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Credit claims entered in the year, and where their money went."""
    return show_aarsside(request, tilgang, TILGODEBELOEP)

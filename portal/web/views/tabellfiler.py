"""Claims, payments and payouts as CSV and Excel files."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.access.betalingsfiler import list_ventende
from portal.clock import get_clock, get_creation_time
from portal.documents.filformat import TABELLFORMATER, write_stempel
from portal.documents.lister import build_aapne_tabell, list_forbehold_of_open, list_merknader, mark
from portal.documents.tabell import Tabell, list_innbetalinger_tabell
from portal.domain.betaling import sort_uplasserte
from portal.domain.filmerker import collect_merker
from portal.domain.forbehold import ForbeholdKind
from portal.domain.svar import INNBETALINGSLISTE
from portal.domain.tilgang import Tilgang
from portal.jobs.aarstabell import AARSTABELLER
from portal.web.aarsliste import get_aarsliste
from portal.web.decorators import organisation_view
from portal.web.nedlasting import Tabellfil, download
from portal.web.request import PortalRequest
from portal.web.virksomhetsside import get_aapne_krav


@organisation_view
@require_safe
@download(*TABELLFORMATER)
def ubetalte_krav_fil(request: PortalRequest, tilgang: Tilgang) -> Tabellfil:
    """Open claims, one row per instalment."""
    oppslag = get_aapne_krav(request, tilgang)
    merker = collect_merker(list_ventende(tilgang, oppslag.data))
    return _make_file(build_aapne_tabell(oppslag, get_clock().today(), merker), tilgang, "ubetalte-krav")


@organisation_view
@require_safe
@download(*TABELLFORMATER)
def uplasserte_innbetalinger_fil(request: PortalRequest, tilgang: Tilgang) -> Tabellfil:
    """Payments with an unplaced amount."""
    oppslag = get_aapne_krav(request, tilgang)
    # Claims without due date do not affect the payments.
    forbehold = [
        one
        for one in list_forbehold_of_open(oppslag, INNBETALINGSLISTE)
        if one.kind is not ForbeholdKind.UTEN_FORFALLSDATO
    ]
    rows = () if oppslag.data.is_skjermet else sort_uplasserte(oppslag.data.uplasserte)
    tabell = list_innbetalinger_tabell(rows, list_merknader([oppslag], forbehold))
    return _make_file(mark(tabell, forbehold), tilgang, "uplasserte-innbetalinger")


@organisation_view
@require_safe
@download(*TABELLFORMATER)
def betalte_krav_fil(request: PortalRequest, tilgang: Tilgang) -> HttpResponse | Tabellfil:
    """Claims settled in a year."""
    return _make_aarsfil(request, tilgang, "betalte_krav")


@organisation_view
@require_safe
@download(*TABELLFORMATER)
def innbetalinger_fil(request: PortalRequest, tilgang: Tilgang) -> HttpResponse | Tabellfil:
    """Incoming payments of a year."""
    return _make_aarsfil(request, tilgang, "innbetalinger")


@organisation_view
@require_safe
@download(*TABELLFORMATER)
def utbetalinger_fil(request: PortalRequest, tilgang: Tilgang) -> HttpResponse | Tabellfil:
    """Outgoing payments of a year."""
    return _make_aarsfil(request, tilgang, "utbetalinger")


@organisation_view
@require_safe
@download(*TABELLFORMATER)
def tilgodebeloep_fil(request: PortalRequest, tilgang: Tilgang) -> HttpResponse | Tabellfil:
    """Credit balances of a year."""
    return _make_aarsfil(request, tilgang, "tilgodebeloep")


def _make_aarsfil(request: PortalRequest, tilgang: Tilgang, navn: str) -> HttpResponse | Tabellfil:
    """The named list of the requested year."""
    liste = get_aarsliste(request, tilgang, f"{navn}_fil")
    if isinstance(liste, HttpResponse):
        return liste
    return _make_file(AARSTABELLER[navn].build(liste), tilgang, f"{navn.replace('_', '-')}_{liste.aar}")


def _make_file(tabell: Tabell, tilgang: Tilgang, navn: str) -> Tabellfil:
    made = get_creation_time()
    return Tabellfil(navn=f"{navn}_{tilgang.orgnr}_{write_stempel(made)}", tabeller=(tabell,), laget=made)

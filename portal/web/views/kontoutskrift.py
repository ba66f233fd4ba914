"""The statement: choice of period, page and files."""

import hashlib
from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.api.grunnlag import list_years
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.documents.filformat import PDF, TABELLFORMATER
from portal.documents.kontoutskrift import Utskrift
from portal.domain.tekst import format_dato
from portal.domain.tilgang import Tilgang
from portal.jobs.utskrift import make_utskrift
from portal.web.decorators import organisation_view
from portal.web.feil import bad_request
from portal.web.forms import Periode, read_periode
from portal.web.nedlasting import Dokumentfil, Tabellfil, download
from portal.web.periodevalg import build_terminer, build_valg
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.venter import render_venter


@organisation_view
@require_safe
def kontoutskrift(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Form for the period, and the statement of the chosen one."""
    if not request.GET.keys() & {"fra", "til"}:
        return _render_page(request, tilgang)
    utskrift = _get_utskrift(request, tilgang)
    if isinstance(utskrift, HttpResponse):
        return utskrift
    periode = read_periode(request.GET, get_clock().today())
    return _render_page(request, tilgang, periode, utskrift)


@organisation_view
@require_safe
@download(*TABELLFORMATER)
def kontoutskrift_fil(request: PortalRequest, tilgang: Tilgang) -> HttpResponse | Tabellfil:
    """The statement as CSV or workbook."""
    utskrift = _get_utskrift(request, tilgang)
    if isinstance(utskrift, HttpResponse):
        return utskrift
    return Tabellfil(navn=utskrift.filnavn, tabeller=utskrift.tabeller, laget=utskrift.hode.laget)


@organisation_view
@require_safe
@download(PDF)
def kontoutskrift_pdf(request: PortalRequest, tilgang: Tilgang) -> HttpResponse | Dokumentfil:
    """The statement as PDF; 400 if it is too long."""
    utskrift = _get_utskrift(request, tilgang)
    if isinstance(utskrift, HttpResponse):
        return utskrift
    if len(utskrift.kontoutskrift.linjer) > settings.MAX_ROWS:
        reason = _("Perioden har %(rader)d bevegelser, og en PDF kan ha %(most)d.") % {
            "rader": len(utskrift.kontoutskrift.linjer),
            "most": settings.MAX_ROWS,
        }
        return bad_request(request, reasons=(reason, _("Velg en kortere periode, eller last ned CSV.")))
    hva = ("kontoutskrift", get_language() or "", hashlib.sha256(utskrift.innhold).hexdigest())
    return Dokumentfil(tilgang=tilgang, dokument=utskrift.build_dokument(), hva=hva)


def _get_utskrift(request: PortalRequest, tilgang: Tilgang) -> Utskrift | HttpResponse:
    """The requested statement, or for an invalid period the form with errors and 400."""
    periode = read_periode(request.GET, get_clock().today())
    if periode.fra is None or periode.til is None:
        return _render_page(request, tilgang, periode)
    under_way = _fetch_some(request, tilgang, periode.fra)
    return under_way or make_utskrift(tilgang, periode.fra, periode.til)


def _fetch_some(request: PortalRequest, tilgang: Tilgang, fra: date) -> HttpResponse | None:
    """Fetch lists for a few seconds. If some are left, return a progress page.

    The page reloads itself, which fetches the next lists.
    """
    years = list_years(fra, get_clock().today())
    progress = get_reskontro().fetch_some(tilgang, years, settings.WAIT_FOR_LISTS)
    return None if progress.is_ferdig else render_venter(request, tilgang, progress)


def _render_page(
    request: PortalRequest, tilgang: Tilgang, periode: Periode | None = None, utskrift: Utskrift | None = None
) -> HttpResponse:
    clock = get_clock()
    today = clock.today()
    context = {
        "tilgang": tilgang,
        "valg": build_valg(today),
        "terminer": build_terminer(today),
        "fra": periode.fra_tekst if periode else format_dato(date(today.year, 1, 1)),
        "til": periode.til_tekst if periode else format_dato(today),
        "typed": periode,
        "now": clock.now(),
        "utskrift": utskrift.build_context() if utskrift else None,
        "periode": utskrift.kontoutskrift if utskrift else None,
        "query_string": f"?{urlencode({'fra': periode.fra, 'til': periode.til})}" if periode else "",
    }
    has_feil = bool(periode and periode.feil)
    return render_page(
        request,
        "kontoutskrift/kontoutskrift.html",
        context,
        status=HTTPStatus.BAD_REQUEST if has_feil else HTTPStatus.OK,
        viser_tall=not has_feil,
    )

"""The page Krav og betalinger and the tab Ubetalte krav."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.api.regnskap import YearsByList
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.documents.pain001 import VERSJONER
from portal.domain.filmerker import Ventende
from portal.domain.tilgang import Tilgang
from portal.web.came_from import get_came_from
from portal.web.decorators import organisation_view, without_empty_fields
from portal.web.filmerker import find_filer
from portal.web.ledger_snapshot import LedgerSnapshot, render_forfallsplan, render_gruppetabell, render_krav_tabell
from portal.web.listeformer import make_krav_form
from portal.web.listeskjema import FELT
from portal.web.render import render_page
from portal.web.renteboks import Rentevalg
from portal.web.request import PortalRequest
from portal.web.shown_lists import list_shown_years
from portal.web.siste_innbetaling import fetch_siste, find_address, get_aapne_krav_and_siste
from portal.web.utvalg import Par, Spoerring, read_spoerring
from portal.web.virksomhetsside import build_context, get_aapne_krav


@organisation_view
@require_safe
@without_empty_fields
def oversikt(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """The organisation's first page: due dates, claim groups and open claims."""
    oppslag, siste = get_aapne_krav_and_siste(request, tilgang)
    context = build_context(tilgang, oppslag)
    spoerring = _read_spoerring(request)
    if not oppslag.data.is_skjermet:
        snapshot = LedgerSnapshot.of(tilgang, oppslag)
        filer = find_filer(tilgang, oppslag.data)
        opened, grupper = tuple(request.GET.getlist("apen")), tuple(request.GET.getlist("gruppe"))
        rentevalg = Rentevalg.from_query(request.GET)
        context |= filer.context | {
            "siste": siste,
            "hentes": not oppslag.is_old,  # during an outage, nothing more is asked for
            "forfallsplan": render_forfallsplan(snapshot),
            "gruppetabell": render_gruppetabell(snapshot, _list_beholdt(request), grupper),
            "krav_tabell": render_krav_tabell(snapshot, spoerring, opened, grupper, rentevalg, filer.merker),
            "grupper": grupper,
        }
    partials = ("krav-tabell", "gruppetabell")
    return render_page(request, "krav/oversikt.html", context, partials=partials, status=spoerring.status)


@organisation_view
@require_safe
@without_empty_fields
def ubetalte_krav(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Open claims, overdue first."""
    oppslag = get_aapne_krav(request, tilgang)
    context = build_context(tilgang, oppslag)
    spoerring = _read_spoerring(request)
    if not oppslag.data.is_skjermet:
        snapshot = LedgerSnapshot.of(tilgang, oppslag)
        opened, rentevalg = tuple(request.GET.getlist("apen")), Rentevalg.from_query(request.GET)
        filer = find_filer(tilgang, oppslag.data)
        ny = filer.find(request.GET.get("fil", ""))
        tabell = render_krav_tabell(snapshot, spoerring, opened, rentevalg=rentevalg, merker=filer.merker)
        fil = _find_new_file(request, tilgang, ny)
        context |= filer.context | {"ny": ny, "hent_fil": fil, "krav_tabell": tabell}
    return render_page(request, "krav/ubetalte_krav.html", context, partials=("krav-tabell",), status=spoerring.status)


@organisation_view
@require_safe
def siste_innbetaling(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """The tile of the latest payment, asked for when its lists are not cached; without script, the way to it."""
    siste = fetch_siste(tilgang)
    if not request.htmx:
        return redirect(find_address(tilgang, siste))
    context = {"tilgang": tilgang, "siste": siste, "now": get_clock().now()}
    return render_page(request, "krav/siste_innbetaling.html", context)


@organisation_view
@require_POST
def hent_paa_nytt(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Refresh everything on the page, then redirect back to it with its query.

    Figures less than a minute old are not fetched again.
    """
    asked_at = get_clock().now()
    page = _find_page(request, tilgang)
    years = _list_shown_years(page)
    regnskap = get_reskontro().get_regnskap(tilgang, years, newer_than=settings.BETWEEN_REFRESHES)
    oppslag = regnskap.aapne
    if not oppslag.is_old and oppslag.fetched_at is not None:
        is_new = oppslag.fetched_at >= asked_at
        messages.info(request, _("Tallene er hentet på nytt.") if is_new else _("Tallene er under ett minutt gamle."))
    return redirect(page)


def _find_new_file(request: PortalRequest, tilgang: Tilgang, ny: Ventende | None) -> str:
    """Where the payment file is that was just made: the browser fetches it, and the page stays."""
    versjon = request.GET.get("versjon", "")
    if ny is None or not ny.is_nedlastbar or versjon not in VERSJONER:
        return ""
    return reverse("betalingsfil_last_ned", args=[tilgang.orgnr, ny.fil.id, versjon])


def _find_page(request: PortalRequest, tilgang: Tilgang) -> str:
    """The page of this organisation the person came from, or its first page."""
    overview, page = reverse("oversikt", args=[tilgang.orgnr]), get_came_from(request)
    return page if page.startswith(overview) else overview


def _list_shown_years(page: str) -> YearsByList:
    parts = urlsplit(page)
    try:
        name = resolve(parts.path).url_name or ""
    except Resolver404:
        return {}
    return list_shown_years(name, QueryDict(parts.query), get_clock().today()) or {}


def _read_spoerring(request: PortalRequest) -> Spoerring:
    return read_spoerring(request.GET, make_krav_form(get_clock().today()))


def _list_beholdt(request: PortalRequest) -> tuple[Par, ...]:
    """Query parameters of the claim list: filter, sorting and open rows."""
    names = (*FELT, "apen")
    return tuple((name, value) for name in names for value in request.GET.getlist(name) if value)

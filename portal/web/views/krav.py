"""Krav og betalinger, and the tab Ubetalte krav."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Tilgang, Vist
from portal.jobs.henting import follow_up
from portal.web.decorators import organisation_view
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.stilling import Stilling, draw_forfallsplan, draw_gruppetabell, draw_krav_tabell, reckon


@organisation_view
@require_safe
def oversikt(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """The organisation's first page: what every page has, due dates and groups, and the open claims."""
    oppslag = get_aapne_krav(request, tilgang)
    context = build_context(tilgang, oppslag)
    if not oppslag.data.is_skjermet:
        stilling, apne = Stilling.of(tilgang, oppslag), tuple(request.GET.getlist("apen"))
        context |= {
            "forfallsplan": draw_forfallsplan(stilling),
            "gruppetabell": draw_gruppetabell(stilling, apne, tuple(request.GET.getlist("gruppe"))),
            "krav_tabell": draw_krav_tabell(stilling, apne),
        }
    return render_page(request, "krav/oversikt.html", context, partials=("krav-tabell", "gruppetabell"))


@organisation_view
@require_safe
def ubetalte_krav(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Open claims, late first."""
    oppslag = get_aapne_krav(request, tilgang)
    context = build_context(tilgang, oppslag)
    if not oppslag.data.is_skjermet:
        stilling = Stilling.of(tilgang, oppslag)
        context["krav_tabell"] = draw_krav_tabell(stilling, tuple(request.GET.getlist("apen")))
    return render_page(request, "krav/ubetalte_krav.html", context, partials=("krav-tabell",))


@organisation_view
@require_POST
def hent_paa_nytt(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Fetch fresh figures because the person asks; figures less than a minute old are fresh enough."""
    asked_at = get_clock().now()
    oppslag = get_reskontro().get_aapne_krav(tilgang, newer_than=settings.BETWEEN_REFRESHES)
    if not oppslag.is_old and oppslag.fetched_at is not None:
        is_new = oppslag.fetched_at >= asked_at
        messages.info(request, "Tallene er hentet på nytt." if is_new else "Tallene er under ett minutt gamle.")
    return redirect("oversikt", orgnr=tilgang.orgnr)


def get_aapne_krav(request: PortalRequest, tilgang: Tilgang) -> Oppslag[AapneKrav]:
    """What is open, and what follows from somebody's looking at it: newer figures are fetched behind the scenes."""
    oppslag = get_reskontro().get_aapne_krav(tilgang)
    follow_up(request.session, tilgang, oppslag)
    return oppslag


def build_context(tilgang: Vist, oppslag: Oppslag[AapneKrav]) -> dict[str, object]:
    """What every page of an organisation shows above its tabs."""
    figurer = reckon(Stilling.of(tilgang, oppslag))
    return {
        "tilgang": tilgang,
        "oppslag": oppslag,
        "aapne": oppslag.data,
        "oversikt": figurer.oversikt,
        # Old figures are told in the past tense, and then as they were on the day they were fetched.
        "setning": figurer.setning_da if oppslag.is_old else figurer.setning,
        "sammenligning": figurer.sammenligning,
        "now": get_clock().now(),
    }

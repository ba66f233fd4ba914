"""The organisations a person may see: the list, the switcher in the head of every page, and the mark of a favourite."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.access.husket import set_favoritt
from portal.access.tilgang import get_virksomheter
from portal.domain.tilgang import Tilgang
from portal.web.decorators import organisation_view, signed_in_view
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.virksomhetsliste import VirksomhetFilter, build_liste

SHOWN, SHOWN_BYTTER = 200, 20


@signed_in_view
@require_safe
def virksomheter(request: PortalRequest) -> HttpResponse:
    """The list, searched by name and number."""
    everything = get_virksomheter(request.session)
    context = build_liste(request, everything, VirksomhetFilter.from_query(request.GET), SHOWN)
    return render_page(request, "virksomheter/virksomheter.html", context, partials=("virksomhetsliste",))


@signed_in_view
@require_safe
def bytt(request: PortalRequest) -> HttpResponse:
    """What the switcher shows when it is opened or searched: the other organisations, the first twenty hits."""
    if not request.htmx:
        return redirect("virksomheter")
    everything = get_virksomheter(request.session)
    valgt = request.GET.get("valgt", "")[:9]
    utvalg = replace(VirksomhetFilter.from_query(request.GET), side=1)
    context = {**build_liste(request, everything, utvalg, SHOWN_BYTTER, valgt=valgt), "valgt": valgt}
    return render_page(request, "virksomheter/bytt.html", context, partials=("bytter-treff",))


@organisation_view
@require_POST
def favoritt(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Mark the organisation as a favourite, or with `?fjern=1` no longer; back to the list as it was."""
    is_favoritt = request.GET.get("fjern") != "1"
    set_favoritt(tilgang, is_favoritt=is_favoritt)
    # Messages lie readable in the session: no name.
    messages.info(request, _("Favoritten er lagt til.") if is_favoritt else _("Favoritten er fjernet."))
    utvalg = VirksomhetFilter.from_query(request.POST)
    return redirect(f"{reverse('virksomheter')}{utvalg.query}#stjerne-{tilgang.orgnr}")

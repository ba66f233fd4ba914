"""The organisations a person may see: list, switcher and favourites."""

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
    """The list, with search by name and number."""
    everything = get_virksomheter(request.session)
    context = build_liste(request, everything, VirksomhetFilter.from_query(request.GET), SHOWN)
    return render_page(request, "virksomheter/virksomheter.html", context, partials=("virksomhetsliste",))


@signed_in_view
@require_safe
def bytt(request: PortalRequest) -> HttpResponse:
    """Content of the switcher: other organisations, first twenty hits."""
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
    """Set the favourite mark, or remove it with `?fjern=1`; then redirect back to the list."""
    is_favoritt = request.GET.get("fjern") != "1"
    set_favoritt(tilgang, is_favoritt=is_favoritt)
    # No name: messages are stored unencrypted in the session.
    messages.info(request, _("Favoritten er lagt til.") if is_favoritt else _("Favoritten er fjernet."))
    utvalg = VirksomhetFilter.from_query(request.POST)
    return redirect(f"{reverse('virksomheter')}{utvalg.query}#stjerne-{tilgang.orgnr}")

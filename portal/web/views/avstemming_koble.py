"""Tying a line of the books that nothing explains to rows of the authority."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from msgspec.structs import replace

from portal.access.avstemminger import change_utkast
from portal.access.conflicts import CannotChange
from portal.domain.tilgang import Tilgang
from portal.web.avstemmingsdag import make_way_to_bro
from portal.web.brokobling import build_valgside, find_valg, tie
from portal.web.brosiden import find_bro
from portal.web.brosvar import UgyldigSvar
from portal.web.decorators import organisation_view
from portal.web.render import render_page
from portal.web.request import PortalRequest


@organisation_view
@require_http_methods(["GET", "HEAD", "POST"])
def avstemming_koble(request: PortalRequest, tilgang: Tilgang, dag: str, noekkel: str) -> HttpResponse:
    """The rows to choose among. A POST ties them, after a warning if their sums differ, or only adds them up."""
    arbeid = find_bro(request, tilgang, dag)
    if isinstance(arbeid, HttpResponse):
        return arbeid
    valg = find_valg(arbeid, noekkel, request.POST)
    if valg is None:
        return redirect("avstemming_bro", tilgang.orgnr, dag)
    feil, status = "", HTTPStatus.OK
    if request.method == "POST" and "regn" not in request.POST:
        accepts = request.POST.get("likevel") == "ja"
        try:
            change_utkast(
                tilgang,
                arbeid.utkast.dato,
                lambda head: replace(head, svar=tie(valg, head.svar, accepts_rest=accepts)),
            )
            return redirect("avstemming_bro", tilgang.orgnr, dag)
        except UgyldigSvar as wrong:
            feil, status = str(wrong), HTTPStatus.BAD_REQUEST
        except CannotChange:
            feil, status = _("Svaret kunne ikke lagres nå. Prøv igjen om litt."), HTTPStatus.SERVICE_UNAVAILABLE
    context = {
        "tilgang": tilgang,
        "tilbake": make_way_to_bro(tilgang, dag),
        "dato": arbeid.utkast.dato,
        "dag": dag,
        "feil": feil,
        "kan_likevel": bool(feil and valg.rest and valg.valgte_poster),
        **build_valgside(arbeid, valg),
    }
    return render_page(request, "avstemming/koble.html", context, status=status)

"""Search across clients: KID, amount, id, reference, date, or the last digits of an account."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from portal.access.innsyn import record_all
from portal.jobs.klientliste import get_klientliste
from portal.web.decorators import signed_in_view
from portal.web.klientrader import join_rader, read_mine
from portal.web.klientsokside import MAX_TEGN, MAX_TREFF, build_soekeside, search_klienter
from portal.web.render import render_page
from portal.web.request import PortalRequest


@signed_in_view
@require_safe
def klientsok(request: PortalRequest) -> HttpResponse:
    """Which client and which row has what is typed, over what is kept only."""
    mine, liste = read_mine(request), get_klientliste(request.session)
    if liste is None:
        return redirect("virksomheter")  # which begins to fetch
    text, deler = request.GET.get("hva", "").strip()[:MAX_TEGN], request.GET.get("deler") == "1"
    resultat = None
    if text:
        resultat = search_klienter(request, mine, join_rader(request, mine, liste), text, deler=deler)
        shown = {one.klient.orgnr: one.klient.leser for one in resultat.treff[:MAX_TREFF]}
        if shown:
            # By the permissions they were searched with: one that has ended since then was still used.
            alle = [resultat.soekt.tilganger[orgnr] for orgnr in shown]
            record_all(alle, "klientsok", request.reference, shown)
    return render_page(request, "klientsok/klientsok.html", build_soekeside(text, resultat, deler=deler))

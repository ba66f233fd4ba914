"""The month across clients: whose reconciliation is not begun, open, changed or finished."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from portal.access.innsyn import record_all
from portal.domain.fremdrift import Fremdrift
from portal.web.avstemmingsmaaned import build_maanedsside, choose_maaned
from portal.web.decorators import signed_in_view, without_empty_fields
from portal.web.klientrader import get_tilganger_of_shown, read_mine
from portal.web.render import render_page
from portal.web.request import PortalRequest


@signed_in_view
@require_safe
@without_empty_fields
def klientavstemming(request: PortalRequest) -> HttpResponse:
    """The list. It is made of what is kept of reconciliations, and asks the authority for nothing."""
    mine = read_mine(request)
    if len(mine.kan_velges) == 1:
        return redirect("avstemming", orgnr=mine.kan_velges[0].orgnr)
    valg = choose_maaned(request.GET, mine)
    # The person's own figures were recorded when the bridge was shown. These were seen by whoever looked last.
    changed = {row.orgnr for row in valg.rader if row.stand.fremdrift is Fremdrift.ENDRET}
    if changed:
        record_all(get_tilganger_of_shown(request, changed), "klientavstemming", request.reference)
    context = build_maanedsside(valg, mine)
    return render_page(request, "klientavstemming/klientavstemming.html", context, partials=("avstemmingsliste",))

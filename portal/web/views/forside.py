"""The front page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.access.tilgang import IkkeInnlogget, get_virksomheter
from portal.web.decorators import open_view
from portal.web.request import PortalRequest


@open_view
@require_safe
def forside(request: PortalRequest) -> HttpResponse:
    """Signed out: an introduction. Signed in: redirect to the only organisation, or to the list."""
    try:
        selectable = [unit for unit in get_virksomheter(request.session) if not unit.is_overskrift]
    except IkkeInnlogget:
        return render(request, "forside.html")
    if len(selectable) == 1:
        return redirect("oversikt", orgnr=selectable[0].orgnr)
    return redirect("virksomheter")

"""Verifies a printed statement or reconciliation; open to anyone."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from portal.access.grense import enforce_limit
from portal.documents.referanse import find_slag
from portal.web.decorators import open_view
from portal.web.kontrollskjema import Kontrollskjema
from portal.web.request import PortalRequest, get_address


@open_view
@require_http_methods(["GET", "HEAD", "POST"])
def kontroll(request: PortalRequest) -> HttpResponse:
    """The form and the result. It reveals nothing except whether the reference matches."""
    if request.method != "POST":
        return render(request, "kontroll/kontroll.html", {"skjema": Kontrollskjema.prefill(request.GET)})
    enforce_limit("kontroll", get_address(request), most=settings.LIMIT_CHECKS, window=settings.LIMIT_WINDOW)
    skjema = Kontrollskjema.read(request.POST)
    if not skjema.is_valid():
        return render(request, "kontroll/kontroll.html", {"skjema": skjema}, status=HTTPStatus.BAD_REQUEST)
    slag = find_slag(skjema.build_paategning(), skjema.cleaned_data["referanse"])
    context = {"skjema": skjema, "svar": slag is not None, "slag": slag.name if slag else ""}
    return render(request, "kontroll/kontroll.html", context)

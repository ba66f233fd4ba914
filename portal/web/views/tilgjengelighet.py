"""The accessibility statement."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.decorators import open_view
from portal.web.request import PortalRequest


@open_view
@require_safe
def tilgjengelighet(request: PortalRequest) -> HttpResponse:
    """Open to anyone; the contact address is a setting."""
    return render(request, "tilgjengelighet/tilgjengelighet.html", {"kontakt": settings.KONTAKT})

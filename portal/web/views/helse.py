"""Liveness and readiness probes."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.jobs.health import find_missing
from portal.web.decorators import open_view
from portal.web.request import PortalRequest

PLAIN = "text/plain; charset=utf-8"


@open_view
@require_safe
def levende(request: PortalRequest) -> HttpResponse:
    """Liveness: the process responds. It asks nothing of database or cache."""
    return HttpResponse("ok\n", content_type=PLAIN)


@open_view
@require_safe
def klar(request: PortalRequest) -> HttpResponse:
    """Readiness: a line for each thing that is missing. Remote parties are not asked: pages handle their failures."""
    missing = find_missing()
    lines = "".join(f"{name}: {reason}\n" for name, reason in missing.items())
    return HttpResponse(lines or "ok\n", status=503 if missing else 200, content_type=PLAIN)

"""Liveness and readiness probes."""

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.web.decorators import open_view
from portal.web.request import PortalRequest


@open_view
@require_safe
def levende(request: PortalRequest) -> HttpResponse:
    """Liveness: the process responds."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@open_view
@require_safe
def klar(request: PortalRequest) -> HttpResponse:
    """Readiness: database and cache respond. Remote APIs are not checked: pages handle their failures."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        caches["default"].get("helse")
    except (DatabaseError, OSError):
        return HttpResponse("database eller cache svarer ikke", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")

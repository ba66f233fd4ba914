"""Liveness and readiness, for whoever runs the portal."""

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.web.decorators import open_view
from portal.web.request import PortalRequest


@open_view
@require_safe
def levende(request: PortalRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@open_view
@require_safe
def klar(request: PortalRequest) -> HttpResponse:
    """Database and cache answer too; the remote parties are not asked, since pages do without them."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        caches["default"].get("helse")
    except (DatabaseError, OSError):
        return HttpResponse("database eller cache svarer ikke", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")

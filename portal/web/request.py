"""What a request of ours carries beyond Django's."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portal.domain.tilgang import Tilgang


class PortalRequest(HttpRequest):
    """Django's request with the session, htmx's headers, and the reference that error pages and the log share."""

    session: SessionBase
    htmx: HtmxDetails
    referanse: str
    tilgang: Tilgang | None = None


def get_address(request: HttpRequest) -> str:
    """Where a request comes from: the connection, or what the outermost of our own proxies saw."""
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.PROXIES and len(seen) >= settings.PROXIES:
        return seen[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))

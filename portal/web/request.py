"""The request type and the client address."""

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portal.domain.tilgang import Tilgang
from portal.visitors import find_address


class PortalRequest(HttpRequest):
    """Django's request with session, htmx headers and the reference shown on error pages and in the log."""

    session: SessionBase
    htmx: HtmxDetails
    referanse: str
    tilgang: Tilgang | None = None


def get_address(request: HttpRequest) -> str:
    """Client address: of the connection, or as seen by our outermost proxy."""
    return find_address(request.META)

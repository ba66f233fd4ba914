"""The request type and the client address."""

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portal.access.begun import BegunSignIns
from portal.domain.tilgang import Tilgang
from portal.visitors import find_network


class PortalRequest(HttpRequest):
    """Django's request with session, htmx headers and the reference shown on error pages and in the log."""

    session: SessionBase
    htmx: HtmxDetails
    begun: BegunSignIns
    reference: str
    tilgang: Tilgang | None = None


def get_address(request: HttpRequest) -> str:
    """Client address, for limits; of IPv6 the network that one subscriber has."""
    return find_network(request.META)

"""What a request of ours carries beyond Django's."""

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

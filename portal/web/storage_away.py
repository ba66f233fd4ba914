"""The pages for a database or cache that does not answer, and for our own faults.

They are rendered without the request's context, which reads the session.
"""

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from portal.clock import get_clock
from portal.outage import AWAY

RETRY_AFTER = 5  # seconds
logger = logging.getLogger("portal.web")


def storage_away(request: HttpRequest) -> HttpResponse:
    """503: the database or the cache does not answer."""
    response = HttpResponse(render_to_string("errors/503.html", _describe(request)), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 if it was a middleware that found the database away."""
    exception = sys.exc_info()[1]
    if isinstance(exception, AWAY):
        logger.warning("answered 503 because=%s ref=%s", type(exception).__name__, _describe(request)["reference"])
        return storage_away(request)
    return HttpResponse(render_to_string("errors/500.html", _describe(request)), status=500)


def _describe(request: HttpRequest) -> dict[str, object]:
    return {"reference": getattr(request, "reference", ""), "now": get_clock().now()}

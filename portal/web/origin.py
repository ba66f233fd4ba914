"""Which requests other sites may make a browser send us, judged by the Sec-Fetch headers.

Old browsers and other clients do not send these headers. What they ask for is decided as before.
"""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.web.request import PortalRequest

FRAMED = "utlogging_front"  # ID-porten loads it in a frame, as its profile says
logger = logging.getLogger("portal.web")


def is_own_act(request: HttpRequest) -> bool:
    """Whether a person clicked on one of our own pages, typed the address or chose a bookmark (`none`)."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    return site == "none" or (site == "same-origin" and request.headers.get("Sec-Fetch-User") == "?1")


class RefuseEmbedding:
    """Another site may link to us. It may not load our pages and files as images, frames or by script."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The decision is in `process_view`, where the view is known."""
        return self.get_response(request)

    def process_view(self, request: PortalRequest, *_view: object) -> HttpResponse | None:
        """403 without words: no person reads it."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name == FRAMED or not _is_embedded(request):
            return None
        logger.warning("answered 403 because=OtherSite ref=%s", request.reference)
        return HttpResponse("", status=403, content_type="text/plain; charset=utf-8")


def _is_embedded(request: HttpRequest) -> bool:
    if request.headers.get("Sec-Fetch-Site") not in ("cross-site", "same-site"):
        return False
    return request.headers.get("Sec-Fetch-Mode") != "navigate" or request.headers.get("Sec-Fetch-Dest") != "document"

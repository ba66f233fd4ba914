"""Logs one line per request, and turns errors into pages."""

import logging
import secrets
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from portal.access.log_names import find_name
from portal.api.errors import ApiError
from portal.large import one_unit
from portal.logs import follow
from portal.metrics import count_request
from portal.outage import AWAY
from portal.web import feil, storage_away
from portal.web.request import PortalRequest

GetResponse = Callable[[HttpRequest], HttpResponse]
# Device features: our pages use none.
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
logger = logging.getLogger("portal.web")


def request_log(get_response: GetResponse) -> GetResponse:
    """Set the reference, and log route, status and duration. Never the path: it has the organisation number."""

    def middleware(request: PortalRequest) -> HttpResponse:
        request.reference = make_request_reference()
        started = time.monotonic()
        with follow(request.reference):
            with one_unit():
                response = get_response(request)
            match = request.resolver_match
            # Static files set their own max-age. All other responses may be private.
            response.headers.setdefault("Cache-Control", "no-store")
            response.headers["Permissions-Policy"] = PERMISSIONS
            took = time.monotonic() - started
            route, method = match.route if match else "-", request.method or ""
            count_request(route, method, response.status_code, took)
            who = find_name(request.session) if hasattr(request, "session") else "-"
            line = "%s %s status=%d ms=%.0f who=%s ref=%s"
            logger.info(line, method, route, response.status_code, took * 1000, who, request.reference)
        return response

    return middleware  # type: ignore[return-value]  # Django's types require HttpRequest


def answer_probes(get_response: GetResponse) -> GetResponse:
    """Health probes call by IP address or by `localhost`; their Host header is not checked, since they show nothing."""
    own_host = urlsplit(settings.PORTAL_URL).netloc

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/helse/"):
            request.META["HTTP_HOST"] = own_host
        return get_response(request)

    return middleware


class ErrorPages:
    """Maps exceptions to error pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Replace an empty 405 with a page."""
        response = self.get_response(request)
        return feil.ikke_slik(request, response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, request: PortalRequest, exception: Exception) -> HttpResponse | None:
        """The page for an exception from a view; None means 500."""
        if isinstance(exception, Http404):
            return None  # Django calls handler404
        is_away = isinstance(exception, AWAY)
        page = storage_away.storage_away(request) if is_away else feil.make_page(request, exception)
        if page is not None:
            logger.warning("answered %d because=%s ref=%s", page.status_code, _describe(exception), request.reference)
        else:
            # Log type and place only: the message may contain figures.
            logger.error("fault %s at %s ref=%s", type(exception).__name__, _get_place(exception), request.reference)
        return page


def make_request_reference() -> str:
    """A reference that is easy to read out: `7F3A-91C2-4D0E`."""
    text = secrets.token_hex(6).upper()
    return "-".join(text[start : start + 4] for start in range(0, 12, 4))


def _describe(exception: Exception) -> str:
    if isinstance(exception, ApiError):
        kind, party = type(exception).__name__, exception.party.value
        return f"{kind} party={party} detail={exception.detail or '-'} kode={exception.kode or '-'}"
    return type(exception).__name__


def _get_place(exception: Exception) -> str:
    """File and line where it was raised."""
    trace, place = exception.__traceback__, "-"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place

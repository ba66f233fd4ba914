"""Answers to requests that never get a thread: a sentence in the visitor's language."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.core.handlers.wsgi import WSGIRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.server.bodies import BodyBroken, BodyTooLarge, BodyTooSlow
from portal.server.environ import Response
from portal.server.shares import TooBusy, TooMany
from portal.server.uploads import TicketExpired, TooManyUploads
from portal.web.spraak import find_language

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from django.utils.functional import _StrPromise

RETRY_AFTER = 10  # seconds
_ANSWERS: "Mapping[type[Exception], tuple[int, _StrPromise]]" = {
    BodyBroken: (400, _("Forespørselen kunne ikke leses.")),
    BodyTooSlow: (408, _("Skjemaet kom ikke frem i tide. Prøv én gang til.")),
    BodyTooLarge: (413, _("Skjemaet er større enn vi tar imot.")),
    TicketExpired: (403, _("Siden med skjemaet er for gammel. Last den på nytt, og velg filen igjen.")),
    TooManyUploads: (503, _("Det leses for mange filer akkurat nå. Vent litt, og prøv på nytt.")),
    TooMany: (429, _("Du har for mange sider under lasting. Vent litt, og prøv på nytt.")),
    TooBusy: (503, _("Det er mange som bruker tjenesten akkurat nå. Vent litt, og prøv på nytt.")),
}


def refuse(environ: "WSGIEnvironment", refusal: Exception) -> Response:
    """The answer to this refusal."""
    status, words = _ANSWERS[type(refusal)]
    language = find_language(WSGIRequest(environ))
    with translation.override(language):
        body = f"{words}\n".encode()
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(body)),
        "content-language": language,
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
        # What is left of the body is not read.
        "connection": "close",
    }
    if status in (429, 503):
        headers["retry-after"] = str(RETRY_AFTER)
    return Response(status, [(name.encode(), value.encode()) for name, value in headers.items()], body)

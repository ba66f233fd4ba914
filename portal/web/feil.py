"""Error pages. Each says what happened, what it means for the figures, and what to do, with a reference."""

import logging
from collections.abc import Mapping

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.grense import ForMange
from portal.access.innlogging import InnloggingAvbrutt
from portal.access.tilgang import TilgangUtilgjengelig, UkjentVirksomhet
from portal.api.errors import ApiError, ApiRefused, ApiUnknownOrganisation, InnloggingUtlopt, Party
from portal.api.systembruker import get_grant
from portal.clock import get_clock
from portal.domain.betalbart import IkkeBetalbart
from portal.domain.grunnlag import Mangel
from portal.domain.svar import AapneKrav
from portal.web.request import PortalRequest
from portal.web.utvalg import UgyldigValg

logger = logging.getLogger("portal.web")
UNREADABLE = gettext_lazy("Forespørselen kunne ikke leses.")

# The status of each error page, by its template in templates/errors/.
STATUS: Mapping[str, int] = {
    "400": 400,
    "403": 403,
    "404": 404,
    "405": 405,
    "500": 500,
    "503": 503,
    "for_mange": 429,
    "idporten_utilgjengelig": 503,
    "innlogging_feilet": 400,
    "kan_ikke_betales": 404,
    "krav_ikke_funnet": 404,
    "mangler_rett": 403,
    "tall_utilgjengelig": 503,
    "tilgang_utilgjengelig": 503,
    "ukjent_virksomhet": 404,
}


# The page of each kind of exception. The first match decides, so a kind stands before its base.
PAGES: tuple[tuple[type[Exception], str], ...] = (
    (UkjentVirksomhet, "404"),
    (TilgangUtilgjengelig, "tilgang_utilgjengelig"),
    (ForMange, "for_mange"),
    (InnloggingAvbrutt, "innlogging_feilet"),
    (InnloggingUtlopt, "innlogging_feilet"),
    (ApiRefused, "mangler_rett"),
    (ApiUnknownOrganisation, "ukjent_virksomhet"),
    (ApiError, "tall_utilgjengelig"),
    (UgyldigValg, "400"),
    (SuspiciousOperation, "400"),  # refused by Django: too many fields, wrong host
    (MultiPartParserError, "400"),
)


def make_page(request: PortalRequest, exc: Exception) -> HttpResponse | None:
    """The page for an exception from a view; None means 500."""
    mal = next((mal for kind, mal in PAGES if isinstance(exc, kind)), None)
    if mal == "tall_utilgjengelig" and isinstance(exc, ApiError) and exc.party is Party.IDPORTEN:
        mal = "idporten_utilgjengelig"
    if mal is None:
        return None
    page = render_feil(request, mal, **_explain(request, exc))
    if isinstance(exc, ForMange):
        page["Retry-After"] = str(int(exc.vent.total_seconds()))
    return page


def _explain(request: PortalRequest, exc: Exception) -> dict[str, object]:
    """What the page tells about this exception."""
    match exc:
        case ForMange():
            return {"minutter": -(-int(exc.vent.total_seconds()) // 60)}
        case InnloggingAvbrutt():  # the response matches no sign-in started in this browser
            text = _("Innloggingen ble avbrutt, eller den ble startet i et annet vindu eller for lenge siden.")
            return {"grunn": text}
        case InnloggingUtlopt():
            return {"grunn": _("ID-porten godtok ikke innloggingen. Den kan ha tatt for lang tid.")}
        case ApiRefused():
            eier = get_grant(request.tilgang.orgnr).eier if request.tilgang else ""
            return {"eier": eier, "is_uten_systembruker": exc.party is Party.MASKINPORTEN}
        case UgyldigValg():
            return {"feil": exc.reasons}
        case SuspiciousOperation() | MultiPartParserError():
            return {"feil": (UNREADABLE,)}
        case _:
            return {}


def not_found(request: HttpRequest, exception: Http404 | None = None) -> HttpResponse:
    """404: unknown page, unknown organisation or no access. All three look the same except for the reference."""
    return render_feil(request, "404")


def bad_request(
    request: HttpRequest, exception: Exception | None = None, *, reasons: tuple[str, ...] = ()
) -> HttpResponse:
    """400 with reasons, or without if Django refused the request."""
    return render_feil(request, "400", feil=reasons or (UNREADABLE,))


def krav_ikke_funnet(
    request: HttpRequest, krav_id: str, alle_aar: list[int], mangler: tuple[Mangel, ...], *, is_ukjent: bool
) -> HttpResponse:
    """404: the claim is in none of the searched lists.

    The page names the lists, and says if missing lists or unreadable rows may contain the claim.
    """
    context = {"krav_id": krav_id, "alle_aar": alle_aar, "mangler": mangler, "is_ukjent": is_ukjent}
    return render_feil(request, "krav_ikke_funnet", **context)


def kan_ikke_betales(
    request: HttpRequest, aapne: AapneKrav, *, hindret: tuple[IkkeBetalbart, ...] = ()
) -> HttpResponse:
    """404: the instalment is unknown, paid, without KID, unreadable or withheld.

    `hindret`: the ones that cannot be paid, if several were requested.
    """
    return render_feil(request, "kan_ikke_betales", is_ukjent=aapne.lacks_krav, hindret=hindret)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the CSRF token is missing, wrong or too old."""
    logger.warning("form refused ref=%s", getattr(request, "referanse", ""))
    return render_feil(request, "403")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render_feil(request, "403")


def ikke_slik(request: HttpRequest, response: HttpResponseNotAllowed) -> HttpResponse:
    """405: `response` names the allowed methods."""
    page = render_feil(request, "405")
    page["Allow"] = response["Allow"]
    return page


def render_feil(request: HttpRequest, mal: str, **context: object) -> HttpResponse:
    """Render an error page with its status."""
    facts = {
        "referanse": getattr(request, "referanse", ""),
        "now": get_clock().now(),
        "tilgang": getattr(request, "tilgang", None),
    }
    return render(request, f"errors/{mal}.html", {**facts, **context}, status=STATUS[mal])

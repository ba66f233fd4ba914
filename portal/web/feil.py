"""Error pages. Each says what happened, what it means for the figures, and what to do, with a reference."""

import logging
from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.betalingsfiler import FilerOpptatt
from portal.access.grense import ForMange
from portal.access.innlogging import InnloggingAvbrutt, make_sign_in_path
from portal.access.tilgang import TilgangUtilgjengelig, UkjentVirksomhet
from portal.api.errors import ApiError, ApiRefused, ApiUnknownOrganisation, InnloggingUtlopt, Party
from portal.clock import get_clock
from portal.domain.betalbart import IkkeBetalbart
from portal.domain.grunnlag import Mangel
from portal.domain.svar import AapneKrav
from portal.large import LargeBusy
from portal.web.altinnsord import find_ord
from portal.web.came_from import find_page, get_came_from
from portal.web.request import PortalRequest
from portal.web.utvalg import UgyldigValg

logger = logging.getLogger("portal.web")
UNREADABLE = gettext_lazy("Forespørselen kunne ikke leses.")

# The status of each error page, by its template in templates/errors/.
STATUS: Mapping[str, int] = {
    "altinn_avslo": 503,
    "400": 400,
    "403": 403,
    "404": 404,
    "405": 405,
    "500": 500,
    "503": 503,
    "fil_ikke_funnet": 404,
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
    (LargeBusy, "503"),
    (FilerOpptatt, "503"),
    (UgyldigValg, "400"),
    (SuspiciousOperation, "400"),  # refused by Django: too many fields, wrong host
    (MultiPartParserError, "400"),
)


def make_page(request: PortalRequest, exc: Exception) -> HttpResponse | None:
    """The page for an exception from a view; None means 500."""
    if isinstance(exc, ApiRefused) and _can_ask_for_access(request, exc):
        return redirect(f"{reverse('systemtilgang', args=[request.tilgang.orgnr])}?avvist=ja")  # type: ignore[union-attr]  # checked
    mal = next((mal for kind, mal in PAGES if isinstance(exc, kind)), None)
    if mal == "tall_utilgjengelig" and isinstance(exc, ApiError) and exc.party is Party.IDPORTEN:
        mal = "idporten_utilgjengelig"
    if mal is None:
        return None
    page = render_feil(request, mal, **_explain(request, exc))
    if isinstance(exc, ForMange):
        page["Retry-After"] = str(int(exc.vent.total_seconds()))
    return page


def _can_ask_for_access(request: PortalRequest, exc: ApiRefused) -> bool:
    """Whether a page, not a file or a part, has no system user of the organisation itself to read by."""
    tilgang, is_page = request.tilgang, request.method == "GET" and request.path.endswith("/") and not request.htmx
    is_without = exc.party is Party.MASKINPORTEN and tilgang is not None and bool(settings.SYSTEM_ID)
    return is_page and is_without and tilgang.eier == tilgang.orgnr  # type: ignore[union-attr]  # checked


def _explain(request: PortalRequest, exc: Exception) -> dict[str, object]:
    """What the page tells about this exception."""
    match exc:
        case ForMange():
            return {"minutter": -(-int(exc.vent.total_seconds()) // 60)}
        case InnloggingAvbrutt():  # the response matches no sign-in started in this browser
            text = _("Innloggingen ble avbrutt, eller den ble startet i et annet vindu eller for lenge siden.")
            return {"grunn": text, "igjen": _find_sign_in(request)}
        case InnloggingUtlopt():
            text = _("ID-porten godtok ikke innloggingen. Den kan ha tatt for lang tid.")
            return {"grunn": text, "igjen": _find_sign_in(request)}
        case ApiRefused():
            eier = request.tilgang.eier if request.tilgang else ""
            return {"eier": eier, "is_uten_systembruker": exc.party is Party.MASKINPORTEN}
        case ApiError() if exc.party is Party.IDPORTEN:
            return {"igjen": _find_sign_in(request)}
        case TilgangUtilgjengelig():
            return {"igjen": find_page(request)}
        case UgyldigValg():
            return {"feil": exc.reasons}
        case SuspiciousOperation() | MultiPartParserError():
            return {"feil": (UNREADABLE,)}
        case _:
            return {}


def _find_sign_in(request: PortalRequest) -> str:
    """The path of a new sign-in that leads where the failed one was going."""
    begun = request.begun.find(request.GET.get("state", ""))
    return make_sign_in_path(begun.til if begun is not None else request.GET.get("til", "/"))


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


def fil_ikke_funnet(request: HttpRequest) -> HttpResponse:
    """404: the file has expired, was never made, or is another person's. All three look the same."""
    return render_feil(request, "fil_ikke_funnet")


def kan_ikke_betales(
    request: HttpRequest, aapne: AapneKrav, *, hindret: tuple[IkkeBetalbart, ...] = ()
) -> HttpResponse:
    """404: the instalment is unknown, paid, without KID, unreadable or withheld.

    `hindret`: the ones that cannot be paid, if several were requested.
    """
    return render_feil(request, "kan_ikke_betales", is_ukjent=aapne.lacks_krav, hindret=hindret)


def altinn_avslo(request: PortalRequest, exc: ApiError, igjen: str = "") -> HttpResponse:
    """503: Altinn refused or failed when asked about the system's access. The code and the reference are shown.

    `igjen`: the page to ask again from, if it is not the organisation's own.
    """
    logger.warning("altinn said no kode=%s ref=%s", exc.kode or "-", request.reference)
    return render_feil(request, "altinn_avslo", ord=find_ord(exc), kode=exc.kode, igjen=igjen)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the CSRF token is missing, wrong or too old."""
    logger.warning("form refused ref=%s", getattr(request, "reference", ""))
    return render_feil(request, "403", tilbake=get_came_from(request))


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
        "reference": getattr(request, "reference", ""),
        "now": get_clock().now(),
        "tilgang": getattr(request, "tilgang", None),
    }
    return render(request, f"errors/{mal}.html", {**facts, **context}, status=STATUS[mal])

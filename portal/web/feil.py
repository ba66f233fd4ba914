"""Error pages. Each says what happened, what it means for the figures, and what to do, with a reference."""

import logging

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.access.grense import ForMange
from portal.api.errors import ApiError, ApiRefused, ApiUnknownOrganisation, InnloggingUtlopt, Party
from portal.api.systembruker import get_grant
from portal.clock import get_clock
from portal.domain.betalbart import IkkeBetalbart
from portal.domain.grunnlag import Mangel
from portal.domain.svar import AapneKrav
from portal.web.request import PortalRequest

logger = logging.getLogger("portal.web")


def not_found(request: HttpRequest, exception: Http404 | None = None) -> HttpResponse:
    """404: unknown page, unknown organisation or no access. All three look the same except for the reference."""
    return _render(request, "errors/404.html", 404)


def bad_request(
    request: HttpRequest, exception: Exception | None = None, *, reasons: tuple[str, ...] = ()
) -> HttpResponse:
    """400 with reasons, or without if Django refused the request."""
    return _render(request, "errors/400.html", 400, feil=reasons or (_("Forespørselen kunne ikke leses."),))


def krav_ikke_funnet(
    request: HttpRequest, krav_id: str, alle_aar: list[int], mangler: tuple[Mangel, ...], *, is_ukjent: bool
) -> HttpResponse:
    """404: the claim is in none of the searched lists.

    The page names the lists, and says if missing lists or unreadable rows may contain the claim.
    """
    context = {"krav_id": krav_id, "alle_aar": alle_aar, "mangler": mangler, "is_ukjent": is_ukjent}
    return _render(request, "errors/krav_ikke_funnet.html", 404, **context)


def kan_ikke_betales(
    request: HttpRequest, aapne: AapneKrav, *, hindret: tuple[IkkeBetalbart, ...] = ()
) -> HttpResponse:
    """404: the instalment is unknown, paid, without KID, unreadable or withheld.

    `hindret`: the ones that cannot be paid, if several were requested.
    """
    return _render(request, "errors/kan_ikke_betales.html", 404, is_ukjent=aapne.lacks_krav, hindret=hindret)


def for_mange(request: HttpRequest, exc: ForMange) -> HttpResponse:
    """429: rate limit exceeded. The page and `Retry-After` say how long to wait."""
    minutes = -(-int(exc.vent.total_seconds()) // 60)
    response = _render(request, "errors/for_mange.html", 429, minutter=minutes)
    response["Retry-After"] = str(int(exc.vent.total_seconds()))
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the CSRF token is missing, wrong or too old."""
    logger.warning("form refused ref=%s", getattr(request, "referanse", ""))
    return _render(request, "errors/403.html", 403)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _render(request, "errors/403.html", 403)


def ikke_slik(request: HttpRequest, response: HttpResponseNotAllowed) -> HttpResponse:
    """405: `response` names the allowed methods."""
    page = _render(request, "errors/405.html", 405)
    page["Allow"] = response["Allow"]
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Rendered without request and context, since either may have caused the failure."""
    context = {"referanse": getattr(request, "referanse", ""), "now": get_clock().now()}
    return HttpResponse(render_to_string("errors/500.html", context), status=500)


def tilgang_utilgjengelig(request: PortalRequest) -> HttpResponse:
    """503: Altinn does not answer, so access cannot be checked."""
    return _render(request, "errors/tilgang_utilgjengelig.html", 503)


def innlogging_avbrutt(request: PortalRequest) -> HttpResponse:
    """400: the response matches no sign-in started in this browser."""
    grunn = _("Innloggingen ble avbrutt, eller den ble startet i et annet vindu eller for lenge siden.")
    return _render(request, "errors/innlogging_feilet.html", 400, grunn=grunn)


def api_error(request: PortalRequest, exc: ApiError) -> HttpResponse:
    """Page for an API error, by what the person can do about it."""
    if isinstance(exc, ApiRefused):
        eier = get_grant(request.tilgang.orgnr).eier if request.tilgang else ""
        context = {"is_uten_systembruker": exc.party is Party.MASKINPORTEN, "eier": eier}
        return _render(request, "errors/mangler_rett.html", 403, **context)
    if isinstance(exc, ApiUnknownOrganisation):
        return _render(request, "errors/ukjent_virksomhet.html", 404)
    if isinstance(exc, InnloggingUtlopt):
        grunn = _("ID-porten godtok ikke innloggingen. Den kan ha tatt for lang tid.")
        return _render(request, "errors/innlogging_feilet.html", 400, grunn=grunn)
    if exc.party is Party.IDPORTEN:
        return _render(request, "errors/innlogging_feilet.html", 503, grunn=_("ID-porten svarer ikke som den skal nå."))
    return _render(request, "errors/tall_utilgjengelig.html", 503)


def _render(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    facts = {
        "referanse": getattr(request, "referanse", ""),
        "now": get_clock().now(),
        "tilgang": getattr(request, "tilgang", None),
    }
    return render(request, template, {**facts, **context}, status=status)

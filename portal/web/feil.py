"""Error pages: each says what happened, what it means for the figures, and a way on, with a reference."""

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
    """404: no such page, no such organisation, or not yours; the bytes are the same but for the reference."""
    return _render(request, "errors/404.html", 404)


def bad_request(
    request: HttpRequest, exception: Exception | None = None, *, reasons: tuple[str, ...] = ()
) -> HttpResponse:
    """400 in words; without reasons it is a request that Django itself refuses."""
    return _render(request, "errors/400.html", 400, feil=reasons or (_("Forespørselen kunne ikke leses."),))


def krav_ikke_funnet(
    request: HttpRequest, krav_id: str, alle_aar: list[int], mangler: tuple[Mangel, ...], *, is_ukjent: bool
) -> HttpResponse:
    """404 for a claim of one's own organisation that is in none of the lists searched.

    Which those were is said, and whether something of them could not be had or read, so that the claim may be there.
    """
    context = {"krav_id": krav_id, "alle_aar": alle_aar, "mangler": mangler, "is_ukjent": is_ukjent}
    return _render(request, "errors/krav_ikke_funnet.html", 404, **context)


def kan_ikke_betales(
    request: HttpRequest, aapne: AapneKrav, *, hindret: tuple[IkkeBetalbart, ...] = ()
) -> HttpResponse:
    """404: there is no such due date, nothing is left of it, it has no KID, or it could not be read or is withheld.

    `hindret`: which ones, where several were asked for.
    """
    return _render(request, "errors/kan_ikke_betales.html", 404, is_ukjent=aapne.lacks_krav, hindret=hindret)


def for_mange(request: HttpRequest, exc: ForMange) -> HttpResponse:
    """429: the same thing too often; how long to wait is in words and in `Retry-After`."""
    minutes = -(-int(exc.vent.total_seconds()) // 60)
    response = _render(request, "errors/for_mange.html", 429, minutter=minutes)
    response["Retry-After"] = str(int(exc.vent.total_seconds()))
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that did not come from a page of ours, or from one too old."""
    logger.warning("form refused ref=%s", getattr(request, "referanse", ""))
    return _render(request, "errors/403.html", 403)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _render(request, "errors/403.html", 403)


def ikke_slik(request: HttpRequest, response: HttpResponseNotAllowed) -> HttpResponse:
    """405: the address takes forms alone, or none; `response` says which methods it takes."""
    page = _render(request, "errors/405.html", 405)
    page["Allow"] = response["Allow"]
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours. Rendered without request and context, since either may be what failed."""
    context = {"referanse": getattr(request, "referanse", ""), "now": get_clock().now()}
    return HttpResponse(render_to_string("errors/500.html", context), status=500)


def tilgang_utilgjengelig(request: PortalRequest) -> HttpResponse:
    """503: Altinn does not answer, so that nobody can say what the person may see."""
    return _render(request, "errors/tilgang_utilgjengelig.html", 503)


def innlogging_avbrutt(request: PortalRequest) -> HttpResponse:
    """400: the answer belongs to no sign-in begun in this browser."""
    grunn = _("Innloggingen ble avbrutt, eller den ble startet i et annet vindu eller for lenge siden.")
    return _render(request, "errors/innlogging_feilet.html", 400, grunn=grunn)


def api_error(request: PortalRequest, exc: ApiError) -> HttpResponse:
    """The page of a remote party's failure, by what the person can do about it."""
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

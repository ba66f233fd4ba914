"""An organisation's access for the system: its state, asking for it, and the way back from Altinn."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from portal.access.innsyn import list_innsyn, record
from portal.access.systemforespoersler import (
    find_husket,
    find_return,
    forget_request,
    make_return_reference,
    remember_change,
    remember_made_in_altinn,
    remember_request,
)
from portal.access.tilgang import get_tilgang
from portal.access.withdrawals import note_begun
from portal.api.altinn_problem import ApiProblem
from portal.api.budget import for_person
from portal.api.errors import ApiError
from portal.api.systemtilgang import (
    find_made_in_altinn,
    make_overview_address,
    make_return_address,
    request_change,
    request_systemtilgang,
    withdraw_request,
)
from portal.clock import get_real_date
from portal.domain.systemtilgang import ForespoerselStatus, TilgangTilstand
from portal.domain.tilgang import Leser, Tilgang
from portal.web.decorators import open_view, organisation_view, signed_in_view
from portal.web.feil import altinn_avslo, not_found
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.systemtilgangside import MAX_FOLLOWED, SEEN, build_context
from portal.web.systemtilgangvei import (
    ASK_ANEW,
    FOLLOWER,
    check_state,
    enforce_request_limit,
    in_turn,
    read_count,
    send_to_altinn,
    tell_refusal,
)

View = Callable[[PortalRequest, Tilgang], HttpResponse]


def explain_altinn_errors(view: View) -> View:
    """Explain Altinn's refusals and failures; show the page again if the state has changed meanwhile."""

    @wraps(view)
    def checked(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
        if not settings.SYSTEM_ID:
            return not_found(request)
        try:
            return view(request, tilgang)
        except ApiError as exc:
            if request.method == "POST" and isinstance(exc, ApiProblem) and exc.kind in ASK_ANEW:
                tell_refusal(request, exc)
                return _show_state(tilgang)
            return altinn_avslo(request, exc)

    return checked


@organisation_view
@require_safe
@explain_altinn_errors
def systemtilgang(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """The state, asked of Altinn now."""
    followed, is_part = read_count(request), bool(request.htmx and request.htmx.target == FOLLOWER)
    follower = {"neste": followed + 1, "follows": followed < MAX_FOLLOWED}
    try:
        found = check_state(request, tilgang)
    except ApiError:
        if not is_part:
            raise
        vis = {"adresse": _get_path(tilgang), **follower}
        return _render(request, {"tilgang": tilgang, "vis": vis})  # the page stays, and asks again
    if is_part and found.venter_paa is None:
        return HttpResponseClientRedirect(f"{_get_path(tilgang)}?svar=ja")
    today = get_real_date()
    seen = list_innsyn(tilgang, today - SEEN, today) if found.tilstand.is_usable else ()
    context = build_context(
        tilgang,
        found,
        find_husket(tilgang),
        seen,
        navn=tilgang.person.navn,
        **follower,
        has_svar="svar" in request.GET,
        is_avvist="avvist" in request.GET,
        is_ikke_funnet="ikke-funnet" in request.GET,
        agent=_find_leser(request, tilgang),
    )
    # Of an access that is there, the page tells who has seen the figures. The part does not.
    return _render(request, context, is_told=found.tilstand.is_usable and not is_part)


@organisation_view
@require_POST
@explain_altinn_errors
def be_om(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Ask for access. A request that waits is not asked again."""
    enforce_request_limit(tilgang)
    with in_turn(tilgang) as is_mine:
        if not is_mine:
            return _show_state(tilgang)
        reference = make_return_reference()
        asked = request_systemtilgang(tilgang, make_return_address(reference), for_person())
        remember_request(tilgang, asked, reference)
    record(tilgang, "systemtilgang_be_om", request.reference)
    return send_to_altinn(request, tilgang, asked, _get_path(tilgang))


@organisation_view
@require_POST
@explain_altinn_errors
def endre(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Ask for what is lacking. What the organisation has given works meanwhile."""
    enforce_request_limit(tilgang)
    with in_turn(tilgang) as is_mine:
        return _change(request, tilgang) if is_mine else _show_state(tilgang)


def _change(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    found = check_state(request, tilgang)
    if found.venter_paa is not None:
        return send_to_altinn(request, tilgang, found.venter_paa, _get_path(tilgang))
    if not found.mangler and not found.is_gitt_i_altinn:
        return _show_state(tilgang)
    reference = make_return_reference()
    asked = request_change(tilgang, found, str(uuid4()), make_return_address(reference), for_person())
    if asked.status is ForespoerselStatus.NO_CHANGE_NEEDED:
        messages.info(request, _("Altinn svarer at virksomheten har gitt alt systemet trenger."))
        return _show_state(tilgang)
    remember_change(tilgang, asked, reference)
    record(tilgang, "systemtilgang_endre", request.reference)
    return send_to_altinn(request, tilgang, asked, _get_path(tilgang))


@organisation_view
@require_POST
@explain_altinn_errors
def trekk(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Take back a request that waits, unless it has been answered meanwhile."""
    enforce_request_limit(tilgang)
    found = check_state(request, tilgang)
    if found.tilstand is TilgangTilstand.FORESPURT:
        withdraw_request(tilgang, found, for_person())
        forget_request(tilgang)
        record(tilgang, "systemtilgang_trekk", request.reference)
        messages.info(request, _("Forespørselen er trukket."))
    return _show_state(tilgang)


@organisation_view
@require_POST
@explain_altinn_errors
def til_altinn(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """To Altinn, to delete the access there. The pages after that find out whether it is still there."""
    enforce_request_limit(tilgang)
    note_begun(tilgang)
    context = {"tilgang": tilgang, "adresse": make_overview_address(), "is_sletting": True}
    return render_page(request, "systemtilgang/videre.html", context, viser_tall=False)


@organisation_view
@require_POST
@explain_altinn_errors
def funnet(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Find an access that the organisation gave directly in Altinn."""
    enforce_request_limit(tilgang)
    if not check_state(request, tilgang).tilstand.is_usable:
        made = find_made_in_altinn(tilgang, for_person())
        if made is None:
            return redirect(f"{_get_path(tilgang)}?ikke-funnet=ja#begynn-i-altinn")
        remember_made_in_altinn(tilgang, made)
    record(tilgang, "systemtilgang_funnet", request.reference)
    return redirect(f"{_get_path(tilgang)}?svar=ja")


@open_view
@require_safe
def tilbake(request: PortalRequest) -> HttpResponse:
    """Where Altinn sends people. It looks up nothing, so that every reference gets the same page."""
    query = urlencode({"ref": request.GET.get("ref", "")[:100]})
    return render(request, "systemtilgang/tilbake.html", {"videre": f"{reverse('systemtilgang_svar')}?{query}"})


@signed_in_view
@require_safe
def svar(request: PortalRequest) -> HttpResponse:
    """The page of the organisation that the reference leads to; 404 for who may not see it."""
    tilgang, relasjon = find_return(request.session, request.GET.get("ref", ""))
    path = reverse("klientsystem", args=[tilgang.orgnr, relasjon]) if relasjon else _get_path(tilgang)
    return redirect(f"{path}?svar=ja")


def _render(request: PortalRequest, context: dict[str, object], *, is_told: bool = False) -> HttpResponse:
    template = "systemtilgang/systemtilgang.html"
    return render_page(request, template, context, partials=(FOLLOWER,), viser_tall=is_told)


def _show_state(tilgang: Tilgang) -> HttpResponse:
    return redirect(_get_path(tilgang))


def _get_path(tilgang: Tilgang) -> str:
    return reverse("systemtilgang", args=[tilgang.orgnr])


def _find_leser(request: PortalRequest, tilgang: Tilgang) -> Leser | None:
    """The firm's system user that reads; None for the organisation's own. Altinn's answer may have changed it."""
    leser = get_tilgang(request.session, tilgang.orgnr).leser
    return None if leser.is_egen else leser

"""A firm's access for the system to its clients: its state, its clients, asking for it, and taking a request back."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from portal.access.firmanatt import find_firmavalg, switch_off_for, switch_on_for
from portal.access.innsyn import record
from portal.access.systemforespoersler import find_husket, forget_request, make_return_reference, remember_request
from portal.access.tilgang import get_virksomheter
from portal.api.altinn_problem import ApiProblem, ProblemKind
from portal.api.budget import for_person
from portal.api.errors import ApiError
from portal.api.systemtilgang import make_return_address, request_systemtilgang, withdraw_request
from portal.domain.systemtilgang import Systembruker, Systemtilgang, TilgangTilstand
from portal.domain.tilgang import Tilgang
from portal.jobs.klientoppdrag import find_oppdrag, find_remembered
from portal.web.decorators import organisation_view
from portal.web.klientsystemside import Klientsystemvalg, build_list, build_oppdrag, build_state
from portal.web.klientsystemvei import explain_altinn_errors, get_path, read_lister
from portal.web.nattside import build_firmanatt
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.systemtilgangside import MAX_FOLLOWED, write_brev
from portal.web.systemtilgangvei import (
    FOLLOWER,
    check_state,
    enforce_request_limit,
    in_turn,
    read_count,
    send_to_altinn,
)
from portal.web.utvalg import UgyldigValg

PROGRESS = "klientsystem-framdrift"  # the part that follows an errand
TEMPLATE = "klientsystem/klientsystem.html"


@organisation_view
@require_safe
@explain_altinn_errors
def klientsystem(request: PortalRequest, tilgang: Tilgang, relasjon: str) -> HttpResponse:
    """The state, asked of Altinn now, and the clients. While an errand is at work, the page shows only that."""
    oppdrag, target = find_oppdrag(tilgang, relasjon), request.htmx.target if request.htmx else None
    if oppdrag is not None and oppdrag.is_under_arbeid:
        context = build_state(tilgang, relasjon, None, **build_oppdrag(oppdrag))
        return render_page(request, TEMPLATE, context, partials=(PROGRESS,), viser_tall=False)
    if target == PROGRESS:
        return HttpResponseClientRedirect(get_path(tilgang, relasjon))
    followed = read_count(request)
    follower = {"neste": followed + 1, "follows": followed < MAX_FOLLOWED}
    try:
        found = check_state(request, tilgang, relasjon)
    except ApiError:
        if target != FOLLOWER:
            raise
        return _render(request, build_state(tilgang, relasjon, None, **follower))  # the page stays, and asks again
    if target == FOLLOWER and found.venter_paa is None:
        return HttpResponseClientRedirect(f"{get_path(tilgang, relasjon)}?svar=ja")
    if found.systembruker is not None:
        return _show_clients(request, tilgang, relasjon, found, found.systembruker)
    return _render(request, _build_waiting(tilgang, relasjon, found, **follower))


@organisation_view
@require_POST
@explain_altinn_errors
def be_om(request: PortalRequest, tilgang: Tilgang, relasjon: str) -> HttpResponse:
    """Ask for access. A request that waits is not asked again."""
    enforce_request_limit(tilgang)
    with in_turn(tilgang, relasjon) as is_mine:
        if not is_mine:
            return redirect(get_path(tilgang, relasjon))
        reference = make_return_reference()
        asked = request_systemtilgang(tilgang, make_return_address(reference), for_person(), relasjon=relasjon)
        remember_request(tilgang, asked, reference, relasjon=relasjon)
    record(tilgang, "klientsystem_be_om", request.reference)
    return send_to_altinn(request, tilgang, asked, get_path(tilgang, relasjon))


@organisation_view
@require_POST
@explain_altinn_errors
def trekk(request: PortalRequest, tilgang: Tilgang, relasjon: str) -> HttpResponse:
    """Take back a request that waits, unless it has been answered meanwhile."""
    enforce_request_limit(tilgang)
    found = check_state(request, tilgang, relasjon)
    if found.tilstand is TilgangTilstand.FORESPURT:
        withdraw_request(tilgang, found, for_person())
        forget_request(tilgang, relasjon=relasjon)
        record(tilgang, "klientsystem_trekk", request.reference)
        messages.info(request, _("Forespørselen er trukket."))
    return redirect(get_path(tilgang, relasjon))


@organisation_view
@require_POST
@explain_altinn_errors
def natt(request: PortalRequest, tilgang: Tilgang, relasjon: str) -> HttpResponse:
    """Switch fetching the firm's clients at night on or off, for all its kinds of relation."""
    asked = request.POST.get("natt")
    if asked == "av":
        switch_off_for(tilgang)
        record(tilgang, "klientsystem_natt_av", request.reference)
        messages.info(request, _("Tall for klientene hentes ikke om natten lenger."))
    elif asked != "paa":
        raise UgyldigValg(_("Skjemaet mangler noe. Last siden på nytt."))
    elif switch_on_for(tilgang):
        record(tilgang, "klientsystem_natt_paa", request.reference)
        messages.info(request, _("Tall for klientene hentes om natten fra nå av."))
    else:
        messages.info(request, _("Firmaet har ingen systemtilgang for klienter nå."))
    return redirect(f"{get_path(tilgang, relasjon)}#natt")


def _show_clients(
    request: PortalRequest, tilgang: Tilgang, relasjon: str, found: Systemtilgang, agent: Systembruker
) -> HttpResponse:
    """The clients. Who may not administer them at Altinn is told so."""
    last, valg = find_oppdrag(tilgang, relasjon), Klientsystemvalg.from_query(request.GET)
    oppdrag = last if last is not None and last.systembruker.id == agent.id else None  # not of one that is gone
    try:
        lister = read_lister(request, tilgang, agent)
    except ApiProblem as exc:
        if exc.kind is not ProblemKind.NOT_ADMINISTRATOR:
            raise
        record(tilgang, "klientsystem", request.reference, is_avvist=True)
        natt = build_firmanatt(tilgang)
        context = build_state(tilgang, relasjon, found, is_ikke_administrator=True, natt=natt)
        return render_page(request, TEMPLATE, context, status=HTTPStatus.FORBIDDEN, viser_tall=False)
    may_open = frozenset(one.orgnr for one in get_virksomheter(request.session) if not one.is_overskrift)
    others = {one.id for one in lister.andre}
    husket = sum(one.id in others for one in find_remembered(tilgang, relasjon))
    more = (build_oppdrag(oppdrag) if oppdrag is not None else {}) | build_list(
        lister, valg, oppdrag, relasjon, may_open
    )
    more |= {"husket": husket, "has_svar": "svar" in request.GET, "natt": build_firmanatt(tilgang)}
    context = build_state(tilgang, relasjon, found, **more)
    return render_page(request, TEMPLATE, context)


def _build_waiting(tilgang: Tilgang, relasjon: str, found: Systemtilgang, **more: object) -> dict[str, object]:
    venter, husket = found.venter_paa, find_husket(tilgang, relasjon=relasjon)
    is_same = husket is not None and found.forespoersel is not None and husket.request_id == found.forespoersel.id
    brev = write_brev(tilgang, venter, tilgang.person.navn, is_klienter=True) if venter is not None else ""
    more |= {"venter": venter, "brev": brev, "husket": husket if is_same else None}
    if find_firmavalg(tilgang) is not None:
        more["natt"] = build_firmanatt(tilgang)
    return build_state(tilgang, relasjon, found, **more)


def _render(request: PortalRequest, context: dict[str, object]) -> HttpResponse:
    return render_page(request, TEMPLATE, context, partials=(FOLLOWER,), viser_tall=False)

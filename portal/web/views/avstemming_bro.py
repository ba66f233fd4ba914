"""The bridge: shown, answered, finished, and as it was locked."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from msgspec.structs import replace

from portal.access.avstemminger import Ferdig, change_utkast, find_ferdig, finish, note_endret
from portal.access.conflicts import CannotChange
from portal.access.innsyn import record
from portal.api.confirmed import require_reader
from portal.api.errors import ApiRefused, ApiUnavailable
from portal.clock import get_clock
from portal.domain.tilgang import Tilgang
from portal.web.avstemmingsdag import read_dag
from portal.web.broarbeid import Arbeid, Broendring, fetch_some, find_endring, note_tilstand
from portal.web.brosiden import build_arbeid_context, build_ferdig_context, find_bro
from portal.web.brosvar import UgyldigSvar, read_svar
from portal.web.decorators import organisation_view
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.venter import render_venter

NEXT_ONE = {"godta": "forslag", "avvis": "forslag", "forklar": "ikke-forklart"}  # where one goes on after an answer


@organisation_view
@require_safe
def avstemming_bro(request: PortalRequest, tilgang: Tilgang, dag: str) -> HttpResponse:
    """The bridge of the person's own work."""
    arbeid = find_bro(request, tilgang, dag)
    if isinstance(arbeid, HttpResponse):
        return arbeid
    note_tilstand(tilgang, arbeid)
    return _render(request, tilgang, arbeid)


@organisation_view
@require_POST
def avstemming_svar(request: PortalRequest, tilgang: Tilgang, dag: str) -> HttpResponse:
    """One answer."""
    arbeid = find_bro(request, tilgang, dag)
    if isinstance(arbeid, HttpResponse):
        return arbeid
    try:
        change_utkast(
            tilgang, arbeid.utkast.dato, lambda head: replace(head, svar=read_svar(request.POST, arbeid.bro, head.svar))
        )
    except UgyldigSvar as wrong:
        return _render(request, tilgang, arbeid, str(wrong), HTTPStatus.BAD_REQUEST)
    except CannotChange:
        wrong_now = _("Svaret kunne ikke lagres nå. Prøv igjen om litt.")
        return _render(request, tilgang, arbeid, wrong_now, HTTPStatus.SERVICE_UNAVAILABLE)
    place = NEXT_ONE.get(request.POST.get("handling", ""), "innhold")
    return redirect(f"{reverse('avstemming_bro', args=[tilgang.orgnr, dag])}#{place}")


@organisation_view
@require_http_methods(["GET", "HEAD", "POST"])
def avstemming_ferdig(request: PortalRequest, tilgang: Tilgang, dag: str) -> HttpResponse:
    """What was finished. A POST finishes it, if the bridge is still as the page showed it."""
    if request.method == "POST":
        return _finish(request, tilgang, dag)
    dato = read_dag(dag)
    found = find_ferdig(tilgang, dato) if dato is not None else None
    if found is None:
        raise Http404
    hode, laast = found
    endring: Broendring | None = None
    try:
        if progress := fetch_some(tilgang, laast.bok.dekning_fra):
            return render_venter(request, tilgang, progress)
        endring = find_endring(tilgang, laast)
        note_endret(tilgang, hode, endring.beloep, endring.hentet)
    except ApiRefused:
        raise
    except ApiUnavailable:
        require_reader(tilgang)  # nothing was read now that tells that the system user is there
        endring = None  # the page says that changes are not known
    context = build_ferdig_context(tilgang, hode, laast, endring, request.GET)
    return render_page(request, "avstemming/ferdig.html", context, partials=("bro",))


def _finish(request: PortalRequest, tilgang: Tilgang, dag: str) -> HttpResponse:
    arbeid = find_bro(request, tilgang, dag)
    if isinstance(arbeid, HttpResponse):
        return arbeid
    if request.POST.get("vist") != arbeid.avtrykk:
        return _render(
            request, tilgang, arbeid, _("Tallene er endret etter at siden ble vist. Se over broen på nytt."), 409
        )
    if not arbeid.bro.kan_gjoeres_ferdig or arbeid.is_gammelt:
        return _render(request, tilgang, arbeid, _("Avstemmingen kan ikke gjøres ferdig ennå."), HTTPStatus.CONFLICT)
    head = Ferdig(
        dato=arbeid.utkast.dato,
        laast=get_clock().now(),
        navn=tilgang.person.navn or _("en person uten navn i Altinn"),
        forskjeller=len(arbeid.bro.linjer),
        hentet=arbeid.hentet,
    )
    finish(tilgang, head, arbeid.lock())
    record(tilgang, "avstemming_laas", request.reference)
    messages.info(request, _("Avstemmingen er ferdig og låst."))
    return redirect("avstemming_ferdig", tilgang.orgnr, dag)


def _render(
    request: PortalRequest, tilgang: Tilgang, arbeid: Arbeid, feil: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    context = build_arbeid_context(tilgang, arbeid, request.GET, feil)
    return render_page(request, "avstemming/bro.html", context, partials=("bro",), status=status)

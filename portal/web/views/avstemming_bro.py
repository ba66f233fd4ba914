"""The bridge: shown, answered, finished, and as it was locked."""

from collections.abc import Iterable
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from msgspec.structs import replace

from portal.access.avstemminger import CannotChange, Ferdig, change_utkast, find_ferdig, finish
from portal.access.innsyn import record
from portal.api.errors import ApiRefused, ApiUnavailable
from portal.clock import get_clock
from portal.domain.tilgang import Tilgang
from portal.domain.treff import Sikkerhet, Treff
from portal.web.avstemmingsdag import make_way_back, read_dag
from portal.web.broarbeid import Arbeid, Endring, fetch_some, find_endring, note_tilstand
from portal.web.brosiden import find_bro, list_filer
from portal.web.brosvar import MAX_TEKST, UgyldigSvar, read_svar
from portal.web.brovisning import Brosider, name_linje
from portal.web.decorators import organisation_view
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.venter import render_venter
from portal.wording_bro import (
    FORBEHOLD,
    describe_aarsak,
    describe_post,
    describe_treff,
    write_forskjeller,
    write_overskrift,
)

MAX_KOBLET = 300  # matched rows shown


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
    return redirect("avstemming_bro", tilgang.orgnr, dag)


@organisation_view
@require_http_methods(["GET", "HEAD", "POST"])
def avstemming_ferdig(request: PortalRequest, tilgang: Tilgang, dag: str) -> HttpResponse:
    """What was finished. Posted: finish it, if the bridge is still as the page showed it."""
    if request.method == "POST":
        return _finish(request, tilgang, dag)
    dato = read_dag(dag)
    found = find_ferdig(tilgang, dato) if dato is not None else None
    if found is None:
        raise Http404
    hode, laast = found
    endring: Endring | None = None
    try:
        if progress := fetch_some(tilgang, laast.bok.dekning_fra):
            return render_venter(request, tilgang, progress)
        endring = find_endring(tilgang, laast)
    except ApiRefused:
        raise
    except ApiUnavailable:
        endring = None  # the page says that changes are not known
    sider = Brosider(bro=laast.bro, bok=laast.bok, kontoer=laast.kontoer, poster=laast.poster)
    context = {
        **_build_bro(request, tilgang, dag, sider),
        "overskrift": write_forskjeller(hode.forskjeller, hode.dato),
        "hode": hode,
        "laast": laast,
        "endring": endring,
        "endret": [(_("Borte"), describe_post(post), post) for post in (endring.fjernet if endring is not None else ())]
        + [(_("Kommet til"), describe_post(post), post) for post in (endring.kommet if endring is not None else ())],
        "adresse": reverse("avstemming_ferdig", args=[tilgang.orgnr, dag]),
        "filer": list_filer("avstemming_ferdig_fil", tilgang, dag),
    }
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
    )
    finish(tilgang, head, arbeid.lock())
    record(tilgang, "avstemming_laas", request.reference)
    messages.info(request, _("Avstemmingen er ferdig og låst."))
    return redirect("avstemming_ferdig", tilgang.orgnr, dag)


def _render(
    request: PortalRequest, tilgang: Tilgang, arbeid: Arbeid, feil: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    sider, bro = arbeid.make_sider(), arbeid.bro
    godtatt = [one for one in bro.treff if one.sikkerhet is Sikkerhet.GODTATT]
    context = {
        **_build_bro(request, tilgang, request.resolver_match.kwargs["dag"] if request.resolver_match else "", sider),
        "overskrift": write_overskrift(bro),
        "arbeid": arbeid,
        "feil": feil,
        "kan_gjoeres_ferdig": bro.kan_gjoeres_ferdig and not arbeid.is_gammelt,
        "forbehold": [FORBEHOLD[one] for one in bro.forbehold],
        "uforklarte": [(name_linje(one), sider.write_foert(one), describe_aarsak(one)) for one in bro.uforklarte],
        "forslag": _write_treff(sider, bro.forslag),
        "godtatt": _write_treff(sider, godtatt),
        "forklart": [
            (name_linje(one), sider.write_foert(one), linje.tekst)
            for linje in bro.linjer
            if linje.tekst
            for one in linje.linjer
        ],
        "antall_avvist": len(arbeid.utkast.svar.avvist),
        "max_tekst": MAX_TEKST,
        "now": get_clock().now(),
        "filer": list_filer("avstemming_fil", tilgang, arbeid.utkast.dato.isoformat()),
        "adresse": reverse("avstemming_bro", args=[tilgang.orgnr, arbeid.utkast.dato.isoformat()]),
    }
    return render_page(request, "avstemming/bro.html", context, partials=("bro",), status=status)


def _build_bro(request: PortalRequest, tilgang: Tilgang, dag: str, sider: Brosider) -> dict[str, object]:
    """The table, and the rows that are matched for sure."""
    sure = [one for one in sider.bro.treff if one.sikkerhet in (Sikkerhet.SIKKER, Sikkerhet.FUNN)]
    shows_sure = request.GET.get("koblet") == "ja"
    return {
        "tilgang": tilgang,
        "tilbake": make_way_back(tilgang),
        "dag": dag,
        "bro": sider.bro,
        "rader": sider.list_rader(request.GET.get("apen", "")),
        "kolonner": sider.list_kolonner(),
        "uforklart": sider.list_uforklart(),
        "antall_koblet": len(sure),
        "koblet": _write_treff(sider, sure[:MAX_KOBLET]) if shows_sure else (),
    }


def _write_treff(sider: Brosider, treff: Iterable[Treff]) -> list[tuple[str, str, object, Treff]]:
    return [(one.noekkel, describe_treff(one), sider.write_treff(one), one) for one in treff]

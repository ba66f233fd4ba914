"""E-mail notifications: switched on and off by the person, confirmed by a link, stopped by one press."""

from collections.abc import Collection, Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.access.epostabonnement import (
    can_confirm,
    choose_innhold,
    choose_virksomheter,
    confirm,
    find_last_message,
    find_samtykke,
    is_tilbudt,
    keep_adresse,
    stop,
    stop_by_secret,
)
from portal.access.epostadresse import UgyldigAdresse, enforce_adresse_limits, read_adresse
from portal.access.grense import ForMange
from portal.access.innsyn import record_all
from portal.access.sesjon import get_innlogget
from portal.access.tilgang import IkkeInnlogget, get_tilganger, get_virksomheter
from portal.domain.tilgang import Virksomhet
from portal.jobs.epost import enqueue_bekreft
from portal.web.decorators import open_view, signed_in_view
from portal.web.epostside import build_epost_context, build_epostliste, list_mine
from portal.web.kalenderside import build_kalender_context
from portal.web.render import render_page
from portal.web.request import PortalRequest

PAA, AV = "epost_paa", "epost_av"


@signed_in_view
@require_POST
def epost_adresse(request: PortalRequest) -> HttpResponse:
    """Take an address, and send a link to it."""
    typed = request.POST.get("adresse", "")
    try:
        adresse = read_adresse(typed)
    except UgyldigAdresse:
        return _refuse(request, _("Skriv en e-postadresse, for eksempel navn@virksomhet.no."), typed)
    if not is_tilbudt():
        return _refuse(request, _("E-post kan ikke slås på her."), typed)
    if "samtykke" not in request.POST:
        return _refuse(request, _("Kryss av for at du samtykker."), typed)
    try:
        _count(request, adresse)
    except ForMange:
        return _refuse(
            request, _("Det er sendt for mange lenker. Prøv igjen senere, eller bruk en annen adresse."), typed
        )
    samtykke = keep_adresse(request.session, adresse, get_language() or settings.LANGUAGE_CODE)
    enqueue_bekreft(samtykke.noekkel)
    # No address: messages are stored unencrypted in the session.
    return _tell(request, _("Vi sender en lenke til adressen. Åpne den innen 24 timer."))


@signed_in_view
@require_POST
def epost_send(request: PortalRequest) -> HttpResponse:
    """Send the link once more."""
    samtykke = find_samtykke(request.session)
    if samtykke is None or not samtykke.ubekreftet or not is_tilbudt():
        return _back()
    try:
        _count(request, samtykke.ubekreftet)
    except ForMange:
        return _tell(request, _("Det er sendt for mange lenker. Prøv igjen senere, eller bruk en annen adresse."))
    enqueue_bekreft(samtykke.noekkel)
    return _tell(request, _("Vi sender en ny lenke. Den forrige virker ikke lenger."))


@signed_in_view
@require_POST
def epost_virksomhet(request: PortalRequest) -> HttpResponse:
    """Switch organisations on or off: those that are named, or all."""
    is_paa, alle = "paa" in request.POST, list_mine(request)
    mine = {one.orgnr for one in alle}
    named = set(request.POST.getlist("orgnr"))
    if "alle" in request.POST:  # sub-units and dissolved units hardly ever have claims: they are switched on one by one
        named = {one.orgnr for one in alle if not one.overordnet and not one.is_slettet}
    # Asked first: what cannot be recorded is not switched on.
    tilganger = get_tilganger(request.session, named & mine) if is_paa else ()
    chosen = {one.orgnr for one in tilganger} if is_paa else named
    is_done = is_tilbudt() and choose_virksomheter(request.session, chosen, is_paa=is_paa)
    if is_done and is_paa:
        record_all(tilganger, PAA, request.reference)
    if not request.htmx:
        return _back_to_liste(request, mine)
    return _show_liste(request, alle, chosen & mine if is_done else (), is_paa=is_paa)


@signed_in_view
@require_POST
def epost_innhold(request: PortalRequest) -> HttpResponse:
    """Whether names and amounts stand in the message."""
    if choose_innhold(request.session, med_tall="med_tall" in request.POST):
        return _tell(request, _("Valget er lagret."))
    return _back()


@signed_in_view
@require_POST
def epost_av(request: PortalRequest) -> HttpResponse:
    """Stop it all."""
    is_stopped = stop(request.session)
    return _tell(request, _("E-posten er stoppet, og adressen er slettet.") if is_stopped else _("E-posten var av."))


@signed_in_view
@require_http_methods(["GET", "HEAD", "POST"])
def epost_bekreft(request: PortalRequest, hemmelig: str) -> HttpResponse:
    """The link that confirms: a page with a button, for the person who typed the address. Mail programs open links."""
    if request.method == "POST" and confirm(request.session, hemmelig):
        samtykke = find_samtykke(request.session)
        if samtykke is not None and samtykke.virksomheter:
            return _tell(request, _("E-postadressen er bekreftet."))
        return _tell(request, _("E-postadressen er bekreftet. Slå på virksomhetene du vil ha e-post om."))
    is_good = request.method != "POST" and can_confirm(request.session, hemmelig)
    status = HTTPStatus.OK if is_good else HTTPStatus.NOT_FOUND
    return render(request, "epost/bekreft.html", {"is_good": is_good, "hemmelig": hemmelig}, status=status)


@signed_in_view
@require_safe
def epost_se(request: PortalRequest, melding: str) -> HttpResponse:
    """The link of a message: to the organisation it was about, or to the list. The page there asks for the right."""
    about = find_last_message(request.session, melding)
    mine = {one.orgnr for one in get_virksomheter(request.session)}
    return redirect("oversikt", about[0]) if len(about) == 1 and about[0] in mine else redirect("virksomheter")


@open_view
@csrf_exempt  # pressed in mail programs (RFC 8058); the secret is in the address
@require_http_methods(["GET", "HEAD", "POST"])
def epost_stopp(request: PortalRequest, hemmelig: str) -> HttpResponse:
    """Stop without a sign-in. A GET never stops: mail programs open links. Old and forged links look alike."""
    if request.method == "POST":
        stop_by_secret(hemmelig)
    context = {"is_stoppet": request.method == "POST", "hemmelig": hemmelig}
    return render(request, "epost/stopp.html", context)


def _count(request: PortalRequest, adresse: str) -> None:
    innlogget = get_innlogget(request.session)
    if innlogget is None:
        raise IkkeInnlogget
    enforce_adresse_limits(innlogget.person_key, adresse)


def _tell(request: PortalRequest, what: str) -> HttpResponse:
    """Back to the top of the page, where the message stands."""
    messages.info(request, what)
    return redirect(f"{reverse('kalender')}#innhold")


def _show_liste(
    request: PortalRequest, alle: Sequence[Virksomhet], named: Collection[str], *, is_paa: bool
) -> HttpResponse:
    """The list in place, and words about what was done; none if nothing was."""
    samtykke = find_samtykke(request.session)
    paa = samtykke.virksomheter if samtykke is not None else {}
    names = [one.navn for one in alle if one.orgnr in named]
    what = names[0] if len(names) == 1 else _("%(antall)d virksomheter") % {"antall": len(names)}
    said = _("E-posten er slått på for %(hva)s.") if is_paa else _("E-posten er slått av for %(hva)s.")
    liste = build_epostliste(alle, paa, request.POST, said % {"hva": what} if names else "")
    return render(request, "epost/liste.html", {"liste": liste})


def _back_to_liste(request: PortalRequest, mine: Collection[str]) -> HttpResponse:
    """The same page of the list, at the row that was switched."""
    one = request.POST.get("orgnr", "")
    first = {"side": "1", "sok": "", "bare_paa": ""}
    kept = {name: request.POST[name] for name, usual in first.items() if request.POST.get(name, usual) != usual}
    row = f"epost-{one}" if one in mine else "epost"
    return redirect(f"{reverse('kalender')}{'?' if kept else ''}{urlencode(kept)}#{row}")


def _back() -> HttpResponse:
    return redirect(f"{reverse('kalender')}#epost")


def _refuse(request: PortalRequest, feil: str, adresse: str) -> HttpResponse:
    mine = list_mine(request)
    epost = build_epost_context(request, mine, feil=feil, adresse=adresse[:300])
    context = {**build_kalender_context(request, antall=len(mine)), "epost": epost}
    return render_page(request, "kalender/kalender.html", context, status=HTTPStatus.BAD_REQUEST, viser_tall=False)

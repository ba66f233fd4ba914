"""The payment file: choosing, making it, handing it over again, and removing the marks of its claims."""

import secrets
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.access.betalingsfiler import changing, drop_fil, find_fil, keep_fil, list_ventende, name_fil, remove_merker
from portal.access.grense import enforce_limit
from portal.access.innsyn import record
from portal.api.reskontro import get_reskontro
from portal.bankdager import NORSKE
from portal.clock import get_clock
from portal.documents.pain001 import VERSJONER, name_betalingsfil, write_pain001
from portal.domain.betalingsfil import Filplan, plan_betalingsfil
from portal.domain.filmerker import collect_merker
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Tilgang
from portal.web import feil
from portal.web.betalingsfilskjema import Betalingsfilskjema, find_wrong, make_avtrykk, read_filskjema
from portal.web.came_from import find_way_back
from portal.web.decorators import organisation_view
from portal.web.filmerker import make_fil
from portal.web.nedlasting import send
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.virksomhetsside import build_context, get_aapne_krav

SKJEMA = "betalingsfil-skjema"
MAX_NOEKKEL = 60


@organisation_view
@require_http_methods(["GET", "HEAD", "POST"])
def betalingsfil(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """The page: what goes in the file and what does not. With `lag`, a POST makes the file."""
    query = request.POST if request.method == "POST" else request.GET
    wants_fil = request.method == "POST" and "lag" in query
    reasons = find_wrong(query)
    if reasons:
        return feil.bad_request(request, reasons=reasons)
    oppslag = _get_fresh(tilgang) if wants_fil else get_aapne_krav(request, tilgang)
    skjema = read_filskjema(query, get_clock().today(), is_sendt=wants_fil)
    if wants_fil and not skjema.feil and not oppslag.is_old and not oppslag.data.is_skjermet:
        return _make(request, tilgang, oppslag, skjema)
    plan = _plan(tilgang, oppslag.data, skjema)
    status = HTTPStatus.BAD_REQUEST if wants_fil else HTTPStatus.OK
    return _render(request, tilgang, oppslag, skjema, plan, status=status)


@organisation_view
@require_safe
def betalingsfil_last_ned(request: PortalRequest, tilgang: Tilgang, fil_id: str, versjon: str) -> HttpResponse:
    """The same file again, or its other version, unless something in it is paid or no longer marked."""
    fil, form = find_fil(tilgang, fil_id), VERSJONER.get(versjon)
    if fil is None or form is None:
        return feil.not_found(request)
    oppslag = _get_fresh(tilgang)
    waiting = list_ventende(tilgang, oppslag.data)
    if oppslag.is_old:
        messages.info(request, _("Filen kan lastes ned når Skatteetaten svarer igjen."))
        return redirect("ubetalte_krav", tilgang.orgnr)
    if not any(one.fil.id == fil_id and one.is_nedlastbar for one in waiting):
        why = _(
            "Filen kan ikke lastes ned igjen: noe i den er betalt eller endret, et merke er fjernet, "
            "eller dagen er forbi."
        )
        messages.info(request, why)
        return redirect("ubetalte_krav", tilgang.orgnr)
    enforce_limit("nedlasting", tilgang.person.noekkel, most=settings.LIMIT_DOWNLOADS, window=settings.LIMIT_WINDOW)
    return send(write_pain001(fil, form), name_betalingsfil(fil, form), form)


@organisation_view
@require_POST
def betalingsfil_fjern(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Remove the marks of one claim in a file."""
    fil_id, _point, numbers = request.POST.get("merke", "").partition(".")
    is_removed = False
    with suppress(ValueError), changing(tilgang):
        is_removed = remove_merker(tilgang, fil_id, frozenset(map(int, numbers.split(","))))
    return _tell(request, tilgang, "betalingsfil_fjern", is_done=is_removed, done=_("Merket er fjernet."))


@organisation_view
@require_POST
def betalingsfil_forkast(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """The file is not to be used: forget it with all its marks."""
    with changing(tilgang):
        is_dropped = drop_fil(tilgang, request.POST.get("fil", ""))
    done = _("Merkene er fjernet. Filen må heller ikke godkjennes i banken.")
    return _tell(request, tilgang, "betalingsfil_forkast", is_done=is_dropped, done=done)


def _make(
    request: PortalRequest, tilgang: Tilgang, oppslag: Oppslag[AapneKrav], skjema: Betalingsfilskjema
) -> HttpResponse:
    """Make the file that the page showed. The same form sent twice makes one; a page that is out of date makes none."""
    shown, token = request.POST.get("vist", ""), request.POST.get("noekkel", "")[:MAX_NOEKKEL]
    fil_id = name_fil(tilgang, token, shown, skjema.konto)
    with changing(tilgang):
        if find_fil(tilgang, fil_id) is None:
            plan = _plan(tilgang, oppslag.data, skjema)
            if not plan.betalinger or make_avtrykk(plan) != shown:
                status = HTTPStatus.CONFLICT
                return _render(request, tilgang, oppslag, skjema, plan, status=status, is_endret=True)
            keep_fil(tilgang, make_fil(tilgang, plan, fil_id, skjema.konto))
    record(tilgang, "betalingsfil_lag", request.reference)
    versjon = request.POST["lag"] if request.POST["lag"] in VERSJONER else next(iter(VERSJONER))
    query = urlencode({"fil": fil_id, "versjon": versjon})
    return redirect(f"{reverse('ubetalte_krav', args=[tilgang.orgnr])}?{query}")


def _get_fresh(tilgang: Tilgang) -> Oppslag[AapneKrav]:
    """The open claims as of now: a page may show them while newer ones are fetched, a file may not."""
    return get_reskontro().get_regnskap(tilgang, {}).aapne


def _plan(tilgang: Tilgang, aapne: AapneKrav, skjema: Betalingsfilskjema) -> Filplan:
    merker = collect_merker(list_ventende(tilgang, aapne))
    return plan_betalingsfil(aapne, skjema.valg, skjema.tid, NORSKE, merker, get_clock().today())


def _render(
    request: PortalRequest,
    tilgang: Tilgang,
    oppslag: Oppslag[AapneKrav],
    skjema: Betalingsfilskjema,
    plan: Filplan,
    *,
    status: int,
    is_endret: bool = False,
) -> HttpResponse:
    context = {
        **build_context(tilgang, oppslag),
        "skjema": skjema,
        "plan": plan,
        "vist": make_avtrykk(plan),
        "noekkel": request.POST.get("noekkel", "")[:MAX_NOEKKEL] or secrets.token_urlsafe(16),
        "is_endret": is_endret,
        "tilbake": find_way_back(request, tilgang.orgnr),
    }
    return render_page(request, "betalingsfil/lag.html", context, partials=(SKJEMA,), status=status)


def _tell(request: PortalRequest, tilgang: Tilgang, hva: str, *, is_done: bool, done: str) -> HttpResponse:
    """Back to the list, with what came of it. Somebody else may have removed the mark meanwhile."""
    if is_done:
        record(tilgang, hva, request.reference)
        messages.info(request, done)
    else:
        messages.info(request, _("Merket var fjernet fra før."))
    return redirect("ubetalte_krav", tilgang.orgnr)

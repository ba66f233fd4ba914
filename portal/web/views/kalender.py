"""Due dates in a calendar: one as a file, and addresses that a calendar program fetches from."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.access.grense import ForMange, enforce_limit
from portal.access.innsyn import record
from portal.access.kalenderadresser import (
    ForMangeAdresser,
    find_adresse,
    is_tilbudt,
    make_adresse,
    renew_adresse,
    stop_adresse,
)
from portal.access.sesjon import get_innlogget
from portal.access.tilgang import TilgangUtilgjengelig
from portal.clock import get_clock
from portal.documents.filformat import write_stempel
from portal.documents.kalenderfil import ICS, write_kalender
from portal.domain.kalender import has_uten_dato, list_kommende
from portal.domain.tilgang import Tilgang
from portal.jobs.kalender import enqueue_lesing
from portal.web import feil
from portal.web.came_from import find_way_back
from portal.web.decorators import open_view, organisation_view, signed_in_view
from portal.web.epostside import build_epost_context, list_mine
from portal.web.forms import MAX_ID
from portal.web.kalendermating import AdressenErOver, IkkeLestEnnaa, fetch_mating
from portal.web.kalenderside import (
    Nylaget,
    build_kalender,
    build_kalender_context,
    make_eksempel,
    read_skjema,
    read_valg,
)
from portal.web.nedlasting import send
from portal.web.render import render_page
from portal.web.request import PortalRequest, get_address
from portal.web.virksomhetsside import build_context, get_aapne_krav

RETRY_AFTER = 300  # seconds until a program may try again, where something did not answer


@signed_in_view
@require_http_methods(["GET", "HEAD", "POST"])
def kalender(request: PortalRequest) -> HttpResponse:
    """The person's addresses, and a form for one with all organisations."""
    mine = list_mine(request)
    nylaget, wrong = _make(request, None, len(mine)) if request.method == "POST" else (None, "")
    context = build_kalender_context(request, nylaget=nylaget, feil=wrong, antall=len(mine))
    context["epost"] = build_epost_context(request, mine)
    status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
    return render_page(request, "kalender/kalender.html", context, status=status, viser_tall=False)


@signed_in_view
@require_POST
def kalender_bytt(request: PortalRequest) -> HttpResponse:
    """A new secret in place of one that others may have seen."""
    _limit(request)
    secret = renew_adresse(request.session, request.POST.get("adresse", "")) if is_tilbudt() else ""
    if not secret:
        messages.info(request, _("Adressen var stoppet fra før."))
        return redirect("kalender")
    mine = list_mine(request)
    context = build_kalender_context(request, nylaget=Nylaget(hemmelig=secret), antall=len(mine))
    context["epost"] = build_epost_context(request, mine)
    return render_page(request, "kalender/kalender.html", context, viser_tall=False)


@signed_in_view
@require_POST
def kalender_stopp(request: PortalRequest) -> HttpResponse:
    """End an address."""
    is_stopped = stop_adresse(request.session, request.POST.get("adresse", ""))
    done = _("Adressen er stoppet. Fjern kalenderen også i programmet: det som er hentet, blir ellers stående der.")
    messages.info(request, done if is_stopped else _("Adressen var stoppet fra før."))
    return redirect("kalender")


@organisation_view
@require_http_methods(["GET", "HEAD", "POST"])
def kalender_virksomhet(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """The organisation's due dates, each as a file, and a form for an address with all of them."""
    oppslag = get_aapne_krav(request, tilgang)
    nylaget, wrong = _make(request, tilgang) if request.method == "POST" else (None, "")
    alle, valg = list_kommende(oppslag.data, get_clock().today()), read_valg(request.GET)
    context = {
        **build_context(tilgang, oppslag),
        **build_kalender_context(request, orgnr=tilgang.orgnr, nylaget=nylaget, feil=wrong),
        "enkelte": {
            "forfall": alle,
            "valg": valg,
            "has_uten_dato": has_uten_dato(oppslag.data),
            "eksempel": make_eksempel(tilgang, alle[-1], valg) if alle else None,
        },
        "tilbake": find_way_back(request, tilgang.orgnr),
    }
    status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
    return render_page(request, "kalender/virksomhet.html", context, status=status)


@organisation_view
@require_safe
def kalender_fil(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """One due date by its `id`, or all, to be put in a calendar once."""
    wanted = request.GET.getlist("id")
    if len(wanted) > 1 or any(not key or len(key) > MAX_ID for key in wanted):
        return feil.bad_request(request, reasons=(_("Et av kravene er oppgitt på en måte som ikke kan brukes."),))
    alle = list_kommende(get_aapne_krav(request, tilgang).data, get_clock().today())
    chosen = tuple(one for one in alle if not wanted or one.forfall.kravforfallsidentifikator in wanted)
    if not chosen:
        messages.info(request, _("Kravet er ikke lenger ubetalt, eller forfallsdatoen er ikke kjent eller forbi."))
        return redirect("kalender_virksomhet", tilgang.orgnr)
    enforce_limit("nedlasting", tilgang.person.noekkel, most=settings.LIMIT_DOWNLOADS, window=settings.LIMIT_WINDOW)
    valg = read_valg(request.GET)
    parts = ("forfall", tilgang.orgnr if valg.nummer else "", write_stempel(get_clock().now()))  # the name is read too
    return send(write_kalender(build_kalender(tilgang, chosen, valg)), f"{'-'.join(filter(None, parts))}.ics", ICS)


@open_view
@require_safe
def kalender_mating(request: PortalRequest, hemmelig: str) -> HttpResponse:
    """What a calendar program fetches. An address that is unknown, stopped or over gets the same answer."""
    window, most = settings.LIMIT_WINDOW, settings.LIMIT_CALENDAR
    try:
        adresse = find_adresse(hemmelig)
        if adresse is None:
            enforce_limit("kalender_ukjent", get_address(request), most=most, window=window)
            return _answer_unknown()
        enforce_limit("kalender", adresse.samtykke.noekkel, most=most, window=window)
        content = fetch_mating(adresse, request.reference)
    except AdressenErOver:
        return _answer_unknown()
    except ForMange as exc:
        return _answer(HTTPStatus.TOO_MANY_REQUESTS, _("For mange forsøk. Prøv igjen senere."), exc.vent.seconds)
    except (IkkeLestEnnaa, TilgangUtilgjengelig):
        return _answer(HTTPStatus.SERVICE_UNAVAILABLE, _("Tallene kan ikke hentes nå. Prøv igjen senere."), RETRY_AFTER)
    return HttpResponse(content, content_type=ICS.content_type)


def _make(request: PortalRequest, tilgang: Tilgang | None, antall: int = 1) -> tuple[Nylaget | None, str]:
    """The new address, or what is wrong. `antall`: organisations in the calendar."""
    _limit(request)
    is_many = antall > settings.MAX_I_KALENDER
    if not is_tilbudt():
        return None, _("Adresser kan ikke lages her.")
    if "samtykke" not in request.POST:
        return None, _("Kryss av for at du samtykker før du lager adressen.")
    try:
        language = get_language() or settings.LANGUAGE_CODE
        valg, key = read_valg(request.POST), read_skjema(request)
        per_dag = tilgang is None and (is_many or "per_dag" in request.POST)
        secret = make_adresse(request.session, tilgang, valg, spraak=language, skjema=key, per_dag=per_dag)
    except ForMangeAdresser:
        return None, _("Du har så mange adresser som du kan ha. Stopp en av dem først.")
    if not secret:
        return None, _("Adressen er laget fra før, og vises ikke igjen. Bytt den hvis du ikke fikk tatt vare på den.")
    if tilgang is not None:
        record(tilgang, "kalender_lag", request.reference)
    adresse = find_adresse(secret) if is_many else None
    if adresse is not None:
        enqueue_lesing(adresse.samtykke.noekkel)  # so that a program finds something
    return Nylaget(hemmelig=secret), ""


def _limit(request: PortalRequest) -> None:
    innlogget = get_innlogget(request.session)
    who = innlogget.person_key if innlogget is not None else get_address(request)
    enforce_limit("kalender_lag", who, most=settings.LIMIT_REQUESTS, window=settings.LIMIT_WINDOW)


def _answer_unknown() -> HttpResponse:
    return _answer(
        HTTPStatus.NOT_FOUND, _("Denne kalenderadressen virker ikke. Lag en ny på Min side for virksomheter.")
    )


def _answer(status: HTTPStatus, text: str, seconds: int = 0) -> HttpResponse:
    """Plain text, without a reference: answers to unknown and ended addresses are the same bytes."""
    response = HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
    if seconds:
        response["Retry-After"] = str(seconds)
    return response

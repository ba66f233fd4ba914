"""Payment files for many clients at once: choosing them, looking at the payments, and the files in one package."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from portal.access.grense import enforce_limit
from portal.access.innsyn import record, record_all
from portal.access.sesjon import get_innlogget
from portal.clock import get_creation_time
from portal.documents.filformat import write_stempel
from portal.documents.filpakke import ZIP, write_filpakke
from portal.documents.pain001 import VERSJONER
from portal.domain.collation import sort_key
from portal.domain.klienter import Klient
from portal.jobs.klientliste import get_klientliste
from portal.web.decorators import signed_in_view
from portal.web.klientfiler import MAX_KLIENTFILER, Fellesvalg, Klientfil, keep_filer, plan_klientfiler, read_fellesvalg
from portal.web.klientrader import join_rader, read_mine
from portal.web.nedlasting import send
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.views.betalingsfil import MAX_NOEKKEL
from portal.wording import write_tidsspenn

LAST_NED = "betalingsfiler"


@signed_in_view
@require_http_methods(["GET", "HEAD", "POST"])
def betalingsfiler(request: PortalRequest) -> HttpResponse:
    """The clients to choose from. A POST shows their payments; with `lag`, it makes one file for each."""
    if request.method != "POST":
        return _choose(request, read_fellesvalg(request.GET))
    valg = read_fellesvalg(request.POST)
    if valg.feil:
        return _choose(request, valg, feil=valg.feil)
    wants = request.POST.get("lag", "")
    filer = plan_klientfiler(request, valg, is_sendt=bool(wants))
    if not wants:
        return _show(request, valg, filer)
    shown = {one.tilgang.orgnr: request.POST.get(f"vist-{one.tilgang.orgnr}", "") for one in filer}
    asked = [one for one in filer if shown[one.tilgang.orgnr]]
    if any(not one.skjema.konto for one in asked) or not asked:
        return _show(request, valg, filer, status=HTTPStatus.BAD_REQUEST)
    laget = keep_filer(asked, shown, request.POST.get("noekkel", "")[:MAX_NOEKKEL])
    if laget is None:
        return _show(request, valg, filer, status=HTTPStatus.CONFLICT)
    for tilgang in laget.nye:
        record(tilgang, "betalingsfil_lag", request.reference)
    innlogget = get_innlogget(request.session)
    who = innlogget.person_key if innlogget is not None else ""
    enforce_limit("nedlasting", who, most=settings.LIMIT_DOWNLOADS, window=settings.LIMIT_WINDOW)
    versjon = VERSJONER.get(wants) or next(iter(VERSJONER.values()))
    name = f"betalingsfiler_{write_stempel(get_creation_time())}.zip"
    return send(write_filpakke(laget.filer, versjon), name, ZIP)


def _choose(request: PortalRequest, valg: Fellesvalg, *, feil: str = "") -> HttpResponse:
    """Those that owe something, by the figures fetched so far; what is late first."""
    rows = join_rader(request, read_mine(request), get_klientliste(request.session))
    owing = sorted((row for row in rows if row.is_forfalt or row.is_snart), key=_sort_key)
    late = [row.orgnr for row in owing if row.is_forfalt][:MAX_KLIENTFILER]
    context = {
        "klienter": owing,
        "ikke_hentet": sum(row.is_ventende for row in rows),
        "valg": valg,
        "valgte": late if request.GET.get("velg") == "forfalt" else valg.orgnumre,
        "most": MAX_KLIENTFILER,
        "utskrift": _write_paper_edges(row.hentet for row in owing),
        "feil": feil,
    }
    status = HTTPStatus.BAD_REQUEST if feil else HTTPStatus.OK
    return render_page(request, "betalingsfil/velg_klienter.html", context, status=status)


def _write_paper_edges(times: Iterable[datetime | None]) -> dict[str, str]:
    """What is printed at the foot of each sheet: when the figures were fetched."""
    return {"hentet": write_tidsspenn(one for one in times if one is not None)}


def _sort_key(klient: Klient) -> tuple[bool, tuple[str, str]]:
    return not klient.is_forfalt, sort_key(klient.navn)


def _show(
    request: PortalRequest, valg: Fellesvalg, filer: list[Klientfil], *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    record_all([one.tilgang for one in filer if one.plan is not None], LAST_NED, request.reference)
    context = {
        "filer": [one for one in filer if one.is_med],
        "uten": [one for one in filer if not one.is_med],
        "antall": sum(len(one.plan.betalinger) for one in filer if one.plan is not None),
        "valg": valg,
        "noekkel": request.POST.get("noekkel", "")[:MAX_NOEKKEL] or secrets.token_urlsafe(16),
        "utskrift": _write_paper_edges(one.hentet for one in filer),
        "is_feil": status == HTTPStatus.BAD_REQUEST,
        "is_endret": status == HTTPStatus.CONFLICT,
    }
    return render_page(request, "betalingsfil/klienter.html", context, status=status)

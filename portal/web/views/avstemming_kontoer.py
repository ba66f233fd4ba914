"""Which accounts of the books belong to which claim group: suggested, and confirmed by the person."""

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.access.avstemminger import find_bok, find_utkast, keep_kontoer
from portal.access.bokvalg import find_kontovalg, keep_kontovalg
from portal.domain.bok import Filtype
from portal.domain.krav import KRAVGRUPPER
from portal.domain.tilgang import Tilgang
from portal.web.avstemmingsdag import make_way_back, read_dag
from portal.web.decorators import organisation_view
from portal.web.kontovalg import build_kontoside, describe_file, read_kontoer
from portal.web.render import render_page
from portal.web.request import PortalRequest


@organisation_view
@require_http_methods(["GET", "HEAD", "POST"])
def avstemming_kontoer(request: PortalRequest, tilgang: Tilgang, dag: str) -> HttpResponse:
    """The accounts of the file. Once they are confirmed, lines on all others are deleted."""
    dato = read_dag(dag)
    utkast, bok = (find_utkast(tilgang, dato), find_bok(tilgang, dato)) if dato is not None else (None, None)
    if dato is None or utkast is None or bok is None:
        raise Http404
    side = build_kontoside(bok, dato, find_kontovalg(tilgang.orgnr))
    feil = ""
    if request.method == "POST":
        chosen = read_kontoer(side, request.POST)
        if chosen is not None:
            if not keep_kontoer(tilgang, utkast, bok.begrens(chosen), chosen):
                return redirect("avstemming_kontoer", tilgang.orgnr, dag)  # of the file that is there now
            keep_kontovalg(tilgang.orgnr, {**{one.konto.kontonr: "" for one in side.foreslaatt}, **chosen})
            return redirect("avstemming_bro", tilgang.orgnr, dag)
        feil = _("Kryss av minst én konto, og velg kravgruppe for hver av dem.")
    context = {
        "tilgang": tilgang,
        "tilbake": make_way_back(tilgang),
        "dato": dato,
        "dag": dag,
        "bok": bok,
        "side": side,
        "feil": feil,
        "grupper": KRAVGRUPPER,
        "er_csv": bok.kilde is Filtype.CSV,
        "uten_saldo": any(one.utgaaende is None for one in bok.kontoer),
        **describe_file(bok, side),
    }
    status = HTTPStatus.BAD_REQUEST if feil else HTTPStatus.OK
    return render_page(request, "avstemming/kontoer.html", context, status=status)

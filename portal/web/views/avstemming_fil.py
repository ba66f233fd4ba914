"""The bridge as PDF, CSV or workbook: as it is now, or as it was locked."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.access.avstemminger import Ferdig, Laast, find_ferdig
from portal.api.confirmed import require_reader
from portal.clock import get_creation_time
from portal.documents.avstemming import Papir, build_avstemming
from portal.documents.brotabell import list_brotabeller
from portal.documents.dokument import Dokument
from portal.documents.filformat import PDF, TABELLFORMATER, write_stempel
from portal.domain.bro import Bro
from portal.domain.tekst import format_orgnr
from portal.domain.tilgang import Tilgang
from portal.web.avstemmingsdag import read_dag
from portal.web.brosiden import find_bro
from portal.web.decorators import organisation_view
from portal.web.nedlasting import Dokumentfil, Tabellfil, download
from portal.web.request import PortalRequest
from portal.wording import write_tidspunkt
from portal.wording_bro import write_overskrift


@organisation_view
@require_safe
@download(*TABELLFORMATER)
def avstemming_fil(request: PortalRequest, tilgang: Tilgang, dag: str) -> HttpResponse | Tabellfil:
    """The person's own work. It says that it is not finished."""
    arbeid = find_bro(request, tilgang, dag)
    if isinstance(arbeid, HttpResponse):
        return arbeid
    notes = (write_overskrift(arbeid.bro), _("Avstemmingen er ikke gjort ferdig."))
    return _make(tilgang, arbeid.bro, arbeid.hentet, arbeid.utkast.lest, notes)


@organisation_view
@require_safe
@download(*TABELLFORMATER)
def avstemming_ferdig_fil(request: PortalRequest, tilgang: Tilgang, dag: str) -> Tabellfil:
    """What was locked, and by whom."""
    hode, laast = _find_ferdig(tilgang, dag)
    facts = {"naar": write_tidspunkt(hode.laast), "navn": hode.navn}
    notes = (write_overskrift(laast.bro), _("Ferdig og låst %(naar)s av %(navn)s.") % facts)
    return _make(tilgang, laast.bro, laast.tall_hentet, laast.bok_lest, notes)


@organisation_view
@require_safe
@download(PDF)
def avstemming_pdf(request: PortalRequest, tilgang: Tilgang, dag: str) -> HttpResponse | Dokumentfil:
    """The person's own work on paper."""
    arbeid = find_bro(request, tilgang, dag)
    if isinstance(arbeid, HttpResponse):
        return arbeid
    papir = _make_papir(tilgang, arbeid.hentet, arbeid.utkast.lest)
    return _draw(tilgang, build_avstemming(papir, arbeid.bro, arbeid.bok, arbeid.utkast.kontoer))


@organisation_view
@require_safe
@download(PDF)
def avstemming_ferdig_pdf(request: PortalRequest, tilgang: Tilgang, dag: str) -> Dokumentfil:
    """What was locked, on paper."""
    hode, laast = _find_ferdig(tilgang, dag)
    papir = replace(_make_papir(tilgang, laast.tall_hentet, laast.bok_lest), laast=hode.laast, laast_av=hode.navn)
    return _draw(tilgang, build_avstemming(papir, laast.bro, laast.bok, laast.kontoer))


def _find_ferdig(tilgang: Tilgang, dag: str) -> tuple[Ferdig, Laast]:
    dato = read_dag(dag)
    found = find_ferdig(tilgang, dato) if dato is not None else None
    if found is None:
        raise Http404
    require_reader(tilgang)
    return found


def _make_papir(tilgang: Tilgang, hentet: datetime, lest: datetime) -> Papir:
    return Papir(
        orgnr=tilgang.orgnr,
        navn=tilgang.navn,
        laget=get_creation_time(),
        hentet=hentet,
        lest=lest,
        kontroll=settings.PORTAL_URL + reverse("kontroll"),
    )


def _draw(tilgang: Tilgang, dokument: Dokument) -> Dokumentfil:
    return Dokumentfil(tilgang=tilgang, dokument=dokument, hva=("avstemming", dokument.html))


def _make(tilgang: Tilgang, bro: Bro, hentet: datetime, lest: datetime, notes: tuple[str, ...]) -> Tabellfil:
    made = get_creation_time()
    facts = {"naar": write_tidspunkt(hentet), "lest": write_tidspunkt(lest)}
    whose = f"{tilgang.navn}, {format_orgnr(tilgang.orgnr)}"
    ages = _("Saldo fra Skatteetaten hentet %(naar)s. Boka lest %(lest)s.") % facts
    navn = f"avstemming_{tilgang.orgnr}_{bro.dato.isoformat()}_{write_stempel(made)}"
    return Tabellfil(navn=navn, tabeller=list_brotabeller(bro, (whose, *notes, ages)), laget=made)

"""What the pages and files of one bridge have in common: finding the work, and links to its files."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise

from portal.documents.filformat import TABELLFORMATER
from portal.domain.tilgang import Tilgang
from portal.web.avstemmingsdag import read_dag
from portal.web.broarbeid import Arbeid, build_arbeid, fetch_some, find_arbeid
from portal.web.request import PortalRequest
from portal.web.venter import render_venter


def find_bro(request: PortalRequest, tilgang: Tilgang, dag: str) -> Arbeid | HttpResponse:
    """The work with its bridge, or the page that comes before it. Raises ApiError."""
    dato = read_dag(dag)
    found = find_arbeid(tilgang, dato) if dato is not None else None
    if found is None:
        raise Http404
    utkast, bok = found
    if not utkast.kontoer:
        return redirect("avstemming_kontoer", tilgang.orgnr, dag)
    if progress := fetch_some(tilgang, bok.dekning_fra):
        return render_venter(request, tilgang, progress)
    return build_arbeid(tilgang, utkast, bok)


def list_filer(navn: str, tilgang: Tilgang, dag: str) -> list[tuple[str, Promise]]:
    """Links to the bridge as a file, one for each format."""
    return [(reverse(navn, args=[tilgang.orgnr, dag, one.suffix]), one.navn) for one in TABELLFORMATER]

"""What a person notes about clients: client number, labels, who is responsible, and a note."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.access.conflicts import CannotChange
from portal.access.klientkort import change_klientkort, find_klientkort
from portal.clock import get_creation_time
from portal.documents.filformat import TABELLFORMATER, write_stempel
from portal.documents.klienttabell import list_klientkort_tabell
from portal.domain.klienter import UTEN_KORT, Klient
from portal.domain.klientkortfil import read_klientkort
from portal.domain.tilgang import Tilgang
from portal.server.multipart import get_suffix
from portal.web.decorators import organisation_view, signed_in_view, without_empty_fields
from portal.web.filnavn import CSV, explain_name
from portal.web.klientkortskjema import Klientkortskjema, describe_fil
from portal.web.klientrader import Mine, read_mine
from portal.web.listeformer import KLIENTKORT
from portal.web.nedlasting import Tabellfil, download
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.utvalg import build_visning, read_spoerring
from portal.web.virksomhetsliste import VirksomhetFilter

MAX_FILE = 1_000_000  # bytes; fifteen thousand lines take less


@signed_in_view
@require_safe
@without_empty_fields
def klientkort(request: PortalRequest) -> HttpResponse:
    """All clients with what is noted about them, and the file to read in."""
    return _render(request, read_mine(request))


@signed_in_view
@require_POST
def klientkort_les(request: PortalRequest) -> HttpResponse:
    """Read a file in. All of it is kept, or nothing is."""
    mine, given = read_mine(request), request.FILES.get("fil")
    if given is None:
        return _render(request, mine, [_("Velg en fil først.")])
    if (given.size or 0) > MAX_FILE:
        return _render(request, mine, [_("Filen er for stor.")])
    content = given.read()
    if wrong_name := explain_name(get_suffix(given.name or ""), content, CSV):
        return _render(request, mine, [wrong_name])
    lest = read_klientkort(content)
    if wrong := describe_fil(lest):
        return _render(request, mine, wrong)
    known = {unit.orgnr for unit in mine.kan_velges}
    try:
        change_klientkort(request.session, lambda kept: lest.merge(kept, known))
    except CannotChange:
        return _render(request, mine, [_("Endringen kunne ikke lagres nå. Prøv igjen om litt.")])
    used, left = len(lest.kort.keys() & known), len(lest.kort.keys() - known)
    text = ngettext("%(antall)d linje er lest inn.", "%(antall)d linjer er lest inn.", used)
    messages.info(request, text % {"antall": used})
    if left:
        text = ngettext(
            "%(antall)d linje gjelder en virksomhet som du ikke har tilgang til, og er hoppet over.",
            "%(antall)d linjer gjelder virksomheter som du ikke har tilgang til, og er hoppet over.",
            left,
        )
        messages.info(request, text % {"antall": left})
    return redirect("klientkort")


@signed_in_view
@require_safe
@download(*TABELLFORMATER)
def klientkort_fil(request: PortalRequest) -> HttpResponse | Tabellfil:
    """All clients with what is noted about them, to be changed and read in again."""
    mine = read_mine(request)
    rows = ((unit.orgnr, unit.navn, mine.kort.get(unit.orgnr, UTEN_KORT)) for unit in mine.kan_velges)
    made = get_creation_time()
    return Tabellfil(navn=f"klientnummer_{write_stempel(made)}", tabeller=(list_klientkort_tabell(rows),), laget=made)


@organisation_view
@require_http_methods(["GET", "HEAD", "POST"])
def klientkort_endre(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """One client's card."""
    if request.method != "POST":
        kept = find_klientkort(request.session).get(tilgang.orgnr, UTEN_KORT)
        return _render_form(request, tilgang, Klientkortskjema.of(kept))
    skjema = Klientkortskjema.read(request.POST)
    if not skjema.is_valid():
        return _render_form(request, tilgang, skjema, HTTPStatus.BAD_REQUEST)
    try:
        change_klientkort(request.session, lambda kept: {**kept, tilgang.orgnr: skjema.kort})
    except CannotChange:
        skjema.add_error(None, _("Endringen kunne ikke lagres nå. Prøv igjen om litt."))
        return _render_form(request, tilgang, skjema, HTTPStatus.SERVICE_UNAVAILABLE)
    messages.info(request, _("Endringen er lagret."))  # no name: messages are not sealed
    return redirect(f"{reverse('klientkort')}#kort-{tilgang.orgnr}")


def _render(request: PortalRequest, mine: Mine, wrong: list[str] | None = None) -> HttpResponse:
    spoerring = read_spoerring(request.GET, KLIENTKORT)
    utvalg = VirksomhetFilter.from_query(request.GET)
    found = {unit.orgnr for unit in mine.find(utvalg).alle}
    rows = [
        Klient(orgnr=unit.orgnr, navn=unit.navn, kort=mine.kort.get(unit.orgnr, UTEN_KORT))
        for unit in mine.kan_velges
        if unit.orgnr in found
    ]
    visning = build_visning(rows, KLIENTKORT, spoerring, tabell="klientkort")
    context = {"liste": visning, "klienter": visning.utsnitt.rader, "utvalg": utvalg, "feil": wrong or ()}
    status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
    return render_page(request, "klientkort/klientkort.html", context, partials=("klientkort",), status=status)


def _render_form(
    request: PortalRequest, tilgang: Tilgang, skjema: Klientkortskjema, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"tilgang": tilgang, "skjema": skjema}
    return render_page(request, "klientkort/endre.html", context, status=status, viser_tall=False)

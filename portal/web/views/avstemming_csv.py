"""An account statement as CSV: its columns are chosen, and then it is read. The file itself is sent with each form."""

from collections.abc import Mapping
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from portal.access.avstemminger import keep_utkast
from portal.access.bokvalg import find_kolonner, find_kontovalg, keep_kolonner
from portal.access.grense import enforce_limit
from portal.access.innsyn import record
from portal.books.csv_columns import Csvvalg
from portal.books.csv_preview import Forhaandsvisning
from portal.books.refusal import BooksRefused, Reason
from portal.clock import get_clock
from portal.domain.tekst import format_dato
from portal.domain.tilgang import Tilgang
from portal.jobs.csvlesing import CsvFailed, Kontoutskriftfil
from portal.server.uploads import KEY, Upload, make_ticket
from portal.web.avstemmingsdag import make_way_back, read_dag
from portal.web.avstemmingsskjema import Bokfilskjema, find_month_end
from portal.web.csvskjema import (
    UgyldigCsv,
    has_all_kontoer,
    read_dekning,
    read_saldoer,
    read_valg,
    show_statement,
)
from portal.web.decorators import organisation_view
from portal.web.filnavn import CSV, explain_name
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.wording_avstemming import explain_refusal

MAX_CSV = 60  # statements sent by one person in ten minutes; each is sent at least twice


@organisation_view
@require_safe
def avstemming_csv(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """The form for a statement."""
    today = get_clock().today()
    dag = read_dag(request.GET.get("dato", "")) or find_month_end(today)
    return _render(request, tilgang, Bokfilskjema(format_dato(dag), today), {})


@organisation_view
@require_POST
def avstemming_csv_les(request: PortalRequest, tilgang: Tilgang, billett: str) -> HttpResponse:
    """Show what the statement looks like, or read it. `billett` has been checked before the file was taken."""
    enforce_limit("csvfil", tilgang.person.noekkel, most=MAX_CSV, window=settings.LIMIT_WINDOW)
    skjema, upload = Bokfilskjema.read(request.POST, get_clock().today()), request.META.get(KEY)
    if not isinstance(upload, Upload) or not upload.length:
        skjema.filfeil = _("Velg filen. Vi tar ikke vare på den mellom stegene.")
    else:
        skjema.filfeil = explain_name(upload.suffix, upload.begins, CSV)
    if not skjema.is_valid() or skjema.filfeil or not isinstance(upload, Upload):
        return _render(request, tilgang, skjema, {"feil": skjema.feil})
    fil = Kontoutskriftfil(
        upload=upload,
        orgnr=tilgang.orgnr,
        dato=skjema.cleaned_data["dato"],
        lagret=find_kontovalg(tilgang.orgnr),
    )
    try:
        return _go_on(request, tilgang, skjema, fil)
    except BooksRefused as refused:
        feil = explain_refusal(refused, tilgang.orgnr, fil.dato)
    except CsvFailed:
        feil = _("Filen ble ikke lest. Prøv igjen om litt.")
    return _render(request, tilgang, skjema, {"feil": (feil,)})


def _go_on(request: PortalRequest, tilgang: Tilgang, skjema: Bokfilskjema, fil: Kontoutskriftfil) -> HttpResponse:
    """The columns until everything asked for is there, then the accounts. Raises BooksRefused and CsvFailed."""
    query, is_chosen = request.POST, "k-dato" in request.POST
    try:
        valg = read_valg(query) if is_chosen else None
    except UgyldigCsv as wrong:
        return _render(request, tilgang, skjema, show_statement(query, fil.preview(None, None), fil.dato, str(wrong)))
    sett = fil.preview(valg, None if is_chosen else find_kolonner(tilgang.orgnr))
    feil = ""
    if sett.grunn:
        feil = explain_refusal(BooksRefused(Reason(sett.grunn), sett.detalj), tilgang.orgnr, fil.dato)
    elif valg is not None and "vis" not in request.GET and has_all_kontoer(query, sett.kontoer):
        try:
            _read(query, tilgang, fil, sett, valg)
        except UgyldigCsv as wrong:
            feil = str(wrong)
        except BooksRefused as refused:
            feil = explain_refusal(refused, tilgang.orgnr, fil.dato)
        else:
            record(tilgang, "avstemming_les", request.reference)
            address = reverse("avstemming_kontoer", args=[tilgang.orgnr, fil.dato.isoformat()])
            return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    return _render(request, tilgang, skjema, show_statement(query, sett, fil.dato, feil))


def _read(query: QueryDict, tilgang: Tilgang, fil: Kontoutskriftfil, sett: Forhaandsvisning, valg: Csvvalg) -> None:
    """Read it, and remember the columns. Raises UgyldigCsv, BooksRefused and CsvFailed."""
    dekning = read_dekning(query, fil.dato, get_clock().today())
    content = fil.read(valg, dekning, read_saldoer(query, sett.kontoer))
    keep_utkast(tilgang.person.noekkel, tilgang.orgnr, fil.dato, content)
    if sett.husket is not None:
        keep_kolonner(tilgang.orgnr, sett.husket)


def _render(
    request: PortalRequest, tilgang: Tilgang, skjema: Bokfilskjema, extra: Mapping[str, object]
) -> HttpResponse:
    """A part answers 200 also where something is wrong: the rest of the page, with the chosen file, stays."""
    holder = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    context = {
        "tilgang": tilgang,
        "tilbake": make_way_back(tilgang),
        "skjema": skjema,
        "billett": make_ticket(tilgang.orgnr, holder),
        "is_sendt": request.method == "POST",
        **extra,
    }
    status = HTTPStatus.BAD_REQUEST if extra.get("feil") and not request.htmx else HTTPStatus.OK
    return render_page(request, "avstemming/csv.html", context, partials=("csv-valg",), status=status, viser_tall=False)

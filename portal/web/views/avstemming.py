"""Reconciling the books with the authority's ledger: the list, the file, and how far its reading has come."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from portal.access.avstemminger import drop_ferdig, drop_utkast, list_ferdige, list_utkast
from portal.access.bokvalg import find_kontovalg
from portal.access.grense import enforce_limit
from portal.access.innsyn import record
from portal.api.confirmed import require_reader
from portal.books.source import LIMITS
from portal.clock import get_clock
from portal.domain.tekst import format_dato
from portal.domain.tilgang import Tilgang
from portal.jobs.boklesing import Lesefase, begin_lesing, drop_lesing, find_lesing
from portal.server.uploads import KEY, Upload, make_ticket
from portal.web.avstemmingsdag import make_way_back, read_dag
from portal.web.avstemmingsskjema import Bokfilskjema, find_month_end
from portal.web.decorators import organisation_view
from portal.web.filnavn import BOKFIL, explain_name
from portal.web.forms import get_first_day
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.wording_avstemming import explain_refusal

MAX_UPLOADS = 30  # of one person in ten minutes


@organisation_view
@require_safe
def avstemming(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """What the person works on, what is finished, and the form for a file."""
    today = get_clock().today()
    dag = read_dag(request.GET.get("dato", "")) or find_month_end(today)
    return _render(request, tilgang, Bokfilskjema(format_dato(dag), today), is_sendt=False)


@organisation_view
@require_POST
def avstemming_les(request: PortalRequest, tilgang: Tilgang, billett: str) -> HttpResponse:
    """Take a file of books and have it read. `billett` has been checked before the file was taken."""
    enforce_limit("bokfil", tilgang.person.noekkel, most=MAX_UPLOADS, window=settings.LIMIT_WINDOW)
    today, upload = get_clock().today(), request.META.get(KEY)
    skjema = Bokfilskjema.read(request.POST, today)
    if not isinstance(upload, Upload) or not upload.length:
        skjema.filfeil = _("Velg en fil først.")
    elif upload.length > LIMITS.unpacked:
        skjema.filfeil = _("Filen er for stor. Den kan være på høyst 200 MB.")
    else:
        skjema.filfeil = explain_name(upload.suffix, upload.begins, BOKFIL)
    if skjema.feil or not isinstance(upload, Upload):
        return _render(request, tilgang, skjema, is_sendt=True)
    dato = skjema.cleaned_data["dato"]
    begin_lesing(tilgang, upload, dato, get_first_day(today), find_kontovalg(tilgang.orgnr))
    record(tilgang, "avstemming_les", request.reference)
    return redirect("avstemming_lesing", tilgang.orgnr)


@organisation_view
@require_safe
def avstemming_lesing(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """How far the reading has come. It shows no figures."""
    lesing = find_lesing(tilgang)
    if lesing is None:
        return redirect("avstemming", tilgang.orgnr)
    if lesing.fase is Lesefase.FERDIG:
        address = reverse("avstemming_kontoer", args=[tilgang.orgnr, lesing.dato.isoformat()])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    refused = lesing.avslag
    context = {
        "tilgang": tilgang,
        "lesing": lesing,
        "avslag": explain_refusal(refused, tilgang.orgnr, lesing.dato) if refused is not None else "",
        "tilbake": make_way_back(tilgang),
    }
    return render_page(request, "avstemming/lesing.html", context, partials=("avstemming-lesing",), viser_tall=False)


@organisation_view
@require_POST
def avstemming_avbryt(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Stop reading."""
    drop_lesing(tilgang)
    messages.info(request, _("Filen er ikke lest. Ingenting er lagret."))
    return redirect("avstemming", tilgang.orgnr)


@organisation_view
@require_POST
def avstemming_slett(request: PortalRequest, tilgang: Tilgang, dag: str) -> HttpResponse:
    """Remove the person's own work, or with `ferdig` the organisation's finished reconciliation."""
    dato = read_dag(dag)
    if dato is None:
        raise Http404
    is_ferdig = "ferdig" in request.POST
    if (drop_ferdig if is_ferdig else drop_utkast)(tilgang, dato):
        record(tilgang, "avstemming_slett", request.reference)
        messages.info(request, _("Avstemmingen er slettet."))
    return redirect("avstemming", tilgang.orgnr)


def _render(request: PortalRequest, tilgang: Tilgang, skjema: Bokfilskjema, *, is_sendt: bool) -> HttpResponse:
    utkast, ferdige = list_utkast(tilgang), list_ferdige(tilgang)
    if any(one.uforklart for one in utkast):
        require_reader(tilgang)  # what is not explained is a figure of the authority's ledger
    holder = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    lesing = find_lesing(tilgang)
    context = {
        "tilgang": tilgang,
        "skjema": skjema,
        "is_sendt": is_sendt,
        "billett": make_ticket(tilgang.orgnr, holder),
        "utkast": utkast,
        "ferdige": ferdige,
        "lesing": lesing if lesing is not None and lesing.is_under_arbeid else None,
        "now": get_clock().now(),
    }
    status = HTTPStatus.BAD_REQUEST if is_sendt else HTTPStatus.OK
    shows = bool(utkast or ferdige) and not is_sendt
    return render_page(request, "avstemming/avstemming.html", context, status=status, viser_tall=shows)

"""Files that take a while: the page that says how far one is, and the file when it is ready."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from portal.documents.dokument import Dokument
from portal.domain.tilgang import Tilgang
from portal.jobs.filer import Fase, Fil, FileSlot, cancel, get_file_slot, name_fil, order
from portal.web.decorators import organisation_view
from portal.web.render import render_page
from portal.web.request import PortalRequest


def answer_with_pdf(tilgang: Tilgang, dokument: Dokument, *what: str) -> HttpResponse:
    """The document as PDF, or where it takes longer than anybody should wait, the way to the page that waits for it.

    `what` tells documents of one person and organisation apart; made again of the same, it is the same file.
    """
    noekkel = name_fil(tilgang, *what)
    fil = order(get_file_slot(tilgang, noekkel), dokument)
    return send(fil) if fil.fase is Fase.FERDIG else redirect("fil", orgnr=tilgang.orgnr, noekkel=noekkel)


def send(fil: Fil, content_type: str = "application/pdf") -> HttpResponse:
    """A file, to be kept by whoever asked."""
    response = HttpResponse(fil.innhold, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{fil.filnavn}"'
    return response


@organisation_view
@require_safe
def fil(request: PortalRequest, tilgang: Tilgang, noekkel: str) -> HttpResponse:
    """How far the file is; it can be left and come back to."""
    request.viser_tall = False  # the file does, when it is fetched
    found = _find(get_file_slot(tilgang, noekkel))
    if request.htmx and found.fase is Fase.FERDIG:
        return HttpResponseClientRedirect(reverse("fil", args=[tilgang.orgnr, noekkel]))
    context = {"tilgang": tilgang, "fil": found, "noekkel": noekkel}
    return render_page(request, "filer/fil.html", context, partials=("fil-fase",))


@organisation_view
@require_safe
def fil_last_ned(request: PortalRequest, tilgang: Tilgang, noekkel: str) -> HttpResponse:
    """The file itself."""
    found = _find(get_file_slot(tilgang, noekkel))
    if found.fase is not Fase.FERDIG:
        return redirect("fil", orgnr=tilgang.orgnr, noekkel=noekkel)
    return send(found)


@organisation_view
@require_POST
def fil_avbryt(request: PortalRequest, tilgang: Tilgang, noekkel: str) -> HttpResponse:
    """Stop making it."""
    slot = get_file_slot(tilgang, noekkel)
    _find(slot)
    cancel(slot)
    return redirect("fil", orgnr=tilgang.orgnr, noekkel=noekkel)


def _find(slot: FileSlot) -> Fil:
    found = slot.find()
    if found is None:
        raise Http404
    return found

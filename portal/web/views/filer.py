"""Files made by the worker: status page, download and cancellation."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from portal.documents.filformat import PDF
from portal.domain.tilgang import Tilgang
from portal.jobs.filer import Fase, Fil, FileSlot, cancel, get_file_slot
from portal.web.decorators import organisation_view
from portal.web.nedlasting import send
from portal.web.render import render_page
from portal.web.request import PortalRequest


@organisation_view
@require_safe
def fil(request: PortalRequest, tilgang: Tilgang, noekkel: str) -> HttpResponse:
    """Status of the file. It shows no figures; the download does."""
    found = _find(get_file_slot(tilgang, noekkel))
    if request.htmx and found.fase is Fase.FERDIG:
        return HttpResponseClientRedirect(reverse("fil", args=[tilgang.orgnr, noekkel]))
    context = {"tilgang": tilgang, "fil": found, "noekkel": noekkel}
    return render_page(request, "filer/fil.html", context, partials=("fil-fase",), viser_tall=False)


@organisation_view
@require_safe
def fil_last_ned(request: PortalRequest, tilgang: Tilgang, noekkel: str) -> HttpResponse:
    """Download the file."""
    found = _find(get_file_slot(tilgang, noekkel))
    if found.fase is not Fase.FERDIG:
        return redirect("fil", orgnr=tilgang.orgnr, noekkel=noekkel)
    return send(found.innhold, found.filnavn, PDF)


@organisation_view
@require_POST
def fil_avbryt(request: PortalRequest, tilgang: Tilgang, noekkel: str) -> HttpResponse:
    """Cancel the file."""
    slot = get_file_slot(tilgang, noekkel)
    _find(slot)
    cancel(slot)
    return redirect("fil", orgnr=tilgang.orgnr, noekkel=noekkel)


def _find(slot: FileSlot) -> Fil:
    found = slot.find()
    if found is None:
        raise Http404
    return found

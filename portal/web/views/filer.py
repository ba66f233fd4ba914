"""Files made by the worker: status page, download and cancellation."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from portal.access.tilgang import list_unreadable
from portal.api.confirmed import require_reader
from portal.documents.filformat import PDF
from portal.domain.tilgang import Tilgang
from portal.jobs.filer import Fil, FileSlot, Filfase, cancel, get_file_slot
from portal.web.decorators import organisation_view
from portal.web.feil import fil_ikke_funnet
from portal.web.nedlasting import send
from portal.web.render import render_page
from portal.web.request import PortalRequest


@organisation_view
@require_safe
def fil(request: PortalRequest, tilgang: Tilgang, noekkel: str) -> HttpResponse:
    """Status of the file. It shows no figures; the download does."""
    found = _find(request, get_file_slot(tilgang, noekkel))
    if found is None:
        return fil_ikke_funnet(request)
    if request.htmx and found.fase is Filfase.FERDIG:
        return HttpResponseClientRedirect(f"{reverse('fil', args=[tilgang.orgnr, noekkel])}?fulgt=ja")
    context = {"tilgang": tilgang, "fil": found, "noekkel": noekkel}
    return render_page(request, "filer/fil.html", context, partials=("fil-fase",), viser_tall=False)


@organisation_view
@require_safe
def fil_last_ned(request: PortalRequest, tilgang: Tilgang, noekkel: str) -> HttpResponse:
    """Download the file."""
    found = _find(request, get_file_slot(tilgang, noekkel))
    if found is None:
        return fil_ikke_funnet(request)
    if found.fase is not Filfase.FERDIG:
        return redirect("fil", orgnr=tilgang.orgnr, noekkel=noekkel)
    require_reader(replace(tilgang, leser=found.leser), found.hentet)
    return send(found.innhold, found.filnavn, PDF)


@organisation_view
@require_POST
def fil_avbryt(request: PortalRequest, tilgang: Tilgang, noekkel: str) -> HttpResponse:
    """Cancel the file."""
    slot = get_file_slot(tilgang, noekkel)
    if _find(request, slot) is None:
        return fil_ikke_funnet(request)
    cancel(slot)
    return redirect("fil", orgnr=tilgang.orgnr, noekkel=noekkel)


def _find(request: PortalRequest, slot: FileSlot) -> Fil | None:
    """The file, if the system user that read its figures may still read for the person. Raises ApiError."""
    found = slot.find()
    unreadable = {} if found is None else list_unreadable(request.session, {slot.orgnr: found.leser})
    if error := unreadable.get(slot.orgnr):
        raise error
    return None if unreadable else found

"""Saves a filter of the client list under a name, or deletes one."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.access.conflicts import CannotChange
from portal.access.klientkort import change_utvalg
from portal.domain.klientutvalg import UtvalgRefused, add_utvalg, remove_utvalg
from portal.web.decorators import signed_in_view
from portal.web.feil import bad_request
from portal.web.lagrede_utvalg import describe_refused, read_utvalg
from portal.web.request import PortalRequest


@signed_in_view
@require_POST
def klientutvalg(request: PortalRequest) -> HttpResponse:
    """Save what the list shows, or delete a saved filter; then go to the list."""
    slett, navn = request.POST.get("slett", ""), request.POST.get("navn", "")
    spoerring = read_utvalg(request.POST.get("spoerring", ""))
    try:
        if slett:
            change_utvalg(request.session, lambda kept: remove_utvalg(kept, slett))
        else:
            change_utvalg(request.session, lambda kept: add_utvalg(kept, navn, spoerring))
    except UtvalgRefused as exc:
        return bad_request(request, reasons=(describe_refused(exc),))
    except CannotChange:
        response = bad_request(request, reasons=(_("Endringen kunne ikke lagres nå. Prøv igjen om litt."),))
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        return response
    # No name: messages are stored unencrypted in the session.
    messages.info(request, _("Utvalget er slettet.") if slett else _("Utvalget er lagret."))
    return redirect(f"{reverse('virksomheter')}{f'?{spoerring}' if spoerring and not slett else ''}")

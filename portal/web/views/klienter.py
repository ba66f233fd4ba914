"""The client list: figures of all organisations a person may see, fetched in the background."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.access.innsyn import record_all
from portal.access.tilgang import get_tilganger
from portal.clock import get_clock, get_creation_time
from portal.documents.filformat import TABELLFORMATER, write_stempel
from portal.documents.tabell import list_klienter_tabell
from portal.jobs.klientliste import fill_anew, get_klientliste
from portal.web.decorators import signed_in_view, without_empty_fields
from portal.web.klientside import build_klientside, choose_klienter, describe_mangler, join_rader, list_klienter
from portal.web.nedlasting import Tabellfil, download
from portal.web.render import render_page
from portal.web.request import PortalRequest


@signed_in_view
@require_safe
@without_empty_fields
def klienter(request: PortalRequest) -> HttpResponse:
    """The list so far. The first visit starts the filling."""
    alle, antall_for_mange = list_klienter(request)
    if not alle and not antall_for_mange:
        return redirect("virksomheter")
    liste = get_klientliste(request.session)
    if liste is None and alle:
        liste = fill_anew(request.session, [one.orgnr for one in alle], request.referanse)
    context = build_klientside(request, join_rader(request, alle, liste), liste) | {
        "antall_for_mange": antall_for_mange
    }
    return render_page(request, "virksomheter/klienter.html", context, partials=("klientliste", "klient-henting"))


@signed_in_view
@require_POST
def klienter_hent(request: PortalRequest) -> HttpResponse:
    """Refill the list, at most once a minute and not while a filling runs."""
    alle, _antall = list_klienter(request)
    liste = get_klientliste(request.session)
    if liste is not None and liste.is_under_arbeid:
        messages.info(request, _("Tallene hentes allerede."))
    elif liste is not None and get_clock().now() - liste.begynt < settings.BETWEEN_REFRESHES:
        messages.info(request, _("Tallene er under ett minutt gamle."))
    else:
        fill_anew(request.session, [one.orgnr for one in alle], request.referanse)
    return redirect("klienter")


@signed_in_view
@require_safe
@download(*TABELLFORMATER)
def klienter_fil(request: PortalRequest) -> HttpResponse | Tabellfil:
    """The filtered and sorted list as a file, all pages."""
    alle, antall_for_mange = list_klienter(request)
    liste = get_klientliste(request.session)
    if liste is None:
        return redirect("klienter")
    chosen = choose_klienter(request, join_rader(request, alle, liste)).utsnitt.treff
    made, remarks = get_creation_time(), describe_mangler(chosen, antall_for_mange)
    if len(chosen) < len(alle):
        remarks.append(_("Et utvalg: %(med)d av %(alle)d klienter.") % {"med": len(chosen), "alle": len(alle)})
    shown = get_tilganger(request.session, {klient.orgnr for klient in chosen if klient.tall is not None})
    record_all(shown, "klienter_fil", request.referanse)
    tabell = list_klienter_tabell(chosen, remarks)
    return Tabellfil(navn=f"klienter_{write_stempel(made)}", tabeller=(tabell,), laget=made)

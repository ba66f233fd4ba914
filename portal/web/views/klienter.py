"""The figures of all organisations a person may see: fetched anew, and as a file."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.access.innsyn import record_all
from portal.access.nattvalg import is_tilbudt, switch_off, switch_on
from portal.access.tilgang import get_tilganger
from portal.clock import get_clock, get_creation_time
from portal.documents.filformat import TABELLFORMATER, write_stempel
from portal.documents.klienttabell import list_klienter_tabell
from portal.jobs.klientliste import Klientliste, fill_anew, get_klientliste
from portal.web.decorators import open_view, signed_in_view
from portal.web.klientrader import join_rader, read_mine
from portal.web.klientside import ALLE, choose_klienter, describe_mangler
from portal.web.nedlasting import Tabellfil, download
from portal.web.request import PortalRequest
from portal.web.utvalg import UgyldigValg


@signed_in_view
@require_POST
def klienter_hent(request: PortalRequest) -> HttpResponse:
    """Refill the list, at most once a minute and not while a filling runs."""
    mine = read_mine(request)
    liste = get_klientliste(request.session)
    if liste is not None and liste.is_under_arbeid:
        messages.info(request, _("Tallene hentes allerede."))
    elif liste is not None and _is_just_begun(liste):
        messages.info(request, _("Tallene er under ett minutt gamle."))
    elif mine.med_tall:
        fill_anew(request.session, mine.med_tall, request.reference)
    return redirect("virksomheter")


@signed_in_view
@require_POST
def klienter_natt(request: PortalRequest) -> HttpResponse:
    """Switch fetching at night on or off."""
    asked = request.POST.get("natt")
    if asked == "paa" and is_tilbudt():
        switch_on(request.session)
        messages.info(request, _("Tallene hentes om natten fra nå av."))
    elif asked == "av":
        switch_off(request.session)
        messages.info(request, _("Tallene hentes ikke om natten lenger."))
    else:
        raise UgyldigValg(_("Skjemaet mangler noe. Last siden på nytt."))
    return redirect(f"{reverse('virksomheter')}#innhold")


def _is_just_begun(liste: Klientliste) -> bool:
    return liste.fylling is not None and get_clock().now() - liste.fylling.begynt < settings.BETWEEN_REFRESHES


@signed_in_view
@require_safe
@download(*TABELLFORMATER)
def klienter_fil(request: PortalRequest) -> HttpResponse | Tabellfil:
    """The filtered and sorted list as a file, all pages: those that figures are fetched for."""
    mine = read_mine(request)
    liste = get_klientliste(request.session)
    if liste is None:
        return redirect("virksomheter")
    valg = choose_klienter(request, mine, join_rader(request, mine, liste), default=ALLE)
    chosen = [klient for klient in valg.treff_i_listen if not klient.is_uten_tall]
    made, remarks = get_creation_time(), describe_mangler(chosen)
    if len(chosen) < len(mine.med_tall):
        told = ngettext(
            "Et utvalg: %(med)d av %(alle)d virksomhet.",
            "Et utvalg: %(med)d av %(alle)d virksomheter.",
            len(mine.med_tall),
        )
        remarks.append(told % {"med": len(chosen), "alle": len(mine.med_tall)})
    left_out = len(valg.treff_i_listen) - len(chosen)
    if left_out:
        remarks.append(
            ngettext(
                "%(antall)d virksomhet uten tall er ikke med.",
                "%(antall)d virksomheter uten tall er ikke med.",
                left_out,
            )
            % {"antall": left_out}
        )
    shown = get_tilganger(request.session, {klient.orgnr for klient in chosen if klient.tall is not None})
    record_all(shown, "klienter_fil", request.reference, {klient.orgnr: klient.leser for klient in chosen})
    tabell = list_klienter_tabell(chosen, remarks)
    return Tabellfil(navn=f"klienter_{write_stempel(made)}", tabeller=(tabell,), laget=made)


@open_view
@require_safe
def klienter(request: PortalRequest, endelse: str = "") -> HttpResponse:
    """Redirect from the addresses that the figures had when they were a page of their own."""
    address = reverse("klienter_fil", args=[endelse]) if endelse else reverse("virksomheter")
    query = request.META["QUERY_STRING"]
    return redirect(f"{address}?{query}" if query else address, permanent=True)

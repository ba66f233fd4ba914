"""The organisations a person may see: the list with their figures, the switcher, and favourites."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, replace_url

from portal.access.firmanatt import note_seen
from portal.access.husket import set_favoritt
from portal.access.innsyn import record_all
from portal.access.tilgang import get_virksomheter
from portal.clock import get_real_date
from portal.domain.klienter import Klient, sum_valgte
from portal.domain.tilgang import Tilgang
from portal.jobs.klientfylling import RECORDED_AS
from portal.jobs.klientlager import is_innsynsdag_taken, take_innsynsdag
from portal.jobs.klientliste import get_klientliste, keep_filled
from portal.jobs.papirer import list_ordrer
from portal.web.came_from import get_came_from
from portal.web.decorators import organisation_view, signed_in_view, without_empty_fields
from portal.web.klientrader import Mine, get_tilganger_of_shown, join_rader, read_mine
from portal.web.klientside import Klientvalg, build_klientside, choose_klienter
from portal.web.nattside import build_natt
from portal.web.papirside import build_ordrer
from portal.web.papirvalg import read_orgnumre
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.samme_side import SammeSide
from portal.web.virksomhetsliste import build_bytter


@signed_in_view
@require_safe
@without_empty_fields
def virksomheter(request: PortalRequest) -> HttpResponse:
    """The list with the figures so far. A visit starts to fetch missing figures. A single organisation is opened."""
    mine = read_mine(request)
    if len(mine.kan_velges) == 1:
        return redirect("oversikt", orgnr=mine.kan_velges[0].orgnr)
    liste = get_klientliste(request.session)
    rows = join_rader(request, mine, liste)
    valg = choose_klienter(request, mine, rows)
    _record_shown(request, mine, rows)
    shown = [klient.orgnr for klient in valg.visning.utsnitt.rader]
    waiting = {row.orgnr for row in rows if row.is_ventende}
    liste = keep_filled(request.session, liste, mine.med_tall, shown, waiting, request.reference)
    is_entered = request.GET.get("apne") == "1"
    if is_entered and valg.only_hit:
        address = reverse("oversikt", args=[valg.only_hit])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    context = build_klientside(mine, rows, valg, liste)
    context |= {"valgt": sum_valgte(_list_ticked(request, valg))}
    context |= {"papirer": build_ordrer(list_ordrer(mine.person)), "is_entered": is_entered and valg.utvalg.sok}
    firmaer = _find_firmaer(mine, rows)
    paa = note_seen(firmaer)
    if not request.htmx:
        context["natt"] = build_natt(request.session, len(mine.med_tall), firmaer, paa)
    page = render_page(request, "virksomheter/virksomheter.html", context, partials=("klientliste", "klient-henting"))
    # Going back to this address must not open the only match of another day.
    return replace_url(page, f"{request.path}{context['query_string']}") if is_entered and request.htmx else page


def _list_ticked(request: PortalRequest, valg: Klientvalg) -> list[Klient]:
    """Those of the page that the address names: without script, a press sums them up."""
    named = read_orgnumre(request.GET)
    return [row for row in valg.visning.utsnitt.rader if row.orgnr in named and not row.is_uten_tall]


def _find_firmaer(mine: Mine, rows: Sequence[Klient]) -> dict[str, str]:
    """Names of the person's firms whose agents read what is shown."""
    lesere = {row.leser.eier for row in rows if row.tall is not None}
    return {unit.orgnr: unit.navn for unit in mine.kan_velges if unit.orgnr in lesere}


def _record_shown(request: PortalRequest, mine: Mine, rows: Sequence[Klient]) -> None:
    """Record, once a day, that the person sees figures fetched earlier or by the portal alone."""
    lesere, dag = {row.orgnr: row.leser for row in rows if row.tall is not None}, get_real_date()
    if not lesere or is_innsynsdag_taken(mine.person, dag):
        return
    # Asked before the day is taken: if nobody can say, nothing is shown, and the next visit is the first.
    tilganger = get_tilganger_of_shown(request, lesere.keys())
    if take_innsynsdag(mine.person, dag):
        record_all(tilganger, RECORDED_AS, request.reference, lesere)


@signed_in_view
@require_safe
def bytt(request: PortalRequest) -> HttpResponse:
    """Content of the switcher: other organisations, first twenty hits."""
    if not request.htmx:
        return redirect("virksomheter")
    context = build_bytter(request, get_virksomheter(request.session), request.GET.get("valgt", "")[:9])
    context["side"] = SammeSide.of(request)
    return render_page(request, "virksomheter/bytt.html", context, partials=("bytter-treff",))


@organisation_view
@require_POST
def favoritt(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Set the favourite mark, or remove it with `?fjern=1`; then redirect back to the list."""
    is_favoritt = request.GET.get("fjern") != "1"
    set_favoritt(tilgang, is_favoritt=is_favoritt)
    # No name: messages are stored unencrypted in the session.
    messages.info(request, _("Favoritten er lagt til.") if is_favoritt else _("Favoritten er fjernet."))
    came_from, virksomheter = get_came_from(request), reverse("virksomheter")
    back = came_from if came_from.partition("?")[0] == virksomheter else virksomheter
    return redirect(f"{back}#stjerne-{tilgang.orgnr}")

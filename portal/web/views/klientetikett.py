"""Labels on many clients at once: put on those that are ticked, or taken off."""

from collections.abc import Mapping
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.access.conflicts import CannotChange
from portal.access.klientkort import change_klientkort
from portal.domain.collation import sort_key
from portal.domain.klienter import UTEN_KORT
from portal.domain.klientkort import MAX_ETIKETTER, Klientkort
from portal.web.decorators import signed_in_view
from portal.web.klientkortskjema import Etikettskjema
from portal.web.klientrader import Mine, read_mine
from portal.web.lagrede_utvalg import read_utvalg
from portal.web.papirvalg import make_valgt, read_orgnumre
from portal.web.render import render_page
from portal.web.request import PortalRequest

PUT_ON, TAKE_OFF = "sett-paa", "ta-av"
Cards = Mapping[str, Klientkort]


@signed_in_view
@require_http_methods(["GET", "HEAD", "POST"])
def klientetikett(request: PortalRequest) -> HttpResponse:
    """The form for the clients that are named. A POST changes the labels of all of them, or of none."""
    mine = read_mine(request)
    if request.method != "POST":
        return _render(request, mine, list(read_orgnumre(request.GET)), Etikettskjema())
    asked, skjema = list(read_orgnumre(request.POST)), Etikettskjema.read(request.POST)
    handling, known = request.POST.get("handling"), {unit.orgnr for unit in mine.kan_velges}
    chosen = [orgnr for orgnr in asked if orgnr in known]
    if not skjema.is_valid() or handling not in (PUT_ON, TAKE_OFF) or not chosen:
        return _render(request, mine, asked, skjema, HTTPStatus.BAD_REQUEST)
    labels, is_on = skjema.labels, handling == PUT_ON

    def change(kept: Cards) -> dict[str, Klientkort]:
        cards = {orgnr: kept.get(orgnr, UTEN_KORT) for orgnr in chosen}
        return {**kept, **{o: one.with_labels(labels) if is_on else one.without(labels) for o, one in cards.items()}}

    if full := sum(len(one.etiketter) > MAX_ETIKETTER for one in change(mine.kort).values()):
        skjema.add_error("etiketter", _describe_full(full))
        return _render(request, mine, asked, skjema, HTTPStatus.BAD_REQUEST)
    try:
        change_klientkort(request.session, change)
    except CannotChange:
        skjema.add_error(None, _("Endringen kunne ikke lagres nå. Prøv igjen om litt."))
        return _render(request, mine, asked, skjema, HTTPStatus.SERVICE_UNAVAILABLE)
    # No label: messages are not sealed.
    text = ngettext(
        "Etikettene er endret for %(antall)d klient.",
        "Etikettene er endret for %(antall)d klienter.",
        len(chosen),
    )
    messages.info(request, text % {"antall": len(chosen)})
    query = read_utvalg(request.GET.urlencode())
    return redirect(f"{reverse('virksomheter')}?{query}" if query else "virksomheter")


def _describe_full(antall: int) -> str:
    told = ngettext(
        "%(antall)d klient får for mange etiketter. En klient kan ha høyst %(most)d.",
        "%(antall)d klienter får for mange etiketter. En klient kan ha høyst %(most)d.",
        antall,
    )
    return told % {"antall": antall, "most": MAX_ETIKETTER}


def _render(
    request: PortalRequest, mine: Mine, asked: list[str], skjema: Etikettskjema, status: int = HTTPStatus.OK
) -> HttpResponse:
    query = read_utvalg(request.GET.urlencode())
    used = {label for kort in mine.kort.values() for label in kort.etiketter}
    context = {
        "valgte": [make_valgt(mine, unit) for unit in mine.kan_velges if unit.orgnr in asked],
        "skjema": skjema,
        "brukte": sorted(used, key=sort_key),
        "query_string": f"?{query}" if query else "",
        "sett_paa": PUT_ON,
        "ta_av": TAKE_OFF,
    }
    return render_page(request, "klientkort/etikett.html", context, status=status)

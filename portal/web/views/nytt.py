"""What is new since last time, across clients: as a page and as a file, and marked as seen by the person."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.access.innsyn import record_all
from portal.access.sett import drop_all_but
from portal.clock import get_creation_time
from portal.documents.filformat import TABELLFORMATER, write_stempel
from portal.documents.nyttabell import list_nytt_tabell
from portal.domain.klienter import Klient
from portal.domain.nytt import Hull, Nytt
from portal.jobs.klientgrunnlag import drop_angre, find_angre, find_grunnlag, mark_seen, undo_seen
from portal.jobs.klientliste import get_klientliste, replace_nytt
from portal.web.decorators import signed_in_view, without_empty_fields
from portal.web.feil import bad_request
from portal.web.klientrader import get_tilganger_of_shown, join_rader, read_mine
from portal.web.nedlasting import Tabellfil, download
from portal.web.nyttside import build_nyttside, choose_nytt
from portal.web.render import render_page
from portal.web.request import PortalRequest


@signed_in_view
@require_safe
@without_empty_fields
def nytt(request: PortalRequest) -> HttpResponse:
    """The changes of all clients, those that need attention first."""
    mine, liste = read_mine(request), get_klientliste(request.session)
    if liste is None:
        return redirect("virksomheter")  # which begins to fetch
    rows = join_rader(request, mine, liste)
    valg = choose_nytt(request.GET, rows)
    shown = [one.klient for one in valg.visning.utsnitt.rader]
    _record(request, shown, "klientnytt")
    context = build_nyttside(rows, valg) | {"kan_angres": bool(find_angre(mine.person))}
    return render_page(request, "klientnytt/klientnytt.html", context, partials=("nyttliste",))


@signed_in_view
@require_safe
@download(*TABELLFORMATER)
def nytt_fil(request: PortalRequest) -> HttpResponse | Tabellfil:
    """The same as a file, all pages, with a row for each client that was not compared."""
    mine, liste = read_mine(request), get_klientliste(request.session)
    if liste is None:
        return redirect("virksomheter")
    rows = join_rader(request, mine, liste)
    valg, made = choose_nytt(request.GET, rows), get_creation_time()
    _record(request, [one.klient for one in valg.viste], "klientnytt_fil")
    remarks = [_("Det du har merket som sett, er ikke med.")]
    if valg.uten:
        remarks.append(
            ngettext(
                "%(antall)d klient er ikke sammenlignet, eller ikke helt.",
                "%(antall)d klienter er ikke sammenlignet, eller ikke helt.",
                len(valg.uten),
            )
            % {"antall": len(valg.uten)}
        )
    tabell = list_nytt_tabell(((one.klient, one.endringer) for one in valg.viste), valg.uten, remarks)
    return Tabellfil(navn=f"nytt_{write_stempel(made)}", tabeller=(tabell,), laget=made)


@signed_in_view
@require_POST
def nytt_sett(request: PortalRequest) -> HttpResponse:
    """Mark the figures that the page showed as seen: of one client, or of all that have figures."""
    til, liste = _read_time(request.POST.get("til", "")), get_klientliste(request.session)
    if til is None:
        return bad_request(request, reasons=(_("Skjemaet mangler noe. Last siden på nytt."),))
    mine = read_mine(request)
    asked, rows = request.POST.get("virksomhet", ""), join_rader(request, mine, liste)
    chosen = {row.orgnr for row in rows if row.tall is not None and asked in ("", row.orgnr)}
    kept = find_grunnlag(mine.person, chosen)
    seen = {orgnr: one.stand for orgnr, one in kept.items() if one.stand.hentet <= til}
    mark_seen(mine.person, seen)
    text = ngettext("Merket som sett for %(antall)d klient.", "Merket som sett for %(antall)d klienter.", len(seen))
    messages.info(request, text % {"antall": len(seen)})
    newer = len(chosen) - len(seen)
    if newer:
        text = ngettext(
            "%(antall)d klient har fått nyere tall siden siden ble vist, og er ikke merket.",
            "%(antall)d klienter har fått nyere tall siden siden ble vist, og er ikke merket.",
            newer,
        )
        messages.info(request, text % {"antall": newer})
    return _go_back()


@signed_in_view
@require_POST
def nytt_angre(request: PortalRequest) -> HttpResponse:
    """Undo the last marking."""
    undone = undo_seen(read_mine(request).person)
    replace_nytt(request.session, undone)
    text = ngettext(
        "Merkingen er angret for %(antall)d klient.", "Merkingen er angret for %(antall)d klienter.", len(undone)
    )
    messages.info(request, text % {"antall": len(undone)})
    return _go_back()


@signed_in_view
@require_POST
def nytt_slett(request: PortalRequest) -> HttpResponse:
    """Delete everything that the person has marked."""
    mine, liste = read_mine(request), get_klientliste(request.session)
    drop_all_but(mine.person, ())
    drop_angre(mine.person)
    fetched = {} if liste is None else {o: r.hentet for o, r in liste.rader.items() if r.tall is not None and r.hentet}
    replace_nytt(request.session, {orgnr: Nytt(naa=at, hull=(Hull.FOERSTE,)) for orgnr, at in fetched.items()})
    messages.info(request, _("Det du hadde merket som sett, er slettet."))
    return _go_back()


def _record(request: PortalRequest, shown: Iterable[Klient], hva: str) -> None:
    by_orgnr = {klient.orgnr: klient.leser for klient in shown}
    if by_orgnr:
        record_all(get_tilganger_of_shown(request, by_orgnr.keys()), hva, request.reference, by_orgnr)


def _read_time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _go_back() -> HttpResponse:
    return redirect(f"{reverse('klientnytt')}#innhold")

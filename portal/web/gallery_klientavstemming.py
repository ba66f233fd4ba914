"""The month across clients for the gallery: every state a reconciliation can be in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.access.avstemmingsstand import Stand
from portal.clock import get_clock
from portal.domain.fremdrift import ZERO, Avstemt, Fremdrift
from portal.domain.tilgang import Virksomhet
from portal.domain.virksomheter import Huskeliste
from portal.web.avstemmingsmaaned import build_maanedsside, choose_maaned
from portal.web.gallery_klientnytt import Show
from portal.web.klientrader import Mine
from portal.web.render import render_page
from portal.web.request import PortalRequest

UNITS = tuple(
    Virksomhet(orgnr=orgnr, navn=navn, enhetstype="AS")
    for orgnr, navn in (
        ("316524370", "Havblikk Tangtørkeri AS"),
        ("316772889", "Isrose Glassblåseri AS"),
        ("314287789", "Bekkesus Vannmølle AS"),
        ("313045234", "Hvitveis Rørlegging AS"),
        ("317021399", "Jordbærtue Planteskole AS"),
        ("317766920", "Myrull Putefyll AS"),
    )
)


def _find(_person: str, units: Sequence[Virksomhet], dager: Sequence[date]) -> Stand:
    now = get_clock().now()
    done = Avstemt(fremdrift=Fremdrift.FERDIG, uforklart=ZERO, navn="Sigrid Eksempel", laast=now - timedelta(days=1))
    done = replace(done, hentet=done.laast)
    known = dict(zip((unit.orgnr for unit in UNITS), _list_states(done, now.date()), strict=False))
    wanted = {unit.orgnr for unit in units}
    if len(dager) == 1:
        return {(orgnr, dager[0]): one for orgnr, one in known.items() if orgnr in wanted}
    return {(orgnr, dag): done for orgnr in wanted for dag in dager if (orgnr, dag) != ("316772889", dager[-1])} | {
        ("316772889", dager[-1]): Avstemt(fremdrift=Fremdrift.AAPEN, uforklart=Decimal(200))
    }


def _list_states(done: Avstemt, today: date) -> tuple[Avstemt, ...]:
    """One each, in the order of the organisations; the others are not begun."""
    changed = Avstemt(
        fremdrift=Fremdrift.ENDRET,
        uforklart=Decimal(410),
        navn=done.navn,
        laast=done.laast,
        sjekket=today,
        hentet=done.laast,
    )
    return (
        Avstemt(fremdrift=Fremdrift.AAPEN, uforklart=Decimal(1240), venter=2),
        Avstemt(fremdrift=Fremdrift.AAPEN, mangler_kontoer=True),
        changed,
        Avstemt(fremdrift=Fremdrift.KLAR, uforklart=ZERO, forskjeller=2),
        Avstemt(),
        done,
    )


def _show(request: PortalRequest) -> HttpResponse:
    mine = Mine(units=UNITS, huskeliste=Huskeliste(), kort={}, navn="")
    context = build_maanedsside(choose_maaned(request.GET, mine, _find), mine)
    return render_page(request, "klientavstemming/klientavstemming.html", context)


STATES: tuple[tuple[str, Promise, Show], ...] = (("klientavstemming", _("Avstemming måned for måned"), _show),)

"""States of the list of organisations, for the gallery: figures of an earlier day, and fetching at night."""

from collections.abc import Callable, Set
from datetime import timedelta

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.access.nattvalg import Nattsamtykke, Personvalg, Resultat
from portal.clock import get_clock
from portal.domain.klienter import Hindring, Klient, compute_klienttall, sum_valgte
from portal.domain.tilgang import Virksomhet
from portal.domain.virksomheter import Huskeliste
from portal.web import eksempler
from portal.web.klientrader import Mine
from portal.web.klientside import ALLE, build_klientside, choose_klienter
from portal.web.nattside import describe_natt
from portal.web.render import render_page
from portal.web.request import PortalRequest

NAVN = {
    "313045234": "Hvitveis Rørlegging AS",
    "311977849": "Tåkefløyte Båtsnekkeri AS",
    "314055403": "Nordlys Eplepresseri ENK",
    "316524370": "Havblikk Tangtørkeri AS",
    "317021399": "Jordbærtue Planteskole AS",
    "318263949": "Orrhane Friluftsutleie AS",
}


Show = Callable[[PortalRequest], HttpResponse]
FIRMA, ANNET = "315622182", "315714001"


def _list_klienter() -> list[Klient]:
    """Half of them fetched today, half yesterday."""
    now, today = get_clock().now(), get_clock().today()
    tall = compute_klienttall(eksempler.make_aapne(today), today)
    return [
        Klient(orgnr=orgnr, navn=navn, tall=tall, hentet=now - timedelta(days=place % 2))
        for place, (orgnr, navn) in enumerate(NAVN.items())
    ]


def _show(
    valgt: Personvalg | None, *, is_tilbudt: bool, paa: Set[str] | None = None, ticked: int = 0
) -> Callable[[PortalRequest], HttpResponse]:
    def shown(request: PortalRequest) -> HttpResponse:
        units = tuple(Virksomhet(orgnr=orgnr, navn=navn, enhetstype="AS") for orgnr, navn in NAVN.items())
        mine = Mine(units=units, huskeliste=Huskeliste(), kort={}, navn="Sigrid Åkervold")
        rows = _list_klienter()
        if ticked:  # the last of them has no figures
            rows[ticked - 1] = rows[ticked - 1]._replace(tall=None, hindring=Hindring.RETT)
        context = build_klientside(mine, rows, choose_klienter(request, mine, rows, default=ALLE), None)
        firmaer = {} if paa is None else {FIRMA: "Tallaksen Regnskap AS", ANNET: "Sjøgren Revisjon AS"}
        context["natt"] = describe_natt(valgt, len(rows), firmaer, paa or frozenset(), is_tilbudt=is_tilbudt)
        context["valgt"] = sum_valgte(rows[:ticked])
        return render_page(request, "virksomheter/virksomheter.html", context)

    return shown


def _make_valgt() -> Personvalg:
    now = get_clock().now()
    samtykke = Nattsamtykke(pid="", navn="Sigrid Åkervold", laget=now - timedelta(days=9))
    resultat = Resultat(begynt=now, sagt=now, hentet=4, kall=7, venter=2, is_ferdig=True)
    return Personvalg(samtykke=samtykke, resultat=resultat)


STATES: tuple[tuple[str, Promise, Show], ...] = (
    ("klientliste-natt-av", _("Virksomheter: henting om natten er av"), _show(None, is_tilbudt=True)),
    (
        "klientliste-natt-paa",
        _("Virksomheter: henting om natten er på, noe ble ikke hentet"),
        lambda request: _show(_make_valgt(), is_tilbudt=True)(request),
    ),
    (
        "klientliste-natt-firma",
        _("Virksomheter: henting om natten bare for firmaer"),
        _show(None, is_tilbudt=False, paa={FIRMA}),
    ),
    ("klientliste-valgt", _("Virksomheter: noen er valgt, én uten tall"), _show(None, is_tilbudt=True, ticked=3)),
    ("klientliste-natt-ikke", _("Virksomheter: henting om natten tilbys ikke"), _show(None, is_tilbudt=False)),
)

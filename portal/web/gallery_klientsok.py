"""States of the search across clients, for the gallery."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.clock import get_clock
from portal.domain.klienter import Hindring, Klient
from portal.domain.klientkort import Klientkort
from portal.domain.klientsok import Radslag, Soek, Soekerad
from portal.web.klientsokside import Soekeresultat, Soekt, Soektreff, build_soekeside
from portal.web.render import render_page
from portal.web.request import PortalRequest

Show = Callable[[PortalRequest], HttpResponse]
KLIENT = Klient(orgnr="313045234", navn="Hvitveis Rørlegging AS", kort=Klientkort(nummer="1023"))
UTEN = Klient(orgnr="311977849", navn="Tåkefløyte Båtsnekkeri AS", hindring=Hindring.UTILGJENGELIG)


def _list_rader() -> list[Soekerad]:
    day = get_clock().today() - timedelta(days=30)
    half, whole = Decimal(17750), Decimal(61100)
    kid, account = "9182633041758292", "******18230"
    krav, paid, out = Radslag.KRAV, Radslag.INNBETALING, Radslag.UTBETALING
    return [
        Soekerad(krav, "K-1", "Mva-melding 2023-3", (day,), (half,), (), (kid,), rest=half, is_aapen=True),
        Soekerad(krav, "K-2", "Forskuddstrekk 2022-3", (day,), (half,), aar=day.year, rest=Decimal(0)),
        Soekerad(krav, "K-3", "Skatteoppgjør 2022", (day,), (-half,), rest=-half, is_aapen=True),
        Soekerad(paid, "85208146", "", (day,), (whole, half), (), (), (account,), "rad", rest=half, is_aapen=True),
        Soekerad(paid, "84731902", "", (day,), (half,), noekkel="rad", aar=day.year, rest=Decimal(0)),
        Soekerad(paid, "84731903", "", (day,), (half,), krav_id="K-1", is_aapen=True),
        Soekerad(out, "99120", "", (day,), (half,), noekkel="rad", aar=day.year),
    ]


def _show(text: str, *, age: timedelta = timedelta()) -> Show:
    """`age`: of the lists of a year, where the open list was fetched now."""

    def shown(request: PortalRequest) -> HttpResponse:
        soek = Soek.read(text, "nb")
        now, year = get_clock().now(), get_clock().today().year
        rader = [rad._replace(hentet=now - age if rad.aar else now) for rad in _list_rader()]
        found = [(rad, soek.find(rad)) for rad in rader]
        treff = tuple(Soektreff(klient=KLIENT, rad=rad, maate=how) for rad, how in found if how is not None)
        soekt = Soekt(klienter=[KLIENT], med_aar=Counter({year: 1}), uten=[UTEN], er_stanset=not treff)
        soekt.hentet, soekt.aar_hentet = [now], {year: [now - age]}
        resultat = Soekeresultat(soek=soek, treff=treff, deler=0, soekt=soekt)
        context = build_soekeside(text, resultat, deler=False) | {"tilgang": None}
        return render_page(request, "klientsok/klientsok.html", context)

    return shown


STATES: tuple[tuple[str, Promise, Show], ...] = (
    ("klientsok", _("Søk hos alle klienter: treff"), _show("17 750")),
    (
        "klientsok-tider",
        _("Søk hos alle klienter: rader hentet på ulike tider"),
        _show("17 750", age=timedelta(days=3)),
    ),
    ("klientsok-ingen", _("Søk hos alle klienter: ingen treff, noe ikke søkt i"), _show("99999999999")),
    ("klientsok-ulesbart", _("Søk hos alle klienter: kan ikke leses"), _show("Hvitveis")),
)

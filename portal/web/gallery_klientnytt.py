"""States of what is new across clients, for the gallery."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.http import HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.clock import get_clock
from portal.domain.klienter import Hindring, Klient, Klienttall
from portal.domain.klientkort import Klientkort
from portal.domain.nytt import Endring, Endringsslag, Hull, Nytt
from portal.web.nyttside import build_nyttside, choose_nytt
from portal.web.render import render_page
from portal.web.request import PortalRequest

S = Endringsslag
ZERO = Decimal(0)
Show = Callable[[PortalRequest], HttpResponse]


def _make_tall() -> Klienttall:
    return Klienttall(
        forfalt=ZERO, snart=ZERO, neste_frist=None, til_gode=ZERO, uplassert=ZERO, uten_frist=ZERO,
        ikke_forfalt=ZERO, lacks_krav=False, lacks_innbetalinger=False,
    )  # fmt: skip


def _make_klient(orgnr: str, navn: str, nummer: str, *endringer: Endring, hull: tuple[Hull, ...] = ()) -> Klient:
    now = get_clock().now()
    foer = None if Hull.FOERSTE in hull else now - timedelta(days=3)
    return Klient(
        orgnr=orgnr,
        navn=navn,
        tall=_make_tall(),
        hentet=now,
        kort=Klientkort(nummer=nummer, etiketter=("Bygg",) if nummer else ()),
        nytt=Nytt(naa=now, foer=foer, endringer=endringer, hull=hull),
    )


def _list_klienter() -> list[Klient]:
    today = get_clock().today()
    day, krav = today - timedelta(days=1), "Arbeidsgiveravgift 2023-3"
    late = Endring(slag=S.FORFALT, id="K-1", navn=krav, dato=day, beloep=Decimal("22310.50"))
    changes = (
        Endring(slag=S.RENTER, id="K-1", navn=krav, beloep=Decimal("7.18")),
        Endring(slag=S.NYTT_KRAV, id="K-2", navn="Mva-melding 2023-3", dato=today, beloep=Decimal(118275)),
        Endring(slag=S.ENDRET, id="K-3", navn=krav, dato=today, beloep=Decimal(8940), foer=Decimal(9940)),
        Endring(slag=S.FRIST, id="K-4", navn=krav, dato=today, beloep=Decimal(500)),
        Endring(slag=S.OPPGJORT, id="K-5", navn="Forskuddstrekk 2023-2", dato=day, beloep=Decimal(12500)),
    )
    paid = (
        Endring(slag=S.LIGGER, id="85210377", dato=day, beloep=Decimal(61100), uplassert=Decimal(17750)),
        Endring(slag=S.MOTTATT, id="85208146", dato=day, beloep=Decimal(26400), gjelder=(krav,)),
        Endring(slag=S.PLASSERT, id="85208147", dato=day, beloep=Decimal(43350), foer=Decimal(43350)),
        Endring(slag=S.LEDIG, id="85208148", dato=day, beloep=Decimal(900), uplassert=Decimal(900)),
        Endring(slag=S.FLYTTET, id="85208149", dato=day, beloep=Decimal(400), gjelder=(krav,)),
        Endring(slag=S.UTBETALING, id="99120", dato=day, beloep=Decimal(14206)),
        Endring(slag=S.UTBETALING_ENDRET, id="99121", dato=day, beloep=Decimal(-9800), gjelder=("Skatt 2022",)),
        Endring(slag=S.UTBETALING_FLYTTET, id="99122", dato=day, beloep=Decimal(300), gjelder=("Skatt 2022", krav)),
    )
    return [
        _make_klient("313045234", "Hvitveis Rørlegging AS", "1023", late, *changes, hull=(Hull.LISTER,)),
        _make_klient("312051192", "Blåveis Kanelsnurrbakeri AS", "1188", *paid),
        _make_klient("314784804", "Lyngrabbe Honningtapperi ENK", "", hull=(Hull.KRAV,)),
        Klient(orgnr="311977849", navn="Tåkefløyte Båtsnekkeri AS", hindring=Hindring.UTILGJENGELIG),
    ]


def _show(make: Callable[[], list[Klient]]) -> Show:
    def shown(request: PortalRequest) -> HttpResponse:
        rows = make()
        context = build_nyttside(rows, choose_nytt(QueryDict(), rows)) | {"tilgang": None}
        return render_page(request, "klientnytt/klientnytt.html", context)

    return shown


def _list_umerket() -> list[Klient]:
    return [_make_klient("313045234", "Hvitveis Rørlegging AS", "1023", hull=(Hull.FOERSTE,))]


def _list_uten_nytt() -> list[Klient]:
    return [_make_klient("313045234", "Hvitveis Rørlegging AS", "1023", hull=(Hull.LISTER,)), *_list_klienter()[2:]]


STATES: tuple[tuple[str, Promise, Show], ...] = (
    ("klientnytt", _("Nytt siden sist: alle slags endringer"), _show(_list_klienter)),
    ("klientnytt-umerket", _("Nytt siden sist: ingenting merket som sett"), _show(_list_umerket)),
    ("klientnytt-ingen", _("Nytt siden sist: ingen endringer, noen ikke sammenlignet"), _show(_list_uten_nytt)),
)

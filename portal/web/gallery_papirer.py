"""States of papers for many clients, for the gallery."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.clock import get_clock
from portal.domain.papirer import Bestilling, Klientpapir, Papirsaldo, Papirslag, Utfall
from portal.jobs.papirer import MAX_KLIENTER
from portal.jobs.papirordre import Ordrestans, Ordretilstand, Papirordre
from portal.jobs.papirtilgang import Bestilt
from portal.web.eksempler import Eksempel
from portal.web.papirside import build_bestilling, build_skjema
from portal.web.papirvalg import ValgtKlient
from portal.web.render import render_page
from portal.web.request import PortalRequest

VIST = Eksempel()
NOEKKEL = "0" * 24
Show = Callable[[PortalRequest], HttpResponse]


def show_skjema(antall: int, feil: Sequence[str] = ()) -> Show:
    """The form for so many clients."""

    def show(request: PortalRequest) -> HttpResponse:
        valgte = [
            ValgtKlient(orgnr=str(int(VIST.orgnr) + number), navn=VIST.navn, nummer="1001") for number in range(antall)
        ]
        return render_page(request, "papirer/velg.html", build_skjema(request, valgte, None, feil), viser_tall=False)

    return show


def show_bestilling(
    tilstand: Ordretilstand, stans: Ordrestans | None = None, slag: Papirslag = Papirslag.KONTOUTSKRIFT
) -> Show:
    """An order with a client that is made, one that does not reconcile, and those that failed."""

    def show(request: PortalRequest) -> HttpResponse:
        vis = build_bestilling(_make_bestilt(tilstand, stans, slag))
        return render_page(request, "papirer/bestilling.html", vis, viser_tall=False)

    return show


def _make_bestilt(tilstand: Ordretilstand, stans: Ordrestans | None, slag: Papirslag) -> Bestilt:
    now, year = get_clock().now(), get_clock().today().year - 1
    bestilling = Bestilling(
        slag=slag,
        fra=date(year, 1, 1),
        til=date(year, 12, 31),
        formater=("pdf", "csv"),
        spraak="nb",
        bestilt=now,
        bestilt_av="Sigrid Åkervold",
    )
    ordre = Papirordre(
        noekkel=NOEKKEL,
        pk=0,
        steg=3,
        bestilling=bestilling,
        tilstand=tilstand,
        stans=stans,
        sagt=now,
        slettes=now + timedelta(hours=1),
    )
    made = Klientpapir(nr=1, orgnr=VIST.orgnr, navn=VIST.navn, nummer="1001", utfall=Utfall.LAGET, filer=("csv",))
    failed = [
        Klientpapir(nr=nr, orgnr=VIST.orgnr, navn=VIST.navn, nummer=f"100{nr}", utfall=utfall, forsoek=3, sist=now)
        for nr, utfall in enumerate((Utfall.UTILGJENGELIG, Utfall.TILGANG, Utfall.UKJENT), 4)
    ]
    klienter = [
        replace(made, saldo=_make_saldo(), uten=(("pdf", Utfall.FOR_LANG),)),
        replace(made, nr=2, orgnr=str(int(VIST.orgnr) + 1), saldo=_make_saldo(avvik=Decimal(468))),
        replace(made, nr=3, orgnr=str(int(VIST.orgnr) + 2), saldo=_make_saldo(utgaaende=Decimal(-4820))),
        *failed,
    ]
    if tilstand is not Ordretilstand.FERDIG:
        klienter.append(Klientpapir(nr=7, orgnr=VIST.orgnr, navn=VIST.navn, nummer="1007"))
    oversikt = ("pdf", "xlsx", "csv") if tilstand is Ordretilstand.FERDIG else ()
    return Bestilt(ordre=ordre, klienter=klienter, tilganger=(), oversikt=oversikt)


def _make_saldo(avvik: Decimal = Decimal(0), utgaaende: Decimal = Decimal(161_467)) -> Papirsaldo:
    return Papirsaldo(
        inngaaende=Decimal(51_574),
        nye_krav=Decimal(278_308),
        innbetalinger=Decimal(186_750),
        utbetalinger=Decimal(18_335),
        debet=Decimal(314_989),
        kredit=Decimal(205_096),
        utgaaende=utgaaende,
        avvik=avvik,
        mangler=0,
        uleselige=0,
        is_ufullstendig=False,
        is_gammelt=False,
        hentet=get_clock().now(),
        aa_betale=Decimal(223_967),
        til_gode_krav=Decimal(0),
        antall=7,
        sum=Decimal(186_750),
    )


STATES: tuple[tuple[str, Promise, Show], ...] = (
    ("velg", _("Kontoutskrifter og lister for flere: valget"), show_skjema(12, ("Velg minst ett format.",))),
    ("ingen", _("Kontoutskrifter og lister for flere: ingen valgt"), show_skjema(0)),
    ("for-mange", _("Kontoutskrifter og lister for flere: for mange"), show_skjema(MAX_KLIENTER + 1)),
    ("lages", _("Kontoutskrifter og lister for flere: lages"), show_bestilling(Ordretilstand.UNDER_ARBEID)),
    (
        "stanset",
        _("Kontoutskrifter og lister for flere: stoppet"),
        show_bestilling(Ordretilstand.STANSET, Ordrestans.STOPP),
    ),
    ("ferdig", _("Kontoutskrifter og lister for flere: ferdig"), show_bestilling(Ordretilstand.FERDIG)),
    (
        "liste",
        _("Kontoutskrifter og lister for flere: en liste"),
        show_bestilling(Ordretilstand.FERDIG, slag=Papirslag.UBETALTE),
    ),
    (
        "aarsliste",
        _("Kontoutskrifter og lister for flere: lister for ett år"),
        show_bestilling(Ordretilstand.FERDIG, slag=Papirslag.INNBETALINGER),
    ),
)

"""States of the part about e-mail and of the pages of its links, for the gallery."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.access.epostrad import Epostsamtykke, NyAdresse
from portal.clock import get_clock
from portal.web.eksempler import Eksempel
from portal.web.epostside import Epostrad, Epostside
from portal.web.gallery_kalender import show
from portal.web.request import PortalRequest

VIST = Eksempel()
Show = Callable[[PortalRequest], HttpResponse]
NAVN = ("Havblikk Tangtørkeri AS", "Isrose Glassblåseri AS", "Hvitveis Rørlegging AS", "Myrull Putefyll AS")


def make_samtykke(*, is_bekreftet: bool, is_avvist: bool = False, ny: NyAdresse | None = None) -> Epostsamtykke:
    """An agreement to be written to."""
    now = get_clock().now()
    return Epostsamtykke(
        noekkel="eksempel",
        pid="",
        navn="",
        adresse="kari.fjeldstad@havblikk.example",
        spraak="nb",
        laget=now - timedelta(days=40),
        stopp="",
        bekreftet=now - timedelta(days=40) if is_bekreftet else None,
        is_avvist=is_avvist,
        ny=ny,
    )


def make_ny(*, is_avvist: bool = False) -> NyAdresse:
    """An address that is to take the place of the one in force."""
    now = get_clock().now()
    adresse, until = "kari@tangtorkeri.example", now + timedelta(hours=20)
    return NyAdresse(adresse=adresse, spraak="nb", laget=now, bekreft_innen=until, is_avvist=is_avvist)


def show_epost(
    samtykke: Epostsamtykke | None = None, *, paa: int = 0, mange: bool = False, feil: Promise | None = None
) -> Show:
    """The page with this part."""
    siden = get_clock().today() - timedelta(days=40)
    rader = tuple(
        Epostrad(orgnr=f"{int(VIST.orgnr) + number}", navn=navn, siden=siden if number < paa else None)
        for number, navn in enumerate(NAVN)
    )
    liste = Epostside(
        rader=rader,
        antall=120 if mange else len(rader),
        antall_paa=paa,
        side=2 if mange else 1,
        sider=3 if mange else 1,
        sok="",
        is_bare_paa=False,
        has_sok=mange,
    )
    epost = {
        "is_tilbudt": True,
        "samtykke": samtykke,
        "er_en": False,
        "liste": liste,
        "feil": feil,
        "adresse": "kari@" if feil else "",
        "endrer": bool(feil),
    }
    return show(epost=epost)


def _show_paa(request: PortalRequest) -> HttpResponse:
    return show_epost(make_samtykke(is_bekreftet=True), paa=2)(request)


def _show_mange(request: PortalRequest) -> HttpResponse:
    return show_epost(make_samtykke(is_bekreftet=True), paa=1, mange=True)(request)


def _show_venter(request: PortalRequest) -> HttpResponse:
    return show_epost(make_samtykke(is_bekreftet=False))(request)


def _show_avvist(request: PortalRequest) -> HttpResponse:
    return show_epost(make_samtykke(is_bekreftet=False, is_avvist=True), paa=1)(request)


def _show_bytter(request: PortalRequest) -> HttpResponse:
    return show_epost(make_samtykke(is_bekreftet=True, ny=make_ny()), paa=2)(request)


def _show_bytter_avvist(request: PortalRequest) -> HttpResponse:
    return show_epost(make_samtykke(is_bekreftet=True, ny=make_ny(is_avvist=True)), paa=2)(request)


def _show_av(request: PortalRequest) -> HttpResponse:
    return show_epost()(request)


def _show_feil(request: PortalRequest) -> HttpResponse:
    return show_epost(feil=_("Skriv en e-postadresse, for eksempel navn@virksomhet.no."))(request)


def _render(template: str, **context: object) -> Show:
    return lambda request: render(request, template, {"hemmelig": "eksempel", **context})


STATES: tuple[tuple[str, Promise, Show], ...] = (
    ("av", _("E-post: av"), _show_av),
    ("feil", _("E-post: adressen kan ikke brukes"), _show_feil),
    ("venter", _("E-post: adressen er ikke bekreftet"), _show_venter),
    ("avvist", _("E-post: adressen tok ikke imot"), _show_avvist),
    ("paa", _("E-post: på for to virksomheter"), _show_paa),
    ("bytter", _("E-post: ny adresse venter på bekreftelse"), _show_bytter),
    ("bytter-avvist", _("E-post: ny adresse tok ikke imot"), _show_bytter_avvist),
    ("mange", _("E-post: mange virksomheter"), _show_mange),
    ("ikke-tilbudt", _("E-post: tilbys ikke"), show(epost={"is_tilbudt": False, "has_server": False})),
    ("bekreft", _("E-post: bekreft adressen"), _render("epost/bekreft.html", is_good=True)),
    ("bekreft-feil", _("E-post: lenken virker ikke"), _render("epost/bekreft.html", is_good=False)),
    ("stopp", _("E-post: stopp uten innlogging"), _render("epost/stopp.html", is_stoppet=False)),
    ("stoppet", _("E-post: stoppet"), _render("epost/stopp.html", is_stoppet=True)),
)

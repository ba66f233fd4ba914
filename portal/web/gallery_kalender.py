"""States of the page about calendars, for the gallery."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.access.kalenderadresser import Adresse, Kalendersamtykke
from portal.clock import get_clock
from portal.documents.kalenderdager import MAX_NAVN
from portal.domain.kalender import Kalendervalg
from portal.web.eksempler import Eksempel
from portal.web.kalenderside import VALG, Nylaget
from portal.web.render import render_page
from portal.web.request import PortalRequest

VIST = Eksempel()
Show = Callable[[PortalRequest], HttpResponse]


def make_adresse(navn: str = "", *, is_fetched: bool = False, per_dag: bool = False) -> Adresse:
    """An address of one organisation, or of all."""
    clock = get_clock()
    samtykke = Kalendersamtykke(
        noekkel=f"eksempel-{navn or 'alle'}",
        pid="",
        navn="",
        orgnr=VIST.orgnr if navn else "",
        virksomhet=navn,
        per_dag=per_dag,
        valg=Kalendervalg(navn=bool(navn), beloep=bool(navn)),
        spraak="nb",
        laget=clock.now() - timedelta(days=40),
    )
    return Adresse(samtykke=samtykke, sist_hentet=clock.today() if is_fetched else None)


def show(**changes: object) -> Show:
    """The page with this."""
    usual: Mapping[str, object] = {
        "is_tilbudt": True,
        "adresser": (),
        "virksomheter": 2,
        "is_mange": False,
        "dagvalg": False,
        "max_navn": MAX_NAVN,
        "kalendervalg": [(name, text, False) for name, text in VALG.items()],
        "nylaget": None,
        "feil": "",
        "skjema": "eksempel",
        "epost": {"is_tilbudt": False, "has_server": True},
    }
    return lambda request: render_page(request, "kalender/kalender.html", {**usual, **changes}, viser_tall=False)


def show_nylaget(request: PortalRequest) -> HttpResponse:
    """The page with a new address among others."""
    both = (make_adresse(), make_adresse(VIST.navn, is_fetched=True))
    return show(nylaget=Nylaget(hemmelig="eksempel-paa-en-adresse-som-ikke-virker-00"), adresser=both)(request)


UTEN_SAMTYKKE = _("Kryss av for at du samtykker før du lager adressen.")
STATES: tuple[tuple[str, Promise, Show], ...] = (
    ("ingen", _("Kalender: ingen adresser"), show()),
    ("nylaget", _("Kalender: adressen er laget"), show_nylaget),
    ("ikke-tilbudt", _("Kalender: adresser kan ikke lages"), show(is_tilbudt=False)),
    (
        "uten-samtykke",
        _("Kalender: uten samtykke"),
        show(feil=UTEN_SAMTYKKE),
    ),
    ("en-virksomhet", _("Kalender: én virksomhet"), show(virksomheter=1, dagvalg=None)),
    (
        "mange",
        _("Kalender: mange virksomheter, én oppføring for hver dag"),
        show(virksomheter=1200, is_mange=True, dagvalg=None, adresser=(make_adresse(per_dag=True),)),
    ),
)

"""States of the payment files for many clients, for the gallery."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

from django.http import HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.clock import get_clock
from portal.domain.klienter import Klient, compute_klienttall
from portal.web import eksempler
from portal.web.betalingsfilskjema import read_filskjema
from portal.web.eksempler import Eksempel
from portal.web.klientfiler import MAX_KLIENTFILER, read_fellesvalg
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.wording import write_tidspunkt

VIST = Eksempel()
Show = Callable[[PortalRequest], HttpResponse]


def show_valg(request: PortalRequest) -> HttpResponse:
    """The clients to choose from, after nothing was chosen."""
    today = get_clock().today()
    tall = compute_klienttall(eksempler.make_aapne(today), today)
    context = {
        "klienter": [Klient(orgnr=VIST.orgnr, navn=VIST.navn, tall=tall)],
        "ikke_hentet": 2,
        "valg": read_fellesvalg(QueryDict()),
        "valgte": (),
        "most": MAX_KLIENTFILER,
        "utskrift": _write_paper_edges(),
        "feil": read_fellesvalg(QueryDict()).feil,
    }
    return render_page(request, "betalingsfil/velg_klienter.html", context, viser_tall=False)


def _write_paper_edges() -> dict[str, str]:
    return {"hentet": write_tidspunkt(get_clock().now())}


def show_filer(*, is_feil: bool = False, is_endret: bool = False) -> Show:
    """One client's file, and one client without."""

    def show(request: PortalRequest) -> HttpResponse:
        today = get_clock().today()
        skjema = read_filskjema(QueryDict("alle=ja&konto=1503"), today, is_sendt=is_feil)
        plan = SimpleNamespace(
            betalinger=range(3), ikke_med=range(2), dager=(skjema.tid.forst,), sum=Decimal("41200.50")
        )
        one = SimpleNamespace(tilgang=VIST, plan=plan, skjema=skjema, vist="", adresse=skjema.adresse, hinder="")
        without = SimpleNamespace(tilgang=VIST, plan=None, adresse="", hinder=_("Tallene kunne ikke hentes."))
        context = {
            "filer": [one],
            "uten": [without],
            "valg": read_fellesvalg(QueryDict()),
            "noekkel": "eksempel",
            "utskrift": _write_paper_edges(),
            "is_feil": is_feil,
            "is_endret": is_endret,
        }
        return render_page(request, "betalingsfil/klienter.html", context, viser_tall=False)

    return show


STATES: tuple[tuple[str, Promise, Show], ...] = (
    ("valg", _("Betalingsfiler: valg av klienter"), show_valg),
    ("filer", _("Betalingsfiler: filene"), show_filer(is_feil=True)),
    ("endret", _("Betalingsfiler: noe er endret"), show_filer(is_endret=True)),
)

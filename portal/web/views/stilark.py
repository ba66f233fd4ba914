"""Component gallery: real templates with invented figures. DEBUG only."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.clock import get_clock
from portal.domain.betalbart import choose_betalinger
from portal.domain.betaling import sum_innbetalinger
from portal.domain.forbehold import list_forbehold
from portal.domain.siste_innbetaling import find_siste
from portal.domain.spor import Spor
from portal.domain.svar import KRAVLISTE, AapneKrav
from portal.web import eksempler
from portal.web.decorators import open_view
from portal.web.feil import not_found
from portal.web.forms import list_aar
from portal.web.gallery import FEILSIDER, GALLERY_STATES, VIST, look_up, make_forfalt_siden, make_mangel, make_old
from portal.web.ledger_snapshot import LedgerSnapshot, render_forfallsplan, render_gruppetabell, render_krav_tabell
from portal.web.listeformer import INNBETALINGER
from portal.web.rader import build_rader
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.utvalg import NO_FILTER, build_visning
from portal.web.virksomhetsside import build_context

P = ParamSpec("P")
IKONER = (
    "forfalt", "betalt", "klokke", "hent", "last-ned", "ned", "opp", "tilbake", "ut", "bygg", "brudd", "info", "laas",
    "bytt", "lukk",
)  # fmt: skip


def debug_only(
    view: Callable[Concatenate[PortalRequest, P], HttpResponse],
) -> Callable[Concatenate[PortalRequest, P], HttpResponse]:
    """404 unless DEBUG is on."""

    @wraps(view)
    def checked(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs) if settings.DEBUG else not_found(request)

    return checked


@open_view
@require_safe
@debug_only
def stilark(request: PortalRequest) -> HttpResponse:
    """All components, with links to all page states."""
    today = get_clock().today()
    oppslag = look_up(eksempler.make_aapne(today))
    snapshot, krav, payments = LedgerSnapshot.of(VIST, oppslag), oppslag.data.alle_krav, oppslag.data.innbetalinger
    first, opened = krav[0], request.GET.getlist("apen") or [krav[1].noekkel, payments[0].noekkel]
    liste = build_visning(payments, INNBETALINGER, NO_FILTER, tabell="innbetaling-tabell")
    context = {
        **build_context(VIST, oppslag),
        "vist": VIST,
        "tilgang": None,  # the base template shows the signed-out header
        "tilstander": GALLERY_STATES,
        "feilsider": FEILSIDER,
        "ikoner": IKONER,
        "siste": find_siste(payments, aar=(today.year,)),
        "forfallsplan": render_forfallsplan(snapshot),
        "gruppetabell": render_gruppetabell(snapshot, (), tuple(request.GET.getlist("gruppe"))),
        "krav_tabell": render_krav_tabell(snapshot, NO_FILTER, tuple(opened)),
        "liste": liste,
        "rader": build_rader(payments, opened, get_mer=Spor(krav).get_dekning),
        "summer": sum_innbetalinger(payments),
        "utbetaling": eksempler.make_utbetaling(today),
        "betalinger": choose_betalinger(krav, [first.kravforfall[0].kravforfallsidentifikator]).betalinger,
        "gammel": make_old(oppslag),
        "avvik": eksempler.make_avvik(),
        "forfalt_siden": make_forfalt_siden(first),
        "forbehold": list_forbehold(
            aapne=AapneKrav(ukjente_lister=(KRAVLISTE,)),
            mangler=(make_mangel(), replace(make_mangel(), liste="innbetalinger", hentet=get_clock().now())),
            uleselige=(eksempler.ULESELIG_KRAV, eksempler.ULESELIG_INNBETALING),
        ),
        "alle_aar": list_aar(today),
        "aar": today.year,
        "valg": (("a", _("Det ene")), ("b", _("Det andre"))),
    }
    parts = ("gruppetabell", "krav-tabell", "innbetaling-tabell")
    return render_page(request, "stilark/stilark.html", context, partials=parts)


@open_view
@require_safe
@debug_only
def stilark_tilstand(request: PortalRequest, tilstand: str) -> HttpResponse:
    """One page state."""
    found = next((one for one in (*GALLERY_STATES, *FEILSIDER) if one.id == tilstand), None)
    return found.vis(request) if found else not_found(request)

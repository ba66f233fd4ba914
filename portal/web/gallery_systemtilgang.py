"""States of an organisation's access for the system, for the gallery."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.access.systemforespoersler import HusketForespoersel
from portal.api.systemtilgang import make_overview_address
from portal.clock import get_clock
from portal.domain.systemtilgang import (
    Behov,
    Forespoersel,
    ForespoerselStatus,
    Systembruker,
    Systemtilgang,
    TilgangTilstand,
)
from portal.domain.tilgang import Leser
from portal.web.eksempler import Eksempel
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.systemtilgangside import build_context

VIST = Eksempel()
GITT, NYTT = Behov(rettigheter=frozenset({"ske-krav-og-betalinger"})), Behov(pakker=frozenset({"krav-og-utlegg"}))
FIRMA = Leser(eier="200000004", navn="Eksempel Regnskap AS")
Show = Callable[[PortalRequest], HttpResponse]


def make_forespoersel(
    status: ForespoerselStatus = ForespoerselStatus.NEW, *, days: int = 2, is_utloept: bool = False
) -> Forespoersel:
    """A request that was sent some days ago."""
    return Forespoersel(
        id="eksempel",
        orgnr=VIST.orgnr,
        external_ref=VIST.orgnr,
        status=status,
        opprettet=get_clock().now() - timedelta(days=days),
        is_utloept=is_utloept,
        confirm_url=make_overview_address().replace("overview", "request?id=eksempel"),
        behov=GITT,
    )


def make_systemtilgang(
    tilstand: TilgangTilstand,
    forespoersel: Forespoersel | None = None,
    *,
    mangler: Behov | None = None,
    endring: Forespoersel | None = None,
) -> Systemtilgang:
    """What Altinn could say."""
    now = get_clock().now()
    user = Systembruker(
        id="eksempel",
        system_id="200000004_eksempel",
        eier=VIST.orgnr,
        external_ref=VIST.orgnr,
        tittel="Min side for virksomheter",
        opprettet=now - timedelta(days=1),
    )
    return Systemtilgang(
        orgnr=VIST.orgnr,
        external_ref=VIST.orgnr,
        tilstand=tilstand,
        spurt=now,
        systembruker=user if tilstand.is_usable else None,
        forespoersel=forespoersel,
        mangler=mangler or Behov(),
        endring=endring,
    )


def show(make: Callable[[], Systemtilgang], **more: object) -> Show:
    """Render the page of this state."""

    def shown(request: PortalRequest) -> HttpResponse:
        husket = HusketForespoersel(
            orgnr=VIST.orgnr, external_ref=VIST.orgnr, request_id="eksempel", spurt_av="Kari Eksempel"
        )
        context = build_context(VIST, make(), husket, (), navn="Kari Eksempel", **more)
        return render_page(request, "systemtilgang/systemtilgang.html", context)

    return shown


ACCEPTED, REJECTED = ForespoerselStatus.ACCEPTED, ForespoerselStatus.REJECTED
STATES: tuple[tuple[str, Promise, Show], ...] = (
    ("ingen", _("Systemtilgang: ikke spurt"), show(lambda: make_systemtilgang(TilgangTilstand.INGEN))),
    (
        "gjennom-firma",
        _("Systemtilgang: leses gjennom regnskapsføreren"),
        show(lambda: make_systemtilgang(TilgangTilstand.INGEN), agent=FIRMA),
    ),
    (
        "forespurt",
        _("Systemtilgang: venter på svar"),
        show(lambda: make_systemtilgang(TilgangTilstand.FORESPURT, make_forespoersel())),
    ),
    (
        "avvist",
        _("Systemtilgang: avvist"),
        show(lambda: make_systemtilgang(TilgangTilstand.AVVIST, make_forespoersel(REJECTED))),
    ),
    (
        "utloept",
        _("Systemtilgang: gått ut"),
        show(lambda: make_systemtilgang(TilgangTilstand.UTLOEPT, make_forespoersel(days=200, is_utloept=True))),
    ),
    ("trukket", _("Systemtilgang: trukket tilbake"), show(lambda: make_systemtilgang(TilgangTilstand.TRUKKET))),
    (
        "ikke-funnet",
        _("Systemtilgang: ikke funnet i Altinn"),
        show(lambda: make_systemtilgang(TilgangTilstand.INGEN), is_ikke_funnet=True),
    ),
    (
        "mangler",
        _("Systemtilgang: systemet trenger mer"),
        show(lambda: make_systemtilgang(TilgangTilstand.MANGLER, make_forespoersel(ACCEPTED), mangler=NYTT)),
    ),
    (
        "endring",
        _("Systemtilgang: endringen venter på svar"),
        show(
            lambda: make_systemtilgang(
                TilgangTilstand.MANGLER, make_forespoersel(ACCEPTED), mangler=NYTT, endring=make_forespoersel()
            )
        ),
    ),
    (
        "godkjent",
        _("Systemtilgang: godkjent"),
        show(lambda: make_systemtilgang(TilgangTilstand.GODKJENT, make_forespoersel(ACCEPTED)), has_svar=True),
    ),
    (
        "uten-tall",
        _("Systemtilgang: godkjent, men virker ikke ennå"),
        show(lambda: make_systemtilgang(TilgangTilstand.GODKJENT), is_avvist=True),
    ),
)

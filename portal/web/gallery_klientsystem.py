"""States of a firm's access for its clients, and of asking for access, for the gallery."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.access.firmanatt import Firmaresultat, Firmavalg, Nattbestilling
from portal.api.altinn_problem import ProblemKind
from portal.api.ask_access import Asked, AskedStatus
from portal.clock import get_clock
from portal.domain.systemtilgang import Behov, Systembruker, Systemklient, Systemtilgang, TilgangTilstand
from portal.domain.virksomheter import Related
from portal.jobs.klientoppdrag import Avslag, Handling, Oppdrag, Oppdragsstans
from portal.web.eksempler import Eksempel
from portal.web.gallery_systemtilgang import make_forespoersel, make_systemtilgang
from portal.web.klientsystemside import ADDED, Klientlister, Klientsystemvalg, build_list, build_oppdrag, build_state
from portal.web.nattside import describe_firmanatt
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.systemtilgangside import SYSTEM_KLIENTER

VIST = Eksempel()
NAMES = (
    "Blåveis Kanelsnurrbakeri AS",
    "Hvitveis Rørlegging AS",
    "Lyngrabbe Honningtapperi ENK",
    "Tåkefløyte Båtsnekkeri AS",
)
KLIENTER = tuple(
    Systemklient(id=str(number), orgnr=orgnr, navn=name)
    for number, (orgnr, name) in enumerate(
        zip(("312051192", "313045234", "314784804", "311977849"), NAMES, strict=True)
    )
)
LISTER = Klientlister(lagt_til=KLIENTER[2:], andre=KLIENTER[:2])
Show = Callable[[PortalRequest], HttpResponse]


def make_klientbruker() -> Systembruker:
    """The firm's system user."""
    return Systembruker(
        id="eksempel",
        system_id="200000004_eksempel",
        eier=VIST.orgnr,
        external_ref=f"{VIST.orgnr}-regn",
        tittel=SYSTEM_KLIENTER,
        opprettet=get_clock().now(),
        is_agent=True,
    )


def make_found(tilstand: TilgangTilstand, mangler: Behov | None = None) -> Systemtilgang:
    """What Altinn could say of the firm."""
    asked = None if tilstand is TilgangTilstand.INGEN else make_forespoersel()
    return make_systemtilgang(tilstand, asked, mangler=mangler)


def make_oppdrag(stans: Oppdragsstans | None = None, *, is_done: bool = False) -> Oppdrag:
    """An errand at work, stopped or done, with a refusal that Altinn explains and one that it does not."""
    refused = ((KLIENTER[0], ProblemKind.CLIENT_LACKS, "AUTH-00080"), (KLIENTER[1], ProblemKind.UNKNOWN, "AUTH-00099"))
    return Oppdrag(
        id="eksempel",
        handling=Handling.LEGG_TIL,
        relasjon="regn",
        systembruker=make_klientbruker(),
        sagt=get_clock().now(),
        venter=() if is_done else KLIENTER[3:],
        gjort=KLIENTER[2:] if is_done else KLIENTER[2:3],
        avvist=tuple(
            Avslag(klient=klient, kind=kind, kode=kode, reference="A1B2-C3D4-E5F6") for klient, kind, kode in refused
        ),
        stans=stans,
    )


def make_firmavalg(*, er_slutt: bool = False) -> Firmavalg:
    """A firm's nights: at work, with something left, or ended."""
    now = get_clock().now()
    av = "" if er_slutt else "Sigrid Åkervold"
    bestilling = Nattbestilling(orgnr=VIST.orgnr, navn=VIST.navn, av=av, laget=now - timedelta(days=9))
    resultat = Firmaresultat(begynt=now, sagt=now, klienter=60, hentet=44, kall=51, egne=3, venter=13, is_avbrutt=True)
    return Firmavalg(bestilling=bestilling, resultat=resultat, er_slutt=er_slutt)


def show(
    tilstand: TilgangTilstand,
    make: Callable[[], Oppdrag] | None = None,
    *,
    fane: str = "",
    mangler: bool = False,
    uleselige: int = 0,
    firmavalg: Callable[[], Firmavalg] | None = None,
    **more: object,
) -> Show:
    """Render the page of this state."""

    def shown(request: PortalRequest) -> HttpResponse:
        found = make_found(tilstand, Behov(pakker=frozenset({"regnskapsforer-lonn"})) if mangler else None)
        oppdrag = make() if make is not None else None
        vis: dict[str, object] = build_oppdrag(oppdrag) if oppdrag is not None else {}
        if tilstand.is_usable:
            lister = replace(LISTER, uleselige=uleselige)
            vis |= build_list(lister, Klientsystemvalg(fane=fane), oppdrag, "regn", frozenset({KLIENTER[2].orgnr}))
        if tilstand.is_usable or firmavalg is not None:
            vis["natt"] = describe_firmanatt(firmavalg() if firmavalg is not None else None)
        context = build_state(VIST, "regn", found, **vis, **more, is_eksempel=True)
        return render_page(request, "klientsystem/klientsystem.html", context)

    return shown


def show_asking(status: AskedStatus | None, *, is_known: bool = True, is_taken_back: bool = False) -> Show:
    """Render the page where a person asks for access."""

    def shown(request: PortalRequest) -> HttpResponse:
        valgt = Related(VIST.orgnr, VIST.navn, "eksempel") if is_known else None
        context = {
            "skrevet": VIST.orgnr,
            "orgnr": VIST.orgnr,
            "valgt": valgt,
            "spurt": Asked("eksempel", status, get_clock().now()) if status is not None else None,
            "kan_spoerre": is_known and status is not AskedStatus.PENDING,
            "er_tatt_tilbake": is_taken_back,
            "kan_trekkes": status is AskedStatus.PENDING,
            "brev": str(_("Hei! Kan du gi meg tilgang til krav og betalinger hos Skatteetaten for %(hvem)s?"))
            % {"hvem": VIST.navn},
        }
        return render_page(request, "be_om_tilgang/be_om_tilgang.html", context)

    return shown


GODKJENT, MANGLER = TilgangTilstand.GODKJENT, TilgangTilstand.MANGLER
STATES: tuple[tuple[str, Promise, Show], ...] = (
    ("klienter-ingen", _("Systemtilgang for klienter: ikke spurt"), show(TilgangTilstand.INGEN)),
    ("klienter-valg", _("Systemtilgang for klienter: klienter kan velges"), show(GODKJENT, husket=2)),
    ("klienter-lagt-til", _("Systemtilgang for klienter: lagt til"), show(GODKJENT, fane=ADDED)),
    ("klienter-uleselige", _("Systemtilgang for klienter: noen kunne ikke leses"), show(GODKJENT, uleselige=2)),
    ("klienter-underveis", _("Systemtilgang for klienter: underveis"), show(GODKJENT, make_oppdrag)),
    (
        "klienter-ferdig",
        _("Systemtilgang for klienter: ferdig, noen avvist"),
        show(GODKJENT, lambda: make_oppdrag(is_done=True)),
    ),
    (
        "klienter-stanset",
        _("Systemtilgang for klienter: stoppet"),
        show(GODKJENT, lambda: make_oppdrag(Oppdragsstans.STOPP)),
    ),
    (
        "klienter-natt-paa",
        _("Systemtilgang for klienter: henting om natten er på, noe ble ikke hentet"),
        show(GODKJENT, firmavalg=make_firmavalg),
    ),
    (
        "klienter-natt-slutt",
        _("Systemtilgang for klienter: henting om natten er slutt"),
        show(TilgangTilstand.TRUKKET, firmavalg=lambda: make_firmavalg(er_slutt=True)),
    ),
    ("klienter-mangler", _("Systemtilgang for klienter: systemet trenger mer"), show(MANGLER, mangler=True)),
    (
        "klienter-ikke-administrator",
        _("Systemtilgang for klienter: ikke klientadministrator"),
        show(GODKJENT, is_ikke_administrator=True),
    ),
    ("be-om-tilgang", _("Be om tilgang: kan spørres"), show_asking(None)),
    ("be-om-tilgang-sendt", _("Be om tilgang: ikke besvart"), show_asking(AskedStatus.PENDING)),
    ("be-om-tilgang-avvist", _("Be om tilgang: avvist"), show_asking(AskedStatus.REJECTED)),
    (
        "be-om-tilgang-tatt-tilbake",
        _("Be om tilgang: godkjent, men fjernet siden"),
        show_asking(AskedStatus.APPROVED, is_taken_back=True),
    ),
    ("be-om-tilgang-ukjent", _("Be om tilgang: ikke knyttet"), show_asking(None, is_known=False)),
)

"""States of the reconciliation for the gallery: reading, accounts, and the bridge in all its states."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.access.avstemminger import Ferdig, Utkast
from portal.books.refusal import BooksRefused, Reason
from portal.clock import get_clock
from portal.domain.avstem import avstem
from portal.domain.bok import Bok, Bokkonto, BokLinje, Filtype, Kontoavvik, Kontroll
from portal.domain.felter import Betalingsinformasjon, Part
from portal.domain.grunnlag import Grunnlag
from portal.domain.krav import KRAVGRUPPER, Krav, Kravforfall
from portal.domain.ledige import Svar
from portal.domain.skatteposter import build_skatteside
from portal.domain.svar import AapneKrav
from portal.domain.treff import name_rad
from portal.jobs.boklesing import Lesefase, Lesing
from portal.web.avstemmingsdag import make_way_back, make_way_to_bro
from portal.web.avstemmingsskjema import find_month_end
from portal.web.broarbeid import Arbeid, Broendring
from portal.web.brokobling import build_valgside, find_valg
from portal.web.brosiden import build_arbeid_context, build_ferdig_context
from portal.web.brovisning import list_between
from portal.web.eksempler import KID, Eksempel
from portal.web.kontovalg import build_kontoside, describe_file
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.wording_avstemming import explain_refusal

VIST = Eksempel()
Show = Callable[[PortalRequest], HttpResponse]
PART = Part(noekkel="eksempel", is_person=False)
KONTOER = {"2740": "Merverdiavgift", "2770": "Arbeidsgiveravgift", "2600": "Forskuddstrekk"}
NAVN = {"2740": "Oppgjørskonto merverdiavgift", "2770": "Skyldig arbeidsgiveravgift", "2600": "Forskuddstrekk"}


def make_bok(dato: date, *, has_stray: bool) -> Bok:
    """Books with a claim, an accrual, a claim with its due date, and perhaps a line that nothing explains."""
    fra = date(dato.year, 1, 1)
    lines = [
        _make_linje("2740", "84200", dato - timedelta(days=2), "Mva-oppgjør", "1"),
        replace(_make_linje("2770", "20100", dato, "Lønn", "2"), forfall=dato + timedelta(days=19)),
        *(
            [_make_linje("2600", "1240", dato - timedelta(days=8), "Trekk av etterbetalt lønn", "4")]
            if has_stray
            else []
        ),
    ]
    kontoer = tuple(Bokkonto(kontonr=number, navn=navn, gruppering=number) for number, navn in NAVN.items())
    return Bok(
        kilde=Filtype.SAFT,
        orgnr=VIST.orgnr,
        programvare="Eksempel Regnskap 1.0",
        versjon="1.30",
        dekning_fra=fra,
        dekning_til=dato,
        kontoer=(*kontoer, Bokkonto(kontonr="2700", navn="Utgående merverdiavgift", gruppering="2740")),
        linjer=tuple(lines),
        kontroll=Kontroll(antall_bilag=4, antall_linjer=40),
    )


def make_arbeid(*, has_stray: bool, accepts: bool = False) -> Arbeid:
    """The bridge of the example; `accepts`: every suggestion is answered."""
    svar = Svar()
    now, today = get_clock().now(), get_clock().today()
    dato = find_month_end(today)
    alle_krav = (
        _make_krav("84200", dato - timedelta(days=2), "Merverdiavgift"),
        _make_krav("20100", dato - timedelta(days=1), "Arbeidsgiveravgift"),
        _make_krav("410", dato - timedelta(days=1), "Merverdiavgift", "FRENTE_MVA"),
    )
    grunnlag = Grunnlag(
        aapne=AapneKrav(alle_krav=alle_krav), krav=(), innbetalinger=(), utbetalinger=(), aapne_hentet=today
    )
    bok = make_bok(dato, has_stray=has_stray).begrens(KONTOER)
    bro = avstem(grunnlag, bok, KONTOER, dato, today, svar)
    if accepts:
        svar = replace(svar, godtatt=frozenset(one.noekkel for one in bro.forslag))
        bro = avstem(grunnlag, bok, KONTOER, dato, today, svar)
    poster = list_between(build_skatteside(grunnlag).poster, bok.dekning_fra, dato)
    utkast = Utkast(dato=dato, lest=now, kontoer=KONTOER, svar=svar)
    return Arbeid(utkast=utkast, bok=bok, bro=bro, poster=poster, hentet=now, is_gammelt=False)


def _make_linje(kontonr: str, beloep: str, dag: date, tekst: str, bilag: str) -> BokLinje:
    return BokLinje(
        kontonr=kontonr, bilag=bilag, linje="1", bilagsdato=dag, beloep=Decimal(beloep), tekst=tekst, er_bank=False
    )


def _make_krav(beloep: str, dag: date, gruppe: str, kravtype: str = "EKSEMPEL") -> Krav:
    amount = Decimal(beloep)
    return Krav(
        part=PART,
        kravidentifikator=f"EKSEMPEL-{beloep}",
        kravtype=kravtype,
        kravbeskrivelse="Eksempel",
        kravperiode=None,
        stipulerte_renter=Decimal(0),
        kravgruppe=gruppe,
        opprettelsesdato_for_krav=dag,
        opprinnelig_beloep=amount,
        gjenstaaende_beloep=amount,
        kravforfall=(
            Kravforfall(
                kravforfallsidentifikator=f"EKSEMPEL-{beloep}-1",
                forfallsdato=dag + timedelta(days=20),
                opprinnelig_beloep=amount,
                gjenstaaende_beloep=amount,
                betalingsinformasjon=Betalingsinformasjon(kidnummer=KID),
            ),
        ),
    )


def _show_lesing(fase: Lesefase, prosent: int = 0, reason: Reason | None = None) -> Show:
    def show(request: PortalRequest) -> HttpResponse:
        clock = get_clock()
        dato = find_month_end(clock.today())
        lesing = Lesing(id="x", dato=dato, tidligst=dato, fase=fase, sagt=clock.now(), prosent=prosent)
        refused = BooksRefused(reason, "314055403") if reason else None
        avslag = explain_refusal(refused, VIST.orgnr, dato) if refused else ""
        context = {"tilgang": VIST, "lesing": lesing, "avslag": avslag, "tilbake": make_way_back(VIST)}
        return render_page(request, "avstemming/lesing.html", {**context, "is_eksempel": True})

    return show


def _show_kontoer(*, agrees: bool) -> Show:
    def show(request: PortalRequest) -> HttpResponse:
        dato = find_month_end(get_clock().today())
        bok = make_bok(dato, has_stray=True)
        if not agrees:
            off = Kontoavvik(kontonr="2740", beregnet=Decimal(84200), oppgitt=Decimal(83200))
            bok = replace(bok, kontroll=replace(bok.kontroll, kontoavvik=(off,)))
        return render_page(request, "avstemming/kontoer.html", _describe_kontoer(bok, dato))

    return show


def _describe_kontoer(bok: Bok, dato: date) -> dict[str, object]:
    side = build_kontoside(bok, dato, {})
    return {
        "tilgang": VIST,
        "tilbake": make_way_back(VIST),
        "dato": dato,
        "dag": dato.isoformat(),
        "bok": bok,
        "side": side,
        "grupper": KRAVGRUPPER,
        **describe_file(bok, side),
    }


def _show_kobler(request: PortalRequest) -> HttpResponse:
    return render_page(
        request, "avstemming/kobler.html", {"tilgang": VIST, "tilbake": make_way_back(VIST), "is_eksempel": True}
    )


def _show_bro(*, has_stray: bool, accepts: bool = False) -> Show:
    def show(request: PortalRequest) -> HttpResponse:
        arbeid = make_arbeid(has_stray=has_stray, accepts=accepts)
        return render_page(request, "avstemming/bro.html", build_arbeid_context(VIST, arbeid, request.GET))

    return show


def _show_koble(request: PortalRequest) -> HttpResponse:
    arbeid = make_arbeid(has_stray=True)
    line = name_rad(arbeid.bro.uforklarte[0].noekkel)
    first = name_rad(arbeid.ledige[0].noekkel)
    valg = find_valg(arbeid, line, QueryDict(f"post={first}"))
    dag = arbeid.utkast.dato.isoformat()
    context = {"tilgang": VIST, "tilbake": make_way_to_bro(VIST, dag), "dato": arbeid.utkast.dato, "dag": dag}
    shown = {} if valg is None else build_valgside(arbeid, valg)
    return render_page(request, "avstemming/koble.html", context | shown | {"kan_likevel": True})


def _show_ferdig(*, is_known: bool) -> Show:
    def show(request: PortalRequest) -> HttpResponse:
        laast = make_arbeid(has_stray=False, accepts=True).lock()
        hode = Ferdig(dato=laast.bro.dato, laast=get_clock().now(), navn="Kari Eksempel", forskjeller=1)
        changed = (("Merverdiavgift", Decimal(-84200)),)
        endring = Broendring(fjernet=laast.poster[:1], kommet=(), andeler=changed, hentet=hode.laast)
        context = build_ferdig_context(VIST, hode, laast, endring if is_known else None, request.GET)
        return render_page(request, "avstemming/ferdig.html", context)

    return show


STATES: tuple[tuple[str, Promise, Show], ...] = (
    ("avstemming-leses", _("En fil fra regnskapet leses"), _show_lesing(Lesefase.LESES, 42)),
    ("avstemming-venter", _("En fil fra regnskapet venter på tur"), _show_lesing(Lesefase.VENTER)),
    (
        "avstemming-avvist",
        _("En fil fra en annen virksomhet"),
        _show_lesing(Lesefase.AVVIST, reason=Reason.ANNEN_VIRKSOMHET),
    ),
    ("avstemming-stoppet", _("Lesingen av en fil stoppet"), _show_lesing(Lesefase.FEILET)),
    ("avstemming-kontoer", _("Avstemming: kontoene"), _show_kontoer(agrees=True)),
    ("avstemming-stemmer-ikke", _("Avstemming: filen stemmer ikke med seg selv"), _show_kontoer(agrees=False)),
    ("avstemming-kobler", _("Avstemming: boka sammenlignes"), _show_kobler),
    ("avstemming-uforklart", _("Avstemming: ikke alt er forklart"), _show_bro(has_stray=True)),
    ("avstemming-forslag", _("Avstemming: forslag venter"), _show_bro(has_stray=False)),
    ("avstemming-forklart", _("Avstemming: alt er forklart"), _show_bro(has_stray=False, accepts=True)),
    ("avstemming-koble", _("Avstemming: koble til rader"), _show_koble),
    ("avstemming-laast", _("Avstemming: låst, og endret siden"), _show_ferdig(is_known=True)),
    ("avstemming-ukjent", _("Avstemming: låst, endringer ikke kjent"), _show_ferdig(is_known=False)),
)

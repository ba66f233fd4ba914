"""Invented figures for the component gallery, relative to a given day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.avvik import Aarsak, Avvik
from portal.domain.betaling import Innbetaling, KreditKrav, PlassertKrav, Utbetaling
from portal.domain.egne_summer import Sum
from portal.domain.felter import Betalingsinformasjon, Konto, Kravperiode, Part
from portal.domain.krav import Krav, Kravforfall
from portal.domain.plassering import PlassertInnbetaling
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav, EgneSummer, UleseligRad

PART = Part(noekkel="eksempel", is_person=False)
KID = "1234567890128"
KONTO = Konto(
    kontonummer="76940518888", iban="NO5876940518888", swift_bic="DNBANOKK", kontoeiers_navn="Eksempelbetaling"
)
FRA_KONTO = Betalingsinformasjon(kidnummer=KID, konto=Konto(kontonummer="******08808"))
ULESELIG_KRAV = UleseligRad(
    liste=KRAVLISTE, identifikator="EKSEMPEL-9", grunn="gjenstaaendeBeloep", kravgruppe="Særavgifter"
)
ULESELIG_INNBETALING = UleseligRad(liste=INNBETALINGSLISTE, identifikator="", grunn="innbetalingsdato")


@dataclass(frozen=True, slots=True, kw_only=True)
class Eksempel:
    """An organisation for templates; it gives no access to data."""

    orgnr: str = "200000004"
    navn: str = "Eksempel Sydvestsveiseri ENK"
    overordnet: str = ""


def make_aapne(today: date) -> AapneKrav:
    """Overdue and upcoming claims, credit, and a partly unplaced payment."""
    return AapneKrav(alle_krav=make_krav(today), innbetalinger=make_innbetalinger(today))


def make_krav_uten_forfallsdato(today: date) -> Krav:
    """A claim without instalments, so its due date is unknown."""
    krav = _make_krav("EKSEMPEL-6", "Særavgift", "Særavgifter", 1000, forfall=[(today, 0, 1000)])
    return replace(krav, kravforfall=())


def make_kredit(today: date) -> AapneKrav:
    """More credit than overdue debt, interest both ways, and the authority's netted sums."""
    late = _make_krav("EKSEMPEL-7", "Mva-melding", "Merverdiavgift", 5000, renter=812, forfall=[(today, -40, 5000)])
    credit = _make_krav(
        "EKSEMPEL-8", "Mva-melding", "Merverdiavgift", -20000, renter=-300, forfall=[(today, -40, -20000)]
    )
    sums = EgneSummer(forfalt=Decimal(-15000), renter=Decimal(512), saldo=Decimal(-14488))
    return AapneKrav(alle_krav=(late, credit), total_oversikt=sums)


def make_krav(today: date) -> tuple[Krav, ...]:
    """Open claims of four groups."""
    return (
        _make_krav("EKSEMPEL-1", "Mva-melding", "Merverdiavgift", 17200, renter=312, forfall=[(today, -40, 17200)]),
        _make_krav(
            "EKSEMPEL-2",
            "Utskrevet forskuddsskatt, person",
            "Skatt",
            20000,
            kravtype="UTSKR_FORSKSKATT",
            forfall=[(today, -100, 0), (today, -10, 5000), (today, 80, 5000), (today, 170, 5000)],
        ),
        _make_krav("EKSEMPEL-3", "Arbeidsgiveravgift", "Arbeidsgiveravgift", 5000, forfall=[(today, 12, 5000)]),
        _make_krav("EKSEMPEL-4", "Avregning til gode", "Skatt", -1800, forfall=[(today, 20, -1800)]),
    )


def make_rentekrav(today: date) -> Krav:
    """A late claim of a kind whose interest rate is known."""
    return _make_krav(
        "EKSEMPEL-9",
        "Mva-melding",
        "Merverdiavgift",
        36500,
        kravtype="Mva-melding",
        renter=125,
        forfall=[(today, -10, 36500)],
    )


def make_innbetalinger(today: date) -> tuple[Innbetaling, ...]:
    """A partly placed payment and one without KID."""
    used = PlassertKrav(
        kravforfallsidentifikator="EKSEMPEL-2-1",
        plassert_beloep=Decimal(5000),
        plassert_dato=today - timedelta(100),
        kravbeskrivelse="Utskrevet forskuddsskatt, person",
        kravforfallsdato=today - timedelta(100),
        opprinnelig_kravforfallsbeloep=Decimal(5000),
        gjenstaaende_kravforfallsbeloep=Decimal(0),
    )
    return (
        _make_innbetaling("EKSEMPEL-INN-1", today - timedelta(100), 6000, 1000, (used,), FRA_KONTO),
        _make_innbetaling("EKSEMPEL-INN-2", today - timedelta(3), 750, 750, (), None),
    )


def make_utbetaling(today: date) -> Utbetaling:
    """An unconfirmed payment that is smaller than its credit."""
    behind = KreditKrav(
        kravforfallsidentifikator="EKSEMPEL-5",
        opprinnelig_beloep=Decimal(-2400),
        gjenstaaende_beloep=Decimal(0),
        utbetalt_beloep=Decimal(1800),
        kravbeskrivelse="Mva til gode",
        kravtype="Mva-melding",
        kravperiode=_periode(today),
    )
    return Utbetaling(
        part=PART,
        utbetalingsidentifikator="EKSEMPEL-UT-1",
        utbetalt_dato=today - timedelta(1),
        utbetalt_beloep=Decimal(1800),
        betalt_til=FRA_KONTO,
        kredit_krav=(behind,),
        tilbakebetaling_av=(),
        utbetalingstatus="underUtbetaling",
    )


def make_avvik() -> tuple[Avvik, ...]:
    """One of the authority's sums that differs from its rows."""
    theirs, ours = Decimal(22000), Decimal(22200)
    return (Avvik(sum=Sum.FORFALT, kravgruppe=None, skatteetatens=theirs, vaar=ours, aarsak=Aarsak.UKJENT),)


def _make_krav(
    identifikator: str,
    beskrivelse: str,
    gruppe: str,
    beloep: int,
    *,
    forfall: list[tuple[date, int, int]],
    kravtype: str = "eksempel",
    renter: int = 0,
) -> Krav:
    today = forfall[0][0]
    each = Decimal(beloep) / len(forfall)
    return Krav(
        part=PART,
        kravidentifikator=identifikator,
        kravtype=kravtype,
        kravbeskrivelse=beskrivelse,
        kravgruppe=gruppe,
        kravperiode=_periode(today),
        opprettelsesdato_for_krav=today - timedelta(110),
        opprinnelig_beloep=Decimal(beloep),
        gjenstaaende_beloep=Decimal(sum(rest for _, _, rest in forfall)),
        stipulerte_renter=Decimal(renter),
        fastsettingsmaate="egenfastsatt",
        kravforfall=tuple(
            Kravforfall(
                kravforfallsidentifikator=f"{identifikator}-{nr}",
                forfallsdato=day + timedelta(days),
                opprinnelig_beloep=each,
                gjenstaaende_beloep=Decimal(rest),
                betalingsinformasjon=Betalingsinformasjon(kidnummer=KID if rest > 0 else "", konto=KONTO),
                plassert_innbetaling=() if rest else (_make_plassert(day + timedelta(days), each),),
            )
            for nr, (day, days, rest) in enumerate(forfall, start=1)
        ),
    )


def _make_plassert(day: date, beloep: Decimal) -> PlassertInnbetaling:
    return PlassertInnbetaling(
        innbetalingsidentifikator="EKSEMPEL-INN-1",
        plassert_beloep=beloep,
        plassert_dato=day,
        innbetalingsdato=day,
        innbetalt_beloep=beloep,
        innbetalt_fra=FRA_KONTO,
        innbetalingstype="Innbetaling",
    )


def _make_innbetaling(
    identifikator: str,
    day: date,
    beloep: int,
    uplassert: int,
    plassert: tuple[PlassertKrav, ...],
    fra: Betalingsinformasjon | None,
) -> Innbetaling:
    return Innbetaling(
        part=PART,
        innbetalingsidentifikator=identifikator,
        innbetalingsdato=day,
        innbetalt_beloep=Decimal(beloep),
        uplassert_beloep=Decimal(uplassert),
        plassert_krav=plassert,
        plassert_utbetaling=(),
        innbetalingstype="Innbetaling",
        innbetalt_fra=fra,
        mottakers_konto=KONTO,
    )


def _periode(today: date) -> Kravperiode:
    return Kravperiode(aar=str(today.year), termin="2")

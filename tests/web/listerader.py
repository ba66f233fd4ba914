"""Rows of each list, for tests of search, filter and order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from portal.domain.betaling import Innbetaling, KreditKrav, PlassertKrav, Utbetaling
from portal.domain.felter import Betalingsinformasjon, Konto, Kravperiode
from portal.domain.krav import Krav
from portal.domain.tilgode import Tilgodebeloep
from tests.grunnlag import eksempel_c, make_krav, nordlys

DAG = date(2023, 8, 28)
KROENE, OERE = Decimal(1), Decimal("0.01")
PAID = Betalingsinformasjon(
    kidnummer="001 234", melding_sendt_til_mottaker="Retur", konto=Konto(kontonummer="7694.05 18888")
)
PERIODE = Kravperiode(aar="2022", termin="3", fra_dato=date(2022, 5, 1), til_dato=date(2022, 6, 30))


def make_rad() -> Krav:
    """A claim with two instalments; the first has payment details."""
    krav = make_krav([(date(2022, 8, 31), Decimal(100)), (date(2022, 9, 15), Decimal(20))], gruppe="Merverdiavgift")
    first, second = krav.kravforfall
    return replace(
        krav,
        kravidentifikator="K.333",
        kravbeskrivelse="Mva-melding - 2022/3",
        kravperiode=PERIODE,
        opprinnelig_beloep=Decimal(4000),
        stipulerte_renter=Decimal(77),
        kravforfall=(
            replace(
                first,
                kravforfallsidentifikator="F 111",
                betalingsinformasjon=PAID,
                opprinnelig_beloep=Decimal(750),
            ),
            replace(second, kravforfallsidentifikator="F222"),
        ),
    )


def make_innbetaling(innbetalt: str = "900", uplassert: str = "60") -> Innbetaling:
    covered = PlassertKrav(
        kravforfallsidentifikator="F.9",
        plassert_beloep=Decimal(840),
        plassert_dato=DAG,
        kravbeskrivelse="Restskatt",
        kravforfallsdato=DAG,
        opprinnelig_kravforfallsbeloep=None,
        gjenstaaende_kravforfallsbeloep=None,
    )
    return replace(
        nordlys().innbetalinger[0],
        innbetalingsidentifikator="I-1",
        innbetalingsdato=date(2023, 1, 2),
        innbetalt_beloep=Decimal(innbetalt),
        uplassert_beloep=Decimal(uplassert),
        innbetalingstype="Bankinnbetaling",
        innbetalt_fra=PAID,
        plassert_krav=(covered,),
    )


def make_utbetaling() -> Utbetaling:
    credit = KreditKrav(
        kravforfallsidentifikator="F-7",
        opprinnelig_beloep=Decimal(-500),
        gjenstaaende_beloep=Decimal(0),
        utbetalt_beloep=Decimal(480),
        kravbeskrivelse="Mva til gode",
        kravtype="",
        kravperiode=None,
    )
    return replace(
        eksempel_c().utbetalinger[0],
        utbetalingsidentifikator="U-1",
        utbetalt_dato=date(2023, 1, 2),
        utbetalt_beloep=Decimal(500),
        betalt_til=PAID,
        kredit_krav=(credit,),
        utbetalingstatus="bekreftet",
    )


def make_tilgode() -> Tilgodebeloep:
    return Tilgodebeloep(
        krav=make_rad(),
        opprinnelig=Decimal(12000),
        utbetalt=Decimal(40),
        motregnet=Decimal(600),
        motregnet_utenfor=Decimal(8000),
        rest=Decimal(2),
    )

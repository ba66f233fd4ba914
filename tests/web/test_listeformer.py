"""How the rows of each list are searched, sorted and filtered."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.domain.betaling import Innbetaling, KreditKrav, PlassertKrav, Utbetaling
from portal.domain.felter import Betalingsinformasjon, Konto, Kravperiode
from portal.domain.krav import Krav
from portal.domain.tilgode import Tilgodebeloep
from portal.web.listeform import Innhold, Valg, choose
from portal.web.listeformer import BETALTE_KRAV, INNBETALINGER, TILGODEBELOEP, UTBETALINGER, make_krav_form
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


NAVN = "Mva-melding, mai–juni 2022"
WORDS = ("Mva-melding - 2022/3", NAVN, "2022-3", "Merverdiavgift", "31.08.2022", "15.09.2022")
NUMBERS = ("K333", "F111", "F222", "001234", "76940518888")
AMOUNTS = tuple(map(Decimal, (4000, 77, 750, 100, 20, 20)))


def test_a_claim_is_found_by_its_row_and_its_instalments() -> None:
    row = make_rad()

    assert make_krav_form(DAG).get_innhold(row) == Innhold(ord=WORDS, numre=NUMBERS, beloep=(Decimal(120), *AMOUNTS))
    assert BETALTE_KRAV.get_innhold(row) == Innhold(ord=WORDS, numre=NUMBERS, beloep=(Decimal(4000), *AMOUNTS))
    credit = TILGODEBELOEP.get_innhold(make_tilgode())
    assert credit == Innhold(ord=WORDS, numre=NUMBERS, beloep=(*map(Decimal, (12000, 40, 8600, 2)), *AMOUNTS))


def test_a_claim_without_period_or_instalments_is_found_by_its_other_fields() -> None:
    row = replace(make_rad(), kravperiode=None, kravforfall=())

    found = BETALTE_KRAV.get_innhold(row)

    words = (WORDS[0], WORDS[0], "", "Merverdiavgift")
    assert found == Innhold(ord=words, numre=("K333",), beloep=(Decimal(4000), *AMOUNTS[:2]))


def test_a_payment_is_found_by_its_own_fields_and_the_claims_it_covered() -> None:
    row = make_innbetaling()

    assert INNBETALINGER.get_innhold(row) == Innhold(
        ord=("Bankinnbetaling", "02.01.2023", "Restskatt"),
        numre=("I-1", "001234", "76940518888", "F9"),
        beloep=(Decimal(900), Decimal(60), Decimal(840)),
    )
    assert INNBETALINGER.get_innhold(replace(row, innbetalt_fra=None)).numre == ("I-1", "F9")


def test_a_payout_is_found_by_its_own_fields_and_its_credit_claims() -> None:
    row = make_utbetaling()

    assert UTBETALINGER.get_innhold(row) == Innhold(
        ord=("Retur", "02.01.2023", "Mva til gode"),
        numre=("U-1", "001234", "76940518888", "F-7"),
        beloep=(Decimal(500), Decimal(480)),
    )
    without = UTBETALINGER.get_innhold(replace(row, betalt_til=Betalingsinformasjon()))
    assert (without.ord[0], without.numre) == ("", ("U-1", "F-7"))


def test_claims_are_sorted_by_the_visible_columns() -> None:
    row, form = make_rad(), make_krav_form(DAG)

    assert {name: get(row) for name, get in form.kolonner.items()} == {
        "beskrivelse": "Mva-melding 2022-3",
        "forfallsdato": date(2022, 8, 31),
        "opprinnelig": Decimal(4000),
        "rest": Decimal(120),
        "renter": Decimal(77),
    }
    assert form.kolonner["beskrivelse"](replace(row, kravperiode=None)) == "Mva-melding - 2022/3 "
    settled = replace(row, gjenstaaende_beloep=Decimal(0), kravforfall=())
    assert {name: get(settled) for name, get in BETALTE_KRAV.kolonner.items()} == {
        "beskrivelse": "Mva-melding 2022-3",
        "oppgjort": None,
        "beloep": Decimal(4000),
    }


def test_payments_and_payouts_are_sorted_by_the_visible_columns() -> None:
    assert {name: get(make_innbetaling()) for name, get in INNBETALINGER.kolonner.items()} == {
        "dato": date(2023, 1, 2),
        "beskrivelse": "Bankinnbetaling",
        "konto": "7694.05 18888",
        "beloep": Decimal(900),
        "plassert": Decimal(840),
        "uplassert": Decimal(60),
    }
    assert {name: get(make_utbetaling()) for name, get in UTBETALINGER.kolonner.items()} == {
        "dato": date(2023, 1, 2),
        "beskrivelse": "Retur",
        "status": "utbetalt",
        "beloep": Decimal(500),
    }
    assert {name: get(make_tilgode()) for name, get in TILGODEBELOEP.kolonner.items()} == {
        "beskrivelse": "Mva-melding 2022-3",
        "dato": date(2022, 8, 31),
        "opprinnelig": Decimal(12000),
        "utbetalt": Decimal(40),
        "motregnet": Decimal(8600),
        "rest": Decimal(2),
    }


@pytest.mark.parametrize("konto", [None, Konto()])
def test_a_payment_without_an_account_is_sorted_last(konto: Konto | None) -> None:
    known = make_innbetaling()
    unknown = replace(known, innbetalt_fra=Betalingsinformasjon(konto=konto))
    nothing = replace(known, innbetalt_fra=None)

    for is_synkende in (False, True):
        asked = Valg(sorter="konto", is_synkende=is_synkende)
        assert choose([unknown, nothing, known], INNBETALINGER, asked).treff == (known, unknown, nothing)


@pytest.mark.parametrize(
    ("krav", "tilstand"),
    [
        (make_krav([(DAG, KROENE)]), "kommende"),
        (make_krav([(DAG, Decimal(0))]), "betalt"),
        (replace(make_krav([(DAG, Decimal(0))]), stipulerte_renter=OERE), "bare-renter"),
        (make_krav([(DAG - timedelta(days=1), OERE)]), "forfalt"),
        (make_krav([(DAG - timedelta(days=1), OERE), (DAG, KROENE)]), "forfalt"),
        (make_krav([], rest=OERE), "uten-forfallsdato"),
        (make_krav([(DAG - timedelta(days=1), -OERE)]), "til-gode"),
        (make_krav([], rest=-OERE), "til-gode"),
    ],
)
def test_an_open_claim_is_late_upcoming_undated_or_credit(krav: Krav, tilstand: str) -> None:
    assert make_krav_form(DAG).fasetter["tilstand"](krav) == tilstand


@pytest.mark.parametrize(
    ("innbetalt", "uplassert", "tilstand"),
    [
        ("900", "0", "brukt"),
        ("900", "0.01", "delvis"),
        ("900", "900", "ubrukt"),
        ("-900", "0", "tilbakefort"),
        ("-900", "-900", "tilbakefort"),
    ],
)
def test_a_payment_is_used_partly_used_unused_or_reversed(innbetalt: str, uplassert: str, tilstand: str) -> None:
    assert INNBETALINGER.fasetter["tilstand"](make_innbetaling(innbetalt, uplassert)) == tilstand


def test_a_payout_is_under_way_until_it_is_paid() -> None:
    row = make_utbetaling()

    assert UTBETALINGER.fasetter["tilstand"](row) == "utbetalt"
    assert UTBETALINGER.fasetter["tilstand"](replace(row, utbetalingstatus="underUtbetaling")) == "underveis"


def test_rows_are_filtered_by_group_and_kind() -> None:
    row, tilgode = make_rad(), make_tilgode()

    for form in (make_krav_form(DAG), BETALTE_KRAV):
        assert (form.fasetter["kravgruppe"](row), form.fasetter["type"](row)) == ("Merverdiavgift", "Mva-melding")
    facets = {name: get(tilgode) for name, get in TILGODEBELOEP.fasetter.items()}
    assert facets == {"kravgruppe": "Merverdiavgift", "type": "Mva-melding", "tilstand": "rest"}
    assert TILGODEBELOEP.fasetter["tilstand"](replace(tilgode, rest=Decimal(0))) == "oppgjort"
    assert INNBETALINGER.fasetter["type"](make_innbetaling()) == "Bankinnbetaling"
    assert UTBETALINGER.fasetter["type"](make_utbetaling()) == "Retur"
    assert UTBETALINGER.fasetter["type"](replace(make_utbetaling(), betalt_til=None)) == ""

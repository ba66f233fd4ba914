"""How the rows of each list are searched and filtered."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from portal.domain.felter import Betalingsinformasjon
from portal.domain.krav import Krav
from portal.web.listeformer import BETALTE_KRAV, INNBETALINGER, TILGODEBELOEP, UTBETALINGER, make_krav_form
from portal.web.listesok import Innhold
from tests.grunnlag import make_krav
from tests.web.listerader import (
    DAG,
    KROENE,
    OERE,
    make_innbetaling,
    make_rad,
    make_tilgode,
    make_utbetaling,
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

"""How the rows of each list are sorted."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.felter import Betalingsinformasjon, Konto
from portal.web.listeform import Valg, choose
from portal.web.listeformer import BETALTE_KRAV, INNBETALINGER, TILGODEBELOEP, UTBETALINGER, make_krav_form
from tests.web.listerader import (
    DAG,
    make_innbetaling,
    make_rad,
    make_tilgode,
    make_utbetaling,
)

NAVN = "Mva-melding, mai–juni 2022"


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


def test_without_a_choice_the_earliest_due_date_and_the_newest_row_come_first() -> None:
    assert make_krav_form(DAG).rekkefoelge == "forfallsdato"
    assert (BETALTE_KRAV.rekkefoelge, INNBETALINGER.rekkefoelge, UTBETALINGER.rekkefoelge) == (
        "-oppgjort",
        "-dato",
        "-dato",
    )

"""Which rows of a year's list are repeats, and which lists on a payment are placements."""

import pytest

from portal.api.parse import parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from tests.conftest import EIER
from tests.signs import Row, dump, make_covers, make_innbetaling, make_krav, make_utbetaling

PAYOUT = make_utbetaling("U", "2022-01-01", 100)


@pytest.mark.parametrize(
    ("change", "received"),
    [
        ({}, [2]),
        ({"utbetaltdato": None, "utbetaltDato": "2022-01-01"}, [2]),
        ({"partIdentifikator": EIER}, [1, 1]),
        ({"utbetalingsidentifikator": "V"}, [1, 1]),
        ({"utbetaltdato": "2022-01-02"}, [1, 1]),
        ({"utbetaltBeloep": 101}, [1, 1]),
        ({"utbetaltBeloep": -100}, [1, 1]),
        ({"utbetaltBeloep": 0}, [1, 1]),
    ],
)
def test_payouts_that_differ_in_party_id_date_or_amount_are_separate(change: Row, received: list[int]) -> None:
    rows = parse_utbetalinger(dump({"utbetaling": [PAYOUT, {**PAYOUT, **change}]})).rader

    assert [row.mottatt for row in rows] == received


def test_a_claim_repeated_in_a_years_list_is_one() -> None:
    rows = [make_krav("K", 5, 5), make_krav("L", 5, 5), make_krav("K", 5, 5)]

    assert [krav.mottatt for krav in parse_krav_liste(dump({"krav": rows})).rader] == [2, 1]


def test_repeated_payments_of_zero_are_one() -> None:
    rows = [make_innbetaling("I", "2022-01-01", amount) for amount in (0, 5, 0)]

    assert [row.mottatt for row in parse_innbetalinger(dump({"innbetaling": rows})).rader] == [2, 1]


@pytest.mark.parametrize("item", [{"kravforfallIdentifikator": "F"}, {"plassertBeloep": 60}])
def test_a_list_without_key_or_amount_is_not_a_list_of_placements(item: Row) -> None:
    row = {**make_innbetaling("I", "2022-01-01", 100), "a": [item]}

    (payment,) = parse_innbetalinger(dump({"innbetaling": [row]})).rader

    assert payment.plassert_krav == ()


def test_a_list_of_refunds_is_not_a_list_of_placements_whatever_else_it_has() -> None:
    sent = {**PAYOUT, **make_covers("F", 60)}

    (payment,) = parse_innbetalinger(
        dump({"innbetaling": [make_innbetaling("I", "2022-01-01", 100, plassertUtbetaling=[sent])]})
    ).rader

    assert (payment.plassert_krav, payment.tilbakebetalt_beloep) == ((), 100)

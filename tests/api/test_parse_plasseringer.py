"""Reversed placements on instalments and payments, and set-off beside them."""

import pytest

from portal.api.parse import parse_innbetalinger, parse_krav_liste
from tests.api.rader import KRAV, LATER, PLACED, PLACED_PAYOUT
from tests.signs import dump, make_innbetaling


def test_a_negative_placement_belongs_to_a_reversed_payout() -> None:
    """Of a credit claim of 1000, 300 was paid out and reversed, so all of it is left."""
    payouts = [{**PLACED_PAYOUT, "plassertBeloep": amount, "utbetaltBeloep": 300} for amount in (300, -300)]
    forfall = {**LATER, "opprinneligBeloep": -1000, "gjenstaaendeBeloep": -1000, "plassertUtbetaling": payouts}

    (only,) = parse_krav_liste(dump({"krav": [{**KRAV, "kravforfall": [forfall]}]})).rader[0].kravforfall

    assert [row.plassert_beloep for row in only.plassert_utbetaling] == [300, -300]
    assert [row.utbetalt_beloep for row in only.plassert_utbetaling] == [300, -300]


@pytest.mark.parametrize("amount", [0, 0.5])
def test_a_small_or_zero_placement_belongs_to_a_payout_that_stands(amount: float) -> None:
    payout = {**PLACED_PAYOUT, "plassertBeloep": amount, "utbetaltBeloep": 300}
    forfall = {
        **LATER,
        "opprinneligBeloep": -1000,
        "gjenstaaendeBeloep": -1000 + amount,
        "plassertUtbetaling": [payout],
    }

    (krav,) = parse_krav_liste(dump({"krav": [{**KRAV, "kravforfall": [forfall]}]})).rader

    assert krav.kravforfall[0].plassert_utbetaling[0].utbetalt_beloep == 300


def test_a_missing_krone_without_a_set_off_is_not_a_set_off() -> None:
    payouts = [{**PLACED_PAYOUT, "plassertBeloep": amount} for amount in (300, -300)]
    forfall = {**LATER, "opprinneligBeloep": -1000, "gjenstaaendeBeloep": -999, "plassertUtbetaling": payouts}
    row = {**KRAV, "kravforfall": [forfall], "motregningAvKreditkrav": None}

    (krav,) = parse_krav_liste(dump({"krav": [row]})).rader

    assert [row.plassert_beloep for row in krav.kravforfall[0].plassert_utbetaling] == [300, 300]


def test_set_off_from_an_instalment_is_no_placement_on_it() -> None:
    """Of a credit claim of 1000, 300 was paid out and reversed, 100 placed, and 200 set off elsewhere."""
    set_off = {
        "motregningsidentifikator": "M",
        "motregnetdato": "2022-04-01",
        "dekketKrav": [{"motregnetBeloep": 500}],
        "hovedkrav": {
            "kreditkravBruktIMotregning": [
                {"kravforfallidentifikator": name, "gjenstaaendeBeloep": amount}
                for name, amount in (("F-2", 200), ("F-3", 300))
            ]
        },
    }
    payouts = [
        {**PLACED_PAYOUT, "plassertBeloep": amount, "plassertDato": day, "utbetaltBeloep": amount}
        for amount, day in ((300, "2022-01-01"), (-300, "2022-02-01"), (100, "2022-03-01"))
    ]
    forfall = {**LATER, "opprinneligBeloep": -1000, "gjenstaaendeBeloep": -700, "plassertUtbetaling": payouts}

    row = {**KRAV, "kravforfall": [forfall], "motregningAvKreditkrav": set_off}
    (krav,) = parse_krav_liste(dump({"krav": [row]})).rader

    assert [row.plassert_beloep for row in krav.kravforfall[0].plassert_utbetaling] == [300, -300, 100]


def test_a_payments_share_of_a_joint_set_off_is_no_placement() -> None:
    """Of 100, 60 was placed and reversed, then 60 placed; 40 was set off, together with 60 of another payment."""
    set_off = {
        "motregningsidentifikator": "M",
        "motregnetdato": "2022-04-01",
        "dekketKrav": [{"motregnetBeloep": 100}],
        "hovedkrav": {
            "innbetalingBruktImotregning": [
                {"innbetalingsidentifikator": name, "uplassertBeloep": amount}
                for name, amount in (("I", 40), ("J", 60))
            ]
        },
    }
    placed = [
        {**PLACED, "plassertBeloep": amount, "plassertDato": day}
        for amount, day in ((60, "2022-01-01"), (-60, "2022-02-01"), (60, "2022-03-01"))
    ]

    row = make_innbetaling("I", "2022-01-01", 100, 0, *placed, motregningAvInnbetaling=set_off)
    (payment,) = parse_innbetalinger(dump({"innbetaling": [row]})).rader

    assert [krav.plassert_beloep for krav in payment.plassert_krav] == [60, -60, 60]
    assert payment.ikke_forklart == 0


def test_a_missing_krone_of_a_payment_without_a_set_off_is_not_a_set_off() -> None:
    placed = [{**PLACED, "plassertBeloep": amount} for amount in (60, -60)]

    row = make_innbetaling("I", "2022-01-01", 100, 99, *placed)
    (payment,) = parse_innbetalinger(dump({"innbetaling": [row]})).rader

    assert [krav.plassert_beloep for krav in payment.plassert_krav] == [60, 60]

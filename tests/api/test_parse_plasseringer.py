"""Placements on an instalment that were undone, and what was set off beside them."""

import pytest

from portal.api.parse import parse_krav_liste
from tests.api.rader import KRAV, LATER, PLACED_PAYOUT
from tests.signs import dump


def test_a_placement_below_zero_is_of_a_payout_that_was_taken_back() -> None:
    """Of a credit claim of 1000, 300 was paid out and taken back, so that all of it is left."""
    payouts = [{**PLACED_PAYOUT, "plassertBeloep": amount, "utbetaltBeloep": 300} for amount in (300, -300)]
    forfall = {**LATER, "opprinneligBeloep": -1000, "gjenstaaendeBeloep": -1000, "plassertUtbetaling": payouts}

    (only,) = parse_krav_liste(dump({"krav": [{**KRAV, "kravforfall": [forfall]}]})).rader[0].kravforfall

    assert [row.plassert_beloep for row in only.plassert_utbetaling] == [300, -300]
    assert [row.utbetalt_beloep for row in only.plassert_utbetaling] == [300, -300]


@pytest.mark.parametrize("amount", [0, 0.5])
def test_a_placement_of_little_or_nothing_is_of_a_payout_that_stands(amount: float) -> None:
    payout = {**PLACED_PAYOUT, "plassertBeloep": amount, "utbetaltBeloep": 300}
    forfall = {
        **LATER,
        "opprinneligBeloep": -1000,
        "gjenstaaendeBeloep": -1000 + amount,
        "plassertUtbetaling": [payout],
    }

    (krav,) = parse_krav_liste(dump({"krav": [{**KRAV, "kravforfall": [forfall]}]})).rader

    assert krav.kravforfall[0].plassert_utbetaling[0].utbetalt_beloep == 300


def test_without_a_set_off_a_krone_that_is_missing_is_not_taken_for_one() -> None:
    payouts = [{**PLACED_PAYOUT, "plassertBeloep": amount} for amount in (300, -300)]
    forfall = {**LATER, "opprinneligBeloep": -1000, "gjenstaaendeBeloep": -999, "plassertUtbetaling": payouts}
    row = {**KRAV, "kravforfall": [forfall], "motregningAvKreditkrav": None}

    (krav,) = parse_krav_liste(dump({"krav": [row]})).rader

    assert [row.plassert_beloep for row in krav.kravforfall[0].plassert_utbetaling] == [300, 300]


def test_what_was_set_off_of_an_instalment_is_no_placement_on_it() -> None:
    """Of a credit claim of 1000, 300 was paid out and taken back, 100 placed, and 200 set off from it elsewhere."""
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

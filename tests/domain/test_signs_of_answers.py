"""What the available answers show together, and which rows of which answers change."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from tests.signs import Lists, Row, amounts, make_covers, make_innbetaling, make_krav, make_placed, make_utbetaling

# A ledger with negative payments, and one with positive.
NEGATIVE = make_krav("K1", 500, 0, make_placed("P1", "2023-01-05", 500, -500))
POSITIVE = make_krav("K2", 700, 0, make_placed("P2", "2023-01-05", 700, 700))
P1 = make_innbetaling("P1", "2023-01-05", -500, 0, make_covers("K1", 500))


def test_with_one_sign_only_a_possible_reversal_of_a_missing_payment_is_unreadable() -> None:
    row = make_innbetaling("A", "2023-02-01", 100, 100)

    assert amounts(Lists(uplasserte=[row]).settle()) == [{"A": 100}]
    settled = Lists(uplasserte=[row], usette_aar=frozenset({2022})).settle().aapne
    assert [rad.grunn for rad in settled.uleselige] == ["fortegn, uten lister"]
    assert (settled.innbetalinger, [rad.identifikator for rad in settled.uleselige]) == ((), ["A"])


@pytest.mark.parametrize("placed", [0, 1])
def test_payments_with_the_same_sign_are_payments_whatever_they_state_about_an_instalment(placed: int) -> None:
    claim = make_krav("K", 100, 100 - placed, make_placed("Q", "2023-01-05", placed, 1))
    row = make_innbetaling("A", "2023-02-01", 20, 0, make_covers("gone", 20, 100, 150))

    assert amounts(Lists(krav=[[claim]], innbetalinger=[[row]]).settle())[1] == {"A": 20}


def test_one_placed_krone_proves_as_much_as_more() -> None:
    claim = make_krav("K", 1, 0, make_placed("A", "2023-01-05", 1, -1))
    rows = [make_innbetaling("A", "2023-01-05", -1, 0, make_covers("K", 1))]
    rows.append(make_innbetaling("B", "2023-01-06", 9, 0, make_covers("K", 9)))

    assert amounts(Lists(krav=[[claim]], innbetalinger=[rows]).settle())[1] == {"A": 1, "B": -9}


def test_an_older_answers_placements_count_if_the_newest_has_none() -> None:
    open_row = make_innbetaling("A", "2023-02-01", 300, 100)
    listed = make_innbetaling("A", "2023-02-01", 300, 100, make_covers("K1", 200))

    settled = Lists(krav=[[NEGATIVE, POSITIVE]], uplasserte=[open_row], innbetalinger=[[P1, listed]]).settle()

    assert amounts(settled) == [{"A": -300}, {"P1": 500, "A": -300}]
    assert [row.uplassert_beloep for row in settled.aapne.innbetalinger] == [-100]


def test_if_answers_differ_the_newest_states_what_a_payment_covered() -> None:
    newest, older = (make_innbetaling("A", "2023-02-01", 300, 0, make_covers(name, 300)) for name in ("K1", "K2"))

    settled = Lists(krav=[[NEGATIVE, POSITIVE]], innbetalinger=[[P1, newest], [older]]).settle()

    assert amounts(settled) == [{}, {"P1": 500, "A": -300}, {"A": -300}]


def test_a_payment_named_only_by_its_claim_belongs_to_the_claims_ledger() -> None:
    counter = [{"kravforfallsIdentifikator": "K1", "plassertBeloep": 5, "kravtype": "X"}]
    claim = make_krav("K3", 900, 900, make_placed("A", "2023-02-01", 300, 300), plassertMotkrav=counter)

    settled = Lists(krav=[[NEGATIVE, claim]], innbetalinger=[[P1, make_innbetaling("A", "2023-02-01", 300)]]).settle()

    assert amounts(settled)[1] == {"P1": 500, "A": -300}


def test_a_payment_with_another_kid_was_not_reversed() -> None:
    rows = [
        make_innbetaling("A", "2023-02-01", -300, 300, innbetaltFra={"kidnummer": "21"}),
        make_innbetaling("B", "2023-02-02", 300, 300, innbetaltFra={"kidnummer": "22"}),
        make_innbetaling("C", "2023-02-02", 300, 300, innbetaltFra={"kidnummer": "21"}),
    ]

    settled = Lists(krav=[[NEGATIVE]], innbetalinger=[[P1, *rows[:2]]]).settle()
    with_its_kid = Lists(krav=[[NEGATIVE]], innbetalinger=[[P1, rows[0], rows[2]]]).settle()

    assert amounts(settled)[1] == {"P1": 500, "A": 300, "B": 300}
    assert amounts(with_its_kid)[1] == {"P1": 500, "A": 300, "C": -300}


def test_a_rows_hint_does_not_carry_over_to_the_next() -> None:
    rows = [
        make_innbetaling("A", "2023-02-01", -100, 0, make_covers("gone", 100, 100, 0)),
        make_innbetaling("B", "2023-02-05", 100, 100),
    ]

    assert amounts(Lists(innbetalinger=[rows]).settle())[1] == {"A": 100}


def test_in_a_contradictory_ledger_a_rows_own_hint_is_its_sign() -> None:
    both = [make_krav("K1", 500, 0, make_placed("P1", "2023-01-05", 500, -500), kid="11")]
    both.append(make_krav("K2", 700, 0, make_placed("P2", "2023-01-05", 700, 700), kid="11"))
    payer = {"innbetaltFra": {"kidnummer": "11"}}
    rows = [
        make_innbetaling("P1", "2023-01-05", -500, 0, make_covers("K1", 500)),
        make_innbetaling("P2", "2023-01-05", 700, 0, make_covers("K2", 700)),
        make_innbetaling("A", "2023-02-01", 60, 0, make_covers("gone", 60, 100, 50), **payer),
        make_innbetaling("B", "2023-02-02", -10, 0, make_covers("gone", 10, 100, 50), **payer),
    ]

    assert amounts(Lists(krav=[both], innbetalinger=[rows]).settle())[1] == {"P1": 500, "P2": 700, "A": 60, "B": -10}


def test_the_majority_on_one_account_decides_and_amounts_stay_exact() -> None:
    account = {"mottakersKontonummer": {"kontonummer": "76940524802"}}
    rows = [
        make_innbetaling(name, "2023-02-01", amount, 0, **account)
        for name, amount in (("A", -100), ("B", 200), ("C", -300))
    ]

    assert amounts(Lists(innbetalinger=[rows]).settle())[1] == {"A": 100, "B": -200, "C": 300}


def test_a_payment_of_zero_keeps_its_unplaced_amount() -> None:
    rows = [P1, make_innbetaling("A", "2023-02-01", 300, 0, make_covers("K1", 300))]
    rows.append(make_innbetaling("B", "2023-02-01", 0, 40))

    (settled,) = Lists(krav=[[NEGATIVE]], innbetalinger=[rows]).settle().innbetalinger

    assert [(row.innbetalt_beloep, row.uplassert_beloep) for row in settled.rader] == [(500, 0), (-300, 0), (0, 40)]


def make_out(name: str, day: str, amount: int) -> Row:
    """A payout of a credit claim."""
    return {
        "utbetalingsidentifikator": name,
        "utbetaltDato": day,
        "utbetaltBeloep": abs(amount),
        "plassertBeloep": amount,
        "plassertDato": day,
    }


def test_a_reversed_payout_is_known_by_its_claim_alone() -> None:
    out = [make_out("U1", "2023-01-05", 300), make_out("U2", "2023-01-09", -300)]
    credit = make_krav("K", -300, -300, plassertUtbetaling=out)

    settled = Lists(aapne=[credit], utbetalinger=[[make_utbetaling("U2", "2023-01-09", 300)]]).settle()

    assert [row.utbetalt_beloep for row in settled.utbetalinger[0].rader] == [-300]


def test_a_payout_that_is_negative_is_undecided_unless_its_ledger_is_known_to_write_so() -> None:
    """Taken back after years, it fits a credit claim that was used otherwise since."""
    used = {"kravforfallIdentifikator": "gone", "opprinneligBeloep": -70, "gjenstaaendeBeloep": 0, "utbetaltBeloep": 70}
    back = make_utbetaling("U2", "2023-01-09", -70, grunnlagForUtbetaling={"kreditKrav": [used]})
    out = {**back, "utbetaltBeloep": 70}

    credit = make_krav("K", -300, 0, plassertUtbetaling=[make_out("U1", "2023-01-05", -300)])
    written_so = make_utbetaling("U1", "2023-01-05", -300)

    def settle(*rows: Row, krav: Sequence[Row] = ()) -> dict[str, Decimal]:
        (liste,) = Lists(krav=[krav], utbetalinger=[rows]).settle().utbetalinger
        return {row.utbetalingsidentifikator: row.utbetalt_beloep for row in liste.rader}

    assert settle(back) == {}
    assert settle(make_utbetaling("U2", "2023-01-09", -70)) == {}
    assert settle(out) == {"U2": 70}
    assert settle(written_so, krav=[credit]) == {"U1": 300}


def test_undecided_payouts_are_added_to_the_unreadable_rows() -> None:
    credit = make_krav("K", -300, 0, plassertUtbetaling=[make_out("U1", "2023-01-05", 300)])
    paid_out = {
        "kravforfallIdentifikator": "gone",
        "opprinneligBeloep": -70,
        "gjenstaaendeBeloep": -70,
        "utbetaltBeloep": 70,
    }
    rows = [
        make_utbetaling("U1", "2023-01-05", -300),
        make_utbetaling("U2", "2023-01-09", 70, grunnlagForUtbetaling={"kreditKrav": [paid_out]}),
        {"utbetalingsidentifikator": "U3", "utbetaltdato": "2023-01-09"},
    ]

    (settled,) = Lists(krav=[[credit]], utbetalinger=[rows]).settle().utbetalinger

    assert [(row.utbetalingsidentifikator, row.utbetalt_beloep) for row in settled.rader] == [("U1", 300)]
    assert [(rad.liste, rad.identifikator, rad.grunn) for rad in settled.uleselige] == [
        ("utbetaling", "U3", "utbetaltBeloep"),
        ("utbetaling", "U2", "fortegn"),
    ]

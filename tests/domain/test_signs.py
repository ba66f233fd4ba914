"""Which payments are reversals: decided by all answers together, never by an identifier."""

from collections.abc import Sequence

import pytest

from tests.signs import (
    Lists,
    Row,
    amounts,
    make_covers,
    make_innbetaling,
    make_krav,
    make_placed,
)

UUIDS = ("0f8fad5b-d9cb-469f-a165-70867728950e", "7c9e6679-7425-40de-944b-e07fc1f90ae7")


def reversed_next_year(ids: Sequence[str], sign: int = 1) -> Lists:
    """Paid at the end of a year and reversed early in the next; the claim is open again."""
    paid, back = ids
    return Lists(
        aapne=[
            make_krav(
                "KRAV-3",
                4000,
                4000,
                make_placed(paid, "2022-12-30", 4000, sign * 4000),
                make_placed(back, "2023-01-02", -4000, sign * -4000),
            )
        ],
        innbetalinger=[
            [make_innbetaling(back, "2023-01-02", sign * -4000, 0, make_covers("KRAV-3", -4000))],
            [make_innbetaling(paid, "2022-12-30", sign * 4000, 0, make_covers("KRAV-3", 4000))],
        ],
    )


@pytest.mark.parametrize("ids", [("INN-100", "INN-101"), UUIDS])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_reversal_alone_in_its_years_list_is_known_by_the_reopened_claim(ids: Sequence[str], sign: int) -> None:
    whole = reversed_next_year(ids, sign)
    alone = Lists(aapne=whole.aapne, innbetalinger=whole.innbetalinger[:1])

    assert amounts(whole.settle()) == [{}, {ids[1]: -4000}, {ids[0]: 4000}]
    assert amounts(alone.settle()) == [{}, {ids[1]: -4000}]
    (row,) = alone.settle().innbetalinger[0].rader
    assert [krav.plassert_beloep for krav in row.plassert_krav] == [-4000]


@pytest.mark.parametrize("sign", [1, -1])
def test_an_unplaced_payment_and_its_reversal_add_up_to_zero_whatever_their_ids(sign: int) -> None:
    ledger = reversed_next_year(("INN-100", "INN-101"), sign)
    pair = [
        make_innbetaling(UUIDS[0], "2023-02-01", sign * 1000, 1000),
        make_innbetaling(UUIDS[1], "2023-02-03", sign * -1000, -1000),
    ]

    for rows in (pair, pair[::-1]):
        settled = Lists(aapne=ledger.aapne, uplasserte=rows).settle().aapne

        assert settled.uleselige == ()
        assert sum(row.uplassert_beloep for row in settled.innbetalinger) == 0
        assert {row.innbetalingsidentifikator: row.innbetalt_beloep for row in settled.innbetalinger} == {
            UUIDS[0]: 1000,
            UUIDS[1]: -1000,
        }


def test_without_evidence_the_earlier_of_a_pair_is_the_payment() -> None:
    pair = [make_innbetaling("B", "2023-02-03", 1000, 1000), make_innbetaling("A", "2023-02-01", -1000, 1000)]

    assert amounts(Lists(uplasserte=pair).settle()) == [{"B": -1000, "A": 1000}]


def test_without_evidence_a_movement_without_a_counterpart_is_a_payment() -> None:
    rows = [make_innbetaling("A", "2023-02-01", -700, 700), make_innbetaling("B", "2023-02-03", 1000, 1000)]

    assert amounts(Lists(uplasserte=rows).settle()) == [{"A": 700, "B": 1000}]


def test_movements_of_one_sign_are_payments_and_zero_reverses_nothing() -> None:
    for sign in (1, -1):
        rows = [make_innbetaling(str(number), "2023-02-01", sign * number) for number in range(3)]

        assert amounts(Lists(innbetalinger=[rows]).settle())[1] == {"0": 0, "1": 1, "2": 2}


def test_the_majority_of_payments_to_one_account_shows_a_payments_sign() -> None:
    account = {"mottakersKontonummer": {"kontonummer": "76940524802"}}
    rows = [
        make_innbetaling(name, "2023-02-01", amount, 0, **account)
        for name, amount in (("A", -100), ("B", -200), ("C", 100), ("D", 50))
    ]

    rows.append(make_innbetaling("E", "2023-02-01", -70, 0, **account))

    assert amounts(Lists(innbetalinger=[rows]).settle())[1] == {"A": 100, "B": 200, "C": -100, "D": -50, "E": 70}


KNOWN = make_krav("K1", 500, 0, make_placed("P1", "2023-01-05", 500, -500), kid="11", konto="76940518888")
COUNTER = [{"kravforfallsIdentifikator": "K1", "plassertBeloep": 5, "kravtype": "X"}]


@pytest.mark.parametrize(
    ("other", "row"),
    [
        (make_krav("K2", 900, 900), make_innbetaling("P2", "2023-03-01", 300, 0, make_covers("K1", 300))),
        (
            make_krav("K2", 900, 900, plassertMotkrav=COUNTER),
            make_innbetaling("P2", "2023-03-01", 300, 0, make_covers("K2", 300)),
        ),
        (make_krav("K2", 900, 900), make_innbetaling("P2", "2023-03-01", 300, 0, innbetaltFra={"kidnummer": "11"})),
        (
            make_krav("K2", 900, 900, konto="76940518888"),
            make_innbetaling("P2", "2023-03-01", 300, 0, make_covers("K2", 300)),
        ),
    ],
    ids=["claim", "counter-claim", "kid", "account"],
)
def test_one_known_payment_decides_for_its_ledger(other: Row, row: Row) -> None:
    payments = [make_innbetaling("P1", "2023-01-05", -500, 0, make_covers("K1", 500)), row]

    settled = Lists(krav=[[KNOWN, other]], innbetalinger=[payments]).settle()

    assert amounts(settled)[1] == {"P1": 500, "P2": -300}


def test_without_a_payment_an_untied_movement_of_the_other_sign_is_no_reversal() -> None:
    payments = [
        make_innbetaling("P1", "2023-01-05", -500, 0, make_covers("K1", 500)),
        make_innbetaling("P2", "2023-03-01", 300, 300),
        make_innbetaling("P3", "2023-03-01", 40, 0, make_covers("nowhere", 40)),
    ]

    settled = Lists(krav=[[KNOWN]], innbetalinger=[payments]).settle()

    assert amounts(settled)[1] == {"P1": 500, "P2": 300}
    assert [rad.identifikator for rad in settled.innbetalinger[0].uleselige] == ["P3"]


def test_a_payment_that_settles_an_unlisted_claim_is_a_payment() -> None:
    rows = [
        make_innbetaling("A", "2023-02-01", -100, 0, make_covers("gone", 100, 100, 0)),
        make_innbetaling("B", "2023-02-05", 100, 0, make_covers("gone too", 100, 100, 0)),
    ]

    assert amounts(Lists(innbetalinger=[rows]).settle())[1] == {"A": 100, "B": 100}


def test_a_refunded_payment_is_a_payment() -> None:
    sent = [{"utbetalingsidentifikator": "U", "utbetaltdato": "2023-03-01", "utbetaltBeloep": 100}]
    rows = [
        make_innbetaling("A", "2023-02-07", 100, 100),
        make_innbetaling("B", "2023-02-05", -100, 0, plassertUtbetaling=sent),
    ]

    assert amounts(Lists(innbetalinger=[rows]).settle())[1] == {"B": 100}  # nothing is left of B that A could reverse


def test_payments_of_the_same_kind_of_claim_have_the_same_sign() -> None:
    said = [{"kravbeskrivelse": {"spraakTekst": [{"tekst": text}]}} for text in ("Trekk - 2022/1", "Trekk - 2022/2")]
    rows = [
        make_innbetaling("P1", "2023-01-05", -500, 0, {**make_covers("K1", 500), **said[0]}),
        make_innbetaling("P2", "2023-02-05", 400, 0, {**make_covers("L", 400), **said[1]}),
    ]

    assert amounts(Lists(krav=[[KNOWN]], innbetalinger=[rows]).settle())[1] == {"P1": 500, "P2": -400}

"""Pairs of movements that could each be the payment: decided by their ledger, or unreadable."""

from tests.signs import (
    Lists,
    amounts,
    make_covers,
    make_innbetaling,
    make_krav,
    make_placed,
    make_utbetaling,
)


def test_with_ledgers_of_different_signs_an_untied_pair_is_unreadable() -> None:
    claims = [
        make_krav("K1", 500, 0, make_placed("P1", "2023-01-05", 500)),
        make_krav("K2", 700, 0, make_placed("P2", "2023-01-05", 700)),
    ]
    rows = [
        make_innbetaling("P1", "2023-01-05", 500, 0, make_covers("K1", 500)),
        make_innbetaling("P2", "2023-01-05", -700, 0, make_covers("K2", 700)),
        make_innbetaling("A", "2023-02-01", 100, 100),
        make_innbetaling("B", "2023-02-05", -100, 100),
        make_innbetaling("C", "2023-02-05", -30, 30),
    ]

    settled = Lists(krav=[claims], uplasserte=rows[2:], innbetalinger=[rows]).settle()

    assert amounts(settled) == [{"A": 100, "C": 30}, {"P1": 500, "P2": 700, "A": 100, "C": 30}]
    assert [(rad.liste, rad.identifikator, rad.grunn) for rad in settled.aapne.uleselige] == [
        ("innbetalingMedUplassertBeloep", "B", "fortegn")
    ]
    assert [rad.liste for rad in settled.innbetalinger[0].uleselige] == ["innbetaling"]


def test_a_pair_in_an_unknown_ledger_is_not_two_payments_because_another_ledger_is_known() -> None:
    known = make_krav("K1", 500, 0, make_placed("P1", "2023-01-05", 500, -500))
    rows = [
        make_innbetaling("P1", "2023-01-05", -500, 0, make_covers("K1", 500)),
        make_innbetaling("A", "2023-02-01", 4000, 4000),
        make_innbetaling("B", "2023-02-05", -4000, -4000),
    ]

    settled = Lists(krav=[[known]], uplasserte=rows[1:], innbetalinger=[rows]).settle()

    assert amounts(settled) == [{"A": 4000}, {"P1": 500, "A": 4000}]
    assert [rad.identifikator for rad in settled.aapne.uleselige] == ["B"]


def test_unplaced_money_has_not_reversed_what_its_claim_or_its_own_row_says_is_placed() -> None:
    claims = [
        make_krav("K1", 500, 0, make_placed("P1", "2023-01-05", 500)),
        make_krav("K2", 700, 0, make_placed("P2", "2023-01-05", 700, -700)),
    ]
    known = [
        make_innbetaling("P1", "2023-01-05", 500, 0, make_covers("K1", 500)),
        make_innbetaling("P2", "2023-01-05", -700, 0, make_covers("K2", 700)),
    ]
    unplaced = make_innbetaling("U", "2023-02-05", -0.5, 0.5)
    by_claim = make_krav("K3", 0.5, 0, make_placed("P3", "2023-01-06", 0.5))
    by_row = make_innbetaling("P3", "2023-01-06", 0.5, 0, make_covers("gone", 0.5))

    for krav, paid in (
        ([*claims, by_claim], make_innbetaling("P3", "2023-01-06", 0.5, 0)),
        (claims, by_row),
    ):
        settled = Lists(krav=[krav], uplasserte=[unplaced], innbetalinger=[[*known, paid, unplaced]]).settle()
        assert amounts(settled)[0] == {"U": 0.5}
    free = make_innbetaling("P3", "2023-01-06", 0.5, 0.5)
    both = Lists(krav=[claims], uplasserte=[free, unplaced], innbetalinger=[known]).settle()
    assert amounts(both)[0] == {"P3": 0.5}


def test_unplaced_money_on_one_account_has_not_reversed_a_payment_to_another() -> None:
    one, other = ({"mottakersKontonummer": {"kontonummer": konto}} for konto in ("76940524802", "76940518888"))
    first = make_innbetaling("A", "2023-02-01", 4000, 4000, **one)

    for account, expected in ((other, {"A": 4000, "B": 4000}), (one, {"A": 4000, "B": -4000})):
        rows = [first, make_innbetaling("B", "2023-02-05", -4000, 4000, **account)]
        known = make_krav("K1", 500, 0, make_placed("P1", "2023-01-05", 500))
        assert amounts(Lists(krav=[[known]], uplasserte=rows).settle())[0] == expected


def test_unplaced_money_is_not_turned_by_a_lone_reversal_whose_payment_is_in_a_year_that_was_not_read() -> None:
    account = {"mottakersKontonummer": {"kontonummer": "76940524802"}}
    lone = make_innbetaling("R", "2022-01-05", -1000, 0, make_covers("K", -1000, 1000, 0), **account)
    unplaced = make_innbetaling("U", "2023-03-05", 5000, 5000, **account)
    paid = make_innbetaling("P", "2021-12-28", 1000, 0, make_covers("K", 1000, 1000, 0), **account)

    settled = Lists(uplasserte=[unplaced], innbetalinger=[[unplaced], [lone]]).settle()
    assert amounts(settled) == [{"U": 5000}, {"U": 5000}, {}]
    whole = Lists(uplasserte=[unplaced], innbetalinger=[[unplaced], [lone], [paid]]).settle()
    assert amounts(whole) == [{"U": 5000}, {"U": 5000}, {"R": -1000}, {"P": 1000}]

    part = make_innbetaling("U", "2023-03-05", 5000, 4000, make_covers("L", 1000, 1000, 0), **account)
    lacking = Lists(uplasserte=[unplaced], innbetalinger=[[unplaced], [lone]], usette_aar=frozenset({2019}))
    for others in (Lists(uplasserte=[part], innbetalinger=[[part], [lone]]), lacking):
        assert amounts(others.settle())[0] != {"U": 5000}


def test_without_the_year_of_the_first_payment_its_reversal_and_repetition_are_unreadable() -> None:
    """They look like a payment and its reversal. The instalment is covered, and these two leave nothing of it."""
    share, back = make_covers("K1", 500, 500, 0), make_covers("K1", -500, 500, 0)
    first = make_innbetaling("A", "2020-07-16", -500, 0, share)
    rows = [
        make_innbetaling("B", "2023-12-24", 500, 0, back),
        make_innbetaling("C", "2024-01-03", -500, 0, share),
    ]

    alone, together = Lists(innbetalinger=[rows]).settle(), Lists(innbetalinger=[rows, [first]]).settle()

    assert amounts(alone)[1] == {}
    assert [rad.identifikator for rad in alone.innbetalinger[0].uleselige] == ["B", "C"]
    assert amounts(together)[1:] == [{"B": -500, "C": 500}, {"A": 500}]


def test_a_new_payment_after_a_reversal_is_a_payment() -> None:
    known = make_krav(
        "K1", 500, 500, make_placed("P1", "2023-01-05", 500, -500), make_placed("B", "2023-02-01", -500, 500)
    )
    rows = [
        make_innbetaling("P1", "2023-01-05", -500, 0, make_covers("K1", 500)),
        make_innbetaling("B", "2023-02-01", 500, 0, make_covers("K1", 500)),
        make_innbetaling("C", "2023-03-01", -500, 500),
    ]

    settled = Lists(krav=[[known]], innbetalinger=[rows]).settle()

    assert amounts(settled)[1] == {"P1": 500, "B": -500, "C": 500}


def test_two_signs_on_one_account_are_not_two_payments_whatever_the_amounts() -> None:
    account = {"mottakersKontonummer": {"kontonummer": "76940524802"}}
    rows = [
        make_innbetaling("A", "2023-02-01", 4000, 4000, **account),
        make_innbetaling("B", "2023-02-05", -1500, -1500, **account),
    ]

    settled = Lists(uplasserte=rows).settle()

    assert amounts(settled) == [{"A": 4000}]
    assert [rad.identifikator for rad in settled.aapne.uleselige] == ["B"]


def test_a_reversal_with_its_payments_identifier_and_day_is_a_separate_row() -> None:
    claim = make_krav(
        "K", 400, 400, make_placed("P", "2023-01-05", 400, -400), make_placed("P", "2023-01-05", -400, 400)
    )
    rows = [
        make_innbetaling("P", "2023-01-05", -400, 0, make_covers("K", 400)),
        make_innbetaling("P", "2023-01-05", 400, 0, make_covers("K", 400)),
        make_innbetaling("Q", "2023-01-05", -70, 0, make_covers("L", 70, 70, 0)),
    ]

    settled = Lists(aapne=[claim], innbetalinger=[rows]).settle().innbetalinger[0].rader

    assert [row.innbetalt_beloep for row in settled] == [400, -400, 70]


def test_a_reversed_payout_is_negative_on_the_claim_and_in_the_list() -> None:
    out = [
        {
            "utbetalingsidentifikator": name,
            "utbetaltDato": day,
            "utbetaltBeloep": 300,
            "plassertBeloep": amount,
            "plassertDato": day,
        }
        for name, day, amount in (("U1", "2023-01-05", 300), ("U2", "2023-01-09", -300))
    ]
    credit = make_krav("K", -300, -300, plassertUtbetaling=out)
    rows = [make_utbetaling("U1", "2023-01-05", 300), make_utbetaling("U2", "2023-01-09", -300)]

    settled = Lists(aapne=[credit], utbetalinger=[rows[1:], rows[:1]]).settle()

    assert [row.utbetalt_beloep for liste in settled.utbetalinger for row in liste.rader] == [-300, 300]
    placed = settled.aapne.alle_krav[0].kravforfall[0].plassert_utbetaling
    assert [row.utbetalt_beloep for row in placed] == [300, -300]

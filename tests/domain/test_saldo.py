"""The balance on a day, in small ledgers that each test one rule; both methods always agree."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.domain.bevegelser import list_bevegelser
from portal.domain.grunnlag import Grunnlag
from portal.domain.krav import Krav
from portal.domain.saldo import balance_by_movements, balance_by_placements, sum_kredit_uten_krav
from portal.domain.svar import AapneKrav
from portal.domain.tekst import format_beloep
from tests.rader import (
    DAG,
    TOM,
    day,
    dekning,
    innbetaling,
    kredit,
    motkrav,
    motregning,
    one_krav,
    plassert,
    plassert_utbetaling,
    refundert,
    sendt_tilbake,
    utbetaling,
)


def balances(grunnlag: Grunnlag, days: Iterable[int]) -> list[float]:
    """The balance at the end of each day of June, by placements."""
    return [float(balance_by_placements(grunnlag, day(number))) for number in days]


def find_disagreement(grunnlag: Grunnlag) -> dict[date, tuple[float, float]]:
    """Days in June on which the two methods differ, with both figures."""
    movements = list_bevegelser(grunnlag)
    days = [day(1) + timedelta(days=number) for number in range(30)]
    pairs = [(balance_by_movements(grunnlag, movements, on), balance_by_placements(grunnlag, on)) for on in days]
    return {on: (float(one), float(other)) for on, (one, other) in zip(days, pairs, strict=True) if one != other}


def with_motregning(krav: Krav, amount: str, on: date) -> Krav:
    return replace(krav, motregning=motregning(amount, dato=on, sources=("F",)))


PAID = replace(
    TOM,
    krav=(one_krav("100", "0", plassert("60", day(25), paid_on=day(20)), motkrav("40", day(12)), entered=day(10)),),
    innbetalinger=(innbetaling("60", dato=day(20), covered=(dekning("60", day(25)),)),),
)
REFUND = plassert_utbetaling("100", dato=day(20), placed_on=day(25))
PART_OF_IT = plassert_utbetaling("30", dato=day(15))
SETTING_OFF = one_krav("-40", "0", motkrav("40", day(12)), entered=day(5), name="K")


@pytest.mark.parametrize(
    ("grunnlag", "expected"),
    [
        pytest.param(
            replace(TOM, aapne=AapneKrav(alle_krav=(one_krav("100", "100", entered=day(10)),))),
            {9: 0, 10: 100, 30: 100},
            id="a claim stands from the day it was entered",
        ),
        pytest.param(
            replace(PAID, krav=(*PAID.krav, SETTING_OFF)),
            {4: 0, 5: -40, 9: -40, 10: 60, 12: 60, 19: 60, 20: 0, 25: 0},
            id="a payment counts when it comes and not when it is placed, and a counter-claim moves nothing",
        ),
        pytest.param(
            replace(
                TOM,
                krav=(
                    one_krav("-100", "0", plassert_utbetaling("100", dato=day(20), placed_on=day(25)), entered=day(10)),
                ),
            ),
            {9: 0, 10: -100, 19: -100, 20: 0, 24: 0},
            id="a payout counts when it is paid and not when it is tied to its claim",
        ),
        pytest.param(
            replace(TOM, krav=(with_motregning(one_krav("-100", "0", entered=day(10)), "100", day(20)),)),
            {9: 0, 10: -100, 19: -100, 20: 0},
            id="credit that was set off outside the ledger stood until then",
        ),
        pytest.param(
            replace(TOM, krav=(with_motregning(one_krav("-100", "0", PART_OF_IT, entered=day(10)), "70", day(20)),)),
            {9: 0, 10: -100, 14: -100, 15: -70, 19: -70, 20: 0},
            id="credit that was paid out in part and set off in part",
        ),
        pytest.param(
            replace(
                TOM,
                innbetalinger=(
                    replace(innbetaling("70", dato=day(10)), motregning=motregning("70", dato=day(20), sources=("I",))),
                ),
            ),
            {9: 0, 10: -70, 19: -70, 20: 0},
            id="so did a payment",
        ),
        pytest.param(
            replace(
                TOM,
                innbetalinger=(
                    replace(innbetaling("50", dato=day(10)), plassert_utbetaling=(sendt_tilbake("50", dato=day(20)),)),
                ),
            ),
            {9: 0, 10: -50, 19: -50, 20: 0},
            id="a payment that was sent back was unplaced until then",
        ),
        pytest.param(
            replace(TOM, aapne=AapneKrav(innbetalinger=(innbetaling("50", "50", dato=day(10)),))),
            {9: 0, 10: -50, 30: -50},
            id="a payment that is unplaced counts from the day it came",
        ),
    ],
)
def test_both_balance_methods_agree_on_every_day(grunnlag: Grunnlag, expected: dict[int, float]) -> None:
    assert dict(zip(expected, balances(grunnlag, expected), strict=True)) == expected
    assert find_disagreement(grunnlag) == {}


def test_an_empty_balance_is_zero() -> None:
    amounts = (balance_by_movements(TOM, (), DAG), balance_by_placements(TOM, DAG), sum_kredit_uten_krav(TOM, (), DAG))

    assert [format_beloep(amount) for amount in amounts] == ["0,00"] * 3


def test_a_claim_without_a_date_has_always_existed() -> None:
    krav = replace(one_krav("100", "100"), opprettelsesdato_for_krav=None, kravforfall=())

    assert balances(replace(TOM, krav=(krav,)), [1, 30]) == [100, 100]


UNLISTED_CLAIM = [
    # (placed on, due on): the balance on 14, 15, 19, 20, 24 and 25 June, for a payment on the 20th
    ((day(25), day(15)), [0, 50, 50, 0, 0, 0]),
    ((day(25), None), [50, 50, 50, 0, 0, 0]),  # due date unknown: it has always existed
    ((None, day(15)), [0, 50, 50, 0, 0, 0]),  # date of placement unknown: use the date of payment
    ((day(20), day(15)), [0, 50, 50, 0, 0, 0]),
]


@pytest.mark.parametrize(("dates", "expected"), UNLISTED_CLAIM)
def test_a_claim_known_only_from_a_payment_exists_from_its_due_date_until_covered(
    dates: tuple[date | None, date | None], expected: list[float]
) -> None:
    placed_on, due = dates
    payment = innbetaling("50", dato=day(20), covered=(dekning("50", placed_on, name="gammelt", due=due),))

    assert balances(replace(TOM, innbetalinger=(payment,)), [14, 15, 19, 20, 24, 25]) == expected


def test_a_credit_claim_known_only_from_a_payout_exists_until_paid_out() -> None:
    grunnlag = replace(TOM, utbetalinger=(utbetaling("80", kredit("80", name="gammelt"), dato=day(20)),))

    assert balances(grunnlag, [1, 19, 20, 21]) == [-80, -80, 0, 0]
    assert find_disagreement(grunnlag) == {}
    sums = [float(sum_kredit_uten_krav(grunnlag, grunnlag.get_alle_krav(), day(number))) for number in (19, 20)]
    assert sums == [80, 0]


def test_a_listed_credit_claim_is_not_counted_by_its_payout_too() -> None:
    krav = one_krav("-80", "0", plassert_utbetaling("80", dato=day(20)), entered=day(10))
    grunnlag = replace(TOM, krav=(krav,), utbetalinger=(utbetaling("80", kredit("80"), dato=day(20)),))

    assert balances(grunnlag, [9, 10, 19, 20]) == [0, -80, -80, 0]
    assert find_disagreement(grunnlag) == {}
    assert sum_kredit_uten_krav(grunnlag, (krav,), day(1)) == 0


def test_a_payout_under_way_not_yet_subtracted_reveals_nothing_about_its_claims() -> None:
    under = utbetaling("80", kredit("80", "-80", name="gammelt"), dato=day(20), status="underUtbetaling")

    assert balances(replace(TOM, utbetalinger=(under,)), [19, 20]) == [0, 0]


@pytest.mark.parametrize(
    ("rows", "paid_on", "amount", "expected"),
    [
        ((), day(10), "50", [0, -50, -50, 0]),
        ((), None, "50", [0, 0, 0, 0]),  # the date of the payment is unknown
        ((), day(10), "", [0, 0, 0, 0]),
        # The payment's own row is not counted twice.
        ((innbetaling("50", dato=day(10), name="I"),), day(10), "50", [0, 0, 0, 0]),
    ],
)
def test_a_payment_known_only_from_its_refund_was_unplaced_until_then(
    rows: tuple[object, ...], paid_on: date | None, amount: str, expected: list[float]
) -> None:
    sent_back = utbetaling("50", dato=day(20), refunds=(refundert(amount, paid_on=paid_on),))
    grunnlag = replace(TOM, utbetalinger=(sent_back,), innbetalinger=rows)  # type: ignore[arg-type]

    assert balances(grunnlag, [9, 10, 19, 20]) == expected


@pytest.mark.parametrize(
    ("placed_on", "paid_on", "expected"),
    [
        (day(20), day(10), [100, 0, 0, 0]),
        (day(20), None, [100, 100, 100, 0]),  # the date it arrived is unknown
        (None, day(10), [0, 0, 0, 0]),
    ],
)
def test_a_payment_known_only_from_the_claim_it_covered_was_unplaced_until_then(
    placed_on: date | None, paid_on: date | None, expected: list[float]
) -> None:
    krav = one_krav("100", "0", plassert("100", placed_on, paid_on=paid_on), entered=day(5))

    assert balances(replace(TOM, krav=(krav,)), [9, 10, 19, 20]) == expected


def test_a_placement_without_a_date_counts_from_the_payment() -> None:
    krav = one_krav("100", "0", plassert("100", None, paid_on=day(10)), entered=day(5))
    payment = innbetaling("100", dato=day(10), covered=(dekning("100", None),))

    assert balances(replace(TOM, krav=(krav,), innbetalinger=(payment,)), [10, 20]) == [0, 0]

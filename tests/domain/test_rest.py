"""What is left of a claim: on which instalment, when it is due, what is past due and what can be paid."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.domain.felter import Betalingsinformasjon
from tests.rader import DAG, krav_of

NEXT = DAG + timedelta(days=1)
LATER = DAG + timedelta(days=30)


@pytest.mark.parametrize(
    ("amounts", "left", "without_date", "is_without"),
    [
        (["10"], "10", "0", False),
        (["10"], "15.50", "5.50", False),
        ([], "0.50", "0.50", True),
        (["10", "20"], "4", "4", True),  # the instalments have more left than the claim
        (["10"], "4", "0", False),  # so does this, but it is the only one
        (["-4"], "6", "6", True),
        (["-4"], "-3", "0", False),
        ([], "-5", "-5", False),  # credit has no deadline
        ([], "0", "0", False),
    ],
)
def test_an_amount_left_on_no_instalment_has_no_due_date(
    amounts: list[str], left: str, without_date: str, *, is_without: bool
) -> None:
    krav = krav_of(*amounts, rest=left)

    assert krav.beloep_uten_termin == Decimal(without_date)
    assert krav.is_helt_uten_forfallsdato is is_without


@pytest.mark.parametrize(
    ("amounts", "left", "expected", "is_known"),
    [
        (["10", "20"], "30", [("0", "10"), ("1", "20")], True),
        (["10"], "10.50", [("0", "10"), (None, "0.50")], True),
        (["0"], "5", [("0", "0"), (None, "5")], False),
        (["0"], "-5", [("0", "0"), (None, "-5")], False),
        (["-10"], "-10.50", [("0", "-10"), (None, "-0.50")], True),
        (["10", "20"], "9.50", [(None, "9.50")], False),  # the instalments have more left
        (["-10", "-20"], "-9.50", [(None, "-9.50")], False),
        (["10"], "9.50", [("0", "9.50")], False),  # so does this, but no other has any
        (["0", "0.50"], "0.40", [("1", "0.40")], False),
        (["-10"], "-9.50", [("0", "-9.50")], False),
        (["-10"], "5", [(None, "5")], False),  # the opposite sign
        (["10"], "-5", [(None, "-5")], False),
        (["10"], "0", [(None, "0")], False),
        ([], "5", [(None, "5")], False),
    ],
)
def test_the_rest_is_split_by_instalment_if_the_instalments_match_the_claim(
    amounts: list[str], left: str, expected: list[tuple[str | None, str]], *, is_known: bool
) -> None:
    krav = krav_of(*amounts, rest=left)

    found = [
        (forfall.kravforfallsidentifikator if forfall else None, amount) for forfall, amount in krav.rest_per_forfall
    ]
    assert found == [(name, Decimal(amount)) for name, amount in expected]
    assert krav.rest_per_forfall_er_kjent is is_known
    days = {"0": DAG, "1": NEXT, None: None}
    assert list(krav.rest_per_dato) == [(days[name], Decimal(amount)) for name, amount in expected]


def test_a_contradicted_claim_is_not_split_by_instalment() -> None:
    assert not replace(krav_of("10"), is_motsagt=True).rest_per_forfall_er_kjent


def test_an_instalment_with_an_amount_left_and_a_kid_can_be_paid() -> None:
    krav = krav_of("10", "0.50", "-1", "0")
    info = Betalingsinformasjon(kidnummer="1824")
    with_kid = replace(krav, kravforfall=tuple(replace(row, betalingsinformasjon=info) for row in krav.kravforfall))

    assert [row.kravforfallsidentifikator for row in with_kid.betalbare] == ["0", "1"]
    assert krav.betalbare == ()
    assert replace(with_kid, gjenstaaende_beloep=Decimal(1)).betalbare == ()
    assert replace(with_kid, is_motsagt=True).betalbare == ()


@pytest.mark.parametrize(
    ("amounts", "to_pay", "credit", "rest", "is_both"),
    [
        (["10", "0.50"], "10.50", "0", "10.50", False),
        (["10", "-4"], "10", "4", "10", True),
        (["0.40", "-0.50"], "0.40", "0.50", "0.40", True),
        (["10", "-10"], "10", "10", "10", True),
        (["-10", "0"], "0", "10", "-10", False),
        (["0"], "0", "0", "0", False),
    ],
)
def test_what_is_owed_and_what_is_credit_are_two_figures_within_a_claim_too(
    amounts: list[str], to_pay: str, credit: str, rest: str, *, is_both: bool
) -> None:
    krav = krav_of(*amounts)

    assert (krav.rest_aa_betale, krav.rest_til_gode, krav.rest) == (Decimal(to_pay), Decimal(credit), Decimal(rest))
    assert krav.is_begge_veier is is_both


def test_the_due_date_is_that_of_what_is_to_be_paid() -> None:
    assert krav_of("-10", "0.50").forfallsdato == NEXT
    assert krav_of("-10", "-4").forfallsdato == DAG
    assert krav_of("0", "-4").forfallsdato == NEXT
    assert krav_of("0", "0").forfallsdato == DAG
    assert krav_of("-10", rest="6").forfallsdato is None


@pytest.mark.parametrize(
    ("amounts", "rest", "on", "past_due", "count"),
    [
        (["10", "20"], None, DAG, "0", 0),
        (["10", "20"], None, NEXT, "10", 1),
        (["10", "20"], None, LATER, "30", 2),
        (["0.50"], None, LATER, "0.50", 1),
        (["-10"], None, LATER, "0", 0),  # credit is never late
        (["10", "-4"], None, LATER, "10", 1),
        (["10"], "15", LATER, "10", 1),  # the rest has no due date
    ],
)
def test_the_past_due_amount_of_a_claim_is_on_instalments_with_earlier_dates(
    amounts: list[str], rest: str | None, on: date, past_due: str, count: int
) -> None:
    krav = krav_of(*amounts, rest=rest)

    assert (krav.get_forfalt(on), krav.count_forfalte(on)) == (Decimal(past_due), count)
    assert krav.is_forfalt(on) is (past_due != "0")

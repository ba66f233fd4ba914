"""Which amounts make a sum: exact, bounded, and honest when it gives up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import delsum
from portal.domain.delsum import (
    MAX_APART,
    MAX_CANDIDATES,
    MAX_OF_VOUCHER,
    MAX_PARTS,
    MAX_STEPS,
    PossibleSums,
    find_delsummer,
)

AMOUNTS = st.lists(st.integers(min_value=1, max_value=60), max_size=12)


def of(*amounts: int) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def test_one_solution_is_found() -> None:
    assert find_delsummer(of(80, 64, 57, 13), Decimal(201)).loesninger == ((0, 1, 2),)


def test_two_solutions_are_told() -> None:
    assert len(find_delsummer(of(100, 200, 300, 400), Decimal(500)).loesninger) == 2


def test_negative_sums_are_made_of_negative_amounts() -> None:
    assert find_delsummer(of(-3, 5, -2), Decimal(-5)).loesninger == ((0, 2),)


def test_one_amount_is_no_sum_and_more_than_six_are_not_looked_for() -> None:
    assert find_delsummer(of(5, 7), Decimal(5)).loesninger == ()
    assert find_delsummer(of(*[1] * 7), Decimal(7)).loesninger == ()
    assert len(find_delsummer(of(*[1] * MAX_PARTS), Decimal(MAX_PARTS)).loesninger) == 1


def test_too_many_candidates_are_given_up() -> None:
    found = find_delsummer(of(*range(1, MAX_CANDIDATES + 2)), Decimal(300))

    assert (found.loesninger, found.is_oppgitt) == ((), True)


@given(AMOUNTS, st.integers(min_value=2, max_value=120))
def test_every_solution_makes_the_sum(amounts: list[int], total: int) -> None:
    found = find_delsummer(of(*amounts), Decimal(total))

    for places in found.loesninger:
        assert sum(amounts[place] for place in places) == total
        assert 2 <= len(places) == len(set(places)) <= MAX_PARTS


@given(AMOUNTS)
def test_a_sum_of_some_is_always_found(amounts: list[int]) -> None:
    chosen = amounts[:4]
    if len(chosen) < 2:
        return

    assert find_delsummer(of(*amounts), Decimal(sum(chosen))).loesninger


@given(st.lists(st.integers(-60, 60).filter(bool), max_size=9), st.integers(-200, 200).filter(bool), st.booleans())
def test_sums_of_few_rows_are_exact_whatever_their_signs(amounts: list[int], total: int, is_voucher: bool) -> None:
    sums = {0}
    for amount in amounts:
        sums |= {one + amount for one in sums}

    assert PossibleSums(of(*amounts), is_voucher=is_voucher).may_make(Decimal(total)) == (total in sums)


def test_sums_of_many_lines_of_a_voucher_are_exact_up_to_what_is_tried() -> None:
    summer = PossibleSums(of(*(3**number for number in range(MAX_OF_VOUCHER - 1)), -1), is_voucher=True)

    assert summer.may_make(Decimal(sum(3**number for number in range(MAX_OF_VOUCHER - 1)) - 1))
    assert not summer.may_make(Decimal(5))


def test_of_many_rows_a_sum_of_few_or_of_nearly_all_is_found() -> None:
    powers = [10**number for number in range(MAX_APART + 5)]
    summer = PossibleSums(of(*powers, -7), is_voucher=False)

    assert summer.may_make(Decimal(sum(powers[:MAX_PARTS])))
    assert summer.may_make(Decimal(powers[4]))
    assert summer.may_make(Decimal(sum(powers) - 7))
    assert summer.may_make(Decimal(sum(powers) - 7 - powers[4]))
    assert not summer.may_make(Decimal(2))


def test_of_more_lines_of_a_voucher_with_a_deduction_every_sum_is_possible() -> None:
    many = of(*(3**number for number in range(MAX_OF_VOUCHER)), -1)

    assert PossibleSums(many, is_voucher=True).may_make(Decimal(5))
    assert not PossibleSums(many, is_voucher=False).may_make(Decimal(5))


def test_seven_parts_are_not_found_although_six_of_the_largest_would_make_more() -> None:
    assert find_delsummer(of(10, 7, 7, *[3] * 6), Decimal(28)).loesninger == ()
    assert len(find_delsummer(of(10, 7, 7, *[3] * 5), Decimal(25)).loesninger) == 1


def test_as_many_candidates_as_may_be_are_searched() -> None:
    found = find_delsummer(of(*range(100, 100 + MAX_CANDIDATES)), Decimal(201))

    assert (found.loesninger, found.is_oppgitt) == (((0, 1),), False)


def test_a_search_that_is_long_is_given_up_and_says_what_it_took() -> None:
    found = find_delsummer(of(*range(1000, 1000 + 2 * MAX_CANDIDATES, 2)), Decimal(6201))  # even ones make nothing odd

    assert (found.loesninger, found.is_oppgitt) == ((), True)
    assert found.steps > MAX_STEPS


def test_a_short_search_takes_a_step_for_each_amount_tried() -> None:
    assert find_delsummer(of(5, 3), Decimal(8)).steps == 3
    assert find_delsummer(of(50, 20, 3), Decimal(60)).steps == 3


def test_what_is_looked_at_is_counted_for_each_total() -> None:
    few, many = PossibleSums(of(1, 2, 4, 8), is_voucher=False), PossibleSums(of(*range(2, 30, 2)), is_voucher=False)

    assert few.work == 0
    assert few.may_make(Decimal(3))
    assert few.work == 4 + 4 + 4
    assert few.may_make(Decimal(5))
    assert few.work == 4 + 4 + 4 + 4

    assert not many.may_make(Decimal(31))
    once = many.work
    assert once > 0
    assert not many.may_make(Decimal(31))
    assert many.work == 2 * once


def test_more_rows_of_several_vouchers_are_not_added_with_what_is_deducted() -> None:
    amounts = of(*(10**number for number in range(MAX_APART)), -7)

    assert PossibleSums(amounts, is_voucher=True).may_make(Decimal(3))
    assert not PossibleSums(amounts, is_voucher=False).may_make(Decimal(3))


def test_oere_are_added_as_kroner_are() -> None:
    oere = [Decimal(amount) for amount in ("0.20", "0.30", "-0.05")]

    assert find_delsummer(oere, Decimal("0.50")).loesninger == ((0, 1),)
    assert find_delsummer([-one for one in oere], Decimal("-0.50")).loesninger == ((0, 1),)
    assert PossibleSums(oere, is_voucher=False).may_make(Decimal("0.50"))
    assert not PossibleSums(oere, is_voucher=False).may_make(Decimal("0.51"))


@pytest.mark.parametrize("sign", [1, -1])
def test_what_cannot_be_a_part_is_no_candidate(sign: int) -> None:
    candidates = of(*(number * sign for number in range(100, 100 + MAX_CANDIDATES)))
    others = [Decimal(sign) * amount for amount in (Decimal(201), Decimal(500), Decimal("-0.5"), Decimal(0))]

    assert not find_delsummer([*candidates, *others], Decimal(201 * sign)).is_oppgitt


@pytest.mark.parametrize("sign", [1, -1])
def test_all_amounts_of_a_sign_are_the_most_that_they_make(sign: int) -> None:
    summer = PossibleSums(of(3 * sign, 5 * sign, -2 * sign), is_voucher=True)

    assert summer.may_make(Decimal(8 * sign))
    assert not summer.may_make(Decimal(9 * sign))


def test_no_more_than_two_ways_are_told() -> None:
    assert find_delsummer(of(1, 2, 3, 4, 5, 6), Decimal(7)).loesninger == ((0, 5), (1, 4))


def test_a_search_may_take_as_many_steps_as_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delsum, "MAX_STEPS", 3)
    whole = find_delsummer(of(5, 3), Decimal(8))
    monkeypatch.setattr(delsum, "MAX_STEPS", 2)
    cut = find_delsummer(of(5, 3), Decimal(8))

    assert (whole.loesninger, whole.is_oppgitt, whole.steps) == (((0, 1),), False, 3)
    assert (cut.loesninger, cut.is_oppgitt) == (((0, 1),), True)


def test_as_many_rows_of_several_vouchers_as_are_tried_are_added_with_what_is_deducted() -> None:
    amounts = of(*(10**number for number in range(MAX_APART - 1)), -7)

    assert PossibleSums(amounts, is_voucher=False).may_make(Decimal(3))


def test_a_sum_that_was_not_searched_for_to_the_end_is_possible() -> None:
    many = PossibleSums(of(*range(1000, 1000 + 2 * MAX_CANDIDATES, 2)), is_voucher=False)

    assert many.may_make(Decimal(6201))
    assert not many.may_make(Decimal(1999))

"""Pairs whose rows may be of two events that crossed: the one recorded in parts, the other booked in parts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from portal.domain import utveier
from portal.domain.bok import BokLinje
from portal.domain.search_budget import SearchBudget
from portal.domain.sikre_par import find_certain
from portal.domain.skattepost import Skattepost
from portal.domain.treff import make_foert
from tests.domain.avstemming import GRUPPER, make_linje
from tests.domain.test_find_certain import prepare
from tests.domain.test_koblingsregler import DAY, PAID, T2, krav, post

CLAIMED, DUE = date(2026, 6, 8), date(2026, 6, 10)


def find_sure(
    poster: Sequence[Skattepost], linjer: Sequence[BokLinje], *, is_turned: bool = False
) -> tuple[list[int], int]:
    """The amounts of the sure pairs, and how many searches were too large. `is_turned`: rows are told from the last."""
    pairs, free = prepare(poster, make_foert(linjer, GRUPPER))
    certain, oppgitt = find_certain(pairs, free[::-1] if is_turned else free, SearchBudget())
    return sorted(int(one.linjer[0].beloep) for one in certain), oppgitt


def bank(beloep: str, dato: date, bilag: str) -> BokLinje:
    return make_linje("2740", beloep, dato, "Betalt", bank=True, bilag=bilag)


PARTS = [post("-300", PAID), post("-200", PAID)]
BOOKED = [bank("-300", PAID + DAY, "2"), bank("-200", PAID + DAY, "2")]
WHOLE = post("-500", PAID + 2 * DAY)
FAR = PAID + 60 * DAY
CLAIMS = [krav(beloep, CLAIMED, periode=T2, forfall=DUE) for beloep in ("600", "400")]
CLAIM_LINES = [make_linje("2740", beloep, T2.til, "Mva 2. termin 2026", bilag="1") for beloep in ("600", "400")]
ALL_CLAIMED = krav("1000", CLAIMED, forfall=DUE)
ALIKE = [post(f"-{amount}", PAID - 9 * DAY) for amount in (300, 310, 320)]
NEAR = [bank(f"-{amount}", PAID - 10 * DAY, "2") for amount in (300, 310, 320)]
LARGE, SMALLER = post("-4200", PAID), bank("-4000", PAID + 15 * DAY, "2")
MISTAKES = [bank(beloep, PAID, beloep) for beloep in ("500", "-500")]


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_payment_and_a_line_of_its_amount_however_far_apart_may_cross_the_pairs(is_turned: bool) -> None:
    assert find_sure([*PARTS, WHOLE], BOOKED) == ([-300, -200], 0)
    assert find_sure([*PARTS, WHOLE], [*BOOKED, bank("-499.60", FAR, "3")], is_turned=is_turned) == ([], 0)
    assert find_sure([*PARTS, WHOLE], [*BOOKED, bank("-498.60", FAR, "3")], is_turned=is_turned) == ([-300, -200], 0)


def test_three_pairs_may_cross_together() -> None:
    told = [*PARTS, post("-100", PAID), post("-600", PAID + 2 * DAY)]
    booked = [*BOOKED, bank("-100", PAID + DAY, "2")]

    assert find_sure(told, booked) == ([-300, -200, -100], 0)
    assert find_sure(told, [*booked, bank("-600", FAR, "3")]) == ([], 0)


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_claim_and_a_line_of_its_amount_however_far_apart_may_cross_the_pairs(is_turned: bool) -> None:
    far = make_linje("2740", "1000", CLAIMED + 90 * DAY, "Mva", bilag="2")

    assert find_sure([*CLAIMS, ALL_CLAIMED], CLAIM_LINES) == ([400, 600], 0)
    assert find_sure([*CLAIMS, ALL_CLAIMED], [*CLAIM_LINES, far], is_turned=is_turned) == ([], 0)


@pytest.mark.parametrize("is_turned", [False, True])
def test_pairs_cross_where_a_larger_line_may_have_both_whatever_else_it_has(is_turned: bool) -> None:
    """What else the line is of may not be recorded yet."""
    assert find_sure([*PARTS, WHOLE], [*BOOKED, bank("-600", PAID, "3")], is_turned=is_turned) == ([], 0)
    assert find_sure(PARTS, [*BOOKED, bank("-600", PAID, "3")], is_turned=is_turned) == ([-300, -200], 0)


def test_claims_do_not_cross_in_a_larger_line() -> None:
    larger = make_linje("2740", "1100", T2.til, "Mva", bilag="2")

    assert find_sure([*CLAIMS, ALL_CLAIMED], [*CLAIM_LINES, larger]) == ([400, 600], 0)


def test_what_was_looked_at_for_another_row_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utveier, "MAX_WORK_OF_ROW", 0)

    assert find_sure([*PARTS, WHOLE], BOOKED) == ([-300, -200], 0)
    assert find_sure([*PARTS, WHOLE], [*BOOKED, bank("-600", PAID, "3")]) == ([], 0)


def test_a_line_beside_what_a_claim_looked_like_is_no_part_of_it_when_it_may_be_another() -> None:
    """The claim of 1000 is booked in January or July. A voucher of January has the claim of 600, and a line of 400."""
    january = date(2026, 1, 20)
    large, small = krav("1000", CLAIMED, forfall=DUE), krav("600", CLAIMED, forfall=DUE)
    looks_like = make_linje("2740", "1000", january, "Mva", forfall=DUE)
    voucher = [
        make_linje("2740", "600", january + 5 * DAY, "Mva", forfall=DUE, bilag="B"),
        make_linje("2740", "400", january + 5 * DAY, "Gebyr", bilag="B"),
    ]
    other = make_linje("2740", "1000", date(2026, 7, 1), "Mva")

    assert find_sure([large, small], [looks_like, *voucher]) == ([600, 1000], 0)
    assert find_sure([large, small], [looks_like, voucher[0], other]) == ([600], 0)
    assert find_sure([large, small], [looks_like, *voucher, other]) == ([600], 0)


@pytest.mark.parametrize(("most", "is_sure"), [(-1, False), (4, False), (5, False), (6, True)])
def test_a_row_with_too_much_to_look_at_may_be_in_every_pair_near_it(
    most: int, is_sure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line makes the whole with none of them. Each search that was not made is counted once."""
    monkeypatch.setattr(utveier, "MAX_WORK_OF_ROW", most)

    assert find_sure([*ALIKE, LARGE], [*NEAR, SMALLER]) == (([-320, -310, -300], 0) if is_sure else ([], 3))


def test_a_pair_is_unsure_where_too_much_may_make_one_of_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utveier, "MAX_WORK_OF_ROW", -1)

    assert find_sure([WHOLE], [bank("-500", PAID, "1"), bank("-350", PAID, "2"), bank("-160", PAID, "2")])[0] == []


def test_many_lines_of_a_voucher_may_make_the_payment() -> None:
    """Eight of its sixteen lines do."""
    fees = [replace(bank("-7", PAID, "2"), linje=f"{number}") for number in range(8)]
    parts = [replace(bank("-125", PAID, "2"), linje=f"{number}") for number in range(8)]
    paid, line = post("-1000", PAID), bank("-1000", PAID, "1")

    assert find_sure([paid], [line, *fees, *parts[1:]]) == ([-1000], 0)
    assert find_sure([paid], [line, *fees, *parts]) == ([], 0)


@pytest.mark.parametrize(("days", "is_sure"), [(21, False), (22, True)])
def test_pairs_do_not_cross_where_only_one_of_them_may_be_in_the_larger_line(days: int, is_sure: bool) -> None:
    told = [post("-300", PAID + 2 * DAY), post("-200", PAID + DAY), WHOLE]
    larger = bank("-600", PAID + days * DAY, "3")

    assert find_sure(told, [*BOOKED, larger]) == (([-300, -200], 0) if is_sure else ([], 0))


def test_more_parts_than_may_be_looked_at_may_make_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utveier, "MAX_NEAR", 1)
    booked = [bank("-500", PAID, "1"), bank("-350", PAID, "2"), bank("-160", PAID, "2")]

    assert find_sure([WHOLE], booked) == ([-500], 0)
    assert find_sure([WHOLE], [*booked, bank("-1", PAID, "2")]) == ([], 2)  # of the voucher, and of the day


@pytest.mark.parametrize(
    ("poster", "linjer", "used"),
    [
        ([], [bank("-300", PAID, "1"), bank("-200", FAR, "2")], 2),  # nothing is near
        ([*PARTS, WHOLE], BOOKED, 21),
        ([*PARTS, WHOLE], [*BOOKED, bank("-600", PAID, "3")], 340),
        ([*PARTS, WHOLE], [*BOOKED, bank("-499.60", FAR, "3")], 255),
        ([*PARTS, post("-510", PAID)], [*BOOKED, bank("-510", FAR, "3"), bank("-510", FAR, "4")], 33),
        ([*CLAIMS, ALL_CLAIMED], CLAIM_LINES, 21),
        ([*ALIKE, LARGE], [*NEAR, SMALLER], 44),
        ([], [*MISTAKES, bank("-400", PAID, "2"), bank("-160", PAID, "2")], 72),
    ],
)
def test_rows_compared_and_sums_looked_at_are_work(
    poster: Sequence[Skattepost], linjer: Sequence[BokLinje], used: int
) -> None:
    budget = SearchBudget()
    pairs, free = prepare(poster, make_foert(linjer, GRUPPER))
    find_certain(pairs, free, budget)

    assert budget.used == used

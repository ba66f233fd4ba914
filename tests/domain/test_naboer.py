"""Rows that are near each other: payments by their days, claims always, and lines of one account."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.deler import Rad
from portal.domain.naboer import Naboer, find_near, is_in_reach, is_krav, is_post, list_days, list_months, make_naboer
from portal.domain.skattepost import Postslag
from portal.domain.treff import Foert, make_foert
from tests.domain.avstemming import GRUPPER, make_linje
from tests.domain.test_koblingsregler import AGA, DAY, PAID, krav, post

FAR = 21 * DAY
PAYMENT, CLAIM = post("-500", PAID), krav("500", PAID - 200 * DAY)
SET_OFF = post({AGA: "5"}, PAID, Postslag.OMPLASSERING)


def foert(beloep: str, dato: date, *, bank: bool | None = False, verdi: date | None = None) -> Foert:
    linje = replace(make_linje("2740", beloep, dato, bank=bank), verdidato=verdi)
    (found,) = make_foert([linje], GRUPPER)
    return found


BOOKED, MONEY = foert("500", PAID), foert("-500", PAID, bank=True)


def near(row: Rad, *rows: Rad, has_claims: bool = True) -> list[Rad]:
    naboer = Naboer()
    for one in rows:
        naboer.add(one)
    return list(naboer.find(row, has_claims=has_claims))


def test_a_payment_is_near_money_of_twenty_days_before_and_after_in_the_order_of_days() -> None:
    days = [PAID + number * DAY for number in (21, 20, 0, -20, -21)]

    assert [row.dato for row in near(MONEY, *(post("-1", day) for day in days))] == [days[3], days[2], days[1]]
    assert near(MONEY, SET_OFF) == []


def test_a_line_is_near_by_the_day_that_the_bank_moved_the_money() -> None:
    late = foert("-500", PAID + FAR, bank=True, verdi=PAID + FAR - DAY)

    assert near(PAYMENT, late) == [late]
    assert near(late, PAYMENT) == [PAYMENT]
    assert near(foert("-500", PAID, bank=True, verdi=PAID + FAR), PAYMENT) == []


def test_claims_are_near_whatever_their_days_unless_they_are_left_out() -> None:
    assert near(BOOKED, CLAIM, PAYMENT) == [PAYMENT, CLAIM]
    assert near(BOOKED, CLAIM, PAYMENT, has_claims=False) == [PAYMENT]
    assert near(MONEY, CLAIM) == []
    assert near(CLAIM, BOOKED, MONEY) == [BOOKED]
    assert near(PAYMENT, BOOKED, MONEY) == [BOOKED, MONEY]  # some programs pay through another account


def test_which_rows_may_be_claims() -> None:
    rows: list[Rad] = [PAYMENT, CLAIM, SET_OFF, BOOKED, MONEY, foert("1", PAID, bank=None)]

    assert [is_krav(row) for row in rows] == [False, True, False, True, False, True]
    assert [is_post(row) for row in rows] == [True, True, True, False, False, False]
    naboer = Naboer()
    for row in rows:
        naboer.add(row)
    assert naboer.list_claims() == [rows[1], rows[3], rows[5]]


def test_lines_of_an_account_are_near_by_their_own_days() -> None:
    naboer = Naboer()
    rows = [foert(f"{number}", PAID + number * DAY) for number in (-21, -20, 20, 21)]
    elsewhere = replace(BOOKED, linje=replace(BOOKED.linje, kontonr="2770"))
    others: list[Rad] = [elsewhere, PAYMENT]
    for row in [*rows, *others]:
        naboer.add(row)

    assert naboer.find_on_account(BOOKED) == rows[1:3]


def test_a_row_looks_among_the_other_side_and_a_line_among_its_own_account_too() -> None:
    naboer = make_naboer()
    other = foert("-7", PAID)
    for row in (PAYMENT, CLAIM, other):
        naboer[is_post(row)].add(row)

    assert list(find_near(naboer, BOOKED, has_claims=True)) == [PAYMENT, CLAIM, other]
    assert list(find_near(naboer, BOOKED, has_claims=False)) == [PAYMENT, other]
    assert list(find_near(naboer, post("-8", PAID), has_claims=True)) == [other]


def test_a_line_is_of_the_day_of_its_voucher_and_of_the_banks() -> None:
    line = foert("-500", date(2026, 1, 31), bank=True, verdi=date(2025, 12, 1))

    assert list_days(line) == {date(2026, 1, 31), date(2025, 12, 1)}
    assert list_days(PAYMENT) == {PAID}
    assert list_months(PAYMENT) == {2026 * 12 + 4}
    assert list_months(line) == {2026 * 12 + 1, 2025 * 12 + 12}


@pytest.mark.parametrize(("days", "is_near"), [(-41, False), (-40, True), (40, True), (41, False)])
def test_what_may_be_in_a_sum_with_a_row_is_within_forty_days_or_of_its_amount(days: int, is_near: bool) -> None:
    other, alike = post("-7", PAID + days * DAY), post("500", PAID + days * DAY)

    assert is_in_reach(other, MONEY) is is_in_reach(MONEY, other) is is_near
    assert is_in_reach(alike, MONEY)
    assert is_in_reach(other, foert("-500", PAID, bank=True, verdi=PAID + days * DAY))

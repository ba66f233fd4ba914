"""Which rows could be one, cancel each other, or be parts of one row, at the edges of each rule."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date

import pytest

from portal.domain.bok import BokLinje
from portal.domain.deler import (
    TAKEN_BACK,
    Rad,
    is_of_money,
    is_taken_back,
    is_voucher,
    list_felles,
    list_rader,
    may_be_same,
    may_cancel,
)
from portal.domain.skattepost import Postslag
from portal.domain.terminer import make_termin
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff, make_foert
from tests.domain.avstemming import GRUPPER, make_linje
from tests.domain.test_koblingsregler import AGA, DAY, MVA, PAID, krav, post

T2, T3 = make_termin(2026, 2), make_termin(2026, 3)
CLAIMED = date(2026, 6, 8)


def foert(linje: BokLinje) -> Foert:
    (found,) = make_foert([linje], GRUPPER)
    return found


def bank(beloep: str, dato: date = PAID, *, bilag: str = "7", kid: str = "", verdi: date | None = None) -> Foert:
    return foert(replace(make_linje("2740", beloep, dato, bank=True, bilag=bilag, kid=kid), verdidato=verdi))


def claim_line(beloep: str, dato: date = T2.til, tekst: str = "", konto: str = "2740") -> Foert:
    return foert(make_linje(konto, beloep, dato, tekst, bilag="7"))


PAYMENT, LINE = post("-500", PAID, kid="12"), bank("-500")
CLAIM = krav("500", CLAIMED, periode=T2)


def test_a_match_has_rows_of_both_sides() -> None:
    treff = Treff(regel=Regel.KID, sikkerhet=Sikkerhet.SIKKER, poster=(PAYMENT,), linjer=(LINE,))

    assert list_rader(treff) == [PAYMENT, LINE]


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        (PAYMENT, LINE, True),
        (PAYMENT, bank("-500.01"), False),
        (PAYMENT, bank("-500", kid="13"), False),
        (CLAIM, claim_line("500"), True),
        (CLAIM, claim_line("500", tekst="Mva 3. termin 2026"), False),
        (PAYMENT, PAYMENT, False),
        (LINE, LINE, False),
    ],
)
def test_a_post_and_a_line_of_an_amount_could_be_one(one: Rad, other: Rad, may: bool) -> None:
    assert may_be_same(one, other) is may
    assert may_be_same(other, one) is may


def test_beside_what_looks_like_its_partner_the_day_of_a_claim_says_nothing() -> None:
    late = claim_line("500", CLAIMED + 76 * DAY)
    claim = krav("500", CLAIMED)

    assert not may_be_same(claim, late)
    assert may_be_same(claim, late, claim_line("1", late.dato + 20 * DAY))
    assert not may_be_same(claim, late, claim_line("1", late.dato + 21 * DAY))
    assert may_be_same(late, claim, krav("1", CLAIMED - 20 * DAY))
    assert not may_be_same(claim, late, krav("1", CLAIMED - 21 * DAY))


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        (LINE, bank("500"), True),
        (LINE, bank("499.99"), False),
        (LINE, bank("500", PAID + 21 * DAY), False),
        (PAYMENT, post("500", PAID), True),
        (PAYMENT, post("500", PAID + 21 * DAY), False),
        (PAYMENT, bank("500"), False),
        (post("500", PAID), LINE, False),
    ],
)
def test_rows_of_one_side_may_cancel_each_other(one: Rad, other: Rad, may: bool) -> None:
    assert may_cancel(one, other) is may
    assert may_cancel(other, one) is may


def test_a_payments_parts_are_of_its_voucher_or_day() -> None:
    moved = bank("-300", PAID - DAY, verdi=PAID)

    assert [*list_felles(PAYMENT, moved)] == [("7", None), PAID - DAY, PAID]
    assert [*list_felles(PAYMENT, bank("-300"))] == [("7", None), PAID]
    assert [*list_felles(PAYMENT, bank("300"))] != []  # what is deducted
    assert [*list_felles(PAYMENT, bank("-300", kid="13"))] == []


@pytest.mark.parametrize(("days", "is_near"), [(-11, False), (-10, True), (20, True), (21, False)])
def test_a_payments_parts_are_booked_near_it_also_where_the_kid_is_the_same(days: int, is_near: bool) -> None:
    part = bank("-300", PAID + days * DAY, kid="12")

    assert bool(list_felles(PAYMENT, part)) is is_near


@pytest.mark.parametrize(
    ("whole", "part"),
    [(PAYMENT, bank("-500")), (PAYMENT, bank("0")), (post("0", PAID), LINE), (CLAIM, LINE), (PAYMENT, PAYMENT)],
)
def test_what_can_be_no_part_has_nothing_in_common(whole: Rad, part: Rad) -> None:
    assert [*list_felles(whole, part)] == []


def test_no_post_is_a_part_of_another() -> None:
    assert [*list_felles(PAYMENT, post("-300", PAID))] == []


@pytest.mark.parametrize(
    ("whole", "part", "felles"),
    [
        (CLAIM, claim_line("300"), [None, ("7", None, MVA), T2.til]),
        (CLAIM, claim_line("300", T2.fra), [None, ("7", None, MVA), T2.fra]),
        (CLAIM, claim_line("300", T2.til + DAY), [("7", None, MVA), T2.til + DAY]),
        (CLAIM, claim_line("300", T2.fra - DAY), []),
        (CLAIM, claim_line("300", T2.til, "Mva 3. termin 2026"), [None]),  # it may be a run of the term
        (CLAIM, claim_line("300", konto="2770"), [("7", None, AGA)]),
        (CLAIM, claim_line("300", T2.fra - DAY, konto="2770"), []),
        (krav("500", CLAIMED), claim_line("300"), [None, ("7", None, MVA), T2.til]),
        (krav("500", CLAIMED), claim_line("300", CLAIMED - 106 * DAY), []),
    ],
)
def test_a_claims_parts_are_of_its_voucher_day_or_term(whole: Rad, part: Foert, felles: list[Hashable]) -> None:
    assert [*list_felles(whole, part)] == felles


def test_a_claims_part_beside_the_claims_line_is_near_whatever_its_day() -> None:
    part = claim_line("300", CLAIMED + 76 * DAY)

    assert [*list_felles(krav("500", CLAIMED), part, claim_line("500", part.dato))] != []
    assert [*list_felles(krav("500", CLAIMED), part)] == []


def test_a_lines_parts_are_payments_of_two_days_or_a_kid() -> None:
    assert [*list_felles(LINE, post("-300", PAID))] == [PAID - DAY, PAID]
    assert [*list_felles(LINE, post("-300", PAID, kid="12"))] == [PAID - DAY, PAID, "12"]
    assert [*list_felles(bank("-500", kid="13"), post("-300", PAID, kid="12"))] == []


@pytest.mark.parametrize(("days", "is_near"), [(-21, False), (-20, True), (10, True), (11, False)])
def test_a_lines_parts_are_recorded_near_it_also_where_the_kid_is_the_same(days: int, is_near: bool) -> None:
    assert bool(list_felles(bank("-500", kid="12"), post("-300", PAID + days * DAY, kid="12"))) is is_near


NAMED = claim_line("500", tekst="Mva 2. termin 2026")


@pytest.mark.parametrize(
    ("whole", "part", "felles"),
    [
        (NAMED, krav("300", CLAIMED, periode=T2), [T2, CLAIMED]),
        (NAMED, krav("300", CLAIMED, periode=T3), []),
        (NAMED, krav("300", CLAIMED), [CLAIMED]),
        (claim_line("500"), krav("300", CLAIMED, periode=T2), [T2, CLAIMED]),
        (claim_line("500", T2.fra - DAY), krav("300", CLAIMED, periode=T2), []),
        (claim_line("500"), krav("300", CLAIMED + 200 * DAY), []),
        (NAMED, krav("300", CLAIMED, periode=T2, gruppe=AGA), []),
        (NAMED, post("300", CLAIMED, Postslag.AVSKRIVNING, periode=T2), []),
    ],
)
def test_a_lines_parts_are_claims_of_a_term_or_day(whole: Foert, part: Rad, felles: list[Hashable]) -> None:
    assert [*list_felles(whole, part)] == felles


def test_a_claim_of_the_lines_term_is_a_part_by_the_term_alone_where_its_due_date_says_no() -> None:
    due = claim_line("500", tekst="Mva 2. termin 2026")
    due = replace(due, linje=replace(due.linje, forfall=CLAIMED), forfall=CLAIMED)

    assert [*list_felles(due, krav("300", CLAIMED, periode=T2, forfall=CLAIMED + 9 * DAY))] == [T2]


def test_claims_beside_the_lines_claim_are_near_whatever_its_day() -> None:
    line, part = claim_line("500", T2.fra - DAY), krav("300", CLAIMED, periode=T2)

    assert [*list_felles(line, part, krav("500", CLAIMED))] == [T2, CLAIMED]


def test_lines_that_take_back_a_line_are_smaller_and_of_the_other_sign_or_of_one_voucher() -> None:
    voucher = (TAKEN_BACK, "7", None)

    assert [*list_felles(LINE, bank("300"))] == [(TAKEN_BACK,), voucher]
    assert [*list_felles(LINE, bank("600"))] == [voucher]
    assert [*list_felles(LINE, bank("-300"))] == [voucher]
    assert [*list_felles(LINE, bank("500"))] == []  # alone, and so no part
    assert [*list_felles(LINE, bank("300", PAID + 21 * DAY))] == []


def test_what_kind_of_thing_is_in_common_is_told() -> None:
    common = [("7", None), ("7", None, MVA), (TAKEN_BACK,), (TAKEN_BACK, "7", None), PAID, T2, None, "12"]

    assert [is_voucher(one) for one in common] == [True, True, False, True, False, False, False, False]
    assert [is_taken_back(one) for one in common] == [False, False, True, True, False, False, False, False]


def test_a_payment_on_either_side_makes_it_money() -> None:
    assert is_of_money(PAYMENT, LINE)
    assert is_of_money(LINE, PAYMENT)
    assert not is_of_money(CLAIM, claim_line("5"))
    assert not is_of_money(LINE, LINE)

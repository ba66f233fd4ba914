"""Which rows of one side may take back another, at the edges of each rule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.bok import BokLinje
from portal.domain.reverseringer import may_be_of_same, may_take_back, may_undo
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.terminer import make_termin
from portal.domain.treff import Foert, make_foert
from tests.domain.avstemming import DATO, GRUPPER, make_linje
from tests.domain.test_koblingsregler import AGA, DAY, MVA, post

BOOKED = date(2026, 2, 5)
ONE = make_linje("2770", "600", BOOKED, "Aga", bilag="1")
BACK = make_linje("2770", "-600", BOOKED + DAY, "Aga", bilag="2")
T1, T2 = make_termin(2026, 1), make_termin(2026, 2)


def foert(linje: BokLinje) -> Foert:
    (found,) = make_foert([linje], GRUPPER)
    return found


A, B = foert(ONE), foert(BACK)


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        ({}, True),
        ({"beloep": Decimal(5)}, True),
        ({"kontonr": "2740"}, False),
        ({"er_bank": True}, False),
        ({"bilagsdato": BOOKED + 20 * DAY}, True),
        ({"bilagsdato": BOOKED - 21 * DAY}, False),
        ({"kid": "7"}, True),
        ({"tekst": "Aga 1. termin 2026"}, True),
        ({"tekst": "Noe", "referanse": "8"}, True),
    ],
)
def test_a_line_may_be_of_the_same_as_one_near_it_if_nothing_says_otherwise(
    changed: dict[str, object], is_same: bool
) -> None:
    other = foert(replace(BACK, **changed))  # type: ignore[arg-type]  # any field

    assert may_be_of_same(A, other) is is_same
    assert may_be_of_same(other, A) is is_same


def test_two_kids_or_periods_say_that_lines_are_of_another() -> None:
    assert not may_be_of_same(foert(replace(ONE, kid="7")), foert(replace(BACK, kid="8")))
    assert may_be_of_same(foert(replace(ONE, kid="7")), foert(replace(BACK, kid="7")))
    assert not may_be_of_same(replace(A, periode=T1), replace(B, periode=T2))
    assert may_be_of_same(replace(A, periode=T1), replace(B, periode=T1))


def test_where_the_bank_is_unknown_only_a_text_or_a_reference_ties_lines() -> None:
    one, other = replace(ONE, er_bank=None, tekst="a"), replace(BACK, er_bank=None, tekst="a", referanse="7")

    assert may_be_of_same(foert(one), foert(other))
    assert not may_be_of_same(foert(one), foert(replace(other, tekst="b")))
    assert may_be_of_same(foert(replace(one, referanse="7")), foert(replace(other, tekst="b")))
    assert not may_be_of_same(foert(replace(one, tekst="")), foert(replace(other, tekst="", referanse="")))


def test_only_the_opposite_sign_takes_a_line_back() -> None:
    assert may_take_back(A, foert(replace(BACK, beloep=Decimal("-0.5"))))
    assert not may_take_back(A, foert(replace(BACK, beloep=Decimal(1))))
    assert not may_take_back(A, foert(replace(BACK, beloep=Decimal(0))))
    assert not may_take_back(A, foert(replace(BACK, kontonr="2740")))


PAID, UNDONE = post({MVA: "-5", AGA: "-6"}, DATO), post({MVA: "5", AGA: "6"}, DATO + 20 * DAY)


@pytest.mark.parametrize(
    ("other", "may"),
    [
        (UNDONE, True),
        (replace(UNDONE, dato=DATO - 20 * DAY), True),
        (replace(UNDONE, dato=DATO + 21 * DAY), False),
        (replace(UNDONE, andeler=PAID.andeler), False),
        (post({MVA: "6", AGA: "5"}, DATO), False),
        (replace(UNDONE, slag=Postslag.UTBETALING), False),
    ],
)
def test_a_payment_may_be_undone_by_the_same_shares_within_twenty_days(other: Skattepost, may: bool) -> None:
    assert may_undo(PAID, other) is may
    assert may_undo(other, PAID) is may
    assert not may_undo(replace(PAID, slag=Postslag.KRAV), replace(other, slag=Postslag.KRAV))

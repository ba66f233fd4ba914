"""Rows that belong together: what they differ by on a day, and how lines of the books are named."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.bok import BokLinje
from portal.domain.skattepost import Skattepost
from portal.domain.terminer import make_termin
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff, make_foert, name_rad
from tests.domain.avstemming import DATO, GRUPPER, make_linje
from tests.domain.test_koblingsregler import AGA, DAY, MVA, TREKK, post


def foert(*linjer: BokLinje) -> tuple[Foert, ...]:
    return make_foert(linjer, GRUPPER)


BOOKED = foert(make_linje("2740", "-300", DATO), make_linje("2770", "-201", DATO + DAY))
PAYMENT = post({MVA: "-100", TREKK: "-400"}, DATO)


def tie(*rows: Skattepost | Foert, regel: Regel = Regel.BRUKER, sikkerhet: Sikkerhet = Sikkerhet.GODTATT) -> Treff:
    poster = tuple(row for row in rows if isinstance(row, Skattepost))
    return Treff(
        regel=regel, sikkerhet=sikkerhet, poster=poster, linjer=tuple(row for row in rows if isinstance(row, Foert))
    )


def test_rows_together_have_a_name_whatever_their_order_and_the_rule() -> None:
    first, second = BOOKED
    one = tie(PAYMENT, first, second)

    assert one.noekkel == replace(one, linjer=(second, first), regel=Regel.KID).noekkel
    assert len({one.noekkel, tie(PAYMENT, first).noekkel, tie(first, second).noekkel}) == 3
    assert one.noekkel == name_rad("\n".join(sorted([PAYMENT.noekkel, first.noekkel, second.noekkel])))


def test_a_name_is_kept_with_answers_and_never_changes() -> None:
    assert name_rad("æ|1") == "632df1d6930f8f98"


def test_the_books_have_more_than_the_authority_by_the_difference() -> None:
    assert tie(PAYMENT, *BOOKED).differanse == -1
    assert tie(PAYMENT, post("-7", DATO), *BOOKED).differanse == 6
    assert tie(PAYMENT, regel=Regel.INNGAAENDE).differanse == 0
    assert type(tie(PAYMENT, regel=Regel.INNGAAENDE).differanse) is Decimal


def test_the_rest_of_accepted_rows_is_on_the_group_of_the_first_line() -> None:
    assert tie(PAYMENT, *BOOKED).get_rest() == {MVA: -1}
    assert tie(PAYMENT, *BOOKED, sikkerhet=Sikkerhet.FORSLAG).get_rest() == {}
    assert tie(PAYMENT).get_rest() == {}
    assert tie(post("-501", DATO), *BOOKED).get_rest() == {}


def test_only_rows_up_to_the_day_make_a_difference_on_it() -> None:
    treff = tie(PAYMENT, *BOOKED)

    assert treff.get_bidrag(DATO - DAY) == {}
    assert treff.get_bidrag(DATO) == {MVA: -200, TREKK: 400}
    assert treff.get_bidrag(DATO + DAY) == {MVA: -200, TREKK: 400, AGA: -201}


def test_the_opening_balance_has_a_claim_until_the_authority_has_it() -> None:
    treff = tie(post("500", DATO), regel=Regel.INNGAAENDE)

    assert treff.get_bidrag(DATO - DAY) == {MVA: 500}
    assert treff.get_bidrag(DATO) == {}


@pytest.mark.parametrize(
    ("bank", "may_be_penger", "may_be_krav"), [(True, True, False), (False, False, True), (None, True, True)]
)
def test_a_line_may_be_what_its_voucher_does_not_exclude(
    bank: bool | None, may_be_penger: bool, may_be_krav: bool
) -> None:
    (linje,) = foert(make_linje("2740", "1", DATO, bank=bank))

    assert (linje.may_be_penger, linje.may_be_krav) == (may_be_penger, may_be_krav)


def test_lines_on_chosen_accounts_have_names_of_their_own_in_any_order() -> None:
    lines = [make_linje("2740", "5", DATO, "b"), make_linje("2740", "5", DATO, "a"), make_linje("2740", "5", DATO, "a")]
    other = make_linje("1920", "5", DATO)

    found = foert(*lines, other)

    assert [one.linje.tekst for one in found] == ["a", "a", "b"]
    assert [one.noekkel for one in found] == [f"2026-08-31|083127405|2740|1|5|{tail}" for tail in ("a|1", "a|2", "b|1")]
    assert foert(*reversed(lines)) == found
    assert [one.gruppe for one in found] == [MVA] * 3


@pytest.mark.parametrize(
    ("linje", "periode"),
    [
        (make_linje("2740", "5", DATO, "Mva 3. termin"), make_termin(2026, 3)),
        (make_linje("2740", "5", DATO, "Mva", forfall=date(2026, 6, 10)), make_termin(2026, 2)),
        (make_linje("2740", "5", DATO, "Mva 3. termin", forfall=date(2026, 6, 10)), make_termin(2026, 3)),
        (make_linje("2740", "5", DATO, "Mva"), None),
        (make_linje("2510", "5", DATO, "Skatt 3. termin"), None),  # an instalment of a year
    ],
)
def test_a_lines_period_is_what_its_text_says_or_else_its_due_date(linje: BokLinje, periode: object) -> None:
    assert foert(linje)[0].periode == periode


@pytest.mark.parametrize(
    ("linje", "forfall"),
    [
        (make_linje("2600", "5", date(2026, 1, 1)), date(2026, 1, 2)),
        (make_linje("2600", "0.50", date(2026, 1, 2)), date(2026, 1, 5)),  # over a weekend
        (make_linje("2600", "5", date(2025, 12, 31)), None),
        (make_linje("2600", "-5", date(2026, 1, 2)), None),
        (make_linje("2600", "0", date(2026, 1, 2)), None),
        (make_linje("2770", "5", date(2026, 1, 2)), None),
        (make_linje("2600", "5", date(2026, 1, 2), forfall=DATO), DATO),
        (make_linje("2770", "5", date(2026, 1, 2), forfall=DATO), DATO),
    ],
)
def test_tax_withheld_from_2026_on_is_due_the_working_day_after_the_salary(
    linje: BokLinje, forfall: date | None
) -> None:
    assert foert(linje)[0].forfall == forfall

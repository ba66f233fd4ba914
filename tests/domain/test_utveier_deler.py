"""A pair is not sure if one of its rows, with rows that have no partner, makes a larger row that has none."""

from dataclasses import replace
from datetime import date

from portal.domain.bok import BokLinje
from portal.domain.terminer import make_termin
from portal.domain.treff import Regel
from tests.domain.avstemming import make_linje
from tests.domain.test_koblingsregler import AGA, DAY, MVA, PAID, krav, match, post
from tests.domain.test_sikre_treff import is_sure

T2 = make_termin(2026, 2)


def bank(beloep: str, dato: date, bilag: str = "1") -> BokLinje:
    return make_linje("2740", beloep, dato, beloep, bank=True, bilag=bilag)


def test_a_line_that_with_another_of_its_voucher_makes_a_recorded_payment_is_not_surely_a_smaller_one() -> None:
    """One payment of 1000 is booked in two lines, and one of 600 is not booked yet."""
    small, large = post("-600", PAID), post("-1000", PAID + DAY)

    assert is_sure(match([small], [bank("-600", PAID), bank("-400", PAID)]))
    assert is_sure(match([small, large], [bank("-600", PAID), bank("-450", PAID)]))
    assert not is_sure(match([small, large], [bank("-600", PAID), bank("-400", PAID)]))


def test_a_payment_that_with_another_of_its_day_makes_a_booked_one_is_not_surely_a_smaller_one() -> None:
    """One payment of 1000 is recorded in two rows, and one of 600 is not recorded yet."""
    told = [post("-600", PAID), post("-400", PAID)]

    assert is_sure(match(told, [bank("-600", PAID)]))
    assert not is_sure(match(told, [bank("-600", PAID), bank("-1000", PAID - 2 * DAY, "2")]))


def test_a_line_that_with_another_run_makes_the_claim_of_the_term_is_not_surely_its_correction() -> None:
    due = date(2026, 6, 15)
    term = krav("1000", date(2026, 5, 6), gruppe=AGA, periode=T2, forfall=date(2026, 5, 15))
    correction = krav("600", date(2026, 6, 1), gruppe=AGA, periode=T2, forfall=due)
    run = make_linje("2770", "400", date(2026, 3, 31), "Lønnskjøring", bilag="1")
    line = make_linje("2770", "600", date(2026, 4, 30), "Lønnskjøring", bilag="2", forfall=due)

    assert [one.regel for one in match([correction], [line, run]).treff] == [Regel.FORFALL]
    assert not is_sure(match([correction, term], [line, run]))


def test_claims_that_a_line_without_a_term_may_be_of_make_a_pair_unsure() -> None:
    """One claim of 1000 came as two of the term, and the one of 600 that is booked beside it has not come."""
    told = [
        krav("600", date(2026, 6, 1), periode=T2, forfall=date(2026, 6, 10)),
        krav("400", date(2026, 6, 1), periode=T2, forfall=date(2026, 6, 10)),
    ]
    named = make_linje("2740", "600", T2.til, "Mva 2. termin 2026", bilag="1")
    whole = make_linje("2740", "1000", T2.til, "Mva", bilag="2")

    assert is_sure(match(told, [named]))
    assert not is_sure(match(told, [named, whole]))
    assert told[0].gruppe == MVA


def test_two_payments_of_which_one_is_recorded_in_parts_and_the_other_booked_in_parts_do_not_cross() -> None:
    """Part by part they look alike. The KIDs say that the two whole rows are not of one payment."""
    told = [post("-800", PAID, kid="71"), post("-200", PAID, kid="71"), post("-1000", PAID + 2 * DAY, kid="73")]
    whole = replace(bank("-1000", PAID - DAY), kid="71")
    parts = [bank("-800", PAID + DAY, "2"), bank("-200", PAID + DAY, "2")]

    assert is_sure(match(told[:2], parts))
    assert not is_sure(match(told, [whole, *parts]))


def test_a_payment_is_not_surely_one_that_the_authority_took_back_whatever_the_books_say_of_it() -> None:
    paid, back = post("-500", PAID), post("500", PAID + 9 * DAY)

    assert is_sure(match([paid], [bank("-500", PAID)]))
    assert not is_sure(match([paid, back], [bank("-500", PAID)]))
    assert not is_sure(match([paid, back], [bank("-300", PAID), bank("-200", PAID)]))

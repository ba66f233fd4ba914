"""Matches that looked sure while a row was missing, or was booked in parts, on one of the sides."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from portal.domain.bok import BokLinje
from portal.domain.ledige import Ledige
from portal.domain.skattepost import Postslag
from portal.domain.terminer import make_termin
from portal.domain.treff import Regel
from tests.domain.avstemming import make_linje
from tests.domain.test_koblingsregler import DAY, FUNN, PAID, SIKKER, match, post

LATER = PAID + 3 * DAY


def book(konto: str, bilag: str, dato: date, *beloep: str) -> list[BokLinje]:
    """A voucher of payments on the bank account."""
    return [replace(make_linje(konto, one, dato, bank=True), bilag=bilag, linje=one) for one in beloep]


def is_sure(ledige: Ledige) -> bool:
    return any(treff.sikkerhet in (SIKKER, FUNN) for treff in ledige.treff)


def test_two_vouchers_that_both_make_the_payment_in_parts_are_not_sure() -> None:
    linjer = [*book("2740", "A", PAID, "-600", "-400"), *book("2740", "B", LATER, "-700", "-300")]

    assert not is_sure(match([post("-1000", PAID)], linjer))


def test_a_line_that_payments_of_two_days_both_make_is_not_sure() -> None:
    earlier = PAID - 3 * DAY
    poster = [post("-600", PAID), post("-400", PAID), post("-700", earlier), post("-300", earlier)]

    assert not is_sure(match(poster, book("2740", "A", PAID, "-1000")))


def test_lines_that_may_be_in_another_way_to_make_another_payment_are_not_sure() -> None:
    """Of two payments of 1300 one is not booked, or the one of 1000 is not, and then 600 and 700 are the other."""
    linjer = [
        *book("2740", "A", PAID, "-600", "-400"),
        *book("2740", "B", PAID, "-800", "-500"),
        *book("2740", "C", PAID, "-700"),
    ]
    both = [post("-1300", PAID), replace(post("-1300", PAID), noekkel="the other")]

    assert is_sure(match([post("-1000", PAID)], linjer))
    assert not is_sure(match([post("-1000", PAID), *both], linjer))


def test_lines_that_may_be_in_a_payment_of_too_many_to_be_searched_are_not_sure() -> None:
    many = [line for number in range(41) for line in book("2740", f"{number}", PAID, "-2000")]
    linjer = [*book("2740", "A", PAID, "-600", "-400"), *many]

    assert is_sure(match([post("-1000", PAID)], linjer))
    assert not is_sure(match([post("-1000", PAID), post("-50000", PAID)], linjer))


def test_a_payment_on_anothers_account_is_no_finding_if_its_own_was_booked_in_parts() -> None:
    linjer = [*book("2770", "A", PAID, "-1000"), *book("2740", "B", LATER, "-700", "-300")]

    assert not is_sure(match([post("-1000", PAID)], linjer))


def test_a_write_off_makes_a_credit_claim_of_the_same_term_and_amount_unsure() -> None:
    termin = make_termin(2026, 2)
    poster = [
        post("-500", date(2026, 6, 1), Postslag.KRAV, periode=termin),
        post("-500", date(2026, 6, 3), Postslag.AVSKRIVNING, periode=termin),
    ]
    linje = replace(make_linje("2740", "-500", date(2026, 6, 3), bank=False), tekst="Avskrevet mva 2. termin")

    assert not is_sure(match(poster, [linje]))


def test_a_payment_and_a_payout_that_were_recorded_in_parts_do_not_cancel_in_the_books() -> None:
    back = PAID + 20 * DAY
    poster = [
        post("-600", PAID),
        post("-400", PAID),
        post("700", back, Postslag.UTBETALING),
        post("300", back, Postslag.UTBETALING),
    ]
    linjer = [
        replace(one, tekst="Skatteetaten")
        for one in (*book("2740", "A", PAID, "-1000"), *book("2740", "B", back, "1000"))
    ]

    found = match(poster, linjer).treff

    assert not [one for one in found if one.regel is Regel.REVERSERING and one.sikkerhet in (SIKKER, FUNN)]


def test_lines_that_are_alike_by_thousands_are_left_unmatched() -> None:
    linjer = [
        replace(make_linje("2740", sign + "1000", PAID, bank=True), bilag=str(number))
        for number, sign in enumerate(("-", "") * 1500)
    ]

    ledige = match([post("-500", PAID)], linjer)

    assert len(ledige.linjer) == len(linjer)
    assert sum((one.beloep for one in ledige.linjer.values()), Decimal(0)) == 0

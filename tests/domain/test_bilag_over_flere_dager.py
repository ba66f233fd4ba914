"""A voucher whose lines have different days, as a CSV file may have: it is one voucher all the same."""

from dataclasses import replace
from datetime import date

from portal.domain.bok import BokLinje
from portal.domain.treff import Regel
from tests.domain.avstemming import make_linje
from tests.domain.test_koblingsregler import AGA, DAY, FORSLAG, MVA, SIKKER, TREKK, krav, post, told

PAID = date(2026, 5, 23)


def pay(konto: str, beloep: str, dato: date, bilag: str = "7") -> BokLinje:
    return make_linje(konto, beloep, dato, "Skatteetaten", bank=True, bilag=bilag)


def test_a_line_of_a_payment_of_two_groups_is_no_other_payment() -> None:
    poster = [post({TREKK: "-1000", MVA: "-400"}, PAID), post("-400", PAID + 5 * DAY, gruppe=AGA)]
    linjer = [pay("2740", "-400", PAID), pay("2600", "-1000", PAID + 5 * DAY)]

    assert SIKKER not in [sikkerhet for _regel, sikkerhet, *_ in told(poster, linjer)]
    assert (Regel.ANNEN_GRUPPE, FORSLAG, 1, 1) in told(poster, linjer)


def test_a_payment_may_be_a_line_less_what_another_day_of_its_voucher_deducts() -> None:
    poster = [post("-1000", PAID, gruppe=TREKK)]
    deducted = [pay("2600", "-1400", PAID), pay("2600", "400", PAID + 9 * DAY)]
    sure = pay("2600", "-1000", PAID, bilag="8")

    assert told(poster, [sure]) == [(Regel.BELOEP_OG_DATO, SIKKER, 1, 1)]
    assert told(poster, [sure, *deducted]) == [(Regel.BELOEP_OG_DATO, FORSLAG, 1, 1)]


def test_a_claim_may_be_lines_of_a_voucher_of_two_days() -> None:
    due = PAID + 14 * DAY
    poster = [krav("1000", PAID, forfall=due)]
    parts = [make_linje("2740", beloep, PAID - day * DAY, bilag="7") for beloep, day in (("1400", 3), ("-400", 12))]
    sure = make_linje("2740", "1000", PAID, bilag="8", forfall=due)

    assert told(poster, [sure]) == [(Regel.FORFALL, SIKKER, 1, 1)]
    assert told(poster, [sure, *parts]) == [(Regel.FORFALL, FORSLAG, 1, 1)]


def test_lines_without_a_voucher_are_together_by_their_day_only() -> None:
    poster = [post("-1000", PAID, gruppe=TREKK)]
    apart = [replace(pay("2600", beloep, PAID + day * DAY), bilag="") for beloep, day in (("-1400", 0), ("400", 9))]
    sure = pay("2600", "-1000", PAID, bilag="8")

    assert (Regel.BELOEP_OG_DATO, SIKKER, 1, 1) in told(poster, [sure, *apart])

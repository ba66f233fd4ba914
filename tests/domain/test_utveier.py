"""A pair is sure only if no row without a partner could be in it: rows may be missing on either side."""

from collections.abc import Sequence
from datetime import date

import pytest

from portal.domain.bok import BokLinje
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.terminer import make_termin
from portal.domain.treff import Regel, Sikkerhet
from portal.domain.virkedager import find_neste_virkedag
from tests.domain.avstemming import make_linje
from tests.domain.test_koblingsregler import AGA, DAY, FORSLAG, FUNN, MVA, PAID, SIKKER, T2, TREKK, krav, match, post

DUE = date(2026, 6, 10)
CLAIMED = date(2026, 6, 8)


def sure(poster: Sequence[Skattepost], linjer: Sequence[BokLinje]) -> list[tuple[Regel, int]]:
    """The rules of the sure matches, with how many lines each has."""
    found = match(poster, linjer).treff
    return [(one.regel, len(one.linjer)) for one in found if one.sikkerhet in (SIKKER, FUNN)]


def bank(beloep: str, dato: date, konto: str = "2740", *, bilag: str = "", kid: str = "") -> BokLinje:
    return make_linje(konto, beloep, dato, "Betalt", bank=True, bilag=bilag, kid=kid)


VAT_LINE = make_linje("2740", "700", T2.til, "Mva 2. termin 2026")
VAT_CLAIM = krav("700", CLAIMED, periode=T2, forfall=DUE)


@pytest.mark.parametrize(
    "other",
    [
        [make_linje("2740", "700", date(2026, 7, 31), "Bilag")],  # names no period
        [make_linje("2740", "700", date(2026, 8, 20), "Mva 2. termin 2026")],  # too late for R3
        [make_linje("2740", "700", date(2026, 4, 20), "Bilag")],  # within the term
        [make_linje("2770", "700", T2.til, "Mva 2. termin 2026")],  # on another account
        [make_linje("2740", "300", T2.til, "a", bilag="9"), make_linje("2740", "400", T2.til, "b", bilag="9")],
    ],
)
def test_of_two_claims_of_a_term_and_amount_one_may_not_be_at_the_authority_yet(other: list[BokLinje]) -> None:
    assert sure([VAT_CLAIM], [VAT_LINE]) == [(Regel.PERIODE, 1)]
    assert sure([VAT_CLAIM], [VAT_LINE, *other]) == []


def test_of_two_claims_of_a_term_and_amount_one_may_not_be_booked_yet() -> None:
    correction = krav("700", date(2026, 6, 29), forfall=date(2026, 7, 13))

    assert sure([VAT_CLAIM, correction], [VAT_LINE]) == []


@pytest.mark.parametrize(
    "line",
    [
        make_linje("2740", "700", T2.til, "Mva 2. termin 2026, korrigert"),
        make_linje("2740", "700", T2.til, "Mva 2. termin 2026", forfall=date(2026, 7, 10)),
    ],
)
def test_a_line_that_says_it_is_another_claim_of_the_term_is_not_surely_this_one(line: BokLinje) -> None:
    assert sure([VAT_CLAIM], [line]) == []


def test_a_due_date_is_not_enough_where_the_periods_are_others() -> None:
    line = make_linje("2740", "700", T2.til, "Mva 1. termin 2026", forfall=DUE)

    assert sure([VAT_CLAIM], [line]) == []


@pytest.mark.parametrize(
    "other",
    [
        [bank("-80", PAID, bilag="9"), bank("-120", PAID, bilag="9")],  # one voucher
        [bank("-80", PAID, bilag="8"), bank("-120", PAID, bilag="9")],  # one day
        [bank("-200", PAID + 15 * DAY)],  # booked late
        [bank("-200", PAID + 40 * DAY, kid="123")],  # and later still, with the KID
        [bank("-200", PAID, "2770")],
    ],
)
@pytest.mark.parametrize("kid", ["", "123"])
def test_of_two_payments_one_may_not_be_recorded_yet(kid: str, other: list[BokLinje]) -> None:
    payment, line = post("-200", PAID + DAY, kid="123"), bank("-200", PAID, kid=kid)
    says_less = not kid and any(one.kid for one in other)

    assert sure([payment], [line]) != []
    assert sure([payment], [line, *other]) == ([(Regel.BELOEP_OG_DATO, 1)] if says_less and kid else [])


def test_of_two_payments_one_may_not_be_booked_yet() -> None:
    payment, line = post("-200", PAID, kid="123"), bank("-200", PAID, kid="123")
    parts = [post("-80", PAID + DAY, gruppe=AGA), post("-120", PAID + DAY, gruppe=TREKK)]

    assert sure([payment], [line]) == [(Regel.KID, 1)]
    assert sure([payment, post("-200", PAID + 3 * DAY)], [line]) == []
    assert sure([payment, *parts], [line]) == []


def test_another_kid_is_another_payment() -> None:
    payment = post("-200", PAID, kid="123")

    assert sure([payment], [bank("-200", PAID, kid="456")]) == []
    assert sure([payment], [bank("-200", PAID, kid="123"), bank("-200", PAID, kid="456")]) == [(Regel.KID, 1)]
    assert sure([payment], [bank("-80", PAID, bilag="9", kid="4"), bank("-120", PAID, bilag="9", kid="5")]) == []
    assert sure([payment], [bank("-200", PAID, "2770", kid="456")]) == []


def test_a_payment_in_two_lines_is_not_sure_where_two_others_some_days_before_make_it_too() -> None:
    halves = [bank("-80", PAID, bilag="9"), bank("-120", PAID, bilag="9")]
    before = [bank("-80", PAID - 3 * DAY, bilag="8"), bank("-120", PAID - 3 * DAY, bilag="8")]

    assert sure([post("-200", PAID)], halves) == [(Regel.DELT_BETALING, 2)]
    assert sure([post("-200", PAID)], [*halves, *before]) == []


def test_where_the_bank_is_unknown_a_payment_of_the_term_is_not_surely_a_credit_of_the_amount() -> None:
    """A return that is corrected to nothing gives a credit as large as what was paid."""
    credit = krav("-700", date(2026, 7, 8), periode=T2)
    paid = make_linje("2740", "-700", DUE, "Mva 2. termin 2026", bank=None)
    claimed = make_linje("2740", "700", T2.til, "Mva 2. termin 2026", bank=None)

    assert sure([VAT_CLAIM, credit], [claimed, paid]) == [(Regel.PERIODE, 1)]


def test_a_voucher_of_two_accounts_in_a_statement_is_suggested_for_its_one_payment() -> None:
    payment = post({TREKK: "-300", AGA: "-200"}, PAID, kid="123")
    lines = [
        make_linje("2600", "-300", PAID - DAY, "Betalt", bank=None, bilag="7"),
        make_linje("2770", "-200", PAID - DAY, "Betalt", bank=None, bilag="7"),
    ]

    (found,) = match([payment], lines).treff

    assert (found.regel, found.sikkerhet, len(found.linjer)) == (Regel.DELT_BETALING, FORSLAG, 2)


def test_equal_amounts_each_month_stay_sure_although_the_last_is_not_recorded() -> None:
    days = [date(2026, month, 20) for month in range(1, 9)]
    lines = [bank("-900", day, "2600") for day in days]
    lines += [make_linje("2600", "900", day, "Lønn") for day in days]
    posts = [post("-900", day + 3 * DAY, gruppe=TREKK, kid=str(day.month)) for day in days[:-1]]
    posts += [krav("900", day + DAY, gruppe=TREKK, forfall=find_neste_virkedag(day)) for day in days[:-1]]

    found = match(posts, lines)

    assert [one.sikkerhet for one in found.treff] == [Sikkerhet.SIKKER] * 14
    assert {one.dato for one in found.linjer.values()} == {days[-1]}


def test_terms_of_equal_amounts_stay_sure_where_the_books_name_them() -> None:
    other = make_linje("2740", "700", date(2026, 6, 30), "Mva 3. termin 2026")

    assert sure([VAT_CLAIM], [VAT_LINE, other]) == [(Regel.PERIODE, 1)]


def test_a_payout_is_told_from_a_payment_that_came_back() -> None:
    paid_out = post("500", PAID, Postslag.UTBETALING)

    assert sure([paid_out], [bank("500", PAID + DAY)]) == [(Regel.BELOEP_OG_DATO, 1)]
    assert sure([paid_out, post("500", PAID + 2 * DAY)], [bank("500", PAID + DAY)]) == []
    assert sure([post("-500", PAID, gruppe=MVA)], [bank("500", PAID)]) == []


def test_a_voucher_beside_the_line_raises_doubt_however_late_the_claim_came() -> None:
    claim = krav("700", date(2026, 9, 22), forfall=date(2026, 10, 12))
    line = make_linje("2740", "700", T2.til, "Fastsatt", forfall=date(2026, 10, 12))
    halves = [make_linje("2740", amount, T2.til - 2 * DAY, amount, bilag="9") for amount in ("300", "400")]

    assert sure([claim], [line]) == [(Regel.FORFALL, 1)]
    assert sure([claim], [line, *halves]) == []


def test_a_claim_booked_on_the_account_of_withheld_tax_raises_doubt() -> None:
    """Tax withheld in 2026 is due the day after the salary, but this line is of a term."""
    claim = krav("900", date(2026, 6, 13), gruppe=AGA, periode=T2, forfall=date(2026, 7, 6))
    line = make_linje("2770", "900", T2.til, "Aga 2. termin 2026")
    other = make_linje("2600", "900", T2.til, "Aga 2. termin 2026")

    assert sure([claim], [line]) == [(Regel.PERIODE, 1)]
    assert sure([claim], [line, other]) == []


def test_a_wrong_account_is_no_finding_where_a_later_line_has_the_kid() -> None:
    payment, line = post("-900", PAID, gruppe=AGA, kid="12"), bank("-900", PAID + DAY)

    assert sure([payment], [line]) == [(Regel.ANNEN_GRUPPE, 1)]
    assert sure([payment], [line, bank("-900", PAID + 11 * DAY, kid="12")]) == []


def test_a_due_date_on_another_groups_account_is_of_no_other_term() -> None:
    """Due on 1 September is the third term of VAT, and the fourth of employer's contributions."""
    due = date(2026, 9, 1)
    claim = krav("700", date(2026, 8, 25), periode=make_termin(2026, 3), forfall=due)
    line = make_linje("2740", "700", date(2026, 6, 30), "Mva-oppgjør", forfall=due)
    other = make_linje("2770", "700", date(2026, 6, 30), "Mva-oppgjør", forfall=due)

    assert sure([claim], [line]) != []
    assert sure([claim], [line, other]) == []


def test_a_salary_is_not_surely_the_term_before_that_is_due_on_its_day() -> None:
    """The last term of 2025 is due on 15 January, and so is the tax of a salary of the day before."""
    due = date(2026, 1, 15)
    term = krav("1000", date(2026, 1, 6), gruppe=TREKK, periode=make_termin(2025, 6), forfall=due)
    salary = make_linje("2600", "1000", date(2026, 1, 14), "Lønn")

    assert sure([term], [salary]) == []
    assert sure([krav("1000", due, gruppe=TREKK, forfall=due)], [salary]) == [(Regel.FORFALL, 1)]
    assert sure([krav("1000", due, gruppe=TREKK, periode=make_termin(2026, 1), forfall=due)], [salary]) != []


def test_a_claim_without_its_term_long_after_is_no_other_reading_unless_it_came_beside_the_claim() -> None:
    due = date(2026, 10, 12)
    claim = krav("700", date(2026, 9, 22), forfall=due)
    line = make_linje("2740", "700", T2.til, "Fastsatt", forfall=due)

    assert sure([claim, krav("700", date(2026, 10, 2))], [line]) == []
    assert sure([claim, krav("700", date(2026, 10, 13))], [line]) == [(Regel.FORFALL, 1)]


def test_a_payment_with_the_kid_may_be_booked_three_months_later() -> None:
    january, april = date(2026, 1, 31), date(2026, 4, 15)
    later = [post("-900", april, kid="12")], [bank("-900", april, kid="12")]
    earlier = [post("-900", january, kid="12")], [bank("-900", january, kid="12")]

    assert sure(*later) == sure(*earlier) == [(Regel.KID, 1)]
    assert sure([*later[0], *earlier[0]], later[1]) == []
    assert sure(earlier[0], [*earlier[1], *later[1]]) == []

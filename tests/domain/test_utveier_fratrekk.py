"""A pair is not sure where rows of either sign make another reading: a deduction, a correction, or crossed pairs."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.bok import BokLinje
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.terminer import make_termin
from portal.domain.treff import Regel
from tests.domain.avstemming import make_linje
from tests.domain.test_koblingsregler import AGA, DAY, MVA, PAID, SIKKER, krav, match, post
from tests.domain.test_sikre_treff import is_sure

T2 = make_termin(2026, 2)
CLAIMED = date(2026, 6, 1)
DUE = date(2026, 6, 10)
CLAIM = krav("600", CLAIMED, periode=T2, forfall=DUE)


def vat(beloep: str, bilag: str, tekst: str = "Mva-oppgjør") -> BokLinje:
    return make_linje("2740", beloep, T2.til, tekst, bilag=bilag)


def bank(beloep: str, dato: date, bilag: str = "1", **more: object) -> BokLinje:
    return replace(make_linje("2740", beloep, dato, beloep, bank=True, bilag=bilag), **more)  # type: ignore[arg-type]


TOLD = vat("600", "1", "Mva 2. termin 2026")
SETTLED = [vat("1000", "2"), vat("-400", "2")]


def test_a_claim_is_not_surely_a_line_where_a_voucher_less_its_deduction_makes_it() -> None:
    """R3. The line that is named is of a correction that was not sent yet."""
    assert is_sure(match([CLAIM], [TOLD]))
    assert is_sure(match([CLAIM], [TOLD, vat("1000", "2"), vat("-450", "2")]))
    assert not is_sure(match([CLAIM], [TOLD, *SETTLED]))


def test_a_claim_by_its_due_date_is_not_surely_a_line_where_a_voucher_makes_it_less_a_deduction() -> None:
    """R4."""
    line = replace(vat("600", "1", "Mva"), forfall=DUE)
    claim = replace(CLAIM, periode=None)

    assert is_sure(match([claim], [line]))
    assert not is_sure(match([claim], [line, *SETTLED]))


@pytest.mark.parametrize("kid", ["", "0123"])
def test_a_payment_is_not_surely_a_line_where_a_voucher_makes_it_less_a_deduction(kid: str) -> None:
    """R1 and R2."""
    paid, line = post("-600", PAID, kid=kid), bank("-600", PAID, kid=kid)
    parts = [bank("-1000", PAID, "2"), bank("400", PAID, "2")]

    assert is_sure(match([paid], [line]))
    assert not is_sure(match([paid], [line, *parts]))


def test_a_line_is_not_surely_a_claim_where_its_voucher_is_a_smaller_one() -> None:
    """The claim of 1000 is not booked, and the voucher is the claim of 600."""
    large = krav("1000", CLAIMED, periode=T2, forfall=DUE)
    voucher = [vat("1000", "2", "Mva 2. termin 2026"), vat("-400", "2")]

    assert is_sure(match([large], voucher))
    assert not is_sure(match([large, replace(CLAIM, periode=None)], voucher))


def test_a_claim_is_not_surely_a_line_that_is_a_larger_one_less_its_correction() -> None:
    told = [krav("1000", CLAIMED, periode=T2, forfall=DUE), krav("-400", CLAIMED, periode=T2, forfall=DUE)]

    assert is_sure(match([CLAIM], [TOLD]))
    assert not is_sure(match([CLAIM, *told], [TOLD]))


def test_a_claim_is_not_surely_a_line_where_many_lines_of_a_voucher_make_it() -> None:
    runs = [vat(str(beloep), "2") for beloep in (40, 45, 50, 55, 60, 65, 85, 95, 105)]

    assert not is_sure(match([CLAIM], [TOLD, *runs]))


def test_a_claim_is_not_surely_a_line_where_it_was_booked_in_parts_on_another_account() -> None:
    parts = [make_linje("2770", beloep, T2.til, "Oppgjør", bilag="2") for beloep in ("350", "250")]

    assert not is_sure(match([CLAIM], [TOLD, *parts]))


def test_a_payment_is_not_surely_a_line_where_it_was_booked_in_parts_through_an_account_between() -> None:
    parts = [make_linje("2740", beloep, PAID, "Betalt", bilag="2") for beloep in ("-350", "-250")]

    assert not is_sure(match([post("-600", PAID)], [bank("-600", PAID), *parts]))


def test_a_line_is_not_surely_a_payment_where_payments_of_two_days_make_it() -> None:
    """One of 600 is not booked, and one of 600 was recorded in parts on two days."""
    told = [post("-600", PAID, kid="71"), post("-350", PAID), post("-250", PAID + DAY)]

    assert not is_sure(match(told, [bank("-600", PAID)]))


def test_lines_of_two_days_of_the_bank_booked_on_one_may_be_one_payment() -> None:
    parts = [bank("-350", PAID, "2"), bank("-250", PAID, "3", verdidato=PAID - DAY)]

    assert not is_sure(match([post("-600", PAID)], [bank("-600", PAID), *parts]))


def test_two_pairs_that_are_crossed_but_for_a_rounding_are_not_sure() -> None:
    """One payment of 400 is recorded in parts and booked as 399,60, the other is booked in parts."""
    told = [post("-300", PAID), post("-100", PAID), replace(post("-400", PAID), noekkel="whole")]
    booked = [bank("-300", PAID + DAY, "2"), bank("-100", PAID + DAY, "2"), bank("-399.60", PAID + 12 * DAY, "3")]

    assert not is_sure(match(told, booked))


def test_two_pairs_that_are_crossed_in_a_larger_payment_are_not_sure() -> None:
    told = [post("-300", PAID), post("-200", PAID), post("-600", PAID - 2 * DAY)]
    booked = [
        *(bank(beloep, PAID - DAY, "2") for beloep in ("-300", "-200", "-100")),
        bank("-500", PAID + 12 * DAY, "3"),
    ]

    assert not is_sure(match(told, booked))


def test_a_payment_in_parts_is_not_sure_where_one_of_them_is_the_line_less_a_deduction() -> None:
    """R5: the voucher is the payment of 100, and the one of 1000 is not booked."""
    told = [post("-100", PAID), post("-1000", PAID)]

    assert is_sure(match(told, [bank("-1100", PAID)]))
    assert not is_sure(match(told, [bank("-1100", PAID), bank("1000", PAID)]))


def test_a_line_taken_back_by_a_voucher_of_either_sign_is_not_surely_the_claim() -> None:
    back = [vat(beloep, "2", TOLD.tekst) for beloep in ("-700", "-300", "400")]

    assert not is_sure(match([CLAIM], [TOLD, *back]))


def test_lines_do_not_cancel_each_other_where_a_voucher_is_what_two_claims_make() -> None:
    claims: list[Skattepost] = [
        krav("-600", CLAIMED, periode=T2, forfall=DUE),
        krav("400", CLAIMED, forfall=DUE),
    ]
    voucher = [make_linje("2740", beloep, T2.til, "Bilag", bilag="1") for beloep in ("-100", "-50", "-50")]
    other = make_linje("2740", "100", date(2026, 6, 14), "Bilag", bilag="2")

    assert (Regel.REVERSERING, SIKKER) not in [
        (one.regel, one.sikkerhet) for one in match(claims, [*voucher, other]).treff
    ]


def test_a_payment_of_another_kid_is_not_what_the_authority_reversed() -> None:
    told = [post("-400", PAID, kid="71"), post("400", PAID + 9 * DAY, kid="72")]

    assert not is_sure(match(told, []))
    assert is_sure(match([told[0], replace(told[1], kid="71")], []))


@pytest.mark.parametrize("days", [11, 40, 75])
def test_a_set_off_is_not_surely_a_voucher_where_a_later_one_is_the_same(days: int) -> None:
    moved = post({MVA: "500", AGA: "-500"}, PAID, Postslag.OMPLASSERING)
    shares = (("2740", "500"), ("2770", "-500"))
    near, late = (
        [make_linje(konto, beloep, day, "Motregnet", bilag=f"{day}") for konto, beloep in shares]
        for day in (PAID + DAY, PAID + days * DAY)
    )
    apart = [replace(linje, bilag=linje.kontonr) for linje in late]

    assert is_sure(match([moved], near))
    assert not is_sure(match([moved], [*near, *late]))
    assert not is_sure(match([moved], [*near, *apart]))


def test_lines_do_not_cancel_each_other_where_one_is_of_a_run_early_in_the_term_of_a_claim() -> None:
    """The claim does not say its term, and came forty days after it."""
    claim = krav("100", T2.til + 40 * DAY, gruppe=AGA)
    early = [make_linje("2770", beloep, T2.fra + 15 * DAY, "Lønn", bilag=beloep) for beloep in ("1100", "-1000")]
    back = make_linje("2770", "1000", date(2026, 5, 15), "Lønn", bilag="3")

    assert not is_sure(match([claim], [*early, back]))

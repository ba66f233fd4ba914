"""Which line a rule takes for which claim, at its limits: days, periods, due dates and amounts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.domain.bok import BokLinje
from portal.domain.koblingsregler import (
    has_same_due_date,
    has_same_period,
    is_changed,
    is_near_claim,
    is_rounded,
    is_told_same_claim,
    may_be_claim,
)
from portal.domain.skattepost import Skattepost
from portal.domain.terminer import Tidsrom, make_termin
from portal.domain.treff import Foert, make_foert
from tests.domain.avstemming import GRUPPER, make_linje
from tests.domain.test_koblingsregler import AGA, DAY, PAID, T2, TREKK, krav, post

CLAIMED, DUE = date(2026, 6, 8), date(2026, 6, 10)
CLAIM = krav("700", CLAIMED, periode=T2, forfall=DUE)
SKATT = "Skatt"


def foert(linje: BokLinje) -> Foert:
    (found,) = make_foert([linje], GRUPPER)
    return found


def vat(dato: date = T2.til, tekst: str = "", beloep: str = "700", **more: object) -> Foert:
    return foert(make_linje("2740", beloep, dato, tekst, **more))  # type: ignore[arg-type]


def bank(beloep: str, dato: date = PAID, kid: str = "", konto: str = "2740") -> Foert:
    return foert(make_linje(konto, beloep, dato, bank=True, kid=kid))


@pytest.mark.parametrize(
    ("linje", "is_possible"),
    [
        (vat(date(2026, 12, 1), "Mva 2. termin 2026"), True),  # the same period, whenever it is booked
        (vat(date(2026, 12, 1), forfall=DUE), True),  # the same due date
        (vat(T2.fra - DAY), False),
        (vat(T2.fra), True),
        (vat(CLAIMED + 75 * DAY), True),
        (vat(CLAIMED + 76 * DAY), False),
        (vat(T2.til, bank=True), False),
        (vat(T2.til, "Mva 3. termin 2026"), False),
        (vat(T2.til, "Mva 2. termin 2026", forfall=DUE + 5 * DAY), False),
        (vat(T2.til, "Mva 2. termin 2026", forfall=DUE - 4 * DAY), True),
        (vat(T2.til, "Mva 3. termin 2026", forfall=DUE), False),
    ],
)
def test_a_line_may_be_a_claim_if_neither_period_nor_day_says_no(linje: Foert, is_possible: bool) -> None:
    assert may_be_claim(CLAIM, linje) is is_possible
    assert not may_be_claim(post("700", CLAIMED, periode=T2, forfall=DUE), linje)


def test_beside_a_partner_the_day_says_nothing() -> None:
    far = vat(CLAIMED + 76 * DAY)

    assert may_be_claim(CLAIM, far, is_beside=True)
    assert not may_be_claim(CLAIM, far, is_beside=False)


@pytest.mark.parametrize(("days", "is_possible"), [(-106, False), (-105, True), (75, True), (76, False)])
def test_a_claim_without_its_term_may_be_of_two_months_long_before(days: int, is_possible: bool) -> None:
    assert may_be_claim(krav("700", CLAIMED), vat(CLAIMED + days * DAY)) is is_possible


@pytest.mark.parametrize(("days", "is_possible"), [(-5, False), (-4, True), (4, True), (5, False)])
def test_a_due_date_may_move_some_days(days: int, is_possible: bool) -> None:
    claim = krav("700", CLAIMED, forfall=DUE)

    assert may_be_claim(claim, vat(forfall=DUE + days * DAY)) is is_possible


@pytest.mark.parametrize(
    ("gruppe", "periode", "days", "is_possible"),
    [
        (TREKK, None, 20, True),
        (TREKK, None, 21, False),
        (TREKK, make_termin(2026, 2), 21, True),  # of a term the salary's day says nothing
        (AGA, None, 21, True),  # nor of another group's claim
    ],
)
def test_when_the_tax_of_a_salary_is_due_tells_claims_of_each_salary_apart(
    gruppe: str, periode: Tidsrom | None, days: int, is_possible: bool
) -> None:
    salary = foert(make_linje("2600", "700", date(2026, 3, 2), "Lønn"))
    due = date(2026, 3, 3) + days * DAY
    claim = replace(krav("700", due, gruppe=gruppe, forfall=due), periode=periode)

    assert may_be_claim(claim, salary) is is_possible


@pytest.mark.parametrize(
    ("konto", "tekst", "forfall", "is_possible"),
    [
        ("2770", "Oppgjør", date(2026, 9, 1), True),  # read from the due date: that group's fourth term
        ("2770", "Aga 4. termin 2026", None, False),
        ("2740", "Mva 4. termin 2026", date(2026, 9, 1), False),
    ],
)
def test_a_period_read_from_the_due_date_is_that_of_the_accounts_group(
    konto: str, tekst: str, forfall: date | None, is_possible: bool
) -> None:
    due = date(2026, 9, 1)
    claim = krav("700", date(2026, 8, 25), periode=make_termin(2026, 3), forfall=due)

    assert may_be_claim(claim, foert(make_linje(konto, "700", T2.til, tekst, forfall=forfall))) is is_possible


@pytest.mark.parametrize(
    ("beloep", "bank", "is_enough"),
    [("-700", False, True), ("700", None, True), ("0.50", None, True), ("-700", None, False)],
)
def test_a_claim_is_told_by_its_period_unless_it_may_be_a_payment(
    beloep: str, bank: bool | None, is_enough: bool
) -> None:
    claim = krav(beloep, CLAIMED, periode=T2)

    assert is_told_same_claim(claim, vat(T2.til, "Mva 2. termin 2026", beloep, bank=bank)) is is_enough


@pytest.mark.parametrize("tekst", ["Korrigert", "endret", "tillegg", "Omgjort", "rettet"])
def test_a_corrected_claim_is_told_from_the_first(tekst: str) -> None:
    named = vat(T2.til, f"{tekst} mva 2. termin 2026")

    assert not is_told_same_claim(CLAIM, named)
    assert not is_told_same_claim(replace(CLAIM, tekst=tekst), vat(T2.til, "Mva 2. termin 2026"))
    assert is_told_same_claim(replace(CLAIM, tekst=tekst), named)


@pytest.mark.parametrize(("days", "is_same"), [(-1, False), (0, True), (75, True), (76, False)])
def test_a_period_is_booked_when_it_has_ended(days: int, is_same: bool) -> None:
    named = vat(T2.til + days * DAY, "Mva 2. termin 2026")

    assert has_same_period(CLAIM, named) is is_same
    assert not has_same_period(replace(CLAIM, periode=make_termin(2026, 3)), named)
    assert not has_same_period(replace(CLAIM, andeler=((AGA, CLAIM.beloep),)), named)
    assert not has_same_period(replace(CLAIM, periode=None), vat(T2.til + days * DAY))


@pytest.mark.parametrize(
    ("dato", "periode", "is_same"),
    [
        (date(2026, 3, 2), None, True),
        (date(2026, 3, 2), make_termin(2026, 1), False),
        (date(2026, 3, 2), T2, True),
        (date(2026, 3, 1), T2, True),
        (date(2026, 4, 30), T2, True),
        (date(2026, 4, 30), make_termin(2026, 3), False),
    ],
)
def test_a_salary_has_the_due_date_of_a_term_it_is_in(dato: date, periode: Tidsrom | None, is_same: bool) -> None:
    salary = foert(make_linje("2600", "700", dato, "Lønn"))
    claim = replace(krav("700", CLAIMED, gruppe=TREKK, forfall=salary.forfall), periode=periode)

    assert has_same_due_date(claim, salary) is is_same
    assert not has_same_due_date(replace(claim, andeler=((AGA, claim.beloep),)), salary)
    assert not has_same_due_date(replace(claim, forfall=DUE), salary)
    assert not has_same_due_date(replace(claim, forfall=None), replace(salary, forfall=None))


def test_a_due_date_in_the_books_is_that_of_a_term_the_line_is_not_in() -> None:
    assert has_same_due_date(CLAIM, vat(date(2026, 7, 1), forfall=DUE))


@pytest.mark.parametrize(
    ("claim", "first"),
    [
        (krav("700", CLAIMED), CLAIMED - 75 * DAY),
        (CLAIM, T2.til),
        (krav("700", CLAIMED, gruppe=SKATT, periode=T2), CLAIMED - 75 * DAY),
    ],
)
def test_a_claim_by_its_amount_is_booked_in_the_months_around_or_after_its_term(claim: Skattepost, first: date) -> None:
    konto = "2510" if claim.gruppe == SKATT else "2740"

    def is_near(dato: date) -> bool:
        return is_near_claim(claim, foert(make_linje(konto, "700", dato)))

    last = CLAIMED + timedelta(days=75)
    assert [is_near(dato) for dato in (first - DAY, first, last, last + DAY)] == [False, True, True, False]
    assert not is_near_claim(claim, foert(make_linje("2770", "700", CLAIMED)))


def test_a_claim_by_its_amount_is_of_no_other_period() -> None:
    assert is_near_claim(CLAIM, vat(T2.til, "Mva 2. termin 2026"))
    assert not is_near_claim(CLAIM, vat(T2.til, "Mva 3. termin 2026"))


@pytest.mark.parametrize(
    ("beloep", "is_near"),
    [("700", False), ("700.01", True), ("701", True), ("699", True), ("701.01", False), ("699.50", True)],
)
def test_a_rounding_is_at_most_a_krone(beloep: str, is_near: bool) -> None:
    assert is_rounded(CLAIM, vat(T2.til, "Mva 2. termin 2026", beloep)) is is_near
    assert is_rounded(krav("700", CLAIMED, forfall=DUE), vat(CLAIMED - 80 * DAY, "", beloep, forfall=DUE)) is is_near
    assert is_rounded(krav("700", CLAIMED), vat(CLAIMED, "", beloep)) is is_near
    assert is_rounded(post("-700", PAID), bank(f"-{beloep}")) is is_near
    assert not is_rounded(post("-700", PAID), bank(f"-{beloep}", PAID + 9 * DAY))


@pytest.mark.parametrize(
    ("beloep", "other", "may_be"),
    [("0.50", "0.70", True), ("700", "-700", False), ("-1", "-5", True), ("1", "0", False)],
)
def test_a_changed_claim_has_the_sign_of_the_line(beloep: str, other: str, may_be: bool) -> None:
    claim = krav(beloep, CLAIMED, periode=T2)

    assert is_changed(claim, vat(T2.til, "Mva 2. termin 2026", other)) is may_be
    assert not is_changed(claim, vat(T2.til, "Mva 3. termin 2026", other))

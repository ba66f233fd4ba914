"""R5 and R6: what is matched in several rows, where another reading of the same rows makes it unsure, and the work."""

from collections.abc import Sequence
from datetime import date

import pytest

from portal.domain.bok import BokLinje
from portal.domain.ledige import Ledige
from portal.domain.search_budget import SearchBudget
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.sumregler import list_near, match_split_payments
from portal.domain.terminer import make_termin
from portal.domain.treff import Regel
from tests.domain.avstemming import make_linje
from tests.domain.test_koblingsregler import (
    AGA,
    DAY,
    FORSLAG,
    PAID,
    SIKKER,
    T2,
    TREKK,
    krav,
    make_grunnlag,
    match,
    post,
    told,
)

WHOLE = post("-1000", PAID)


def book(*beloep: str, dato: date = PAID, bilag: str = "A", konto: str = "2740") -> list[BokLinje]:
    """A voucher of payments on the bank account."""
    return [make_linje(konto, one, dato, f"{bilag} {one}", bank=True, bilag=bilag) for one in beloep]


PARTS, EARLIER, LATER = book("-600", "-400"), PAID - 3 * DAY, PAID + 3 * DAY


def list_split(poster: Sequence[Skattepost], linjer: Sequence[BokLinje]) -> list[object]:
    found = match(poster, linjer).treff
    return [one.sikkerhet for one in found if one.regel is Regel.DELT_BETALING]


def split(poster: Sequence[Skattepost], linjer: Sequence[BokLinje], budget: SearchBudget | None = None) -> Ledige:
    """R5 alone."""
    ledige = make_grunnlag(poster, linjer).make_ledige(budget)
    match_split_payments(ledige)
    return ledige


def test_each_of_two_payments_in_parts_is_matched() -> None:
    linjer = [make_linje("2740", "70", PAID, "Gebyr"), *PARTS, *book("-700", "-500", dato=PAID + DAY, bilag="B")]

    assert list_split([WHOLE, post("-1200", PAID + DAY)], linjer) == [SIKKER, SIKKER]


def test_each_of_two_lines_of_payments_in_parts_is_matched() -> None:
    claim_line = make_linje("2740", "70", PAID - 30 * DAY, "Gebyr")
    poster = [post(beloep, PAID) for beloep in ("-600", "-400")] + [post(beloep, PAID + DAY) for beloep in ("-7", "-5")]
    linjer = [claim_line, *book("-1000"), *book("-12", dato=PAID + DAY, bilag="B")]

    assert list_split(poster, linjer) == [SIKKER, SIKKER]


def test_lines_of_other_vouchers_and_days_are_no_parts_of_one_payment() -> None:
    linjer = [*book("-600"), *book("-400", dato=PAID + DAY, bilag="B")]
    poster = [post("-600", PAID), post("-400", PAID + DAY)]

    assert told([WHOLE], linjer) == []
    assert told(poster, book("-1000")) == []


def test_parts_are_not_booked_days_after_they_are_recorded() -> None:
    assert told([WHOLE], book("-600", "-400", dato=LATER)) == []
    assert told([post("-600", PAID), post("-400", PAID)], book("-1000", dato=LATER)) == []


@pytest.mark.parametrize("days", [-9, 3, 19])
def test_parts_of_the_same_amounts_some_days_off_may_be_the_payment(days: int) -> None:
    other = book("-600", "-400", dato=PAID + days * DAY, bilag="B")

    assert list_split([WHOLE], PARTS) == [SIKKER]
    assert list_split([WHOLE], [*PARTS, *other]) == [FORSLAG]


def test_a_payment_near_it_of_another_amount_changes_nothing() -> None:
    assert list_split([WHOLE, post("-50", PAID)], PARTS) == [SIKKER]
    assert list_split([WHOLE, post("-600", PAID + 2 * DAY)], PARTS) == [FORSLAG]
    assert list_split([WHOLE], [*PARTS, *book("-50", bilag="B")]) == [SIKKER]
    assert list_split([WHOLE], [*PARTS, *book("-1000", dato=PAID + 9 * DAY, bilag="B")]) != [SIKKER]


def test_a_voucher_in_parts_is_not_sure_where_one_of_them_is_the_payment_less_what_came_back() -> None:
    """The mirror of a payment in parts: the line of 100 is the payment of 1100 of which 1000 came back."""
    told_of, back = post("-1100", PAID), post("1000", PAID)
    linjer = book("-100", "-1000")

    assert list_split([told_of], linjer) == [SIKKER]
    assert list_split([told_of, back], linjer) != [SIKKER]


def test_what_is_deducted_in_many_lines_of_a_voucher_may_make_a_part() -> None:
    """Eight of the voucher's lines make what the line has more than the payment of 100."""
    poster = [post("-100", PAID), post("-1000", PAID)]
    fees = [make_linje("2740", "7", PAID, f"Gebyr {number}", bank=True, bilag="A") for number in range(8)]
    back = [make_linje("2740", "125", PAID, f"Retur {number}", bank=True, bilag="A") for number in range(8)]

    assert list_split(poster, [*book("-1100"), *fees, *back[1:]]) == [SIKKER]
    assert list_split(poster, [*book("-1100"), *fees, *back]) != [SIKKER]


def test_lines_that_one_line_takes_back_are_not_surely_the_payment() -> None:
    later = PAID + 9 * DAY

    assert list_split([WHOLE], [*PARTS, *book("1000", dato=later, bilag="B")]) != [SIKKER]
    assert list_split([WHOLE], [*PARTS, *book("900", dato=later, bilag="B")]) == [SIKKER]
    of_two = post({TREKK: "-600", AGA: "-400"}, PAID)
    booked = [*book("-600", konto="2600"), *book("-400", konto="2770")]
    assert list_split([of_two], [*booked, *book("1000", dato=later, bilag="B", konto="2600")]) == [SIKKER]


def test_some_of_the_lines_that_one_line_takes_back_are_not_surely_of_the_payment() -> None:
    parts, later = book("-600", "-250", "-150"), PAID + 9 * DAY

    assert list_split([WHOLE], parts) == [SIKKER]
    assert list_split([WHOLE], [*parts, *book("400", dato=later, bilag="B")]) == [FORSLAG]
    for other in ("401", "-400", "0"):
        assert list_split([WHOLE], [*parts, *book(other, dato=later, bilag="B")]) == [SIKKER]
    assert list_split([WHOLE], [*parts, *book("400", dato=PAID + 21 * DAY, bilag="B")]) == [SIKKER]


def test_parts_of_too_many_to_be_searched_are_not_suggested_without_their_lines() -> None:
    many = [line for number in range(41) for line in book("-2000", bilag=f"{number}")]

    found = match([WHOLE, post("-50000", PAID)], [*PARTS, *many])

    assert all(one.poster and one.linjer for one in found.treff)
    assert found.oppgitt > 0


def test_rows_of_the_days_around_are_in_the_order_of_their_days() -> None:
    rows = {PAID + number * DAY: [post(f"-{5 + number}", PAID)] for number in range(-3, 4)}

    assert [int(one.beloep) for one in list_near(rows, PAID, 2)] == [-3, -4, -5, -6, -7]


def test_each_search_that_is_not_made_is_counted() -> None:
    ledige = make_grunnlag([WHOLE], PARTS).make_ledige(SearchBudget(0))
    ledige.oppgitt = 3

    match_split_payments(ledige)

    assert (ledige.oppgitt, ledige.treff) == (3 + 4, [])


@pytest.mark.parametrize(
    ("poster", "linjer", "used"),
    [
        ([WHOLE], [*PARTS, *book("-600", "-400", dato=PAID + 3 * DAY, bilag="B")], 54),
        ([WHOLE, post("-900", PAID)], book("-600", "-400", "-300"), 100),
        ([post("-600", PAID), post("-400", PAID), post("-700", EARLIER), post("-300", EARLIER)], book("-1000"), 45),
        ([post("-600", PAID), post("-400", PAID), post("-700", LATER), post("-300", LATER)], book("-1000"), 45),
        ([post(f"-{one}", PAID) for one in (600, 400, 800, 500, 700)], book("-1000", "-1300"), 168),
        ([post("-600", PAID), post("-400", PAID), post("-300", PAID)], book("-1000", "-900"), 86),
    ],
)
def test_what_is_unsure_by_itself_is_not_looked_at_further(
    poster: Sequence[Skattepost], linjer: Sequence[BokLinje], used: int
) -> None:
    """A row that has two ways, or shares a line with another's: rows that are near are compared, and added up."""
    assert split(poster, linjer).budget.used == used


@pytest.mark.parametrize(
    ("beloep", "runs", "chosen"),
    [
        ("201", ("80", "64", "57"), 3),
        ("201", ("80", "64", "57", "13"), 3),  # one search, with one way
        ("100", ("60", "40", "70", "30"), 0),  # two ways
        ("201", ("201", "-5"), 0),
        ("144", ("80", "64", "-5"), 2),
        ("144", ("80", "64", "0"), 2),
        ("-144", ("-80", "-64"), 2),
        ("0.90", ("0.50", "0.40"), 2),
    ],
)
def test_a_claim_as_lines_of_its_term_is_suggested_if_there_is_one_way(
    beloep: str, runs: Sequence[str], chosen: int
) -> None:
    claim = krav(beloep, date(2026, 8, 5), gruppe=AGA, periode=T2)
    linjer = [make_linje("2770", run, T2.fra + number * DAY, "Lønn") for number, run in enumerate(runs)]

    found = match([claim], linjer).treff

    of_term = [(one.sikkerhet, len(one.linjer)) for one in found if one.regel is Regel.SAMLET_KRAV]
    assert of_term == ([(FORSLAG, chosen)] if chosen else [])


@pytest.mark.parametrize(
    ("claim", "line"),
    [
        (krav("144", date(2026, 8, 5), gruppe=AGA), None),  # says no term
        (post("144", date(2026, 8, 5), Postslag.RENTE, gruppe=AGA, periode=T2), None),
        (krav("144", date(2026, 8, 5), gruppe=TREKK, periode=T2), None),
        (None, make_linje("2770", "64", T2.fra - DAY, "Lønn")),
        (None, make_linje("2770", "64", T2.til + DAY, "Lønn")),
        (None, make_linje("2770", "64", T2.til, "Lønn", bank=True)),
    ],
)
def test_only_lines_of_the_term_are_salary_runs_of_it(claim: Skattepost | None, line: BokLinje | None) -> None:
    term = krav("144", date(2026, 8, 5), gruppe=AGA, periode=T2)
    run, last = make_linje("2770", "80", T2.fra, "Lønn"), make_linje("2770", "64", T2.til, "Lønn")

    assert (Regel.SAMLET_KRAV, FORSLAG, 1, 2) in told([term], [run, last])
    assert Regel.SAMLET_KRAV not in [one[0] for one in told([claim or term], [run, line or last])]


def test_the_claims_of_two_terms_are_each_all_lines_of_it_whatever_may_be_looked_at() -> None:
    other = make_termin(2026, 3)
    claims = [krav(beloep, date(2026, 8, 5), gruppe=AGA, periode=term) for beloep, term in (("144", T2), ("90", other))]
    runs = [make_linje("2770", run, T2.fra, "Lønn", bilag=run) for run in ("80", "64")]
    runs += [make_linje("2770", run, other.fra, "Lønn", bilag=run) for run in ("50", "40")]

    found = match(claims, runs, SearchBudget(0)).treff

    assert [(one.regel, len(one.linjer)) for one in found] == [(Regel.SAMLET_KRAV, 2)] * 2


def test_a_claim_without_runs_of_its_own_is_passed_over() -> None:
    other = krav("70", date(2026, 8, 4), gruppe=AGA)
    runs = [make_linje("2770", run, T2.fra, "Lønn", bilag=run) for run in ("80", "64")]

    found = told([other, krav("144", date(2026, 8, 5), gruppe=AGA, periode=T2)], runs)

    assert found == [(Regel.SAMLET_KRAV, FORSLAG, 1, 2)]

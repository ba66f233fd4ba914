"""Sums as the authority makes them, and the day that its own sums hold for."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.domain.nettosummer import find_day, sum_netto
from portal.domain.svar import EgneSummer
from portal.domain.tekst import format_beloep
from tests.grunnlag import make_krav

DAG = date(2023, 8, 28)
LATER = DAG + timedelta(days=30)


def test_a_sum_is_what_is_owed_less_what_is_to_ones_credit() -> None:
    claims = [make_krav([(DAG, Decimal(amount))]) for amount in ("100", "0.50", "-30", "-0.25")]

    late = sum_netto(claims, LATER).forfalt

    assert (late.skyldig, late.til_gode, late.beloep) == (Decimal("100.50"), Decimal("30.25"), Decimal("70.25"))


def test_a_sum_of_nothing_can_be_written_as_an_amount() -> None:
    nothing = sum_netto((), DAG).renter

    assert [format_beloep(amount) for amount in (nothing.skyldig, nothing.til_gode, nothing.beloep)] == ["0,00"] * 3


def theirs(forfalt: int, ikke_forfalt: int) -> EgneSummer:
    return EgneSummer(forfalt=Decimal(forfalt), ikke_forfalt=Decimal(ikke_forfalt))


@pytest.mark.parametrize(
    ("sums", "fetched_on", "expected"),
    [
        (theirs(100, 50), DAG + timedelta(days=10), DAG + timedelta(days=10)),  # the day of the fetch
        (theirs(100, 50), LATER + timedelta(days=10), LATER),  # the last day on which the second was in time
        (theirs(100, 50), DAG - timedelta(days=10), DAG + timedelta(days=1)),  # the first day after the first due date
        (theirs(0, 150), LATER, DAG),
        (theirs(30, 120), LATER, None),  # together they are what is left, and no day divides it so
        (theirs(100, 100), LATER, None),
    ],
)
def test_the_day_of_the_authoritys_sums_is_found_by_what_is_past_due(
    sums: EgneSummer, fetched_on: date, expected: date | None
) -> None:
    claims = (make_krav([(DAG, Decimal(100))]), make_krav([(LATER, Decimal(50))]))

    assert find_day(claims, sums, fetched_on) == expected


def test_nothing_falls_due_after_the_last_day_there_is() -> None:
    assert find_day((make_krav([(date.max, Decimal(100))]),), theirs(100, 0), DAG) is None

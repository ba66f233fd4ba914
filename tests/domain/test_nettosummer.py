"""Sums computed the authority's way, and the day of the authority's own sums."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.domain.nettosummer import Nettosum, find_day, repeat_krav, sum_netto
from portal.domain.svar import EgneSummer
from tests.grunnlag import make_krav

DAG = date(2023, 8, 28)
NEXT = DAG + timedelta(days=1)
MONTH = DAG + timedelta(days=30)


def test_each_sum_is_debt_minus_credit() -> None:
    owed = make_krav([(DAG, Decimal(100)), (MONTH, Decimal(2000))], rest=Decimal(32100))
    credit = make_krav([(DAG, Decimal(-7)), (NEXT, Decimal(-80))], rest=Decimal(-987))
    rows = (replace(owed, stipulerte_renter=Decimal(5)), replace(credit, stipulerte_renter=Decimal(-3)))

    netto = sum_netto(iter(rows), NEXT)

    assert netto.forfalt == Nettosum(skyldig=Decimal(100), til_gode=Decimal(7))
    assert netto.ikke_forfalt == Nettosum(skyldig=Decimal(2000), til_gode=Decimal(80))
    assert netto.uten_forfallsdato == Nettosum(skyldig=Decimal(30000), til_gode=Decimal(900))
    assert netto.renter == Nettosum(skyldig=Decimal(5), til_gode=Decimal(3))
    assert netto.saldo == 32100 - 987 + 5 - 3


def test_sums_of_no_rows_are_zero() -> None:
    netto = sum_netto((), DAG)

    assert {type(amount) for amount in (netto.forfalt.skyldig, netto.forfalt.til_gode, netto.saldo)} == {Decimal}


def test_one_oere_is_counted() -> None:
    netto = sum_netto([make_krav([(DAG, Decimal("0.01")), (NEXT, Decimal("-0.01"))])], NEXT)

    assert netto.forfalt == Nettosum(skyldig=Decimal("0.01"))
    assert netto.ikke_forfalt == Nettosum(til_gode=Decimal("0.01"))


def test_a_claim_received_twice_is_repeated() -> None:
    once, twice = make_krav([(DAG, Decimal(1))]), replace(make_krav([(DAG, Decimal(2))]), mottatt=2)

    assert repeat_krav([once, twice]) == (once, twice, twice)


@pytest.mark.parametrize(
    ("forfalt", "fetched_on", "day"),
    [
        (0, DAG, DAG),
        (0, NEXT, DAG),  # the last day it was not late
        (0, MONTH, DAG),
        (100, DAG, NEXT),  # the first day it was late
        (100, NEXT, NEXT),
        (100, MONTH, MONTH),
        (100, MONTH + timedelta(days=9), MONTH),
        (300, DAG, MONTH + timedelta(days=1)),
        (200, DAG, None),
    ],
)
def test_the_day_is_the_fetch_or_the_closest_before_or_the_first_after(
    forfalt: int, fetched_on: date, day: date | None
) -> None:
    rows = (make_krav([(DAG, Decimal(100))]), make_krav([(MONTH, Decimal(200))]))
    theirs = EgneSummer(forfalt=Decimal(forfalt), ikke_forfalt=Decimal(300 - forfalt))

    assert find_day(rows, theirs, fetched_on) == day


def test_sums_of_other_amounts_match_no_day() -> None:
    theirs = EgneSummer(forfalt=Decimal(100), ikke_forfalt=Decimal(1))

    assert find_day([make_krav([(DAG, Decimal(100))])], theirs, MONTH) is None


def test_nothing_becomes_late_after_the_last_possible_date() -> None:
    assert find_day([make_krav([(date.max, Decimal(1))])], EgneSummer(forfalt=Decimal(1)), date.max) is None


@pytest.mark.parametrize("counted", [0, 50])
def test_amounts_without_a_due_date_are_all_counted_or_all_left_out(counted: int) -> None:
    rows = (make_krav([], rest=Decimal(20)), make_krav([(DAG, Decimal(100))], rest=Decimal(130)))

    assert find_day(rows, EgneSummer(ikke_forfalt=Decimal(100 + counted)), DAG) == DAG
    assert find_day(rows, EgneSummer(ikke_forfalt=Decimal(130)), DAG) is None

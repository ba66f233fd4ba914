"""Books of many lines: all that is looked at is bounded, and what was not looked at is never sure."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain import utveier
from portal.domain.bok import BokLinje
from portal.domain.deltakere import ByAmount, Deltakere
from portal.domain.ledige import Ledige
from portal.domain.search_budget import NeedsMoreTime, SearchBudget, SoekOppgitt
from portal.domain.sikre_par import find_certain
from portal.domain.skattepost import Skattepost
from portal.domain.treff import Sikkerhet, make_foert
from tests.domain.avstemming import GRUPPER, make_linje
from tests.domain.fortelling import Forteller
from tests.domain.test_find_certain import prepare
from tests.domain.test_koblingsregler import AGA, DAY, FORSLAG, SIKKER, TREKK, match, post

ALL_OF_IT = 100_000
ACCOUNTS = {TREKK: "2600", AGA: "2770"}


def make_year(size: int) -> tuple[list[Skattepost], list[BokLinje]]:
    """Payments of the same amounts each month, on few days of it. Each tenth row is on one side only."""
    poster, linjer, number = [], [], 0
    for month in range(1, 9):
        for employee in range(size):
            day, amount = date(2026, month, 10 + 5 * (employee % 3)), 2000 + 1373 * employee
            for gruppe, beloep in ((TREKK, amount), (AGA, amount * 141 // 1000)):
                number += 1
                told = post(f"-{beloep}", day + DAY, gruppe=gruppe)
                linje = make_linje(ACCOUNTS[gruppe], f"-{beloep}", day, "Betalt", bank=True, bilag=f"{number}")
                poster += [replace(told, noekkel=f"{number:05}")] if number % 20 != 7 else []
                linjer += [linje] if number % 20 != 13 else []
    return poster, linjer


def list_sure(found: Ledige) -> set[str]:
    return {one.noekkel for one in found.treff if not one.venter}


def test_the_work_of_a_year_of_many_payments_is_small() -> None:
    found = match(*make_year(12), SearchBudget(ALL_OF_IT))

    assert list_sure(found)
    assert found.oppgitt == 0


def test_no_pair_is_sure_where_even_comparing_the_rows_takes_too_long() -> None:
    poster, linjer = make_year(3)

    assert list_sure(match(poster, linjer))

    found = match(poster, linjer, SearchBudget(0))
    assert {one.sikkerhet for one in found.treff} == {FORSLAG}
    assert found.oppgitt > 0


def test_whoever_cannot_wait_is_told_before_anything_is_given_up() -> None:
    with pytest.raises(NeedsMoreTime):
        match(*make_year(12), SearchBudget(100, waits=False))


def test_a_row_with_too_much_to_look_at_makes_only_what_is_near_it_unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    poster, linjer = make_year(3)
    whole = list_sure(match(poster, linjer))

    monkeypatch.setattr(utveier, "MAX_WORK_OF_ROW", -1)
    found = match(poster, linjer)

    assert set() < list_sure(found) < whole
    assert found.oppgitt > 0


@settings(max_examples=2 * settings().max_examples)
@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=300))
def test_whatever_may_be_looked_at_no_pair_is_sure_that_is_not_so_with_more(seed: int, most: int) -> None:
    sannhet = Forteller(seed).tell()
    pairs, free = prepare(sannhet.poster, make_foert(sannhet.linjer, GRUPPER))
    certain, _oppgitt = find_certain(pairs, free, SearchBudget(ALL_OF_IT))
    try:
        fewer, _oppgitt = find_certain(pairs, free, SearchBudget(most))
    except SoekOppgitt:
        return

    assert {one.noekkel for one in fewer} <= {one.noekkel for one in certain}


def test_no_payment_in_parts_is_sure_where_the_search_for_sums_gave_up() -> None:
    poster = [post("-900", date(2026, 4, 10))]
    linjer = [make_linje("2740", f"-{one}", date(2026, 4, 10), bank=True, bilag="7") for one in (400, 500)]

    assert [one.sikkerhet for one in match(poster, linjer).treff] == [SIKKER]

    found = match(poster, linjer, SearchBudget(0))
    assert [one.sikkerhet for one in found.treff if one.sikkerhet is SIKKER] == []
    assert found.oppgitt > 0


def test_rows_that_come_no_further_than_a_sum_are_within_reach() -> None:
    rows, (one, other) = Deltakere(), (post("-400", date(2026, 4, day)) for day in (10, 11))
    rows.add(one, is_free=False)
    rows.add(other, is_free=True)
    rows.add(one, is_free=True)

    assert [*rows.free] == [other.noekkel, one.noekkel]
    assert not rows.of_pairs
    assert rows.is_within_reach(one, other.beloep)
    assert not rows.is_within_reach(one, 2 * other.beloep)
    assert not rows.is_within_reach(one, -other.beloep)


def test_rows_are_found_by_amount_and_a_krone_off() -> None:
    rows = ByAmount()
    amounts = ("-400", "-401", "-401.5", "-399", "-398.99")
    alle = [post(amount, date(2026, 4, 10)) for amount in amounts]

    assert [rows.add(one) for one in (*alle, alle[0])] == [True] * 5 + [False]
    assert {one.noekkel for one in rows.find(alle[0].beloep)} == {alle[place].noekkel for place in (0, 1, 3)}


def test_no_finding_is_sure_where_all_that_may_be_looked_at_is_used() -> None:
    poster = [post("-900", date(2026, 4, 10))]
    linjer = [make_linje("2770", "-900", date(2026, 4, 10), bank=True)]

    assert [one.sikkerhet for one in match(poster, linjer).treff] == [Sikkerhet.FUNN]

    found = match(poster, linjer, SearchBudget(0))
    assert [one.sikkerhet for one in found.treff] == [FORSLAG]
    assert found.oppgitt > 0

"""Books of many lines: somebody waits for the page, and what was not looked at is never sure."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain import ledige, utveier
from portal.domain.bok import BokLinje
from portal.domain.deltakere import ByAmount, Deltakere
from portal.domain.skattepost import Skattepost
from portal.domain.treff import Sikkerhet
from tests.domain.avstemming import make_linje
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


def test_the_work_of_a_year_of_many_payments_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utveier, "MAX_WORK", ALL_OF_IT)

    found = match(*make_year(12))

    assert any(one.sikkerhet is SIKKER for one in found.treff)
    assert found.oppgitt == 0


def test_no_pair_is_sure_where_the_search_for_other_ways_gave_up(monkeypatch: pytest.MonkeyPatch) -> None:
    poster, linjer = make_year(3)
    before = match(poster, linjer)

    monkeypatch.setattr(utveier, "MAX_WORK", 100)
    after = match(poster, linjer)

    assert any(one.sikkerhet is SIKKER for one in before.treff)
    assert {one.sikkerhet for one in after.treff} == {FORSLAG}
    assert after.oppgitt == 1


def test_no_payment_in_parts_is_sure_where_the_search_for_sums_gave_up(monkeypatch: pytest.MonkeyPatch) -> None:
    poster = [post("-900", date(2026, 4, 10))]
    linjer = [make_linje("2740", f"-{one}", date(2026, 4, 10), bank=True, bilag="7") for one in (400, 500)]

    assert [one.sikkerhet for one in match(poster, linjer).treff] == [SIKKER]

    monkeypatch.setattr(ledige, "MAX_STEPS_OF_ALL", -1)
    found = match(poster, linjer)

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


def test_no_finding_is_sure_where_all_that_may_be_looked_at_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    poster = [post("-900", date(2026, 4, 10))]
    linjer = [make_linje("2770", "-900", date(2026, 4, 10), bank=True)]

    assert [one.sikkerhet for one in match(poster, linjer).treff] == [Sikkerhet.FUNN]

    monkeypatch.setattr(ledige, "MAX_STEPS_OF_ALL", -1)
    found = match(poster, linjer)

    assert [one.sikkerhet for one in found.treff] == [FORSLAG]
    assert found.oppgitt > 0

"""Whether what a later rule found could belong to other rows, and what looking for it costs."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from portal.domain import annen_vei, utveier
from portal.domain.annen_vei import has_way
from portal.domain.ledige import Ledige
from portal.domain.search_budget import SearchBudget
from portal.domain.skattepost import Skattepost
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff, make_foert
from tests.domain.avstemming import GRUPPER, make_linje
from tests.domain.test_koblingsregler import DAY, FORSLAG, PAID, SIKKER, post

MONEY = post("-500", PAID)
(LINE,) = make_foert([make_linje("2740", "-500", PAID, bank=True)], GRUPPER)
PAIR = Treff(regel=Regel.ANNEN_GRUPPE, sikkerhet=Sikkerhet.FUNN, poster=(MONEY,), linjer=(LINE,))
USED, GIVEN_UP = 7, 3


def make_ledige(*rows: Skattepost | Foert, treff: Sequence[Treff] = ()) -> Ledige:
    """The pair's rows are free too, as they are when a rule asks. Something was looked for before."""
    budget = SearchBudget()
    budget.spend(USED)
    posts: list[Skattepost] = [MONEY, *(row for row in rows if isinstance(row, Skattepost))]
    lines: list[Foert] = [LINE, *(row for row in rows if isinstance(row, Foert))]
    return Ledige(
        poster={row.noekkel: row for row in posts},
        linjer={row.noekkel: row for row in lines},
        treff=[*treff],
        oppgitt=GIVEN_UP,
        budget=budget,
    )


def test_a_pair_whose_rows_alone_are_free_has_no_other_way() -> None:
    ledige = make_ledige()

    assert not has_way(ledige, PAIR)
    assert (ledige.oppgitt, ledige.budget.used) == (GIVEN_UP, USED)


def test_a_free_row_that_could_be_the_same_is_another_way() -> None:
    ledige = make_ledige(post("-500", PAID + DAY))

    assert has_way(ledige, PAIR)
    assert (ledige.oppgitt, ledige.budget.used) == (GIVEN_UP, USED + 2 + utveier.WORK_OF_TWO)


def test_only_rows_within_reach_are_looked_at_but_each_is_counted() -> None:
    near, far = post("-7", PAID + 40 * DAY), post("-7", PAID + 41 * DAY)
    one, other = make_ledige(near), make_ledige(far)

    assert not has_way(one, PAIR)
    assert not has_way(other, PAIR)
    assert (one.budget.used, other.budget.used) == (USED + 2, USED + 1)


@pytest.mark.parametrize(("sikkerhet", "is_open"), [(FORSLAG, True), (SIKKER, False)])
def test_a_row_that_waits_for_an_answer_may_be_free_again(sikkerhet: Sikkerhet, is_open: bool) -> None:
    other = post("-500", PAID + DAY)
    waiting = Treff(regel=Regel.KID, sikkerhet=sikkerhet, poster=(other,), linjer=())

    assert has_way(make_ledige(treff=[waiting]), PAIR) is is_open


def test_a_line_that_could_be_the_same_is_another_way_too() -> None:
    again = replace(LINE, noekkel="again", linje=replace(LINE.linje, bilag="again"))

    assert has_way(make_ledige(again), PAIR)


def test_where_nothing_more_may_be_looked_for_there_may_be_a_way_and_that_is_told() -> None:
    ledige = make_ledige()
    ledige.budget = SearchBudget(0)

    assert has_way(ledige, PAIR)
    assert ledige.oppgitt == GIVEN_UP + 1


def test_where_one_pair_takes_too_much_there_may_be_a_way_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annen_vei, "MAX_WORK_FOR_ONE", 0)
    ledige = make_ledige(post("-7", PAID))

    assert has_way(ledige, PAIR)
    assert (ledige.oppgitt, ledige.budget.used) == (GIVEN_UP + 1, USED + 2)


def test_a_crowd_that_was_not_looked_at_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utveier, "MAX_NEAR", 0)
    ledige = make_ledige(post("-500", PAID, kid="12"))

    assert has_way(ledige, PAIR)
    assert ledige.oppgitt == GIVEN_UP + 1

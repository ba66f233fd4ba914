"""Very many rows alike: no more of them are looked at and remembered than may be, and what was given up is told."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain import annen_vei, utveier
from portal.domain.annen_vei import has_way
from portal.domain.ledige import Ledige
from portal.domain.search_budget import NeedsMoreTime, SearchBudget
from portal.domain.sikre_par import find_certain
from portal.domain.skattepost import Skattepost
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff, make_foert
from tests.domain.avstemming import GRUPPER, make_linje
from tests.domain.test_koblingsregler import FORSLAG, match, post

DAY = date(2026, 4, 10)
MANY = 300


def make_rows(number: int) -> tuple[list[Skattepost], list[Foert]]:
    poster = [replace(post("-500", DAY), noekkel=f"{one:03}") for one in range(number)]
    lines = [make_linje("2740", "-500", DAY, bank=True, bilag=f"{one}") for one in range(number)]
    return poster, [*make_foert(lines, GRUPPER)]


def test_looking_at_rows_that_may_be_parts_is_work() -> None:
    poster, linjer = make_rows(MANY)

    with pytest.raises(NeedsMoreTime):
        match(poster, [one.linje for one in linjer][1:], SearchBudget(MANY * MANY, waits=False))


def test_each_row_without_a_partner_is_work_though_nothing_is_near_it() -> None:
    """So that a process that goes through very many of them says that it is alive."""
    _poster, linjer = make_rows(MANY)

    with pytest.raises(NeedsMoreTime):
        find_certain([], linjer, SearchBudget(MANY, waits=False))


def test_where_no_more_is_looked_at_alike_rows_are_asked_in_their_order() -> None:
    poster, linjer = make_rows(MANY)

    found = match(poster, [one.linje for one in linjer], SearchBudget(0))

    assert [one.sikkerhet for one in found.treff] == [FORSLAG]
    assert len(found.treff[0].poster) == MANY
    assert found.oppgitt > 0


def test_a_way_that_was_not_looked_for_to_the_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    (one, other), (linje, _) = make_rows(2)
    other = replace(other, andeler=(("Merverdiavgift", other.beloep - 1),))
    ledige = Ledige(poster={row.noekkel: row for row in (one, other)}, linjer={linje.noekkel: linje})
    pair = Treff(regel=Regel.KID, sikkerhet=Sikkerhet.SIKKER, poster=(one,), linjer=(linje,))
    monkeypatch.setattr(annen_vei, "MAX_WORK_FOR_ONE", 0)

    assert has_way(ledige, pair)
    assert ledige.oppgitt == 1


def test_pairs_of_a_crowd_are_unsure_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    poster, linjer = make_rows(4)
    pair = Treff(regel=Regel.KID, sikkerhet=Sikkerhet.SIKKER, poster=(poster[0],), linjer=(linjer[0],))
    monkeypatch.setattr(utveier, "MAX_NEAR", 0)

    assert find_certain([pair], [replace(poster[1], kid="77")], SearchBudget()) == ([], 1)

"""Rows around the file's first day: which may have a line in it, and which the opening balance may have."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from portal.domain.inngaaende import Inngaaende, list_in_play, suggest_opening
from portal.domain.ledige import Ledige
from portal.domain.skattepost import EIER, Postslag, Skattepost
from portal.domain.terminer import Tidsrom, make_termin
from portal.domain.treff import Regel
from tests.domain.avstemming import FRA
from tests.domain.test_koblingsregler import AGA, DAY, FORSLAG, MVA, TREKK, krav, post

BEFORE = make_termin(2025, 6)
OFF = Inngaaende(fra=FRA, forskjell=((MVA, Decimal(500)),), grupper=frozenset({MVA, AGA}))


@pytest.mark.parametrize(
    ("slag", "days", "is_in_play"),
    [
        (Postslag.KRAV, -76, False),
        (Postslag.KRAV, -75, True),
        (Postslag.INNBETALING, -11, False),
        (Postslag.INNBETALING, -10, True),
        (Postslag.INNBETALING, 0, True),
    ],
)
def test_rows_from_just_before_the_file_are_in_play_where_the_opening_balances_differ(
    slag: Postslag, days: int, is_in_play: bool
) -> None:
    row = post("500", FRA + days * DAY, slag)

    assert list_in_play([row], OFF) == ([row] if is_in_play else [])


def test_rows_from_before_the_file_are_not_in_play_where_the_books_had_them_already() -> None:
    before = FRA - DAY
    rows = [post("500", before), post("7", before, gruppe=AGA), post({MVA: "5", AGA: "6"}, before)]

    assert list_in_play(rows, OFF) == rows[:1]
    assert list_in_play([replace(row, dato=FRA) for row in rows], OFF) == [replace(row, dato=FRA) for row in rows]


def test_the_owners_shares_are_never_in_play() -> None:
    own, both = post({EIER: "5"}, FRA), post({EIER: "5", MVA: "6"}, FRA)
    after = post("7", FRA, Postslag.KRAV)

    assert list_in_play([own, both, after], OFF) == [replace(both, andeler=((MVA, Decimal(6)),)), after]


def suggest(*rows: Skattepost, opening: Inngaaende = OFF) -> list[list[Decimal]]:
    """The amounts of the rows that each suggestion ties to the opening balance."""
    ledige = Ledige(poster={row.noekkel: row for row in rows}, linjer={})
    suggest_opening(ledige, opening)
    assert {(one.regel, one.sikkerhet, one.linjer) for one in ledige.treff} <= {(Regel.INNGAAENDE, FORSLAG, ())}
    return [[row.beloep for row in one.poster] for one in ledige.treff]


def claim(beloep: str, days: int = 5, gruppe: str = MVA, periode: Tidsrom | None = BEFORE) -> Skattepost:
    return krav(beloep, FRA + days * DAY, gruppe=gruppe, periode=periode)


@pytest.mark.parametrize(
    ("row", "is_suggested"),
    [
        (claim("500", -1), False),
        (claim("500", 0), True),
        (claim("500", 75), True),
        (claim("500", 76), False),
        (claim("500", periode=None), False),
        (claim("500", periode=Tidsrom(BEFORE.fra, FRA)), False),  # its period had not ended
        (claim("499.99"), False),
        (claim("500", gruppe=AGA), False),
        (post("500", FRA - DAY), False),
        (post("500", FRA), True),
        (post("500", FRA + timedelta(days=10)), True),
        (post("500", FRA + timedelta(days=11)), False),
        (post("500", FRA, Postslag.OMPLASSERING, periode=BEFORE), False),  # neither a claim nor money
    ],
)
def test_what_was_perhaps_booked_before_the_file_is_of_its_first_days(row: Skattepost, is_suggested: bool) -> None:
    assert suggest(row) == ([[Decimal(500)]] if is_suggested else [])


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([claim("800"), post("-300", FRA)], [[800, -300]]),  # only together
        ([claim("500"), post("-300", FRA)], [[500]]),
        ([claim("300"), post("500", FRA)], [[500]]),
        ([claim("500", 5), post("500", FRA)], [[500]]),  # each alone: asked once
    ],
)
def test_claims_and_payments_explain_the_opening_balance_each_alone_or_together(
    rows: Sequence[Skattepost], found: list[list[int]]
) -> None:
    assert suggest(*rows) == found


def test_each_group_that_the_books_have_an_account_for_is_looked_at() -> None:
    forskjell = ((TREKK, Decimal(9)), (MVA, Decimal(500)), (AGA, Decimal(7)))
    opening = Inngaaende(fra=FRA, forskjell=forskjell, grupper=frozenset({MVA, AGA}))

    assert suggest(claim("9", gruppe=TREKK), claim("7", gruppe=AGA), claim("500"), opening=opening) == [[500], [7]]

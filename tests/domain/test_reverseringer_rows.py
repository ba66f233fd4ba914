"""Which lines of the books cancel each other, at the edges of the rule, and which of them are asked about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain import reverseringer
from portal.domain.bok import BokLinje
from portal.domain.ledige import Ledige
from portal.domain.reverseringer import find_reverseringer
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.terminer import make_termin
from portal.domain.treff import Regel, make_foert
from tests.domain.avstemming import DATO, GRUPPER, make_linje
from tests.domain.test_koblingsregler import AGA, DAY, FORSLAG, MVA, SIKKER, krav, post

BOOKED = date(2026, 2, 5)
ONE = make_linje("2770", "600", BOOKED, "Aga", bilag="1")
BACK = make_linje("2770", "-600", BOOKED + DAY, "Aga", bilag="2")
T1, T2 = make_termin(2026, 1), make_termin(2026, 2)


def find(linjer: Sequence[BokLinje], poster: Sequence[Skattepost] = (), on: date = DATO) -> list[tuple[object, ...]]:
    """The vouchers of each pair, and whether it is sure."""
    rows = make_foert(linjer, GRUPPER)
    ledige = Ledige(poster={one.noekkel: one for one in poster}, linjer={one.noekkel: one for one in rows})
    found = find_reverseringer(ledige, on)
    assert {(one.regel, one.poster) for one in found} <= {(Regel.REVERSERING, ())}
    assert {one.sikkerhet for one in found} <= {SIKKER, FORSLAG}
    return [(*(linje.linje.bilag for linje in one.linjer), one.sikkerhet is SIKKER) for one in found]


@pytest.mark.parametrize(
    ("changed", "is_pair"),
    [
        ({}, True),
        ({"bilagsdato": BOOKED + 366 * DAY}, False),  # and after the day of the bridge
        ({"beloep": Decimal("-600.01")}, False),
        ({"beloep": Decimal(600)}, False),
        ({"kontonr": "2740"}, False),
        ({"tekst": "Mva"}, False),
        ({"tekst": ""}, False),
        ({"er_bank": True}, False),
        ({"er_bank": None}, False),
    ],
)
def test_lines_cancel_each_other_that_say_they_are_of_the_same(changed: dict[str, object], is_pair: bool) -> None:
    assert bool(find([ONE, replace(BACK, **changed)])) is is_pair  # type: ignore[arg-type]  # any field


def test_lines_cancel_each_other_within_a_year_and_a_day() -> None:
    later = [date(2026, 8, 31) - days * DAY for days in (366, 367)]

    assert [bool(find([replace(ONE, bilagsdato=day), replace(BACK, bilagsdato=DATO)])) for day in later] == [
        True,
        False,
    ]


def test_lines_cancel_each_other_only_on_one_side_of_the_day() -> None:
    assert find([ONE, BACK], on=BACK.bilagsdato) != []
    assert find([ONE, BACK], on=ONE.bilagsdato) == []
    assert find([ONE, BACK], on=ONE.bilagsdato - DAY) != []


def test_a_reference_tells_where_the_text_does_not() -> None:
    one, back = replace(ONE, referanse="7"), replace(BACK, referanse="7", tekst="Rettet")

    assert find([one, back]) == [("1", "2", True)]
    assert find([one, replace(back, referanse="8")]) == []
    assert find([replace(one, referanse=""), replace(back, referanse="")]) == []
    unknown = [replace(line, er_bank=None) for line in (one, back)]
    assert find(unknown) == [("1", "2", True)]
    assert find([replace(line, referanse="", tekst="Aga") for line in unknown]) == []  # the text alone is not enough


def test_a_line_that_two_others_may_cancel_is_left() -> None:
    again = replace(BACK, bilag="3")

    assert find([ONE, BACK, again]) == []
    assert find([ONE, replace(ONE, bilag="0"), BACK]) == []


def test_lines_that_say_nothing_do_not_say_that_they_are_of_the_same() -> None:
    assert find([replace(line, tekst="") for line in (ONE, BACK)]) == []


def test_lines_of_nothing_cancel_nothing() -> None:
    assert find([replace(line, beloep=Decimal(0)) for line in (ONE, BACK)]) == []


def test_each_pair_is_found_once_and_the_line_with_debt_stands_first() -> None:
    other = [replace(line, kontonr="2740", beloep=line.beloep / 1000) for line in (ONE, BACK)]

    assert sorted(find([BACK, ONE, *other])) == [("1", "2", True)] * 2


@pytest.mark.parametrize(
    ("row", "is_pair"),
    [
        (krav("600", DATO, gruppe=AGA), False),
        (krav("-600", DATO, gruppe=AGA), False),
        (krav("600", DATO, gruppe=MVA), True),
        (krav("601", DATO, gruppe=AGA), True),
        (post("-600", DATO), True),  # money, and the lines are claims
        (post({MVA: "5", AGA: "-600"}, DATO, Postslag.OMPLASSERING), False),
        (post({MVA: "-600", AGA: "5"}, DATO, Postslag.OMPLASSERING), True),
    ],
)
def test_lines_of_an_amount_that_the_authority_has_may_each_be_right(row: Skattepost, is_pair: bool) -> None:
    assert bool(find([ONE, BACK], [row])) is is_pair


@pytest.mark.parametrize(
    ("row", "is_pair"),
    [
        (post("-600", DATO, gruppe=MVA), False),  # money is of any group
        (post("600", DATO, Postslag.UTBETALING), False),
        (post({MVA: "-300", AGA: "-300"}, DATO), False),  # its whole
        (post({MVA: "-600", AGA: "-1"}, DATO), True),
        (krav("600", DATO, gruppe=AGA), True),
    ],
)
def test_payments_of_an_amount_that_the_authority_has_may_each_be_right(row: Skattepost, is_pair: bool) -> None:
    assert bool(find([replace(line, er_bank=True) for line in (ONE, BACK)], [row])) is is_pair


@pytest.mark.parametrize(
    ("rows", "is_pair"),
    [
        ([krav("400", DATO, gruppe=AGA), krav("200", DATO, gruppe=AGA)], False),  # of a day
        ([krav("400", DATO, gruppe=AGA), krav("200", DATO - DAY, gruppe=AGA)], True),
        ([krav("400", DATO, gruppe=AGA, periode=T1), krav("200", DATO - DAY, gruppe=AGA, periode=T1)], False),
        ([krav("400", DATO, gruppe=AGA, periode=T1), krav("200", DATO - DAY, gruppe=AGA, periode=T2)], True),
        ([krav("400", DATO, gruppe=AGA), krav("200", DATO, gruppe=MVA)], True),
        ([krav("-700", DATO, gruppe=AGA), krav("100", DATO, gruppe=AGA)], False),
    ],
)
def test_what_claims_of_a_day_or_term_make_together_is_an_amount_too(rows: list[Skattepost], is_pair: bool) -> None:
    assert bool(find([ONE, BACK], rows)) is is_pair


def test_payments_of_a_day_make_an_amount_whatever_their_groups() -> None:
    lines = [replace(line, er_bank=True) for line in (ONE, BACK)]

    assert find(lines, [post("-400", DATO), post("-200", DATO, gruppe=AGA)]) == []
    assert find(lines, [post("-400", DATO), post("-200", DATO - DAY, gruppe=AGA)]) != []


RECENT = DATO - 75 * DAY


@pytest.mark.parametrize(
    ("days", "changed", "is_sure"),
    [
        (0, {}, False),
        (-1, {}, True),
        (0, {"tekst": "Feil"}, False),  # one only, and so no pair by its text
        (0, {"er_bank": True}, True),
        (0, {"er_bank": None}, False),
    ],
)
def test_a_pair_of_the_last_months_is_asked_about_unless_it_is_money(
    days: int, changed: dict[str, object], is_sure: bool
) -> None:
    lines = [replace(ONE, bilagsdato=RECENT - 9 * DAY), replace(BACK, bilagsdato=RECENT + days * DAY)]
    lines = [replace(line, referanse="7", **changed) for line in lines]  # type: ignore[arg-type]  # any field

    told = {"1": is_sure} if "tekst" not in changed else {"1": True}
    assert {row[0]: row[2] for row in find(lines)} == told


def test_that_a_recent_line_was_a_mistake_is_told_by_either_text_but_not_where_it_may_be_money() -> None:
    one, back = (replace(line, bilagsdato=DATO, referanse="7") for line in (ONE, BACK))

    assert find([one, back]) == [("1", "2", False)]
    assert find([replace(one, tekst="Makulert"), back]) == [("1", "2", True)]
    assert find([one, replace(back, tekst="Aga annullert")]) == [("1", "2", True)]
    unknown = [replace(one, er_bank=None), replace(back, er_bank=None, tekst="Tilbakeført")]
    assert find(unknown) == [("1", "2", False)]


def whole(beloep: str, bilag: str) -> BokLinje:
    return make_linje("2770", beloep, BOOKED if bilag == "1" else BOOKED + DAY, "Resten", bilag=bilag)


@pytest.mark.parametrize(
    ("others", "is_sure"),
    [
        ([], True),
        ([whole("300", "1")], False),  # the voucher makes 900
        ([whole("299", "1")], True),
        ([whole("-300", "2")], False),
        ([whole("300", "3")], True),
        ([whole("300", "1"), whole("0", "2")], False),
        ([replace(whole("300", "1"), kontonr="2740")], True),
    ],
)
def test_a_pair_whose_voucher_as_a_whole_the_authority_has_is_asked_about(
    others: list[BokLinje], is_sure: bool
) -> None:
    assert find([ONE, BACK, *others], [krav("900", DATO, gruppe=AGA)]) == [("1", "2", is_sure)]


def test_a_pair_in_one_voucher_is_sure_whatever_the_voucher_makes() -> None:
    lines = [ONE, replace(BACK, bilag="1", bilagsdato=BOOKED), whole("900", "1")]

    assert find(lines, [krav("900", DATO, gruppe=AGA)]) == [("1", "1", True)]


def test_a_pair_beside_a_third_line_of_the_amount_is_asked_about() -> None:
    third = replace(BACK, bilag="3", tekst="Rettet")

    assert find([ONE, BACK, third]) == [("1", "2", False)]
    assert find([ONE, BACK, replace(third, bilagsdato=BOOKED + 21 * DAY)]) == [("1", "2", True)]


def test_no_more_than_may_be_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    others = [replace(line, kontonr="2740") for line in (ONE, BACK, replace(BACK, bilag="3", tekst="x"))]
    monkeypatch.setattr(reverseringer, "MAX_ALIKE", 2)

    assert find([ONE, BACK]) == [("1", "2", True)]
    assert find([*others, ONE, BACK]) == [("1", "2", True)]

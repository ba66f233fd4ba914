"""Vouchers that are a set-off between claim groups, and the rows that make one of them unsure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.bok import BokLinje
from portal.domain.ledige import Ledige
from portal.domain.omplasseringer import find_set_off, find_unsure, has_same_shares
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.terminer import Tidsrom
from portal.domain.treff import Foert, Regel, make_foert
from tests.domain.avstemming import GRUPPER, make_linje
from tests.domain.test_koblingsregler import AGA, DAY, MVA, SIKKER, TREKK, krav, post

ON = date(2026, 5, 6)


def moved(vat: str = "500", payroll: str = "-500", days: int = 0) -> Skattepost:
    return post({MVA: vat, AGA: payroll}, ON + days * DAY, Postslag.OMPLASSERING)


def voucher(bilag: str, vat: str = "500", payroll: str = "-500", days: int = 0) -> list[BokLinje]:
    amounts = (("2740", vat), ("2770", payroll))
    return [make_linje(konto, beloep, ON + days * DAY, "Overført", bilag=bilag) for konto, beloep in amounts]


MOVED, VOUCHER = moved(), voucher("v")


def make_ledige(poster: Sequence[Skattepost], linjer: Sequence[BokLinje]) -> Ledige:
    foerte = make_foert(linjer, GRUPPER)
    return Ledige(poster={one.noekkel: one for one in poster}, linjer={one.noekkel: one for one in foerte})


def find(poster: Sequence[Skattepost], linjer: Sequence[BokLinje], cancelled: str = "") -> list[tuple[int, list[str]]]:
    """The day of each set-off, and its lines' vouchers. `cancelled`: text of lines that others cancel."""
    ledige = make_ledige(poster, linjer)
    gone = [key for key, one in ledige.linjer.items() if one.linje.tekst == cancelled]
    found = find_set_off(ledige, gone) if cancelled else find_set_off(ledige)
    assert {(one.regel, one.sikkerhet, len(one.poster)) for one in found} <= {(Regel.OMPLASSERING, SIKKER, 1)}
    return [((one.poster[0].dato - ON).days, [linje.linje.bilag for linje in one.linjer]) for one in found]


@pytest.mark.parametrize(("days", "is_found"), [(-11, False), (-10, True), (10, True), (11, False)])
def test_a_set_off_is_a_voucher_with_the_same_shares_within_ten_days(days: int, is_found: bool) -> None:
    assert bool(find([MOVED], voucher("v", days=days))) is is_found


@pytest.mark.parametrize(
    "linjer",
    [
        voucher("v", "500.01"),
        voucher("v", "-500", "500"),
        VOUCHER[:1],
        [replace(one, er_bank=True) for one in VOUCHER],
        [replace(one, er_bank=None) for one in VOUCHER],
        [VOUCHER[0], replace(VOUCHER[1], bilag="w")],
        [VOUCHER[0], replace(VOUCHER[1], bilagsdato=ON + DAY)],
        [*VOUCHER, replace(VOUCHER[0], kontonr="2600", beloep=Decimal(1))],
    ],
)
def test_other_vouchers_are_none(linjer: list[BokLinje]) -> None:
    assert find([MOVED], VOUCHER) == [(0, ["v", "v"])]
    assert find([MOVED], linjer) == []


def test_only_money_moved_between_groups_is_a_set_off() -> None:
    assert find([replace(MOVED, slag=Postslag.KRAV)], VOUCHER) == []
    one_line = post({MVA: "500"}, ON, Postslag.OMPLASSERING)
    assert find([one_line], VOUCHER[:1]) == []  # a voucher has two sides


def test_lines_that_others_cancel_are_of_no_set_off() -> None:
    assert find([MOVED], VOUCHER, "Annet") == [(0, ["v", "v"])]
    assert find([MOVED], VOUCHER, "Overført") == []


def test_of_two_set_offs_or_two_vouchers_none_is_told_from_the_other() -> None:
    other, later = replace(moved(days=1), noekkel="other"), moved("7", "-7", 3)

    assert find([MOVED, other], VOUCHER) == []
    assert find([MOVED], [*VOUCHER, *voucher("w")]) == []
    assert find([MOVED, later], [*VOUCHER, *voucher("w", "7", "-7")]) == [(0, ["v", "v"]), (3, ["w", "w"])]


def doubt(poster: Sequence[Skattepost] = (), linjer: Sequence[BokLinje] = (), taken: Sequence[int] = ()) -> bool:
    """Whether these rows make the set-off unsure. `taken`: the places of lines that are not free."""
    ledige = make_ledige([MOVED, *poster], [*VOUCHER, *linjer])
    found = find_set_off(make_ledige([MOVED], VOUCHER))
    (treff,) = found
    own = {MOVED.noekkel, *(one.noekkel for one in treff.linjer)}
    others = [key for key, one in ledige.linjer.items() if one.linje in [linjer[place] for place in taken]]
    return find_unsure(ledige, found, {*own, *others}) == found


def test_without_other_rows_a_set_off_is_sure() -> None:
    assert not doubt()


@pytest.mark.parametrize(("days", "is_unsure"), [(-76, False), (-75, True), (75, True), (76, False)])
def test_another_set_off_of_the_shares_makes_it_unsure(days: int, is_unsure: bool) -> None:
    assert doubt([moved(days=days)] if days else ()) is is_unsure


def test_what_moves_other_shares_or_is_no_set_off_makes_it_no_less_sure() -> None:
    assert not doubt([moved("501", "-501", 1)])
    assert not doubt([replace(moved(days=1), slag=Postslag.AVSKRIVNING)])


@pytest.mark.parametrize("days", [-76, -75, 75, 76])
def test_lines_of_several_vouchers_may_be_it(days: int) -> None:
    parts = [
        make_linje(konto, beloep, ON + days * DAY, beloep, bilag=beloep)
        for konto, beloep in (("2740", "200"), ("2740", "300"), ("2770", "-400"), ("2770", "-100"))
    ]

    assert doubt(linjer=parts) is (abs(days) <= 75)
    assert not doubt(linjer=parts, taken=[2])
    assert not doubt(linjer=parts[:3])
    assert not doubt(linjer=[replace(one, er_bank=True) for one in parts])
    assert not doubt(linjer=[replace(one, kontonr="2600") for one in parts])


def test_more_than_half_of_its_lines_must_be_something_else() -> None:
    first, second = krav("500", ON), krav("-500", ON, gruppe=AGA)

    assert not doubt([first])
    assert not doubt([second])
    assert doubt([first, second])


def test_a_claim_of_a_later_period_may_be_a_line_if_it_came_beside_the_set_off() -> None:
    """As advance tax does."""
    claims = [
        krav(beloep, ON, gruppe=gruppe, periode=Tidsrom(ON + 20 * DAY, ON + 50 * DAY))
        for beloep, gruppe in (("500", MVA), ("-500", AGA))
    ]

    assert doubt(claims)
    assert not doubt([replace(one, dato=ON + 21 * DAY) for one in claims])


def test_of_many_lines_of_several_vouchers_no_more_than_six_may_be_it() -> None:
    """Of many, nearly every amount is the sum of some."""
    payroll = make_linje("2770", "-500", ON, "Aga", bilag="w")
    many = [make_linje("2740", "62.50", ON, "Mva", bilag=f"{number}") for number in range(12)]

    assert not doubt(linjer=[payroll, *many])
    assert doubt(linjer=[payroll, *many[:10]])


def test_a_line_may_be_taken_back_by_another() -> None:
    back = [replace(one, beloep=-one.beloep, bilag="w") for one in VOUCHER]

    assert not doubt(linjer=back[:1])
    assert doubt(linjer=back)
    assert not doubt(linjer=back, taken=[0])
    assert not doubt(linjer=[replace(one, bilagsdato=ON + 21 * DAY) for one in back])


def test_both_sides_change_each_group_by_the_same() -> None:
    lines: tuple[Foert, ...] = make_foert(VOUCHER, GRUPPER)

    assert has_same_shares([MOVED], lines)
    assert has_same_shares([moved("200", "-500"), moved("300", "0")], lines)
    assert not has_same_shares([MOVED], lines[:1])
    assert not has_same_shares([post({TREKK: "500", AGA: "-500"}, ON)], lines)

"""Payments that the authority took back and the books know nothing of, and what a person has tied."""

from datetime import date

import pytest

from portal.domain.koble import koble
from portal.domain.ledige import Kobling, Svar
from portal.domain.skattepost import Postslag
from portal.domain.treff import Regel, name_rad
from tests.domain.avstemming import make_linje
from tests.domain.test_koblingsregler import AGA, DAY, FORSLAG, MVA, PAID, SIKKER, make_grunnlag, match, post, told

NETTED = [(Regel.TILBAKEFOERT, SIKKER, 2, 0)]


@pytest.mark.parametrize("beloep", ["1", "500"])
@pytest.mark.parametrize("days", [0, 9])
def test_a_payment_and_its_reversal_are_netted_from_the_same_day_on(beloep: str, days: int) -> None:
    assert told([post(f"-{beloep}", PAID), post(beloep, PAID + days * DAY)], []) == NETTED


def test_what_was_taken_back_before_a_payment_is_not_that_payment() -> None:
    assert told([post("500", PAID), post("-500", PAID + 9 * DAY)], []) == []


def test_a_payment_that_a_line_of_another_account_may_be_is_not_netted() -> None:
    poster = [post("-500", PAID), post("500", PAID + 9 * DAY)]

    same = match(poster, [make_linje("2770", "-500", PAID, bank=True)])
    other = match(poster, [make_linje("2770", "-600", PAID, bank=True)])

    assert Regel.TILBAKEFOERT not in {one.regel for one in same.treff}
    assert [one.regel for one in other.treff] == [Regel.TILBAKEFOERT]


def test_a_line_that_another_takes_back_is_no_part_of_the_voucher_of_a_set_off() -> None:
    moved = post({MVA: "200", AGA: "-200"}, date(2026, 2, 10), Postslag.OMPLASSERING)
    linjer = [
        make_linje("2740", "200", moved.dato, bilag="7"),
        make_linje("2770", "-200", moved.dato, bilag="7"),
        make_linje("2740", "50", moved.dato, "Feilført", bilag="7"),
        make_linje("2740", "-50", moved.dato + DAY, "Feilført", bilag="8"),
    ]

    found = told([moved], linjer)

    assert (Regel.OMPLASSERING, SIKKER, 1, 2) in found
    assert (Regel.REVERSERING, SIKKER, 0, 2) in found


def test_a_tie_has_rows_of_both_sides() -> None:
    poster, linjer = [post("-500", PAID)], [make_linje("2740", "-700", PAID, bank=True)]
    grunnlag = make_grunnlag(poster, linjer)
    names = (name_rad(poster[0].noekkel),), (name_rad(grunnlag.linjer[0].noekkel),)

    def tie(first: tuple[str, ...], second: tuple[str, ...]) -> list[Regel]:
        svar = Svar(koblet=(Kobling(poster=first, linjer=second),))
        return [one.regel for one in koble(make_grunnlag(poster, linjer, svar)).treff]

    assert tie(*names) == [Regel.BRUKER]
    assert tie(names[0], ()) == tie((), names[1]) == []
    assert tie(("another",), names[1]) == []


def test_a_rejected_netting_is_not_sure_either() -> None:
    poster = [post("-500", PAID), post("-500", PAID + DAY), post("500", PAID + 9 * DAY)]

    (asked,) = match(poster, []).treff

    assert (asked.regel, asked.sikkerhet) == (Regel.TILBAKEFOERT, FORSLAG)
    assert koble(make_grunnlag(poster, [], Svar(avvist=frozenset({asked.noekkel})))).treff == []

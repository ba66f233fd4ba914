"""An organisation's own books: balances on a day, what is kept of them, and whether they add up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.bok import Kontoavvik, Kontroll, sort_linjer
from tests.domain.avstemming import DATO, make_bok, make_linje
from tests.domain.test_koblingsregler import DAY

OFF = Kontoavvik(kontonr="2740", beregnet=Decimal(1), oppgitt=Decimal(2))
LINES = [
    make_linje("2740", "5", DATO),
    make_linje("2740", "7", DATO + DAY),
    make_linje("2740", "1", DATO - DAY),
    make_linje("2770", "100", DATO),
]


def test_a_balance_is_what_the_file_opened_with_and_the_lines_of_the_account_up_to_the_day() -> None:
    bok = make_bok(LINES, {"2740": "1000", "2770": "3"})

    assert [bok.get_saldo("2740", DATO + days * DAY) for days in (-2, -1, 0, 1)] == [1000, 1001, 1006, 1013]
    assert bok.get_saldo("2770", DATO) == 103


def test_only_chosen_accounts_and_their_lines_and_sums_are_kept() -> None:
    bok = make_bok(LINES, kontroll=Kontroll(antall_linjer=4, kontoavvik=(OFF, replace(OFF, kontonr="1500"))))

    kept = bok.begrens({"2740"})

    assert [one.kontonr for one in kept.kontoer] == ["2740"]
    assert [*kept.linjer] == LINES[:3]
    assert kept.kontroll == Kontroll(antall_linjer=4, kontoavvik=(OFF,))
    assert replace(kept, kontoer=bok.kontoer, linjer=bok.linjer, kontroll=bok.kontroll) == bok


@pytest.mark.parametrize(
    ("kontroll", "is_ok"),
    [
        (Kontroll(antall_bilag=3, antall_linjer=9), True),
        (Kontroll(kontoavvik=(OFF,)), False),
        (Kontroll(kontoavvik=(replace(OFF, kontonr="1500"),)), True),
        (Kontroll(ukjente_kontoer=("2740",)), False),
        (Kontroll(ukjente_kontoer=("1500",)), True),
        (Kontroll(antall_i_ubalanse=1, bilag_i_ubalanse=("7",)), False),
        (Kontroll(sumavvik=("TotalDebit",)), False),
    ],
)
def test_books_are_right_where_all_that_the_chosen_accounts_stand_on_adds_up(kontroll: Kontroll, is_ok: bool) -> None:
    assert kontroll.is_ok({"2740", "2770"}) is is_ok


def test_money_is_moved_on_the_banks_day_or_else_on_the_vouchers() -> None:
    assert LINES[0].betalingsdato == DATO
    assert replace(LINES[0], verdidato=DATO - DAY).betalingsdato == DATO - DAY


def test_a_voucher_is_known_by_its_number_or_else_by_its_day() -> None:
    assert LINES[0].bilagsnavn == (LINES[0].bilag, None)
    assert replace(LINES[0], bilag="").bilagsnavn == ("", DATO)


def test_lines_are_in_the_order_of_day_voucher_account_number_amount_and_text() -> None:
    first = replace(LINES[0], bilag="b", kontonr="2740", linje="2", beloep=Decimal(5), tekst="b")
    lower = [{"bilagsdato": date(2026, 1, 1)}, {"bilag": "a"}, {"kontonr": "1"}, {"linje": "1"}, {"tekst": "a"}]
    lines = [first, replace(first, beloep=Decimal(6))]
    for fields in reversed(lower):
        lines.insert(0, replace(first, **fields))  # type: ignore[arg-type]  # any field

    assert [*sort_linjer(reversed(lines))] == lines

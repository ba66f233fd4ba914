"""Which column of a statement is what: shown, chosen, and remembered; and what is no line."""

import io
from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.books.csv_books import read_csv, read_linjer
from portal.books.csv_columns import Csvvalg, HuskedeKolonner, Kolonner, guess_kolonner, recall, remember
from portal.books.csv_preview import preview_csv
from portal.books.csv_text import read_rows
from portal.books.refusal import BooksRefused, Reason
from portal.domain.bok import Bok
from portal.domain.tekst import format_beloep
from tests.books.test_csv import DEKNING, ORGNR

SIGNED = """Hovedbok 2026

Dato;Bilag;Konto;Tekst;Beløp
;;2740;Inngående saldo;-1 000,00
10.02.2026 00:00:00;101;2740;Betalt mva;1 000,00
28.02.2026;102;2740;Mva;(2 500,50)
28.02.2026;102;2700;Mva;2 500,50
;;2740;Utgående saldo;-2 500,50
;;;Sum;0,00
"""
KOLONNER = Kolonner(dato=0, bilag=1, konto=2, tekst=3, beloep=4)


def make(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


def read(text: str, opening: str = "1000.00") -> Bok:
    rows = read_rows(make(text))
    found = guess_kolonner(rows)
    assert found is not None
    valg = Csvvalg(kolonner=found[1], hode=found[0])
    return read_csv(make(text), ORGNR, DEKNING, valg, {"2740": Decimal(opening)})


def test_a_preview_shows_rows_accounts_and_the_balances_that_the_file_tells() -> None:
    sett = preview_csv(make(SIGNED), None, None, lambda konto: konto == "2740")

    assert sett.valg == Csvvalg(kolonner=KOLONNER, hode=2)
    assert [(one.kontonr, one.antall, one.inngaaende) for one in sett.kontoer] == [("2740", 2, Decimal("1000.00"))]
    assert [linje.beloep for linje in sett.linjer] == [Decimal("-1000.00"), Decimal("2500.50"), Decimal("-2500.50")]
    assert (sett.antall, sett.utelatt) == (3, 3)
    assert sett.rader[0] == ("Hovedbok 2026", "", "", "", "")
    assert sett.rader[1] == ("", "", "", "", "")  # so that rows have the numbers of a spreadsheet


def test_the_files_own_closing_balance_must_be_that_of_its_lines() -> None:
    assert read(SIGNED).kontroll.is_ok(["2740"])

    assert not read(SIGNED, opening="999.00").kontroll.is_ok(["2740"])
    assert not read(SIGNED.replace("10.02.2026 00:00:00;101;2740;Betalt mva;1 000,00\n", "")).kontroll.is_ok(["2740"])


def test_a_column_with_plus_for_credit_is_turned() -> None:
    rows = read_rows(make(SIGNED))
    usual = read_linjer(rows, Csvvalg(kolonner=KOLONNER, hode=2))
    turned = read_linjer(rows, Csvvalg(kolonner=KOLONNER, hode=2, pluss_er_kredit=True))

    assert [one.beloep for one in turned.linjer] == [-one.beloep for one in usual.linjer]


def test_what_cannot_be_read_as_chosen_is_told_beside_the_rows() -> None:
    sett = preview_csv(make(SIGNED), Csvvalg(kolonner=Kolonner(dato=0, beloep=3, konto=2), hode=2), None, bool)

    assert (sett.grunn, sett.detalj) == (Reason.CSV_BELOEP.value, "4")
    assert sett.rader
    assert sett.husket is None


def test_a_file_without_names_of_columns_is_shown_and_read_by_places() -> None:
    text = "10.02.2026;101;Betalt;1000,00\n28.02.2026;102;Mva;-2500,50\n"
    assert preview_csv(make(text), None, None, bool).valg is None
    valg = Csvvalg(kolonner=Kolonner(dato=0, bilag=1, tekst=2, beloep=3), hode=None, konto="2740")

    sett = preview_csv(make(text), valg, None, bool)

    assert (sett.antall, sett.kontoer[0].kontonr) == (2, "2740")
    assert sett.husket is not None
    assert recall(read_rows(make(text)), sett.husket) == valg


def test_a_choice_is_found_again_by_the_names_wherever_the_columns_are() -> None:
    husket = remember(read_rows(make(SIGNED)), Csvvalg(kolonner=KOLONNER, hode=2, pluss_er_kredit=True))
    moved = "Beløp;Saldo;KONTO;Tekst;Bilag;Dato\n1;2;2740;a;1;10.02.2026\n"

    assert recall(read_rows(make(moved)), husket) == Csvvalg(
        kolonner=Kolonner(dato=5, bilag=4, konto=2, tekst=3, beloep=0), hode=0, pluss_er_kredit=True
    )
    assert recall(read_rows(make("Dato;Sum\n1;2\n")), husket) is None


def test_of_two_columns_with_one_name_the_place_decides() -> None:
    rows = read_rows(make("Dato;Konto;Tekst;Tekst;Beløp\n10.02.2026;2740;a;b;1\n"))
    valg = Csvvalg(kolonner=Kolonner(dato=0, konto=1, tekst=3, beloep=4), hode=0)

    assert recall(rows, remember(rows, valg)) == valg


@pytest.mark.parametrize(
    "husket", [HuskedeKolonner(navn={}, plasser={"dato": 9, "beloep": 1}), HuskedeKolonner(navn={}, plasser={})]
)
def test_a_remembered_choice_that_does_not_fit_is_not_used(husket: HuskedeKolonner) -> None:
    assert recall(read_rows(make(SIGNED)), husket) is None


def test_several_accounts_under_headings_are_not_read_as_one() -> None:
    text = (
        "Dato;Bilag;Tekst;Debet;Kredit\n;;Konto 2740 Oppgjør;;\n10.02.2026;1;Betalt;5,00;\n"
        ";;Konto 2770 Avgift;;\n10.02.2026;2;Avgift;;7,00\n"
    )
    kolonner = Kolonner(dato=0, bilag=1, tekst=2, debet=3, kredit=4)

    with pytest.raises(BooksRefused) as refused:
        read_linjer(read_rows(make(text)), Csvvalg(kolonner=kolonner, hode=0, konto="2740"))

    assert refused.value.reason is Reason.CSV_FLERE_KONTOER


@pytest.mark.parametrize("text", ["IB Rådgivning, honorar", "Saldo oppgjør 3. termin", "Endring av trekk", "Ubetalt"])
def test_a_line_is_not_taken_for_a_balance_by_the_beginning_of_its_text(text: str) -> None:
    lest = read_linjer(
        read_rows(make(f"Dato;Konto;Tekst;Beløp\n10.02.2026;2740;{text};5,00\n")),
        Csvvalg(kolonner=Kolonner(dato=0, konto=1, tekst=2, beloep=3), hode=0),
    )

    assert [one.beloep for one in lest.linjer] == [Decimal("-5.00")]


WRITERS: Mapping[str, Callable[[Decimal], str]] = {
    "space, comma": format_beloep,
    "point, comma": lambda value: f"{value:,.2f}".translate(str.maketrans(",.", ".,")),
    "point": lambda value: f"{value:.2f}",
    "comma": lambda value: f"{value:.2f}".replace(".", ","),
    "comma, point": lambda value: f"{value:,.2f}",
    "minus last": lambda value: f"{abs(value):.2f}".replace(".", ",") + ("-" if value < 0 else ""),
    "parentheses": lambda value: f"({abs(value):.2f})" if value < 0 else f"{value:.2f}",
}


@given(
    writer=st.sampled_from(sorted(WRITERS)),
    amounts=st.lists(st.decimals(-9_999_999, 9_999_999, places=2), min_size=1, max_size=6),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    separator=st.sampled_from([";", "\t"]),
)
def test_amounts_are_read_as_any_program_writes_them(
    writer: str, amounts: list[Decimal], encoding: str, separator: str
) -> None:
    lines = [
        separator.join(("10.02.2026", str(number), "2740", "Bø", WRITERS[writer](amount)))
        for number, amount in enumerate(amounts, 1)
    ]
    text = "\n".join([separator.join(("Dato", "Bilag", "Konto", "Tekst", "Beløp")), *lines])
    body = io.BytesIO(text.replace("\u2212", "-").encode(encoding))

    lest = read_linjer(read_rows(body), Csvvalg(kolonner=KOLONNER, hode=0))

    assert [one.beloep for one in lest.linjer] == [-amount for amount in amounts]
    assert {one.tekst for one in lest.linjer} == {"Bø"}

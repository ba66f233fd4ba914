"""Account statements as CSV: separators, encodings, columns, and amounts as people write them."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from portal.books.csv_books import read_csv
from portal.books.csv_columns import Csvvalg, Kolonner, guess_kolonner
from portal.books.csv_text import find_separator, read_rows
from portal.books.refusal import BooksRefused, Reason
from portal.domain.bok import Bok

ORGNR = "314055403"
DEKNING = date(2026, 1, 1), date(2026, 8, 31)
STATEMENT = """Kontoutskrift;;;;;
Bilagsdato;Bilagsnr;Konto;Tekst;Debet;Kredit
;;;Inngående saldo;;1000,00
10.02.2026;101;2740;Betalt mva;1 000,00;
31.08.2026;102;2740 Oppgjør;Mva 4. termin;;2 500,50
31.08.2026;102;2700;Mva 4. termin;2.500,50;
Sum;;;;3 500,50;2 500,50
"""


def read(
    text: str | bytes, inngaaende: Mapping[str, str] | None = None, kolonner: Kolonner | None = None, konto: str = ""
) -> Bok:
    body = text if isinstance(text, bytes) else text.encode()
    found = guess_kolonner(read_rows(io.BytesIO(body)))
    assert found is not None
    opening = {konto: Decimal(amount) for konto, amount in (inngaaende or {"2740": "1000"}).items()}
    valg = Csvvalg(kolonner=kolonner or found[1], hode=found[0], konto=konto)
    return read_csv(io.BytesIO(body), ORGNR, DEKNING, valg, opening)


def test_lines_are_read_with_debt_as_plus() -> None:
    bok = read(STATEMENT)

    assert [(linje.bilag, linje.beloep, linje.tekst) for linje in bok.linjer] == [
        ("101", Decimal("-1000.00"), "Betalt mva"),
        ("102", Decimal("2500.50"), "Mva 4. termin"),
    ]
    assert bok.get_saldo("2740", DEKNING[1]) == Decimal("2500.50")
    assert bok.kontoer[0].utgaaende is None  # the file does not say
    assert all(linje.er_bank is None for linje in bok.linjer)


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separators_and_encodings_are_found(separator: str, encoding: str) -> None:
    assert read(STATEMENT.replace(";", separator).encode(encoding)) == read(STATEMENT)


def test_commas_may_separate_columns() -> None:
    text = (
        'Dato,Bilag,Konto,Tekst,Beløp\n2026-02-10,101,2740,"Betalt, mva","1,000.00"\n2026-08-31,102,2740,Krav,-2500.5\n'
    )

    assert [linje.beloep for linje in read(text).linjer] == [Decimal("-1000.00"), Decimal("2500.50")]
    assert find_separator(text) == ","


def test_an_amount_that_can_mean_two_things_is_settled_by_the_others_or_refused() -> None:
    rows = "Dato;Bilag;Konto;Beløp\n10.02.2026;1;2740;1.000\n"

    assert read(rows + "11.02.2026;2;2740;-12,50\n").linjer[0].beloep == -1000
    with pytest.raises(BooksRefused) as refused:
        read(rows)
    assert (refused.value.reason, refused.value.detail) == (Reason.CSV_BELOEP, "2")


def test_a_credit_column_may_have_a_minus_on_everything_or_only_on_reversals() -> None:
    head = "Dato;Bilag;Konto;Debet;Kredit\n"

    assert [one.beloep for one in read(head + "10.02.2026;1;2740;0;-500\n11.02.2026;2;2740;;-20\n").linjer] == [500, 20]
    assert [one.beloep for one in read(head + "10.02.2026;1;2740;;500\n11.02.2026;2;2740;;-20\n").linjer] == [500, -20]


def test_one_account_needs_no_column() -> None:
    text = "Dato;Bilag;Tekst;Beløp\n10.02.2026;101;Betalt;1000,00\n"

    assert read(text, konto="2740").linjer[0].kontonr == "2740"
    with pytest.raises(BooksRefused) as refused:
        read(text)
    assert refused.value.reason is Reason.CSV_KONTO


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("32.02.2026;1;2740;;5,00", Reason.CSV_DATO),
        ("10.02.2026;1;2740;;", Reason.CSV_BELOEP),
        ("10.02.2026;1;2740;fem;", Reason.CSV_BELOEP),
        ("10.02.2025;1;2740;;5,00", Reason.CSV_DATO),
        ("01.09.2026;1;2740;;5,00", Reason.CSV_DATO),
        (";1;2740;;5,00", Reason.CSV_DATO),  # the day stands on the voucher's first line only
        (";;2740;;5,00", Reason.CSV_DATO),
        ("10.02.2026;1;;;5,00", Reason.CSV_KONTO),
    ],
)
def test_a_row_that_cannot_be_read_is_never_left_out(row: str, reason: Reason) -> None:
    with pytest.raises(BooksRefused) as refused:
        read(f"Dato;Bilag;Konto;Debet;Kredit\n09.02.2026;0;2740;1,00;\n{row}\n")

    assert refused.value.reason is reason


@pytest.mark.parametrize("body", [b"", b"Dato;Bilag\n", b"bare tekst\nuten kolonner\n", b"a;b\x00\n1;2\n3;4\n"])
def test_what_is_no_table_is_refused(body: bytes) -> None:
    with pytest.raises(BooksRefused) as refused:
        read_rows(io.BytesIO(body))

    assert refused.value.reason is Reason.CSV_TOM


@pytest.mark.parametrize(
    "kolonner",
    [
        Kolonner(dato=0),
        Kolonner(dato=0, beloep=4, debet=4, kredit=5),
        Kolonner(dato=0, beloep=0, konto=2),
        Kolonner(dato=0, beloep=9, konto=2),
        Kolonner(dato=0, debet=4, konto=2),
    ],
)
def test_columns_that_do_not_fit_are_refused(kolonner: Kolonner) -> None:
    with pytest.raises(BooksRefused) as refused:
        read(STATEMENT, kolonner=kolonner)

    assert refused.value.reason is Reason.CSV_KOLONNER


def test_columns_are_not_guessed_without_a_date_and_an_amount() -> None:
    assert guess_kolonner((("Dato", "Tekst"), ("1", "2"))) is None
    assert guess_kolonner((("Konto", "Beløp"), ("1", "2"))) is None


@pytest.mark.parametrize("begins", ["Betalt mva", "10.02.2026"])
def test_a_quotation_mark_that_nothing_ends_hides_no_lines(begins: str) -> None:
    more = "".join(f"{day:02}.03.2026;{day};2740;Krav;;100,00\n" for day in range(1, 20))
    torn = STATEMENT.replace(begins, f'"{begins}').replace("2700;Mva", '2700;Mva 5"').replace("Sum", f"{more}Sum")

    with pytest.raises(BooksRefused) as refused:
        read(torn)
    assert (refused.value.reason, refused.value.detail) == (Reason.CSV_ANFOERSEL, "4")


def test_a_text_may_have_more_than_one_line() -> None:
    text = STATEMENT.replace("Betalt mva", '"Betalt\r\nmva"')

    assert read(text).linjer[0].tekst.split() == ["Betalt", "mva"]
    assert len(read(text).linjer) == 2

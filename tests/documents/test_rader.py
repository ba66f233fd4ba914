"""Rows that we draw match WeasyPrint's own in position and structure, and none is lost."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pdfplumber
import pikepdf
import pytest
from msgspec.structs import replace as with_fields

from portal.documents.dokument import Dokument, MovementTable
from portal.documents.kontoutskrift import Utskrift
from portal.documents.pdf import draw
from portal.documents.pdf_rows import RaderMangler
from portal.documents.rader import PLACE, PLACE_OF_COLUMNS, Tegnet, measure_columns, write_columns, write_whole
from portal.domain.kontoutskrift import Linje
from portal.domain.tekst import format_beloep
from tests.documents.test_arkiv import walk
from tests.documents.test_kontoutskrift import HODE, build, make_lines
from tests.grunnlag import nordlys
from tests.pdf_reading import read_pages, read_words

CLOSE = 0.1  # points
LEFT, RIGHT, BOTTOM = 45.3, 550.0, 785.0  # of the text on a page
WORDS_OF_LINES = 30  # at most, in a table's head and foot
TEXTS = (
    "Mva-melding",
    "Arbeidsgiveravgift, september–oktober 2022, første termin",
    "Ærlig, åpen & <ørliten>",
    "x" * 70,
)
AMOUNT = Decimal("1234567.25")
FOREIGN = "\u0645\u062d\u0645\u062f Ŋ\u00e1vdi \u0410"


def write(amount: Decimal) -> str:
    return format_beloep(amount).replace("\u00a0", " ")


def make_rows(texts: tuple[str, ...], count: int, amount: Decimal = AMOUNT) -> tuple[Linje, ...]:
    lines = make_lines(count)
    return tuple(
        replace(
            line,
            bevegelse=replace(line.bevegelse, tekst=texts[number % len(texts)], beloep=amount * (-1) ** number),
            saldo=amount * number,
        )
        for number, line in enumerate(lines)
    )


def make_dokument(lines: tuple[Linje, ...]) -> Dokument:
    return Utskrift(kontoutskrift=replace(build(nordlys()), linjer=lines), hode=HODE).build_dokument()


def get_table(dokument: Dokument) -> MovementTable:
    assert dokument.movements is not None
    return dokument.movements


def as_weasyprint_does(dokument: Dokument) -> Dokument:
    """The same document with all rows drawn by WeasyPrint, and no balances in the table's head and foot."""
    table = get_table(dokument)
    rows, columns = "".join(map(write_whole, table.rader)), write_columns(measure_columns(table))
    html = dokument.html.replace(PLACE, rows).replace(PLACE_OF_COLUMNS, columns)
    return with_fields(dokument, html=html, movements=None)


def read_places(pdf: bytes) -> list[list[tuple[str, float, float]]]:
    return [sorted((word.text, word.x0, word.top) for word in page.words) for page in read_words(pdf)]


def read_structure(pdf: bytes) -> list[list[str]]:
    """Cells of each movement in reading order."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        pieces: dict[tuple[int, int], str] = {}
        for page in document.pages:
            for letter in page.chars:
                if letter["mcid"] is not None:
                    key = (page.page_number, letter["mcid"])
                    pieces[key] = pieces.get(key, "") + letter["text"]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages, start=1)}
        rows = [element for element in walk(document.Root.StructTreeRoot) if element.get("/S") == "/TR"]
        return [
            ["".join(_list_pieces(cell, pages, pieces)).replace("\u00a0", " ") for cell in row.K]
            for row in rows
            if len(row.K) == 6
        ]


def _list_pieces(
    element: pikepdf.Object, pages: dict[tuple[int, int], int], pieces: dict[tuple[int, int], str]
) -> Iterator[str]:
    for child in element.K:
        if isinstance(child, pikepdf.Dictionary):
            yield from _list_pieces(child, pages, pieces)
        else:
            yield pieces[pages[element.Pg.objgen], int(child)]


def test_drawn_rows_stand_where_weasyprint_puts_them() -> None:
    dokument = make_dokument(make_rows(TEXTS, 60))

    ours, theirs = read_places(draw(dokument)), read_places(draw(as_weasyprint_does(dokument)))

    assert len(ours) == len(theirs) > 3
    for mine, other in zip(ours, theirs, strict=True):
        assert not Counter(word for word, *_place in other) - Counter(word for word, *_place in mine)
        assert len(mine) - len(other) <= WORDS_OF_LINES
        for word, x, y in other:
            assert any(
                word == another and abs(x - other_x) < CLOSE and abs(y - other_y) < CLOSE
                for another, other_x, other_y in mine
            ), word


def test_a_screen_reader_reads_each_row_once_cell_by_cell() -> None:
    dokument = make_dokument(make_rows((*TEXTS, FOREIGN), 70))
    names = ("dato", "tekst", "referanse", "debet", "kredit", "saldo")
    expected = [[getattr(row, name).replace("\u00a0", " ") for name in names] for row in get_table(dokument).rader]

    read = read_structure(draw(dokument))

    read = [row for row in read if "KRAV-" in row[2]]
    assert [row[2] for row in read] == [row[2] for row in expected]
    for found, wanted in zip(read, expected, strict=True):
        assert found == wanted or wanted[1] == FOREIGN


def test_each_cell_refers_to_its_row_and_column_header_on_its_page() -> None:
    with pikepdf.open(io.BytesIO(draw(make_dokument(make_rows(TEXTS, 60))))) as document:
        tables = [one for one in walk(document.Root.StructTreeRoot) if one.get("/S") == "/Table"]
        rows = [[row for row in walk(table) if row.get("/S") == "/TR" and len(row.K) == 6] for table in tables]

    cells = 0
    for heads, *body in (found for found in rows if found):
        assert {str(cell.S) for cell in heads.K} == {"/TH"}
        for row in body:
            kinds = [str(cell.S) for cell in row.K]
            assert kinds.count("/TH") == 1
            own = row.K[kinds.index("/TH")].ID
            for head, cell in zip(heads.K, row.K, strict=True):
                if cell.S == "/TD":
                    assert list(cell.A.Headers) == [own, head.ID]
                    cells += 1
    assert cells >= 300


def test_all_marked_content_belongs_to_a_structure_element() -> None:
    with pikepdf.open(io.BytesIO(draw(make_dokument(make_rows(TEXTS, 60))))) as document:
        numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
        owners = {int(page): list(found) for page, found in zip(numbers[::2], numbers[1::2], strict=True)}
        pages = {page.obj.objgen: int(page.StructParents) for page in document.pages}
        pieces = [
            (pages[element.Pg.objgen], int(child), element.objgen)
            for element in walk(document.Root.StructTreeRoot)
            for child in element.get("/K", ())
            if str(child).isdigit()
        ]

        assert len(pieces) > 300
        for page, mark, element in pieces:
            assert owners[page][mark].objgen == element


@pytest.mark.parametrize(
    ("texts", "count"),
    [*((TEXTS[:1], count) for count in range(10, 17)), *((TEXTS, count) for count in range(29, 60, 6))],
)
def test_page_breaks_never_split_a_row_or_leave_the_last_balance_alone(texts: tuple[str, ...], count: int) -> None:
    pdf = draw(make_dokument(make_rows(texts, count)))

    pages = read_pages(pdf)
    assert [int(number) for number in re.findall(r"KRAV-([0-9]{1,3})\b", " ".join(pages))] == list(range(count))
    carried = debit = credit = Decimal(0)
    for number, page in enumerate(pages, start=1):
        rows = re.findall(r"KRAV-([0-9]{1,3})\b", page)
        assert ("Dato Tekst Referanse" in page) == bool(rows)
        if rows and rows[0] != "0":
            assert f"Overført fra side {number - 1} {write(debit)} {write(credit)} {write(carried)}" in page
        if rows:
            carried = AMOUNT * int(rows[-1])
            debit += AMOUNT * sum(int(row) % 2 == 0 for row in rows)
            credit += AMOUNT * sum(int(row) % 2 for row in rows)
            is_last = rows[-1] == str(count - 1)
            assert ("periodens slutt" in page) == is_last
            assert (f"Overføres til side {number + 1} {write(debit)} {write(credit)}" in page) != is_last
        assert "periodens slutt" not in page or rows
    for words in read_places(pdf):
        for word, x, top in words:
            assert LEFT <= x < RIGHT, word
            assert top < BOTTOM or top > BOTTOM + 10, word  # above or inside the footer


def test_an_amount_of_any_size_stays_in_its_column() -> None:
    pdf = draw(make_dokument(make_rows(TEXTS[:1], 4, Decimal("-9999999999999.99"))))

    words = [word for page in read_words(pdf) for word in page.words if word.text.endswith("999,99")]
    assert len(words) > 4
    assert all(word.x1 < RIGHT - 2 for word in words)


def test_weasyprint_draws_only_the_rows_with_letters_the_font_lacks() -> None:
    dokument = make_dokument(make_rows(("Mva-melding", FOREIGN, "e\u0301", "\u202e0001"), 9))

    table = get_table(dokument)
    rows = [Tegnet(rad=row, kolonner=measure_columns(table)) for row in table.rader]
    assert [row.can_be_drawn for row in rows] == [True, False, False, False] * 2 + [True]
    assert [row[2] for row in read_structure(draw(dokument)) if "KRAV-" in row[2]] == [
        f"KRAV-{number}" for number in range(9)
    ]


@pytest.mark.parametrize("text", ["ord " * 1500, "W" * 1500, "W" * 590, "\u0645 " + "ord " * 1500])
def test_a_row_longer_than_a_page_is_printed_whole(text: str) -> None:
    dokument = make_dokument(make_rows(("først", "lang", "sist"), 3))
    rows = [with_fields(row, referanse=text) for row in get_table(dokument).rader]
    rows[1] = with_fields(rows[1], tekst=text)  # a statement cuts texts earlier
    dokument = with_fields(dokument, movements=with_fields(get_table(dokument), rader=tuple(rows)))

    pages = read_pages(draw(dokument))

    words = " ".join(pages)
    assert sum(page.count(text[-2]) for page in pages) >= 4 * text.count(text[-2])
    assert words.index("først") < words.index("sist")
    assert not any("periodens slutt" in page and "Debet" not in page for page in pages)


def test_rows_without_a_place_raise_an_error() -> None:
    dokument = make_dokument(make_rows(TEXTS, 5))

    with pytest.raises(RaderMangler):
        draw(with_fields(dokument, html=dokument.html.replace(PLACE, "")))

"""Files conform to PDF/A and PDF/UA, and open correctly in spreadsheets."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from django.utils import translation

from portal.documents.betalingsblankett import build_betalingsblankett
from portal.documents.csvfil import render_tabell
from portal.documents.dokument import Dokument
from portal.documents.kontoutskrift import Utskrift
from portal.documents.pdf import draw
from portal.documents.regneark import render_xlsx
from portal.documents.tabell import Tabell
from portal.domain.betalbart import list_betalbare
from portal.domain.filmerker import Merker
from portal.domain.kontoutskrift import build_kontoutskrift
from tests.documents.test_kontoutskrift import HODE, IDAG, build, make_lines
from tests.documents.test_papiroversikt import make_oversikt, make_saldo
from tests.documents.verapdf import check
from tests.grunnlag import eksempel_b, nordlys
from tests.pdf_reading import read_pages, read_text

LAGET = datetime(2023, 8, 28, 7, 16, tzinfo=UTC)
STRANGE = "\x00\x01Čáhcesuolu Ŋ\u00e1vdi \u2066\u0645\u062d\u0645\u062f\u2069 🐟 " + "svært lang tekst " * 12


def make_utskrift() -> Utskrift:
    return Utskrift(kontoutskrift=build(nordlys()), hode=HODE)


def make_blankett() -> Dokument:
    due = list_betalbare(nordlys().aapne.alle_krav)
    return build_betalingsblankett("314055403", "Nordlys", due, idag=IDAG, hentet=LAGET, laget=LAGET, merker=Merker())


@pytest.fixture(scope="module")
def utskrift_pdf() -> bytes:
    return draw(make_utskrift().build_dokument())


def test_statement_and_slip_conform_to_pdf_a_and_pdf_ua_in_each_language(tmp_path: Path, utskrift_pdf: bytes) -> None:
    files = [utskrift_pdf]
    many = replace(make_utskrift(), kontoutskrift=replace(build(eksempel_b()), linjer=make_lines(90, STRANGE)))
    makers = (("nn", many.build_dokument), ("en", make_blankett), ("nb", make_oversikt), ("en", make_saldo))
    for language, make in makers:
        with translation.override(language):
            files.append(draw(make()))

    said = check(tmp_path, files)

    assert [line for line in said if " failed " in line] == []
    assert len([line for line in said if " checked " in line]) == 2 * len(files)


def test_the_validator_rejects_a_file_that_conforms_to_neither(tmp_path: Path) -> None:
    with pikepdf.new() as empty:
        empty.add_blank_page()
        plain = io.BytesIO()
        empty.save(plain)

    said = check(tmp_path, [plain.getvalue()])

    assert {line.split()[0] for line in said if " failed " in line} == {"3a", "ua1"}


def test_the_attached_csv_and_json_match_the_print(utskrift_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(utskrift_pdf)) as document:
        inside = {name: file.get_file().read_bytes() for name, file in document.attachments.items()}
        relations = {str(file.obj.AFRelationship) for file in document.attachments.values()}

    assert set(inside) == {"bevegelser.csv", "kontoutskrift.json"}
    assert relations == {"/Data"}
    content = json.loads(inside["kontoutskrift.json"])
    assert (content["saldo_start"], content["saldo_slutt"]) == ("51574.00", "161467.00")
    *all_rows, told = csv.DictReader(io.StringIO(inside["bevegelser.csv"].decode("utf-8-sig")), delimiter=";")
    assert told["dato"] == "merknad"
    rows = [row for row in all_rows if row["type"] != "åpent ved slutt"]
    items = [Decimal(row["saldo"].replace(",", ".")) for row in all_rows if row["type"] == "åpent ved slutt"]
    assert sum(items) == Decimal("161467.00")
    assert len(items) == len([row for row in content["Saldoen krav for krav"] if row["aapent_ved_slutt"] != "0.00"])
    assert [row["referanse"] for row in rows] == [row["referanse"] for row in content["Bevegelser"]]
    assert rows[-1]["saldo"] == "161467,00"


def test_every_cell_has_its_header_and_reading_order_goes_from_top_to_bottom(
    utskrift_pdf: bytes,
) -> None:
    with pikepdf.open(io.BytesIO(utskrift_pdf)) as document:
        elements = list(walk(document.Root.StructTreeRoot))
        names = {str(one.ID) for one in elements if one.get("/S") == "/TH"}
        cells = [[str(name) for name in one.A.Headers] for one in elements if one.get("/S") == "/TD"]
        levels = [str(one.S) for one in elements if one.get("/S") in ("/H1", "/H2")]

    assert len(cells) > 100
    assert all(cell and set(cell) <= names for cell in cells)
    assert levels[0] == "/H1"
    assert levels.count("/H1") == 1
    assert levels.count("/H2") > 4


def walk(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Structure elements in reading order."""
    if isinstance(element, pikepdf.Dictionary):
        yield element
        children = element.get("/K", pikepdf.Array())
        for child in list(children) if isinstance(children, pikepdf.Array) else [children]:
            yield from walk(child)


def test_the_balance_is_carried_over_page_breaks_only() -> None:
    long = replace(make_utskrift(), kontoutskrift=replace(build(nordlys()), linjer=make_lines(90)))

    pages = read_pages(draw(long.build_dokument()))

    ends = next(number for number, page in enumerate(pages) if "saldo ved periodens slutt" in page)
    assert ends > 1
    for number, page in enumerate(pages):
        assert (f"Overført fra side {number}" in page) == (0 < number <= ends), number
        assert (f"Overføres til side {number + 2}" in page) == (number < ends), number
    carried = pages[1].partition("Overført fra side 1 ")[2].split(" 01.05.2022")[0]
    assert f"Overføres til side 2 {carried}" in pages[0]


def test_unusual_names_and_long_texts_are_printed_whole() -> None:
    utskrift = replace(make_utskrift(), hode=replace(HODE, navn=STRANGE))

    text = read_text(draw(utskrift.build_dokument()))

    assert "Čáhcesuolu" in text
    assert min(text.count(word) for word in ("svært", "lang", "tekst")) >= 12


def test_a_slip_has_a_card_for_each_payment_and_their_sum() -> None:
    text = read_text(draw(make_blankett()))

    due = list_betalbare(nordlys().aapne.alle_krav)
    assert text.count("Kontonummer") == len(due)
    for one in due:
        assert one.forfall.betalingsinformasjon.kidnummer in text.replace(" ", "")
    assert "223 967,00 kroner" in text


HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "\u202e0001",
    "file:///etc/passwd",
)


def test_formulas_are_escaped_and_negative_amounts_are_numbers_in_every_file() -> None:
    rows = tuple((text, Decimal("-1234.50"), date(2023, 8, 28)) for text in HOSTILE)
    tabell = Tabell(navn="Test", kolonner=("tekst", "beloep", "dato"), rader=rows, summer=("beloep",))

    written = render_tabell(tabell).decode("utf-8-sig").split("\r\n")[1:-1]
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx([tabell], LAGET)))["Test"]

    for line in written:
        assert line.endswith(";-1234,50;2023-08-28")
        assert not line.removeprefix('"').startswith(("=", "+", "-", "@"))
    for row, text in zip(sheet.iter_rows(min_row=2, max_row=len(rows) + 1), HOSTILE, strict=True):
        assert (row[0].data_type, row[0].value, row[0].hyperlink) == ("s", text, None)
        assert (row[1].data_type, row[1].value) == ("n", -1234.5)
        assert row[2].is_date


def test_a_workbook_has_a_frozen_head_column_widths_and_correct_sums() -> None:
    movements, items, claims = tables = make_utskrift().tabeller
    content = render_xlsx(tables, LAGET)

    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(content))

    assert values.sheetnames == ["Merknader", "Bevegelser", "Saldoen krav for krav", "Åpne krav"]
    told = [str(row[0].value).replace("\u00a0", " ") for row in values["Merknader"].iter_rows()]
    assert len(told) == len(set(told)), "each remark once, though several tables have it"
    for tabell in (movements, items, claims):
        sheet, last = values[tabell.navn], len(tabell.rader) + 2
        assert sheet.freeze_panes == "A2"
        assert all(sheet.column_dimensions[letter].width >= 10 for letter in "ABC")
        for name in tabell.summer:
            column = tabell.kolonner.index(name) + 1
            amounts = [sheet.cell(row, column).value or 0 for row in range(2, last)]
            assert str(formulas[tabell.navn].cell(last, column).value).startswith("=SUM")
            assert sheet.cell(last, column).value == pytest.approx(sum(amounts))
            if tabell is claims:  # separate totals for debt and credit
                assert (sheet.cell(last, 1).value, sheet.cell(last + 1, 1).value) == ("å betale", "til gode")
                assert sheet.cell(last + 1, column).value == 0
    assert render_xlsx(tables, LAGET) == content


def test_files_and_print_show_the_range_of_fetch_times() -> None:
    last = HODE.tall_hentet + timedelta(hours=2)
    old = Utskrift(
        kontoutskrift=build_kontoutskrift(nordlys(), date(2022, 1, 1), date(2022, 12, 31), IDAG),
        hode=replace(HODE, tall_hentet_siste=last),
    )

    told = "28.08.2023 kl. 09.14 til 28.08.2023 kl. 11.14"
    assert f"Tallene er hentet {told}." in render_tabell(old.tabeller[0]).decode()
    assert told in old.build_dokument().html.replace("\u00a0", " ")


def test_every_file_lists_what_the_statement_lacks() -> None:
    old = Utskrift(
        kontoutskrift=build_kontoutskrift(nordlys(), date(2022, 1, 1), date(2022, 12, 31), IDAG),
        hode=replace(HODE, is_gammelt=True),
    )

    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(old.tabeller, LAGET)))

    whose = "Nordlys Eplepresseri ENK, organisasjonsnummer 314055403, perioden 01.01.2022 til 31.12.2022. "
    when = "Tallene er hentet 28.08.2023 kl. 09.14. Åpne krav er per 28.08.2023."
    assert f"merknad;{whose}{when};" in render_tabell(old.tabeller[0]).decode()
    assert book["Merknader"]["A1"].value == whose + when
    assert "merknad;Tallene er gamle." in render_tabell(old.tabeller[0]).decode()
    assert "Tallene er gamle." in str(book["Merknader"]["A2"].value)
    assert json.loads(old.innhold)["merknader"][0].startswith("Tallene er gamle.")

"""Tables as an Excel workbook with real numbers, dates and sum formulas."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from portal.documents.tabell import Celle, Tabell
from portal.domain.tekst import format_dato

FIRST_YEAR = 1900  # Excel has no earlier dates; they are written as text
AMOUNT, DAY, MOMENT = "#,##0.00;[Red]-#,##0.00", "dd.mm.yyyy", "dd.mm.yyyy hh:mm"
NARROWEST, WIDEST = 10, 60  # characters
HEAD = 1  # header rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Formater:
    """Cell formats of one workbook."""

    bold: Format
    total: Format
    amount: Format
    day: Format
    moment: Format


def render_xlsx(tabeller: Sequence[Tabell], made: datetime) -> bytes:
    """One sheet per table; notes go on a separate first sheet. Equal arguments give equal bytes."""
    file = io.BytesIO()
    # Text is never interpreted as a formula or a link.
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": tabeller[0].navn, "created": made.replace(tzinfo=None)})
    bold, total = book.add_format({"bold": True}), book.add_format({"bold": True, "num_format": AMOUNT, "top": 1})
    amount, day, moment = (book.add_format({"num_format": form}) for form in (AMOUNT, DAY, MOMENT))
    formats = Formater(bold=bold, total=total, amount=amount, day=day, moment=moment)
    remarks = [remark for tabell in tabeller for remark in tabell.merknader]
    if remarks:
        sheet = book.add_worksheet("Merknader")
        sheet.set_column(0, 0, WIDEST * 2)
        for row, remark in enumerate(dict.fromkeys(remarks)):
            sheet.write_string(row, 0, remark)
    for tabell in tabeller:
        _write_tabell(book.add_worksheet(tabell.navn), tabell, formats)
    book.close()
    return file.getvalue()


def _write_tabell(sheet: Worksheet, tabell: Tabell, formats: Formater) -> None:
    sheet.freeze_panes(HEAD, 0)
    sheet.write_row(0, 0, tabell.kolonner, formats.bold)
    for row, cells in enumerate(tabell.rader, start=HEAD):
        for column, cell in enumerate(cells):
            _write_cell(sheet, row, column, cell, formats)
    for column, name in enumerate(tabell.kolonner):
        sheet.set_column(column, column, _measure(name, [cells[column] for cells in tabell.rader]))
    if tabell.summer:
        _write_sums(sheet, tabell, formats)


def _write_sums(sheet: Worksheet, tabell: Tabell, formats: Formater) -> None:
    """Totals under a table. Claims have separate totals for debt and credit."""
    last = HEAD + len(tabell.rader)
    marked = " (ufullstendig)" if tabell.is_ufullstendig else ""
    kinds = (("å betale", 1), ("til gode", -1)) if tabell.has_kreditt else (("sum", 0),)
    for row, (label, sign) in enumerate(kinds, start=last):
        sheet.write_string(row, 0, label + marked, formats.bold)
        for name in tabell.summer:
            column = tabell.kolonner.index(name)
            amounts = [cell for cells in tabell.rader if isinstance(cell := cells[column], Decimal)]
            total = (
                sum((abs(amount) for amount in amounts if amount * sign > 0), Decimal(0))
                if sign
                else sum(amounts, Decimal(0))
            )
            formula = _make_formula(xl_col_to_name(column), last, sign) if tabell.rader else "=0"
            sheet.write_formula(row, column, formula, formats.total, float(total))


def _make_formula(letter: str, last: int, sign: int) -> str:
    cells = f"{letter}{HEAD + 1}:{letter}{last}"
    return {0: f"=SUM({cells})", 1: f'=SUMIF({cells},">0")', -1: f'=-SUMIF({cells},"<0")'}[sign]


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Celle, formats: Formater) -> None:
    if isinstance(cell, Decimal):
        sheet.write_number(row, column, float(cell), formats.amount)  # at most 13 digits and 2 decimals: exact
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, formats.moment)
    elif isinstance(cell, date) and cell.year < FIRST_YEAR:
        sheet.write_string(row, column, format_dato(cell))
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), formats.day)  # noqa: DTZ001 (a day has no zone)
    elif cell:
        sheet.write_string(row, column, cell)


def _measure(name: str, cells: Sequence[Celle]) -> int:
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    return min(max(longest + 2, len(name) + 2, NARROWEST), WIDEST)

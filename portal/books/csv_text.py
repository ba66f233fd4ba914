"""An account statement as text: its encoding, its separator and its rows."""

import codecs
import csv
from collections.abc import Sequence
from typing import BinaryIO

from portal.books.refusal import BooksRefused, Reason

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 60
SEPARATORS = ";\t,|"
SAMPLE = 30  # rows that decide the separator
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

Row = tuple[str, ...]


def read_rows(file: BinaryIO) -> tuple[Row, ...]:
    """All rows, each as long as the longest; empty ones too, so that a row has the number a spreadsheet gives it."""
    text = _decode(file)
    separator = find_separator(text)
    csv.field_size_limit(10_000)
    try:
        lines = text.splitlines(keepends=True)
        rows = [tuple(cell.strip() for cell in row) for row in csv.reader(lines, delimiter=separator)]
    except csv.Error as exc:
        raise BooksRefused(Reason.CSV_TOM) from exc
    if len(rows) < len(lines):
        _check_quotes(rows, separator)
    filled = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    if len(filled) < 2 or not 1 < width <= MAX_COLUMNS:
        raise BooksRefused(Reason.CSV_TOM)
    if len(rows) > MAX_ROWS:
        raise BooksRefused(Reason.FOR_MANGE_LINJER)
    return tuple(row + ("",) * (width - len(row)) for row in rows)


def _check_quotes(rows: Sequence[Row], separator: str) -> None:
    """Refuse a quotation mark that nothing ends: it would make one text of the rows up to the next mark."""
    for number, row in enumerate(rows, 1):
        if any(separator in cell and len(cell.splitlines()) > 1 for cell in row):
            raise BooksRefused(Reason.CSV_ANFOERSEL, str(number))


def _decode(file: BinaryIO) -> str:
    """UTF-8 if it is, else the encoding of Windows in the west, which any bytes are."""
    file.seek(0)
    body = file.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise BooksRefused(Reason.CSV_FOR_STOR)
    named = next((name for bom, name in BOMS if body.startswith(bom)), "utf-8")
    try:
        text = body.decode(named)
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise BooksRefused(Reason.CSV_TOM)
    return text


def find_separator(text: str) -> str:
    """The separator that gives the most columns in most of the first rows; the earlier one if two do as well."""
    lines = [line for line in text.splitlines() if line.strip()][:SAMPLE]

    def count(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(usual) * (usual > 1), usual)

    return max(SEPARATORS, key=count)

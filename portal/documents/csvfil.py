"""Tables as CSV that a Norwegian spreadsheet opens right: semicolon, decimal comma, ISO dates, a byte mark."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from portal.documents.tabell import Celle, Tabell

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def render_csv(head: Sequence[str], rows: Iterable[Sequence[Celle]]) -> bytes:
    """The rows under their head, UTF-8 with a byte mark and CRLF."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_write(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def render_tabell(tabell: Tabell) -> bytes:
    """A table; what it lacks stands in rows of its own after the others, which begin with the word `merknad`."""
    empty = [""] * (len(tabell.kolonner) - 2)
    remarks = [("merknad", remark, *empty) for remark in tabell.merknader]
    return render_csv(tabell.kolonner, [*tabell.rader, *remarks])


def _write(cell: Celle) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        # A number stays a number, a negative one too; adding zero takes the sign from a zero.
        return f"{cell + 0:.2f}".replace(".", ",")
    if isinstance(cell, date):  # and datetime, which is one
        return cell.isoformat(sep=" ", timespec="seconds") if isinstance(cell, datetime) else cell.isoformat()
    # A text that a spreadsheet would take for a formula is told to be a text.
    return f"'{cell}" if cell.startswith(FORMULA) else cell

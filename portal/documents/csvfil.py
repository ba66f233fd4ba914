"""Tables as CSV for Norwegian spreadsheets: semicolon, decimal comma, ISO dates, byte order mark."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from portal.documents.tabell import Celle, Tabell

# Where a formula may begin: at the start of a cell, and after what other programs than ours may split at. Some read the
# full-width signs as the others.
FORMULA = re.compile(r"^(?=[\t\r\n])|(^|[,;|\t\r\n])([ \xa0\u3000\"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def render_csv(head: Sequence[str], rows: Iterable[Sequence[Celle]]) -> bytes:
    """Head and rows as UTF-8 with byte order mark and CRLF."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_write(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def render_tabell(tabell: Tabell) -> bytes:
    """A table. Notes about it follow as separate rows that begin with `merknad`."""
    empty = [""] * (len(tabell.kolonner) - 2)
    remarks = [("merknad", remark, *empty) for remark in tabell.merknader]
    return render_csv(tabell.kolonner, [*tabell.rader, *tabell.csv_only, *remarks])


def _write(cell: Celle) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        # Negative numbers are not escaped. Adding zero turns -0 into 0.
        return f"{cell + 0:.2f}".replace(".", ",")
    if isinstance(cell, date):  # includes datetime, a subclass
        return cell.isoformat(sep=" ", timespec="seconds") if isinstance(cell, datetime) else cell.isoformat()
    # Escape text that a spreadsheet would run as a formula.
    return FORMULA.sub(r"\1\2'", cell)

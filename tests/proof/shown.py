"""What a page or file shows: its sums, its warnings about missing data, and forbidden content."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote_plus

import openpyxl

from tests.proof.fields import MARKUP

SUMS = re.compile(
    r'<p class="figur">.*?</p>|<dd class="stripe-tall.*?</dd>|<tfoot>.*?</tfoot>|<tr class="er-sum">.*?</tr>'
    r"|Saldo ved periodens (?:start|slutt)</th>.*?</td>",
    re.DOTALL,
)
AMOUNT = re.compile(r"[-\u2212]?[0-9]+(?:[\u00a0 ][0-9]{3})*,[0-9]{2}")
# Each of these warns that a figure is incomplete.
WORDS = re.compile(
    r"ufullstendig|ikke leses|ikke kunne leses|ikke kjent|ikke beregnet|uten forfallsdato|ikke oppgitt|mangler|vet ikke"
    r"|går ikke opp|stemmer ikke|vises ikke her|ikke vises her|får ikke hentet|ikke hentet|er mottatt|eldre enn"
    r"|kan ikke forklares|uforståelig|følger ikke med|oppgir ikke"
    r"|ingen sum|mangler|som det skal|uten svar|ikke forklart|annen sum|avvik",
    re.IGNORECASE,
)
RAW = (MARKUP[:10], "<img src=x", '" onmouseover="')
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
LINK = re.compile(r'href="(/virksomhet/[0-9]{9}/(?:krav/|betal/|innbetalinger/[?]aar=[0-9]+&amp;apen)[^"#]*)')
CLOSED = re.compile(r'id="apne-[^>]*aria-expanded="false"')
OPENER = re.compile(r"[?&](?:amp;)?(apen|gruppe)=([^&\"#]*)")
SUMMED = ("sum", "å betale", "til gode")  # first cell of a row of sums
NUMBER = re.compile(r"-?[0-9]+,[0-9]{2}")


@dataclass(frozen=True)
class Shown:
    """One parsed page or file."""

    status: int
    sums: tuple[str, ...] = ()
    words: Counter[str] = field(default_factory=Counter)  # warnings about missing data
    links: tuple[str, ...] = ()  # to claims, their payment, and payments
    wrong: tuple[str, ...] = ()

    def is_silently_other(self, before: "Shown") -> bool:
        """Whether a sum differs without a new warning about missing data."""
        return self.status == before.status == 200 and self.sums != before.sums and not self.words - before.words


def read(path: str, status: int, content: bytes) -> Shown:
    """Parse a page or file by its extension."""
    if status >= 500 and status != 503:
        return Shown(status, wrong=(f"status {status}",))
    if content.startswith(b"PK"):
        return read_workbook(status, content)
    if ".csv" in path and status == 200:
        return read_csv(status, content)
    return read_page(status, content.decode())


def read_page(status: int, page: str) -> Shown:
    """HTML."""
    body = page[page.find("<main") :]
    text = unescape(re.sub(r"<[^>]+>", " ", body))
    sums = [amount for found in SUMS.findall(body) for amount in AMOUNT.findall(re.sub(r"<[^>]+>", " ", found))]
    wrong = [*(f"raw {marker}" for marker in RAW if marker in page), *_find_unseen(page)]
    return Shown(status, tuple(sums), _count(text), tuple(dict.fromkeys(LINK.findall(body))), tuple(wrong))


def list_openers(page: str) -> list[tuple[str, str]]:
    """Links that open all rows and groups of a page; none if all are open."""
    if not CLOSED.search(page):
        return []
    # The link of a closed row names all open rows and the row itself.
    found = set(OPENER.findall(page[page.find("<main") :]))
    return sorted((name, unquote_plus(unescape(value))) for name, value in found)


def read_csv(status: int, content: bytes) -> Shown:
    """A CSV: sums of its amount columns, and its remarks."""
    text = content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))
    columns = zip(*(row for row in rows if row[0] != "merknad"), strict=True)
    sums = [f"{cells[1]} {cells[-1]}" if cells[0] == "saldo" else _add_up(cells) for cells in columns]
    formulas = [cell for row in rows for cell in row if cell.startswith(("=", "+", "@")) or re.match("-[^0-9]", cell)]
    wrong = [*(f"formula {cell[:20]!r}" for cell in formulas), *_find_unseen(text)]
    return Shown(status, tuple(sums), _count(text), wrong=tuple(wrong))


def read_workbook(status: int, content: bytes) -> Shown:
    """A workbook: its stored sums, and its remarks."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    texts = " ".join(cell for row in rows for cell in row if isinstance(cell, str))
    sums = [str(cell) for row in rows if str(row[0]).startswith(SUMMED) for cell in row[1:]]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = " ".join(parts.read(name).decode() for name in parts.namelist() if "sheets/" in name)
    formulas = re.findall(r"<f>(.*?)</f>", sheets, re.DOTALL)
    strange = [
        f"formula {one[:20]!r}"
        for one in formulas
        if not re.fullmatch(r"SUM\([A-Z0-9:]+\)|-?SUMIF\([A-Z0-9:]+,\"&[gl]t;0\"\)|0", one)
    ]
    return Shown(status, tuple(sums), _count(texts), wrong=(*strange, *_find_unseen(texts)))


def _count(text: str) -> Counter[str]:
    return Counter(word.lower() for word in WORDS.findall(text))


def _add_up(cells: tuple[str, ...]) -> str:
    amounts = Counter(cell for cell in cells if NUMBER.fullmatch(cell))
    return f"{sum(round(float(cell.replace(',', '.')) * 100) * count for cell, count in amounts.items())}"


def _find_unseen(text: str) -> Iterator[str]:
    found = UNSEEN.search(text)
    if found:
        yield f"character {found[0]!r} in {text[max(found.start() - 30, 0) : found.end() + 10]!r}"

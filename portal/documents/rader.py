"""Rows of the movements: line breaks of each cell and height of each row.

WeasyPrint takes three milliseconds for a row of six cells, whatever the style. So it gets an empty block of the right
height for each row, in one cell that spans the table. It decides page breaks, table heads and carried balances, and
`pdf_rows.py` draws the text. WeasyPrint draws rows with letters that the regular font lacks, and very tall rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import groupby

from portal.documents.dokument import PdfRow
from portal.documents.text_shaping import can_show, wrap

PLACE = "<!-- rader -->"  # marks the rows' place in the HTML
MM = 72 / 25.4  # points


@dataclass(frozen=True, slots=True)
class Stil:
    """Text style: font size and line height in points, and grey level (0 is black)."""

    size: float
    height: float
    grey: float = 0.0


@dataclass(frozen=True, slots=True)
class Kolonne:
    """A column: width in points, whether it uses tabular figures, and whether it is right-aligned."""

    width: float
    is_tall: bool = False
    is_right: bool = False


# Same values as in kontoutskrift.css.
PADDING, SIDE = 3.2, 3.0
TEKST, REFERANSE, MERKNAD = Stil(8.5, 12), Stil(7.2, 12), Stil(7.4, 10, grey=0.2)
KOLONNER = (
    Kolonne(22 * MM, is_tall=True),
    Kolonne(49 * MM),
    Kolonne(25 * MM),
    Kolonne(25 * MM, is_tall=True, is_right=True),
    Kolonne(25 * MM, is_tall=True, is_right=True),
    Kolonne(28 * MM, is_tall=True, is_right=True),
)
HODE = 1  # index of the column with the row header
RULE, RULE_GREY = 0.45, 0.6  # under each row
MAX_TEXT, MAX_HEIGHT = 600, 300.0  # letters of a text, points of a row
ONE_LINE = 2 * PADDING + TEKST.height + RULE


@dataclass(frozen=True, kw_only=True)
class Tegnet:
    """A row that we draw ourselves, if we can."""

    rad: PdfRow

    @cached_property
    def celler(self) -> tuple[list[tuple[str, Stil]], ...]:
        """The lines of each cell."""
        rad = self.rad
        return (
            _write(rad.dato, TEKST),
            _break(rad.tekst, TEKST, 1) + _break(rad.merknad, MERKNAD, 1),
            _break(rad.referanse, REFERANSE, 2),
            _write(rad.debet, TEKST),
            _write(rad.kredit, TEKST),
            _write(rad.saldo, TEKST),
        )

    @cached_property
    def height(self) -> float:
        """Height in points, including the rule."""
        lines = max(sum(style.height for _line, style in lines) for lines in self.celler)
        return 2 * PADDING + max(lines, TEKST.height) + RULE

    @cached_property
    def can_be_drawn(self) -> bool:
        """Whether the regular font has all letters, and the row is low enough to move to the next page whole."""
        rad = self.rad
        texts = (rad.dato, rad.tekst, rad.merknad, rad.referanse, rad.debet, rad.kredit, rad.saldo)
        return all(len(text) <= MAX_TEXT and can_show(text) for text in texts) and self.height <= MAX_HEIGHT

    def write_room(self) -> str:
        """The empty block that reserves the space."""
        style = "" if self.height == ONE_LINE else f' style="height:{self.height:g}pt"'
        return f'<div class="rad" data-saldo="{escape(self.rad.saldo)}"{style}></div>'


def _write(text: str, style: Stil) -> list[tuple[str, Stil]]:
    return [(text, style)] if text else []


def _break(text: str, style: Stil, column: int) -> list[tuple[str, Stil]]:
    return [(line, style) for line in wrap(text, KOLONNER[column].width - 2 * SIDE, style.size)]


def write_whole(rad: PdfRow) -> str:
    """A row that WeasyPrint lays out itself."""
    remark = f'<span class="liten">{escape(rad.merknad)}</span>' if rad.merknad else ""
    return (
        f'<tr><td>{escape(rad.dato)}</td><th scope="row">{escape(rad.tekst)}{remark}</th>'
        f'<td class="ref">{escape(rad.referanse)}</td><td class="tall">{escape(rad.debet)}</td>'
        f'<td class="tall">{escape(rad.kredit)}</td><td class="tall saldo">{escape(rad.saldo)}</td></tr>'
    )


def write_rows(rader: Sequence[PdfRow]) -> tuple[str, list[Tegnet]]:
    """HTML of all rows, and the rows to draw into it, in order.

    WeasyPrint draws the last row, so that the closing balance never stands alone on a page.
    """
    rows = [Tegnet(rad=rad) for rad in rader]
    html: list[str] = []
    drawn: list[Tegnet] = []
    for is_drawn, group in groupby(rows, lambda row: row is not rows[-1] and row.can_be_drawn):
        if is_drawn:
            together = list(group)
            drawn += together
            room = "".join(row.write_room() for row in together)
            html.append(f'<tr><td colspan="{len(KOLONNER)}" class="rader">{room}</td></tr>')
        else:
            html += [write_whole(row.rad) for row in group]
    return "".join(html), drawn

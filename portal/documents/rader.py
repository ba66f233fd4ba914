"""Rows of the movements: column widths, line breaks of each cell and height of each row.

WeasyPrint takes three milliseconds for a row of six cells, whatever the style. So it gets an empty block of the right
height for each row, in one cell that spans the table. It decides page breaks and repeats the table's head and foot, and
`pdf_rows.py` draws the text. WeasyPrint draws rows with letters that the regular font lacks, and very tall rows.

Head and foot have one empty line each. When the page breaks are known, it gets the opening or closing balance, or what
is carried over from one page to the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from itertools import groupby

from portal.documents.dokument import MovementTable, PdfRow
from portal.documents.text_shaping import can_show, shape, wrap

PLACE = "<!-- rader -->"  # marks the rows' place in the HTML
PLACE_OF_COLUMNS = "<!-- kolonner -->"
MM = 72 / 25.4  # points


@dataclass(frozen=True, slots=True)
class Stil:
    """Text style: font size and line height in points, grey level (0 is black), and weight."""

    size: float
    height: float
    grey: float = 0.0
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Kolonne:
    """A column: width in points, whether it uses tabular figures, and whether it is right-aligned."""

    width: float
    is_tall: bool = False
    is_right: bool = False


# Same values as in kontoutskrift.css.
WIDTH = 178 * MM
PADDING, SIDE = 3.2, 3.0
TEKST, REFERANSE, MERKNAD = Stil(8.5, 12), Stil(7.2, 12), Stil(7.4, 10, grey=0.2)
SUM = Stil(8.5, 12, is_bold=True)
ANTALL_KOLONNER = 6
HODE = 1  # index of the column with the row header
RULE, RULE_GREY = 0.45, 0.6  # under each row
MAX_TEXT, MAX_HEIGHT = 600, 300.0  # letters of a text, points of a row
ONE_LINE = 2 * PADDING + TEKST.height + RULE
MAX_REFERANSE, MAX_BELOEP = 30 * MM, 28 * MM  # wider amounts are drawn smaller, longer references are broken


def measure_columns(table: MovementTable) -> tuple[Kolonne, ...]:
    """Each column as wide as its widest content, and the rest for the text.

    Tabular figures are equally wide, so the longest amount is the widest; sums are bold, and as long as any.
    """
    date_head, _text_head, reference_head, *amount_heads = table.kolonner
    last = table.carry("", len(table.rader))
    sums = ((last.debet, table.slutt.debet), (last.kredit, table.slutt.kredit), (table.start.saldo, table.slutt.saldo))
    amounts = [
        max((row.debet for row in table.rader), key=len, default=""),
        max((row.kredit for row in table.rader), key=len, default=""),
        max((row.saldo for row in table.rader), key=len, default=""),
    ]
    date_width = _measure_bold(date_head, table.slutt.dato, table.start.dato)
    widths = [
        min(_measure_bold(head, longest, *totals), MAX_BELOEP)
        for head, longest, totals in zip(amount_heads, amounts, sums, strict=True)
    ]
    # Letters differ in width, so the longest reference need not be the widest.
    own = max((shape(text).bredde for text in {row.referanse for row in table.rader} if text), default=0.0)
    reference = max(min(own * REFERANSE.size + 2 * SIDE + 1, MAX_REFERANSE), _measure_bold(reference_head))
    return (
        Kolonne(date_width, is_tall=True),
        Kolonne(WIDTH - date_width - reference - sum(widths)),
        Kolonne(reference),
        *(Kolonne(width, is_tall=True, is_right=True) for width in widths),
    )


def _measure_bold(*texts: str) -> float:
    widest = max((shape(text, is_tall=True, is_bold=True).bredde for text in texts if text), default=0.0)
    return widest * SUM.size + 2 * SIDE + 1  # rounding


@dataclass(frozen=True, kw_only=True)
class Tegnet:
    """A row that we draw ourselves, if we can."""

    rad: PdfRow
    kolonner: tuple[Kolonne, ...]
    is_sum: bool = False  # an opening, closing or carried balance: bold, its text over the reference's column too

    @cached_property
    def celler(self) -> tuple[list[tuple[str, Stil]], ...]:
        """The lines of each cell."""
        rad = self.rad
        if self.is_sum:
            texts = (rad.dato, rad.tekst, "", rad.debet, rad.kredit, rad.saldo)
            return tuple(_write(text, SUM) for text in texts)
        return (
            _write(rad.dato, TEKST),
            self._break(rad.tekst, TEKST, 1) + self._break(rad.merknad, MERKNAD, 1),
            self._break(rad.referanse, REFERANSE, 2),
            _write(rad.debet, TEKST),
            _write(rad.kredit, TEKST),
            _write(rad.saldo, TEKST),
        )

    @property
    def plass(self) -> tuple[Kolonne, ...]:
        """Where the cells are drawn."""
        if not self.is_sum:
            return self.kolonner
        date, text, reference, *amounts = self.kolonner
        return (date, replace(text, width=text.width + reference.width), replace(reference, width=0.0), *amounts)

    @cached_property
    def height(self) -> float:
        """Height in points, including the rule."""
        lines = max(sum(style.height for _line, style in lines) for lines in self.celler)
        return 2 * PADDING + max(lines, TEKST.height) + RULE

    @cached_property
    def is_low(self) -> bool:
        """Whether the row moves to the next page whole."""
        return all(len(text) <= MAX_TEXT for text in self._texts) and self.height <= MAX_HEIGHT

    @cached_property
    def can_be_drawn(self) -> bool:
        """Whether the regular font has all letters, and the row is low."""
        return all(map(can_show, self._texts)) and self.is_low

    def write_room(self) -> str:
        """The empty block that reserves the space."""
        style = "" if self.height == ONE_LINE else f' style="height:{self.height:g}pt"'
        return f'<div class="rad"{style}></div>'

    @property
    def _texts(self) -> tuple[str, ...]:
        rad = self.rad
        return (rad.dato, rad.tekst, rad.merknad, rad.referanse, rad.debet, rad.kredit, rad.saldo)

    def _break(self, text: str, style: Stil, column: int) -> list[tuple[str, Stil]]:
        return [(line, style) for line in wrap(text, self.kolonner[column].width - 2 * SIDE, style.size)]


def _write(text: str, style: Stil) -> list[tuple[str, Stil]]:
    return [(text, style)] if text else []


def write_columns(kolonner: Sequence[Kolonne]) -> str:
    """The widths, for WeasyPrint."""
    return "".join(f'<col style="width:{column.width:g}pt">' for column in kolonner)


def write_whole(rad: PdfRow, *, is_low: bool = True) -> str:
    """A row that WeasyPrint lays out itself; one taller than a page is broken."""
    remark = f'<span class="liten">{escape(rad.merknad)}</span>' if rad.merknad else ""
    return (
        f'<tr class="hel{"" if is_low else " hoey"}"><td>{escape(rad.dato)}</td>'
        f'<th scope="row">{escape(rad.tekst)}{remark}</th>'
        f'<td class="ref">{escape(rad.referanse)}</td><td class="tall">{escape(rad.debet)}</td>'
        f'<td class="tall">{escape(rad.kredit)}</td><td class="tall">{escape(rad.saldo)}</td></tr>'
    )


def write_rows(table: MovementTable, kolonner: tuple[Kolonne, ...]) -> tuple[str, list[Tegnet]]:
    """HTML of all rows, and the rows to draw into it, in order."""
    html: list[str] = []
    drawn: list[Tegnet] = []
    rows = [Tegnet(rad=rad, kolonner=kolonner) for rad in table.rader]
    for is_drawn, group in groupby(rows, lambda row: row.can_be_drawn):
        if is_drawn:
            together = list(group)
            drawn += together
            room = "".join(row.write_room() for row in together)
            html.append(f'<tr><td colspan="{ANTALL_KOLONNER}" class="rader">{room}</td></tr>')
        else:
            html += [write_whole(row.rad, is_low=row.is_low) for row in group]
    return "".join(html), drawn

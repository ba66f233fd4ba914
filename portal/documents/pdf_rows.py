"""Draws rows into the space reserved for them, and adds them to the PDF's structure tree.

The line in the table's head and foot is drawn here too, when the page breaks are known: the opening balance, what is
carried over from page to page, and the closing balance.

The output matches what WeasyPrint writes for a row (ISO 14289-1 section 7.5): a TR in the table body, the text as TH,
the other cells as TD with their headers. WeasyPrint has no API for custom drawing, so this module uses its internal
boxes, marks, fonts and cell elements. No other module does, and its version is pinned.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count

import pydyf
from weasyprint import Document
from weasyprint.formatting_structure.boxes import Box
from weasyprint.pdf.stream import Stream

from portal.documents.dokument import MovementTable, PdfRow
from portal.documents.rader import ANTALL_KOLONNER, HODE, PADDING, RULE, RULE_GREY, SIDE, WIDTH, Kolonne, Stil, Tegnet
from portal.documents.text_shaping import get_baseline, shape

POINTS = 0.75  # of a CSS pixel
WEIGHTS = {False: ("Inter", 400), True: ("Inter", 700)}
CLOSE = 0.01  # points: rounding error of heights converted to pixels and back


class RaderMangler(Exception):
    """The layout lacks a row or has it at the wrong height; the document must not be used."""


@dataclass(kw_only=True)
class _Rom:
    """Space for rows on one page: a cell that spans the table."""

    celle: Box
    rader: list[tuple[Tegnet, float, float]]  # row, left, top; points from the page's top left corner
    is_linje: bool = False  # the line in the table's head or foot, not movements
    merker: list[list[int | None]] = field(default_factory=list)  # per row: marked-content ids of its cells


@dataclass(kw_only=True)
class _Side:
    """The part of the table on one page."""

    nummer: int
    rom: list[_Rom] = field(default_factory=list)
    hode: Box | None = None  # the empty line in the table's head
    fot: Box | None = None
    antall: int = 0  # rows up to the end of the page


class Radtegner:
    """Draws one document's rows. Call `attach` after layout and `finish` when the PDF is written."""

    def __init__(self, table: MovementTable, rader: Sequence[Tegnet], kolonner: tuple[Kolonne, ...]) -> None:
        self._table, self._rader, self._kolonner = table, rader, kolonner
        self._sider: list[_Side] = []
        self._hele: set[int] = set()  # rows that WeasyPrint draws; one may go on over a page break

    def attach(self, document: Document) -> None:
        """Find the space for each row and draw it with its page. Raises RaderMangler."""
        left = iter(self._rader)
        for number, page in enumerate(document.pages, start=1):
            side = _Side(nummer=number, antall=self._sider[-1].antall if self._sider else 0)
            self._find(page._page_box, side, left)  # noqa: SLF001 (see above)
            self._sider.append(side)
        if next(left, None) is not None or self._sider[-1].antall != len(self._table.rader):
            raise RaderMangler
        self._draw_lines([side for side in self._sider if side.hode or side.fot or side.rom])
        for page, side in zip(document.pages, self._sider, strict=True):
            if side.rom:
                page.paint = partial(_paint, page.paint, side.rom)

    def finish(self, _document: Document, pdf: pydyf.PDF) -> None:
        """Replace the placeholder cells in the structure tree with the rows."""
        root = _follow(pdf, pdf.catalog["StructTreeRoot"])
        owners = _follow(pdf, root["ParentTree"])["Nums"]  # alternating: page key, owners of its marks
        numbers = count(start=1)
        for page, side in enumerate(self._sider):
            for room in side.rom:
                rows = []
                for marks in room.merker:
                    row = _Radskriver(pdf, room.celle.mark, next(numbers))
                    rows.append(row.write(marks))
                    owners[2 * page + 1].extend(row.owners)
                _replace_row(pdf, room.celle.mark, rows)

    def _find(self, box: Box, side: _Side, left: Iterator[Tegnet]) -> None:
        element = getattr(box, "element", None)
        kind = element.get("class", "") if element is not None else ""
        if kind == "rader":
            room = _Rom(celle=box, rader=list(_place(box, left)))
            side.rom.append(room)
            side.antall += len(room.rader)
        elif kind == "linje-hode":
            side.hode = box
        elif kind == "linje-fot":
            side.fot = box
        else:
            if kind.startswith("hel") and id(element) not in self._hele:
                self._hele.add(id(element))
                side.antall += 1
            for child in getattr(box, "children", ()):
                self._find(child, side, left)

    def _draw_lines(self, sider: Sequence[_Side]) -> None:
        """The balances at both ends, and what is carried over each page break."""
        if not sider or sider[0].hode is None or sider[-1].fot is None:
            raise RaderMangler
        table = self._table
        for before, side in zip((None, *sider), sider, strict=False):
            first = table.start
            if before:
                first = table.carry(table.fra_side % {"side": before.nummer}, before.antall)
            last = table.slutt
            if side is not sider[-1]:
                last = table.carry(table.til_side % {"side": side.nummer + 1}, side.antall)
            head, foot = self._make_line(side.hode, first), self._make_line(side.fot, last)
            side.rom[:] = [*head, *side.rom, *foot]

    def _make_line(self, celle: Box | None, rad: PdfRow) -> list[_Rom]:
        """The line in its place; WeasyPrint leaves head and foot out beside a row taller than a page."""
        if celle is None:
            return []
        line = Tegnet(rad=rad, kolonner=self._kolonner, is_sum=True)
        left, top = celle.content_box_x() * POINTS, celle.content_box_y() * POINTS
        return [_Rom(celle=celle, rader=[(line, left, top)], is_linje=True)]


def _place(cell: Box, left: Iterator[Tegnet]) -> Iterator[tuple[Tegnet, float, float]]:
    for box in cell.children:
        row = next(left, None)
        if row is None or abs(box.height * POINTS - row.height) > CLOSE:
            raise RaderMangler
        yield row, box.position_x * POINTS, box.position_y * POINTS


def _paint(paint: Callable[[Stream, float], None], rooms: Sequence[_Rom], stream: Stream, scale: float) -> None:
    paint(stream, scale)
    pen = _Penn(stream)
    for room in rooms:
        room.merker = [list(pen.draw(*row)) for row in room.rader]
        if not room.is_linje:  # it has the style sheet's own, heavier rules
            pen.rule([(left, top + row.height) for row, left, top in room.rader])
        room.celle.children = ()  # keep the blocks out of the structure tree


class _Penn:
    """Draws on a page, each cell as marked content. Coordinates are points from the page's top left corner."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        fonts, marks = stream._fonts.values(), stream._tags  # noqa: SLF001 (see above)
        known = {(font.family, font.weight): font for font in fonts}
        self._fonts = {is_bold: known[weight] for is_bold, weight in WEIGHTS.items()}
        self._mark = len(marks)

    def draw(self, row: Tegnet, left: float, top: float) -> Iterator[int | None]:
        """Draw one row; yields the mark of each cell, or None for an empty cell."""
        for number, (column, lines) in enumerate(zip(row.plass, row.celler, strict=True)):
            yield self._draw_cell(b"TH" if number == HODE else b"TD", column, lines, left, top) if lines else None
            left += column.width

    def rule(self, ends: Sequence[tuple[float, float]]) -> None:
        """Draw a line under each row, as an artifact."""
        lines = b" ".join(b"%.6g %.6g %.6g %.5g re" % (left, end - RULE, WIDTH, RULE) for left, end in ends)
        self._stream.stream.append(b"/Artifact BMC %g %g %g rg " % ((RULE_GREY,) * 3) + lines + b" f EMC")

    def _draw_cell(
        self, tag: bytes, column: Kolonne, lines: Sequence[tuple[str, Stil]], left: float, top: float
    ) -> int:
        mark, self._mark = self._mark, self._mark + 1
        out = [b"/%b <</MCID %d>> BDC BT" % (tag, mark)]
        y = top + PADDING
        for text, style in lines:
            font, formed = self._fonts[style.is_bold], shape(text, is_tall=column.is_tall, is_bold=style.is_bold)
            for glyph, letter, width in formed.glyfer:
                font.to_unicode.setdefault(glyph, letter)
                font.widths.setdefault(glyph, width)
            size = min(style.size, (column.width - 2 * SIDE) / formed.bredde)
            x = left + (column.width - SIDE - formed.bredde * size if column.is_right else SIDE)
            baseline = y + get_baseline(style.size, style.height)
            out.append(
                b"%g %g %g rg /%b %.5g Tf 1 0 0 -1 %.6g %.6g Tm %b TJ"
                % (*(style.grey,) * 3, font.hash.encode(), size, x, baseline, formed.pdf)
            )
            y += style.height
        self._stream.stream.append(b" ".join((*out, b"ET EMC")))
        return mark


class _Radskriver:
    """Writes the structure elements of row `number` into the table of `cell`."""

    def __init__(self, pdf: pydyf.PDF, cell: pydyf.Dictionary, number: int) -> None:
        self._pdf, self._page, self._name = pdf, cell["Pg"], b"(rad-%d)" % number
        self._body = _follow(pdf, cell["P"])["P"]
        self._heads = [head.data for head in cell["A"]["Headers"]]
        if len(self._heads) != ANTALL_KOLONNER:
            raise RaderMangler
        self.owners: list[bytes] = []  # owner of each mark, in order

    def write(self, marks: Sequence[int | None]) -> bytes:
        """Write the row and its cells; returns the row's reference."""
        number = len(self._pdf.objects)
        row = b"%d 0 R" % number
        cells = [b"%d 0 R" % (number + place) for place in range(1, len(marks) + 1)]
        self._add(b"TR", self._body, b" ".join(cells))
        for column, mark in enumerate(marks):
            self._write_cell(row, column, b"" if mark is None else b"%d" % mark)
        self.owners = [cell for cell, mark in zip(cells, marks, strict=True) if mark is not None]
        return row

    def _write_cell(self, row: bytes, column: int, mark: bytes) -> None:
        if column == HODE:
            self._add(b"TH", row, mark, b"/ID%b/A<</O/Table/Scope/Row>>" % self._name)
        else:
            heads = b"%b %b" % (self._name, self._heads[column])
            self._add(b"TD", row, mark, b"/A<</O/Table/Headers[%b]>>" % heads)

    def _add(self, tag: bytes, parent: bytes, kids: bytes, more: bytes = b"") -> None:
        text = b"<</Type/StructElem/S/%b/P %b/Pg %b/K[%b]%b>>" % (tag, parent, self._page, kids, more)
        self._pdf.add_object(_Skrevet(text))


class _Skrevet(pydyf.Object):  # type: ignore[misc]  # pydyf has no types
    """A PDF object that is already serialised."""

    def __init__(self, text: bytes) -> None:
        super().__init__()
        self._text = text

    @property
    def data(self) -> bytes:
        return self._text


def _replace_row(pdf: pydyf.PDF, cell: pydyf.Dictionary, rows: Sequence[bytes]) -> None:
    body = _follow(pdf, _follow(pdf, cell["P"])["P"])
    place = body["K"].index(cell["P"])
    body["K"][place : place + 1] = rows


def _follow(pdf: pydyf.PDF, reference: bytes) -> pydyf.Dictionary:
    return pdf.objects[int(reference.split()[0])]

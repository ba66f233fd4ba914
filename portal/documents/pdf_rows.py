"""Draws rows into the space reserved for them, and adds them to the PDF's structure tree.

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

from portal.documents.rader import HODE, KOLONNER, PADDING, RULE, RULE_GREY, SIDE, Kolonne, Stil, Tegnet
from portal.documents.text_shaping import get_baseline, shape

POINTS = 0.75  # of a CSS pixel
REGULAR = ("Inter", 400)
WIDTH = sum(column.width for column in KOLONNER)
CLOSE = 0.01  # points: rounding error of heights converted to pixels and back


class RaderMangler(Exception):
    """The layout lacks a row or has it at the wrong height; the document must not be used."""


@dataclass(kw_only=True)
class _Rom:
    """Space for rows on one page: a cell that spans the table."""

    celle: Box
    rader: list[tuple[Tegnet, float, float]]  # row, left, top; points from the page's top left corner
    merker: list[list[int | None]] = field(default_factory=list)  # per row: marked-content ids of its cells


class Radtegner:
    """Draws one document's rows. Call `attach` after layout and `finish` when the PDF is written."""

    def __init__(self, rader: Sequence[Tegnet]) -> None:
        self._rader = rader
        self._sider: list[list[_Rom]] = []

    def attach(self, document: Document) -> None:
        """Find the space for each row and draw it with its page. Raises RaderMangler."""
        left = iter(self._rader)
        for page in document.pages:
            cells = _find_cells(page._page_box)  # noqa: SLF001 (see above)
            rooms = [_Rom(celle=cell, rader=list(_place(cell, left))) for cell in cells]
            self._sider.append(rooms)
            if rooms:
                page.paint = partial(_paint, page.paint, rooms)
        if next(left, None) is not None:
            raise RaderMangler

    def finish(self, _document: Document, pdf: pydyf.PDF) -> None:
        """Replace the placeholder cells in the structure tree with the rows."""
        root = _follow(pdf, pdf.catalog["StructTreeRoot"])
        owners = _follow(pdf, root["ParentTree"])["Nums"]  # alternating: page key, owners of its marks
        numbers = count(start=1)
        for page, rooms in enumerate(self._sider):
            for room in rooms:
                rows = []
                for marks in room.merker:
                    row = _Radskriver(pdf, room.celle.mark, next(numbers))
                    rows.append(row.write(marks))
                    owners[2 * page + 1].extend(row.owners)
                _replace_row(pdf, room.celle.mark, rows)


def _find_cells(box: Box) -> Iterator[Box]:
    element = getattr(box, "element", None)
    if element is not None and element.get("class") == "rader":
        yield box
    else:
        for child in getattr(box, "children", ()):
            yield from _find_cells(child)


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
        pen.rule([(left, top + row.height) for row, left, top in room.rader])
        room.celle.children = ()  # keep the blocks out of the structure tree


class _Penn:
    """Draws on a page, each cell as marked content. Coordinates are points from the page's top left corner."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        fonts, marks = stream._fonts.values(), stream._tags  # noqa: SLF001 (see above)
        self._font = next(font for font in fonts if (font.family, font.weight) == REGULAR)
        self._mark = len(marks)

    def draw(self, row: Tegnet, left: float, top: float) -> Iterator[int | None]:
        """Draw one row; yields the mark of each cell, or None for an empty cell."""
        for number, (column, lines) in enumerate(zip(KOLONNER, row.celler, strict=True)):
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
            formed = shape(text, is_tall=column.is_tall)
            for glyph, letter, width in formed.glyfer:
                self._font.to_unicode.setdefault(glyph, letter)
                self._font.widths.setdefault(glyph, width)
            size = min(style.size, (column.width - 2 * SIDE) / formed.bredde)
            x = left + (column.width - SIDE - formed.bredde * size if column.is_right else SIDE)
            baseline = y + get_baseline(style.size, style.height)
            out.append(
                b"%g %g %g rg /%b %.5g Tf 1 0 0 -1 %.6g %.6g Tm %b TJ"
                % (*(style.grey,) * 3, self._font.hash.encode(), size, x, baseline, formed.pdf)
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
        if len(self._heads) != len(KOLONNER):
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

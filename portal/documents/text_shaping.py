"""Text in the print's regular and bold fonts: glyph coverage, width, line breaks and PDF operators."""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import uharfbuzz

# Found without settings: the process that draws a document has none.
PRINT_FOLDER = Path(__file__).resolve().parents[2] / "static" / "documents"
# Most texts of a long statement repeat. A cached one takes at most 3 kB: twenty megabytes in total.
KEPT_TEXTS = 8_000
MAX_KEPT_LENGTH = 100
KEPT_GLYPHS = 4_096  # shared by all texts
EM = 1000  # PDF glyph widths are in thousandths of the font size
# One glyph per letter: text copied from the PDF is the text that was written.
FEATURES = {"kern": True, "liga": False, "clig": False, "calt": False, "ccmp": False}
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, format, surrogate, private-use and unassigned
BREAK_AFTER = " -\u2013/"
BETWEEN_THOUSANDS = -50  # narrows spaces between digits, as `word-spacing` in the style sheet


@dataclass(frozen=True, slots=True)
class Formet:
    """A shaped text: glyph ids with letter and width, and the PDF operators."""

    bredde: float  # relative to the font size
    glyfer: tuple[tuple[int, str, int], ...]
    pdf: bytes


def list_letters(name: str) -> set[int]:
    """All characters of one of the print's fonts."""
    return set(_open(name).unicodes)


def _open(name: str) -> uharfbuzz.Face:
    return uharfbuzz.Face((PRINT_FOLDER / "fonts" / f"{name}.ttf").read_bytes())


@lru_cache(maxsize=2)
def _get_font(is_bold: bool = False) -> tuple[uharfbuzz.Font, float]:
    face = _open("Inter-Bold" if is_bold else "Inter-Regular")
    return uharfbuzz.Font(face), EM / face.upem


@lru_cache(maxsize=1)
def _list_simple() -> frozenset[str]:
    """Letters that need no complex shaping: left to right, one glyph each."""
    font, _scale = _get_font()
    return frozenset(
        letter
        for letter in map(chr, font.face.unicodes)
        if not unicodedata.combining(letter) and unicodedata.category(letter) not in UNSEEN
    )


def can_show(text: str) -> bool:
    """Whether the regular font can draw the whole text."""
    return _list_simple().issuperset(text)


@lru_cache(maxsize=16)
def get_baseline(size: float, line_height: float) -> float:
    """Distance from the top of a line to its baseline."""
    font, scale = _get_font()
    extents = font.get_font_extents("ltr")
    above, below = float(extents.ascender) * scale / EM * size, -float(extents.descender) * scale / EM * size
    return (line_height - above - below) / 2 + above


def shape(text: str, *, is_tall: bool = False, is_bold: bool = False) -> Formet:
    """Shape the text; `is_tall` uses tabular figures."""
    return (_shape if len(text) > MAX_KEPT_LENGTH else _shape_once)(text, is_tall, is_bold)


def _shape(text: str, is_tall: bool, is_bold: bool) -> Formet:
    font, scale = _get_font(is_bold)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, FEATURES | {"tnum": is_tall})
    glyphs, shown, used = [], "<", 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        letter, own = text[info.cluster], round(font.get_glyph_h_advance(info.codepoint) * scale)
        narrower = BETWEEN_THOUSANDS if is_tall and letter.isspace() else 0
        moved = own - round(position.x_advance * scale) - narrower
        shown += f"{info.codepoint:04x}" + (f">{moved}<" if moved else "")
        glyphs.append(_share_glyph(info.codepoint, letter, own))
        used += own - moved
    return Formet(bredde=used / EM, glyfer=tuple(glyphs), pdf=f"[{shown}>]".encode())


_shape_once = lru_cache(maxsize=KEPT_TEXTS)(_shape)


@lru_cache(maxsize=KEPT_GLYPHS)
def _share_glyph(codepoint: int, letter: str, width: int) -> tuple[int, str, int]:
    return codepoint, letter, width


def wrap(text: str, width: float, size: float) -> list[str]:
    """Break into lines after spaces and hyphens, and inside words wider than a line."""
    if not text:
        return []
    if _measure(text, size) <= width:
        return [text]
    lines, line = [], ""
    for piece in _split(text):
        if line and _measure(line + piece, size) > width:
            lines.append(line)
            line = ""
        line += piece
        while _measure(line, size) > width:
            fits = _count_fitting(line, width, size)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line else lines


def _measure(text: str, size: float) -> float:
    shown = text.rstrip()
    return shape(shown).bredde * size if shown else 0.0


def _split(text: str) -> list[str]:
    pieces, start = [], 0
    for place, letter in enumerate(text, start=1):
        if letter in BREAK_AFTER and text[place : place + 1] not in (" ", ""):
            pieces.append(text[start:place])
            start = place
    return [*pieces, text[start:]]


def _count_fitting(text: str, width: float, size: float) -> int:
    """Number of letters that fit, at least one. Binary search, since words may be long."""
    return max(bisect_right(range(1, len(text)), width, key=lambda count: _measure(text[:count], size)), 1)

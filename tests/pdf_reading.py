"""Reads a PDF back: its text page by page, and where each word stands.

By PDFium, which takes a fiftieth of the time of a reader in Python; `pdfplumber` is for what stands in the tags.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2


class Word(NamedTuple):
    """A word and its place, in points from the page's upper left corner."""

    text: str
    x0: float
    x1: float
    top: float


class PageWords(NamedTuple):
    """The words of a page, and its size."""

    words: list[Word]
    width: float
    height: float


def read_pages(pdf: bytes) -> list[str]:
    """The text of each page in the order in which it is written, with single, plain spaces."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def read_text(pdf: bytes) -> str:
    """The text of all pages."""
    return " ".join(read_pages(pdf))


def read_words(pdf: bytes) -> list[PageWords]:
    """The words of each page, with their places."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [PageWords([*_find_words(page)], *page.get_size()) for page in document]


def _find_words(page: pypdfium2.PdfPage) -> Iterator[Word]:
    text, height = page.get_textpage(), page.get_height()
    letters: list[tuple[str, float, float, float]] = []
    for number in range(text.count_chars()):
        letter = chr(pypdfium2.raw.FPDFText_GetUnicode(text, number))
        if not letter.isspace():
            left, _bottom, right, top = text.get_charbox(number, loose=True)
            letters.append((letter, left, right, height - top))
        elif letters:
            yield _join(letters)
            letters = []
    if letters:
        yield _join(letters)


def _join(letters: list[tuple[str, float, float, float]]) -> Word:
    texts, lefts, rights, tops = zip(*letters, strict=True)
    return Word("".join(texts), min(lefts), max(rights), min(tops))

"""Renders documents to PDF. Style sheet and fonts are read once; nothing else is fetched."""

import gc
import hashlib
import logging
import threading
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec
import weasyprint
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration

from portal.documents.dokument import Dokument
from portal.documents.pdf_rows import Radtegner
from portal.documents.rader import PLACE, PLACE_OF_COLUMNS, measure_columns, write_columns, write_rows
from portal.documents.text_shaping import PRINT_FOLDER, UNSEEN, list_letters

FONTS = ("Inter-Regular", "Inter-SemiBold", "Inter-Bold", "DejaVuSans")
ASCII = 0x7E
SPACES = frozenset("\t\n\r")
MISSING = "\u25a1"
UA_MARK = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Which part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
# One document at a time per process: fonts are shared, and Pango's font cache is not thread-safe.
_drawing = threading.Lock()


class _OwnFiles(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves only files in the print folder; all other URLs are refused."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> object:
        path = Path(unquote(urlsplit(url).path)).resolve()
        if urlsplit(url).scheme != "file" or not path.is_relative_to(PRINT_FOLDER):
            raise ValueError("only the project's own print files are read")
        return super().fetch(url, headers)


def draw(dokument: Dokument, tell: Callable[[str], None] = lambda _step: None) -> bytes:
    """HTML to PDF for the archive and for screen readers: PDF/A-3a and PDF/UA-1 at once.

    Equal documents give equal bytes. `tell` gets each progress message; an exception from it stops the rendering.
    """
    identifier = hashlib.sha256(msgspec.msgpack.encode((dokument.html, dokument.movements))).digest()[:16]
    with _drawing, _uncollected(), _listen(tell):
        fonts, sheet = _get_style()
        options = {"pdf_variant": "pdf/a-3a", "pdf_identifier": identifier, "custom_metadata": False}
        html, radtegner = _write_movements(dokument)
        html = _make_drawable(html)
        document = weasyprint.HTML(string=html, base_url=PRINT_FOLDER.as_uri(), url_fetcher=_OwnFiles()).render(
            font_config=fonts, stylesheets=[sheet], **options
        )
        if radtegner:
            radtegner.attach(document)
        _mark_as_accessible(document.metadata)
        document.metadata.attachments += [
            weasyprint.Attachment(
                string=one.innhold,
                name=one.navn,
                description=one.beskrivelse,
                created=dokument.laget,
                modified=dokument.laget,
                relationship="Data",
            )
            for one in dokument.vedlegg
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint does not close its colour profile
            pdf: bytes = document.write_pdf(finisher=radtegner.finish if radtegner else None, **options)
        return pdf


def _write_movements(dokument: Dokument) -> tuple[str, Radtegner | None]:
    """The HTML with column widths and room for the rows, and what draws into it."""
    table = dokument.movements
    if table is None:
        return dokument.html, None
    columns = measure_columns(table)
    rows, drawn = write_rows(table, columns)
    html = dokument.html.replace(PLACE_OF_COLUMNS, write_columns(columns)).replace(PLACE, rows)
    return html, Radtegner(table, drawn, columns)


def warm_up() -> None:
    """Load what every document needs, but no fonts: since 1.52 Pango starts a thread with them, which no fork has.

    A document drawn in a fork would wait for that thread for ever.
    """
    _list_letters()


def _mark_as_accessible(metadata: DocumentMetadata) -> None:
    """Add the PDF/UA mark and the extension schema that PDF/A requires for it.

    WeasyPrint supports one standard at a time. ISO 14289-1 section 5; ISO 19005-3 section 6.6.2.3.
    """
    generate = metadata.generate_rdf_metadata

    def generate_both(*args: object) -> bytes:
        rdf: bytes = generate(*args)
        head, end, tail = rdf.rpartition(b"</rdf:RDF>")
        return head + UA_MARK + end + tail

    metadata.generate_rdf_metadata = generate_both


@contextmanager
def _uncollected() -> Iterator[None]:
    """Turn garbage collection off: with so many live boxes it takes up to a fourth of the time and frees nothing.

    The caller collects afterwards.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _listen(tell: Callable[[str], None]) -> Iterator[None]:
    """Forward WeasyPrint's progress messages. It only writes them to its log."""
    progress = logging.getLogger("weasyprint.progress")
    listener = _Listener(tell)
    level, propagate = progress.level, progress.propagate
    progress.addHandler(listener)
    progress.setLevel(logging.INFO)
    progress.propagate = False
    try:
        yield
    finally:
        progress.removeHandler(listener)
        progress.setLevel(level)
        progress.propagate = propagate


class _Listener(logging.Handler):
    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        self._tell(record.getMessage())


def _make_drawable(text: str) -> str:
    """Remove invisible characters, and replace letters missing from our fonts with a box.

    PDF/A must embed every glyph it shows (ISO 19005-3 section 6.2.11.4.1).
    """
    strange = {ord(one) for one in set(text) - SPACES if ord(one) > ASCII or unicodedata.category(one) in UNSEEN}
    unseen = {one: "" for one in strange if unicodedata.category(chr(one)) in UNSEEN}
    table = dict.fromkeys(strange - _list_letters(), MISSING) | unseen
    return text.translate(table)


@lru_cache(maxsize=1)
def _list_letters() -> frozenset[int]:
    """Characters that some font has in all weights."""
    *inter, spare = (list_letters(name) for name in FONTS)
    return frozenset(set.intersection(*inter) | spare)


@lru_cache(maxsize=1)
def _get_style() -> tuple[FontConfiguration, weasyprint.CSS]:
    """Loaded once per process."""
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(filename=PRINT_FOLDER / "kontoutskrift.css", font_config=fonts, url_fetcher=_OwnFiles())
    return fonts, sheet

"""A document ready for layout: its text, figures and attachments."""

from datetime import datetime

import msgspec
from django.template.loader import render_to_string


class Vedlegg(msgspec.Struct, frozen=True, kw_only=True):
    """A machine-readable attachment inside the PDF."""

    navn: str
    beskrivelse: str
    innhold: bytes


class PdfRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the movements, as text."""

    dato: str
    tekst: str
    merknad: str
    referanse: str
    debet: str
    kredit: str
    saldo: str


class Dokument(msgspec.Struct, frozen=True, kw_only=True):
    """Input of `pdf.draw`. It is sealed on its way to the worker."""

    html: str
    filnavn: str
    laget: datetime
    hentet: datetime | None  # fetch time of the oldest figures
    rader: tuple[PdfRow, ...] = ()  # inserted at `rader.PLACE` in the HTML
    vedlegg: tuple[Vedlegg, ...] = ()


def write_html(template: str, context: dict[str, object]) -> str:
    """Render the template to a plain `str`; a SafeString cannot be sent to the worker."""
    return "".join((render_to_string(template, context), ""))

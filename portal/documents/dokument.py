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
    sum_debet: str = ""  # of this row and all before it
    sum_kredit: str = ""
    is_api: bool = False  # `tekst` is the API's and in bokmål, also in documents in another language


class MovementTable(msgspec.Struct, frozen=True, kw_only=True):
    """The table of movements: its rows, its first and last line, and the lines at page breaks."""

    kolonner: tuple[str, ...]  # headings
    start: PdfRow
    rader: tuple[PdfRow, ...]
    slutt: PdfRow
    til_side: str  # `Overføres til side %(side)s`
    fra_side: str

    def carry(self, tekst: str, number: int) -> PdfRow:
        """The line at a page break after that many rows."""
        last = self.rader[number - 1] if number else self.start
        return PdfRow(
            dato="",
            tekst=tekst,
            merknad="",
            referanse="",
            debet=last.sum_debet,
            kredit=last.sum_kredit,
            saldo=last.saldo,
        )


class Dokument(msgspec.Struct, frozen=True, kw_only=True):
    """Input of `pdf.draw`. It is sealed on its way to the worker."""

    html: str
    filnavn: str
    laget: datetime
    hentet: datetime | None  # fetch time of the oldest figures
    movements: MovementTable | None = None  # inserted at `rader.PLACE` in the HTML
    vedlegg: tuple[Vedlegg, ...] = ()


def write_html(template: str, context: dict[str, object]) -> str:
    """Render the template to a plain `str`; a SafeString cannot be sent to the worker."""
    return "".join((render_to_string(template, context), ""))

"""A document that is ready to be laid out: all its words and figures, and the files inside it."""

from datetime import datetime

import msgspec
from django.template.loader import render_to_string


class Vedlegg(msgspec.Struct, frozen=True, kw_only=True):
    """A file inside the file: the figures as a program reads them."""

    navn: str
    beskrivelse: str
    innhold: bytes


class Rad(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the movements, as text."""

    dato: str
    tekst: str
    merknad: str
    referanse: str
    debet: str
    kredit: str
    saldo: str


class Dokument(msgspec.Struct, frozen=True, kw_only=True):
    """What `pdf.draw` makes a PDF of; it travels sealed to the process that does."""

    html: str
    filnavn: str
    laget: datetime
    hentet: datetime | None  # the oldest of its figures
    rader: tuple[Rad, ...] = ()  # they stand where `rader.PLACE` is in the HTML
    vedlegg: tuple[Vedlegg, ...] = ()


def write_html(template: str, context: dict[str, object]) -> str:
    """The template filled, as a plain text: it goes to another process, where nobody asks what is safe in it."""
    return "".join((render_to_string(template, context), ""))

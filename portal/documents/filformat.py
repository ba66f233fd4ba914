"""Registry of file formats. To add one, write its renderer and an entry here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.clock import NORGE
from portal.documents.csvfil import render_tabell
from portal.documents.regneark import render_xlsx
from portal.documents.tabell import Tabell


@dataclass(frozen=True, slots=True, kw_only=True)
class Filformat:
    """A file format: its suffix, its content type, and its name on links."""

    suffix: str
    content_type: str
    navn: Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabellformat(Filformat):
    """A table format with its renderer."""

    render: Callable[[Sequence[Tabell], datetime], bytes]


PDF = Filformat(suffix="pdf", content_type="application/pdf", navn=_("PDF"))  # rendered by the worker
CSV = Tabellformat(
    suffix="csv",
    content_type="text/csv; charset=utf-8",
    navn=_("CSV"),
    render=lambda tabeller, _made: render_tabell(tabeller[0]),  # CSV holds one table
)
XLSX = Tabellformat(
    suffix="xlsx",
    content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    navn=_("Regneark"),
    render=render_xlsx,
)
TABELLFORMATER = (XLSX, CSV)  # the one that keeps digits as they are is offered first


def write_stempel(made: datetime) -> str:
    """Creation time in file names, Norwegian time: `20230828T0914`."""
    return f"{made.astimezone(NORGE):%Y%m%dT%H%M}"

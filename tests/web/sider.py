"""What tests of pages share: people, and reading a page as a person does."""

import re
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Protocol

REGNSKAPSFORER = "22898530195"
DAGLIG_LEDER = "07847821277"
UTEN_VIRKSOMHET = "30819941854"
ORGANISATION_PATHS = (
    "",
    "ubetalte-krav/",
    "uplasserte-innbetalinger/",
    "kontoutskrift/",
    "kontoutskrift/?fra=2022-01-01&til=2022-12-31",
    "kontoutskrift.pdf?fra=2022-01-01&til=2022-12-31",
    "kontoutskrift.csv?fra=2022-01-01&til=2022-12-31",
    "kontoutskrift.xlsx?fra=2022-01-01&til=2022-12-31",
    "ubetalte-krav.csv",
    "ubetalte-krav.xlsx",
    "innbetalinger.csv?aar=2022",
    "utbetalinger.xlsx?aar=2022",
    "betalingsblankett.pdf?id=KRAV-33712709&id=KRAV-33949619",
    "fil/ingen-slik/",
    "fil/ingen-slik/last-ned",
    "betalte-krav/?aar=2022",
    "innbetalinger/?aar=2022",
    "utbetalinger/?aar=2022",
    "tilgodebeloep/?aar=2022",
    "krav/KRAV-33712709/",
    "betal/KRAV-33712709/",
    "betal/",
    "betal/?id=KRAV-33712709&id=KRAV-33949619",
    "innsyn/",
    "innsyn.csv",
)
# Those that answer with what they show, at once: what is laid out comes when the worker has done it.
SHOWN_PATHS = tuple(path for path in ORGANISATION_PATHS if ".pdf" not in path and "fil/" not in path)
PAGE_PATHS = tuple(path for path in SHOWN_PATHS if ".csv" not in path and ".xlsx" not in path)
# With those that are only posted to: refused to the same people in the same way.
EVERY_PATH = (*ORGANISATION_PATHS, "hent/", "favoritt/", "fil/ingen-slik/avbryt/")


class HasContent(Protocol):
    """An answer, of whichever of Django's classes."""

    @property
    def content(self) -> bytes: ...


def get_text(response: HasContent) -> str:
    """The words of a page, with single spaces and ordinary ones for non-breaking."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


@dataclass(frozen=True)
class Knapp:
    """A button that opens a row or a claim group in place, as it stands on the page."""

    navn: str
    veksle: str  # the query it leads to
    is_apen: bool


def list_knapper(response: HasContent, hva: str = "") -> list[Knapp]:
    """The buttons of the lists on a page, or with `gruppe` of its claim groups, in their order."""
    found = re.findall(
        r'<a\s+class="[\w-]+"\s+id="apne-(gruppe)?[^"]*"\s+role="button"\s+href="([^"#]*)#'
        r'.*?aria-expanded="(true|false)".*?>(.*?)</a>',
        response.content.decode(),
        flags=re.DOTALL,
    )
    return [
        Knapp(" ".join(unescape(re.sub(r"<[^>]+>", " ", inner)).split()), unescape(query), is_apen == "true")
        for kind, query, is_apen, inner in found
        if kind == hva
    ]


def read_column(response: HasContent, navn: str) -> list[Decimal]:
    """The amounts of one column of the open claims, without the sum under them."""
    page = response.content.decode()
    table = page[page.index('class="ds-table liste kravtabell"') :]
    cells = re.findall(f'data-l="{navn}">([^<]+)<', table[: table.index("<tfoot>")])
    return [Decimal(cell.replace("\u00a0", "").replace("\u2212", "-").replace(",", ".")) for cell in cells]


def find_toggle(response: HasContent, navn: str, hva: str = "") -> str:
    """The query behind the button of this name."""
    return next(knapp.veksle for knapp in list_knapper(response, hva) if navn in knapp.navn)

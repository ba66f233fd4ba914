"""Shared by page tests: people, paths and parsing of pages."""

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
    "tilgodebeloep.csv?aar=2022",
    "betalte-krav.csv?aar=2022",
    "uplasserte-innbetalinger.xlsx",
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
    "betal/?forfalte=ja",
    "betal/?id=KRAV-33712709&id=KRAV-33949619",
    "betalingsfil/?alle=ja",
    "kalender/",
    "kalender.ics",
    "innsyn/",
    "innsyn.csv",
    "systemtilgang/",
)
# A firm's pages: they show no figures.
FIRM_PATHS = ("systemtilgang/klienter/", "systemtilgang/klienter/regn/")
EMPTY_PATHS = ("avstemming/", "avstemming/csv/")  # no figures until somebody has begun
# Pages that respond with their content at once, unlike files made by the worker.
SHOWN_PATHS = tuple(path for path in ORGANISATION_PATHS if ".pdf" not in path and not path.startswith("fil/"))
PAGE_PATHS = (*(path for path in SHOWN_PATHS if not re.search(r"\.(csv|xlsx|ics)", path)), *FIRM_PATHS, *EMPTY_PATHS)
# Including POST-only URLs, which have the same access rules.
EVERY_PATH = (
    *ORGANISATION_PATHS,
    *FIRM_PATHS,
    *EMPTY_PATHS,
    "siste-innbetaling/",
    "hent/",
    "favoritt/",
    "klientkort/",
    "fil/ingen-slik/avbryt/",
    "betalingsfil/ingen-slik/09.xml",
    "betalingsfil/fjern/",
    "avstemming/les/x/",
    "avstemming/csv/x/",
    "avstemming/lesing/",
    "avstemming/lesing/avbryt/",
    *(f"avstemming/2022-01-31/{name}" for name in ("", "kontoer/", "svar/", "koble/x/", "ferdig/", "slett/")),
    *(f"avstemming/2022-01-31/{name}" for name in ("bro.pdf", "bro.csv", "ferdig/bro.pdf", "ferdig/bro.xlsx")),
    "betalingsfil/forkast/",
    *(f"systemtilgang/{name}/" for name in ("be-om", "endre", "trekk", "til-altinn", "funnet")),
    *(
        f"systemtilgang/klienter/regn/{name}/"
        for name in ("be-om", "trekk", "natt", "velg", "stopp", "fortsett", "toem")
    ),
)


class HasContent(Protocol):
    """Any Django response."""

    @property
    def content(self) -> bytes: ...


def get_text(response: HasContent) -> str:
    """Text of a page with normalised spaces."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


@dataclass(frozen=True)
class Knapp:
    """A button that opens a row or claim group in place."""

    navn: str
    veksle: str  # its query
    is_apen: bool


def list_knapper(response: HasContent, hva: str = "") -> list[Knapp]:
    """Row buttons of a page, or with `gruppe` its claim group buttons."""
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
    """Amounts of one column of the open claims, without totals."""
    page = response.content.decode()
    table = page[page.index('class="ds-table liste kravtabell') :]
    cells = re.findall(f'data-l="{navn}">([^<]+)<', table[: table.index("<tfoot>")])
    return [Decimal(cell.replace("\u00a0", "").replace("\u2212", "-").replace(",", ".")) for cell in cells]


def find_toggle(response: HasContent, navn: str, hva: str = "") -> str:
    """Query of the button with this name."""
    return next(knapp.veksle for knapp in list_knapper(response, hva) if navn in knapp.navn)

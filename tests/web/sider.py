"""What tests of pages share: people, and reading a page as a person does."""

import re
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
    "kontoutskrift.pdf?fra=2022-01-01&til=2022-12-31",
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
# With those that are only posted to: refused to the same people in the same way.
EVERY_PATH = (*ORGANISATION_PATHS, "hent/", "favoritt/")


class HasContent(Protocol):
    """An answer, of whichever of Django's classes."""

    @property
    def content(self) -> bytes: ...


def get_text(response: HasContent) -> str:
    """The words of a page, with single spaces and ordinary ones for non-breaking."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)

"""Making payment files in tests of pages."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Protocol
from xml.etree import ElementTree as ET

from django.test import Client

from tests.conftest import NORDLYS
from tests.web.sider import HasContent

SIDE = f"/virksomhet/{NORDLYS}/"
FIL = f"{SIDE}betalingsfil/"
KONTO = "1503 00 00002"


class Answer(Protocol):
    """What the test client gives."""

    @property
    def content(self) -> bytes: ...

    @property
    def status_code(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...


def read_form(response: HasContent) -> dict[str, list[str]]:
    """The hidden fields of the form that makes a file."""
    page = response.content.decode()
    form = page[page.index('<form method="post" action="' + FIL) :]
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[: form.index("</form>")]
    ):
        fields.setdefault(name, []).append(unescape(value))
    return fields


def make(browser: Client, query: str = "?alle=ja", **changed: list[str]) -> Answer:
    """Open the page and send its form."""
    fields = read_form(browser.get(FIL + query)) | {"konto": [KONTO], "naar": ["forst"], "lag": ["09"]}
    return browser.post(FIL, fields | changed)


def find_fil_id(made: Answer) -> str:
    """The id of the file that was made."""
    found = re.search(r"[?&]fil=([0-9a-f]{24})", made.headers["Location"])
    assert found is not None
    return found[1]


def fetch(browser: Client, made: Answer, versjon: str = "09") -> Answer:
    """Download the file that was made."""
    return browser.get(f"{FIL}{find_fil_id(made)}/{versjon}.xml")


def list_payments(content: bytes) -> list[tuple[str, str]]:
    """KID and amount of each payment in a file."""
    root = ET.fromstring(content)
    ns = {"": root.tag[1:].partition("}")[0]}
    rows = root.iterfind(".//CdtTrfTxInf", ns)
    return sorted((row.findtext(".//Ref", "", ns), row.findtext("Amt/InstdAmt", "", ns)) for row in rows)

"""Helpers that read the client list."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal

from django.test import Client

TALL = "/virksomheter/"
HELE = f"{TALL}?vis=alle"  # without a choice, the page opens on those who need attention
Work = Callable[[], int]


def read_file(client: Client, query: str = "") -> dict[str, dict[str, str]]:
    """Rows of the file by organisation number."""
    text = client.get(f"/virksomheter.csv{query}").content.decode("utf-8-sig")
    return {row["organisasjonsnummer"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}


def show(client: Client, query: str = "") -> list[str]:
    """The organisation numbers on the page, in order."""
    return re.findall(r'id="klient-([0-9]{9})"', client.get(_add_vis(query)).content.decode())


def as_decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _add_vis(query: str) -> str:
    """The whole list, unless the query says which part."""
    return TALL + query if "vis=" in query else HELE + query.replace("?", "&", 1)

"""Helpers that order papers for many clients."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import timedelta

from django.test import Client

from portal.domain.numre import is_orgnr
from tests.conftest import NORDLYS
from tests.web.klientliste import show

PAGE = "/virksomheter/papirer/"
IGJEN = timedelta(seconds=31)  # after which a client is tried again


def list_mine(client: Client) -> list[str]:
    """The organisations of the list but the largest."""
    return [orgnr for orgnr in show(client, "?vis=alle") if orgnr != NORDLYS]


def list_offered(client: Client, query: str) -> list[str]:
    """The organisations that the form offers."""
    return re.findall(r'name="klient" value="(\d{9})"', client.get(PAGE + query).content.decode())


def list_numbers(antall: int) -> list[str]:
    """So many organisation numbers with right check digits."""
    return [text for text in map(str, range(310_000_000, 310_020_000)) if is_orgnr(text)][:antall]


def order(client: Client, orgnumre: Sequence[str], **fields: object) -> str:
    """Order CSV of last year; returns the order's address."""
    response = client.post(PAGE, {"klient": orgnumre, "periode": "ifjor", "format": ["csv"], **fields})
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def fetch_zip(client: Client, address: str) -> zipfile.ZipFile:
    response = client.get(f"{address}last-ned")
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response)))


def read_rows(content: bytes) -> list[dict[str, str]]:
    """A CSV's rows without its notes, which tell when it was made."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return [row for row in rows if next(iter(row.values())) != "merknad"]


def read_index(package: zipfile.ZipFile) -> dict[str, dict[str, str]]:
    """Rows of the index by organisation number."""
    return {row["organisasjonsnummer"]: row for row in read_rows(package.read("00 Oversikt.csv"))}

"""A file must be what its name says."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.access.klientkort import find_klientkort
from sandbox.app import Sandbox
from tests.conftest import NORDLYS, LoggInn
from tests.web.avstemming import get_books
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text
from tests.web.test_avstemming import upload

pytestmark = pytest.mark.django_db
CARDS = f"organisasjonsnummer;klientnummer;etiketter;ansvarlig\n{NORDLYS};1;;\n".encode()
WRONG_ENDING, NOT_PACKED, PACKED = "med et navn som slutter på", "men filen er ikke pakket", "men filen er pakket"


@pytest.mark.parametrize(
    ("suffix", "zipped", "told"),
    [(".zip", "0", NOT_PACKED), (".xml", "1", PACKED), (".exe", "1", WRONG_ENDING), (".html", "0", WRONG_ENDING)],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    logg_inn: LoggInn, api: Sandbox, tmp_path: Path, suffix: str, zipped: str, told: str
) -> None:
    books = get_books(api, zip="1") if zipped == "1" else get_books(api)

    response = upload(logg_inn(DAGLIG_LEDER), tmp_path, books, suffix)

    assert response.status_code == 400
    assert told in get_text(response)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("klienter.xlsx", b"PK\x03\x04" + CARDS, WRONG_ENDING),
        ("klienter.csv", b"PK\x03\x04" + CARDS, PACKED),
        ("klienter", CARDS, WRONG_ENDING),
    ],
)
def test_client_numbers_come_from_a_table_by_name_and_content(
    logg_inn: LoggInn, name: str, content: bytes, told: str
) -> None:
    client = logg_inn(REGNSKAPSFORER)

    assert told in _read_in(client, name, content)
    assert find_klientkort(client.session) == {}
    assert "1 linje er lest inn." in _read_in(client, "Klienter.CSV", CARDS)


def _read_in(client: Client, name: str, content: bytes) -> str:
    form = {"fil": SimpleUploadedFile(name, content)}
    return get_text(client.post("/virksomheter/klientkort/les/", form, follow=True))

"""API texts with HTML or template code are escaped on every page."""

from pathlib import Path

import pytest
from django.test import Client

from tests.conftest import NORDLYS
from tests.web.sider import PAGE_PATHS, list_knapper

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script><img src=x onerror=y>{{ request }}"
# Descriptions, instalments and names in the example data that pages show.
WORDS = ("Utskrevet forskuddsskatt, person", "Mva-melding", "1. termin", "Terminbeløp", "Skatt")


@pytest.fixture
def hostile(sandbox_data: Path) -> None:
    for file in (sandbox_data / "parties" / NORDLYS).glob("*.json"):
        text = file.read_text(encoding="utf-8")
        for word in WORDS:
            text = text.replace(f'"{word}"', f'"{word} {HOSTILE}"')
        file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("path", PAGE_PATHS)
def test_texts_from_the_api_are_escaped_on_every_page(hostile: None, bruker: Client, path: str) -> None:
    opened = [knapp.veksle for knapp in list_knapper(bruker.get(f"/virksomhet/{NORDLYS}/"))]

    for query in ("", *(opened if path in ("", "ubetalte-krav/") else ())):
        page = bruker.get(f"/virksomhet/{NORDLYS}/{path}{query}").content.decode()
        assert "<script>" not in page
        assert "<img" not in page


def test_the_hostile_text_is_on_the_page(hostile: None, bruker: Client) -> None:
    page = bruker.get(f"/virksomhet/{NORDLYS}/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=y&gt;{{ request }}" in page

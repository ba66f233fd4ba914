"""Extreme dates and texts are shown or reported as unreadable, never an error."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from portal.api.parse import parse_aapne_krav
from tests.conftest import NORDLYS
from tests.web.sider import SHOWN_PATHS, get_text

pytestmark = pytest.mark.django_db
TEXT = "a\\u0000b\\nc\\u202ed\\u2066e" + "x" * 10_000
SUMS = '"sumForfalteKrav": 161467.0', '"sumIkkeForfalteKrav": 62500.0'


def rewrite(sandbox_data: Path, pattern: str, put: str, *, only: str = "*.json") -> None:
    for file in (sandbox_data / "parties" / NORDLYS).glob(only):
        file.write_text(re.sub(pattern, put, file.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("field", ["[a-zA-Z]*[dD]ato", "forfallsdato", "opprettelsesdatoForKrav"])
def test_any_date_works_on_every_page_and_in_every_file(
    sandbox_data: Path, bruker: Client, day: str, field: str
) -> None:
    rewrite(sandbox_data, rf'"({field})": "2[0-9-]+"', rf'"\1": "{day}"')
    # All overdue by the authority's sums, so the portal looks up the day after the last due date.
    rewrite(sandbox_data, SUMS[0], '"sumForfalteKrav": 223967.0', only="aapnekrav.json")
    rewrite(sandbox_data, SUMS[1], '"sumIkkeForfalteKrav": 0.0', only="aapnekrav.json")

    # A calendar without due dates leads back to the page, which says so.
    statuses = {path: bruker.get(f"/virksomhet/{NORDLYS}/{path}", follow=True).status_code for path in SHOWN_PATHS}

    assert statuses == dict.fromkeys(SHOWN_PATHS, 200)
    if field != "opprettelsesdatoForKrav":
        shown = get_text(bruker.get(f"/virksomhet/{NORDLYS}/"))
        assert ".".join(reversed(day.split("-"))) in shown


@pytest.mark.parametrize("field", ["kravidentifikator", "kravtype", "tekst", "kravgruppe", "kidnummer", "aar"])
def test_any_text_works_on_every_page_and_in_every_file(sandbox_data: Path, bruker: Client, field: str) -> None:
    put = TEXT.replace("\\", "\\\\")
    rewrite(sandbox_data, rf'"({field})": "[^"]*"', rf'"\1": "{put}"')

    for path in SHOWN_PATHS:
        response = bruker.get(f"/virksomhet/{NORDLYS}/{path}", follow=True)

        assert response.status_code in (200, 404)
        if path.endswith("/"):
            assert "x" * 501 not in response.content.decode()
            assert not set("\x00\u202e\u2066") & set(response.content.decode())


def test_an_identifier_with_a_line_break_gets_a_working_link(sandbox_data: Path, bruker: Client) -> None:
    rewrite(sandbox_data, '"KRAV-33712709"', r'"KRAV-3\\n3712709"')

    body = (sandbox_data / "parties" / NORDLYS / "aapnekrav.json").read_bytes()
    names = {krav.kravidentifikator for krav in parse_aapne_krav(body).alle_krav}
    (name,) = (name for name in names if name.startswith("KRAV-3 "))

    overview = bruker.get(f"/virksomhet/{NORDLYS}/ubetalte-krav/")
    page = bruker.get(reverse("krav", args=[NORDLYS, name]))

    assert (overview.status_code, page.status_code) == (200, 200)
    assert "KRAV-3 3712709" in get_text(page)

"""The switcher keeps the page one is on, with its year or period, and nothing that is about one organisation alone."""

import re

import pytest
from django.test import Client

from tests.conftest import NORDLYS

pytestmark = pytest.mark.django_db
LYSTIG = "212201782"


def list_addresses(client: Client, path: str) -> set[str]:
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{path}"}
    page = client.get(f"/virksomheter/bytt/?valgt={NORDLYS}&sok={LYSTIG}", headers=headers).content.decode()
    return set(re.findall(r'<a href="([^"]+)" role="option"', page))


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("", ""),
        ("ubetalte-krav/", "ubetalte-krav/"),
        ("ubetalte-krav/?sok=mva&apen=abc", "ubetalte-krav/"),
        ("innbetalinger/?aar=2022&apen=abc", "innbetalinger/?aar=2022"),
        ("kontoutskrift/?fra=2022-01-01&til=2022-12-31", "kontoutskrift/?fra=2022-01-01&amp;til=2022-12-31"),
        ("krav/KRAV-33712709/", ""),
        ("betal/KRAV-33712709/", ""),
        ("fil/ingen-slik/", ""),
        ("finnes-ikke/", ""),
    ],
)
def test_the_page_is_kept_where_every_organisation_has_it(accountant: Client, path: str, kept: str) -> None:
    assert list_addresses(accountant, f"/virksomhet/{NORDLYS}/{path}") == {f"/virksomhet/{LYSTIG}/{kept}"}


def test_without_a_known_page_it_is_the_first(accountant: Client) -> None:
    assert list_addresses(accountant, "/%00//") == {f"/virksomhet/{LYSTIG}/"}

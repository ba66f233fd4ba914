"""Links work, or are left out if the identifier cannot be in a URL."""

from html import unescape
from urllib.parse import unquote

import pytest
from django.test import Client

from portal.web.forms import MAX_ID
from portal.web.templatetags.lenker import betal_url, krav_url
from tests.conftest import NORDLYS
from tests.web.served import Serve, make_krav
from tests.web.sider import get_text, list_knapper

pytestmark = pytest.mark.django_db
BASE = f"/virksomhet/{NORDLYS}/"
AWKWARD = (
    "KRAV-3/1",
    "a b",
    "100 %",
    "%2e%2e",
    "%2F",
    "hva?",
    "nr#1",
    "a&b=c;d",
    "a+b",
    "back\\slash",
    "krav/betal",
    "...",
    "Ærfugl 日本語 😀",
    "anf\"ørsel'",
    "x" * MAX_ID,
)
UNUSABLE = ("", ".", "..", "a/../b", "./a", "a/.", "x" * (MAX_ID + 1), "to\nlinjer")


@pytest.mark.parametrize("identifier", UNUSABLE)
def test_no_url_is_made_that_a_browser_would_change(identifier: str) -> None:
    assert krav_url(NORDLYS, identifier) == betal_url(NORDLYS, identifier) == ""


@pytest.mark.parametrize("identifier", AWKWARD)
def test_every_link_leads_to_its_page(bruker: Client, serve: Serve, identifier: str) -> None:
    krav = make_krav(10000, identifier=identifier)
    serve(aapne=[krav, make_krav(5, identifier="K-2")], krav=[krav], inn=[])

    page, pay = (bruker.get(make(NORDLYS, identifier)) for make in (krav_url, betal_url))

    assert (page.status_code, pay.status_code) == (200, 200)
    assert page.context["krav_id"] == identifier
    assert "10 000,00" in get_text(pay)
    assert "5,00" not in get_text(pay)
    assert unquote(krav_url(NORDLYS, identifier)) == f"{BASE}krav/{identifier}/"
    assert betal_url(NORDLYS, identifier) in unescape(page.content.decode())


@pytest.mark.parametrize("identifier", ["..", "a/../b", "to\nlinjer"])
@pytest.mark.parametrize(
    "path", ["", "ubetalte-krav/", "betal/", "krav/K-2/", "betalte-krav/?aar=2022", "innbetalinger/?aar=2023"]
)
def test_pages_show_a_claim_that_cannot_have_a_link(bruker: Client, serve: Serve, identifier: str, path: str) -> None:
    odd = make_krav(10000, identifier=identifier)
    serve(aapne=[odd, make_krav(5, identifier="K-2")], krav=[odd, make_krav(0, identifier="K-3", paid_on="2022-12-01")])

    for query in ("", *(knapp.veksle for knapp in list_knapper(bruker.get(BASE + path)))):
        response = bruker.get(BASE + path if not query else BASE + path.split("?")[0] + query)
        assert response.status_code == 200
        assert "/krav/../" not in response.content.decode()
        assert "/betal/../" not in response.content.decode()

"""What people type in searches and fields is read in the language of the page."""

import re
import unicodedata

import pytest
from django.test import Client

from tests.conftest import NORDLYS, LoggInn
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
KRAV = f"/virksomhet/{NORDLYS}/ubetalte-krav/"


@pytest.mark.parametrize(
    "sok",
    [
        "61 244,00",
        "kr 61 244",
        "61244.00",
        "61,244.00",
        "NOK 61 244,-",
        "11.4.2022",
        "2022-04-11",
        "11. april 2022",
        "KID 1824 1683 5244 8562 8643 901",
        "KRAV-33712709",
        "7694 05 18888",
    ],
)
def test_a_claim_is_found_however_its_number_amount_or_date_is_written(bruker: Client, sok: str) -> None:
    assert "Mva-melding" in get_text(bruker.get(KRAV, {"sok": sok}))
    assert "Ingenting passer" not in get_text(bruker.get(KRAV, {"sok": sok}))


@pytest.mark.parametrize("path", ["/virksomheter/", "/virksomheter/?vis=forfalt"])
@pytest.mark.parametrize("sok", ["NO314055403MVA", "314.055.403", "Org.nr. 314 055 403", "314-055-403"])
def test_an_organisation_is_found_in_every_search(logg_inn: LoggInn, path: str, sok: str) -> None:
    page = get_text(logg_inn(REGNSKAPSFORER).get(path, {"sok": sok}))

    assert "Nordlys" in page


def test_the_switcher_finds_it_too_and_a_name_in_any_form_of_letters(logg_inn: LoggInn) -> None:
    client, told = logg_inn(REGNSKAPSFORER), {"HX-Request": "true", "HX-Target": "bytter-treff"}

    for sok in ("NO 314 055 403 MVA", unicodedata.normalize("NFD", "båtsnekkeri")):
        page = client.get("/virksomheter/bytt/", {"sok": sok}, headers=told).content.decode()
        assert page.count('role="option"') == 1


@pytest.mark.parametrize(
    ("language", "typed", "status"),
    [
        ("nb", "1 234,50", 200),
        ("nb", "1,234.50", 200),
        ("nb", "kr 1 234", 200),
        ("nb", "1.234", 400),
        ("nb", "1,234", 400),
        ("nn", "1.234", 400),
        ("en", "1,234", 200),
        ("en", "1,234.50", 200),
        ("en", "1.234", 400),
        ("nb", "tull", 400),
    ],
)
def test_an_amount_is_read_in_the_language_of_the_page_and_never_guessed(
    bruker: Client, language: str, typed: str, status: int
) -> None:
    response = bruker.get(KRAV, {"minst": typed}, headers={"accept-language": language})

    page = response.content.decode()
    assert response.status_code == status
    assert re.search(rf'name="minst"[^>]*value="{re.escape(typed)}"', page)
    assert ('id="filter-minst-feil"' in page, 'id="filter-mest-feil"' in page) == (status == 400, False)
    assert page.count("autofocus") == (status == 400)
    if typed in ("1.234", "1,234") and status == 400:
        assert "1\u00a0234,00" in page  # how to write it


def test_the_first_wrong_field_of_several_takes_the_focus(bruker: Client) -> None:
    page = bruker.get(KRAV, {"minst": "x", "mest": "y"}).content.decode()

    assert page.count("autofocus") == 1
    assert page.index('id="filter-minst"') < page.index("autofocus") < page.index('id="filter-mest"')


def test_the_first_wrong_field_of_the_check_takes_the_focus_and_dates_are_read_as_written(client: Client) -> None:
    form = {"orgnr": "NO 314 055 403 MVA", "fra": "1. januar 2022", "til": "31.12.22", "laget": "i går", "saldo": "x"}

    page = client.post("/kontroll/", form).content.decode()

    assert [name for name in (*form, "referanse") if f'id="{name}-feil"' in page] == ["laget", "saldo", "referanse"]
    assert page.count("autofocus") == 1
    assert page.index('id="laget"') < page.index("autofocus") < page.index('id="saldo"')


def test_clients_are_in_norwegian_order_in_both_directions(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)
    names = [one.navn for one in client.get("/virksomheter/?vis=alle&sorter=navn").context["klienter"]]
    turned = [one.navn for one in client.get("/virksomheter/?vis=alle&sorter=-navn").context["klienter"]]

    assert len(names) == 40
    assert names == turned[::-1]
    marked = [name[0] for name in names if name[0] in "ZÆØÅ"]
    assert marked == sorted(marked, key="ZÆØÅ".index)

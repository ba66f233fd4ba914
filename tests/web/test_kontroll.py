"""Verifying a print: open to anyone, and reveals only yes or no."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from tests.conftest import EIER, NORDLYS, LoggInn
from tests.web.filer import get_pdf
from tests.web.sider import get_text
from tests.web.test_kontoutskrift import PDF, read_pdf

pytestmark = pytest.mark.django_db
FIELDS = ("orgnr", "fra", "til", "laget", "saldo", "referanse")


@pytest.fixture
def typed(bruker: Client) -> dict[str, str]:
    """Form values copied from a print."""
    text = read_pdf(get_pdf(bruker, PDF, {"fra": "2022-01-01", "til": "2022-12-31"}))
    reference = re.search(r"(?:[0-9A-Z]{4}-){7}[0-9A-Z]{4}", text)
    made = re.search(r"Laget (\S+ kl\. \S+)", text)
    assert reference is not None
    assert made is not None
    return {
        "orgnr": "314 055 403",
        "fra": "01.01.2022",
        "til": "31.12.2022",
        "laget": made[1],
        "saldo": "161 467,00",
        "referanse": reference[0].lower(),
    }


def ask(typed: dict[str, str]) -> tuple[int, str]:
    answer = Client().post("/kontroll/", typed)
    return answer.status_code, get_text(answer)


def test_anyone_can_verify_a_print(typed: dict[str, str]) -> None:
    status, text = ask(typed)

    assert status == 200
    assert "Utskriften med denne referansen er laget her" in text


def test_the_address_in_the_qr_code_fills_in_the_form(logg_inn: LoggInn) -> None:
    bruker = logg_inn(EIER)
    answer = bruker.get(PDF.replace(".pdf", "/"), {"fra": "2022-01-01", "til": "2022-12-31"})
    address = answer.context["utskrift"]["kontroll"].lenke

    page = Client().get(urlsplit(address)._replace(scheme="", netloc="").geturl())
    filled = dict(re.findall(r'name="([a-z]+)" value="([^"]*)"', page.content.decode()))
    status, text = ask({name: filled[name] for name in FIELDS})

    assert address.startswith(settings.PORTAL_URL + "/kontroll/?")
    assert "aria-invalid" not in page.content.decode()
    assert (filled["orgnr"], filled["saldo"]) == (NORDLYS, "161467,00")
    assert (status, "Utskriften med denne referansen er laget her" in text) == (200, True)


def test_an_address_made_by_others_fills_in_text_only() -> None:
    query = {"orgnr": '"><script>alert(1)</script>', "saldo": ["1", "2"], "referanse": "A" * 500, "ukjent": "x"}

    answer = Client().get("/kontroll/", query)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "<script>alert" not in page
    assert 'name="saldo" value=""' in page
    assert f'value="{"A" * 80}"' in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("orgnr", "212201782"),
        ("til", "30.12.2022"),
        ("saldo", "161 467,01"),
        ("referanse", "0" * 32),
        ("fra", "02.01.2022"),
    ],
)
def test_a_changed_print_gives_no_without_details(typed: dict[str, str], field: str, value: str) -> None:
    pages = set()
    for other in ({field: value}, {"referanse": "1" * 32}):
        answer = Client().post("/kontroll/", typed | other)
        page = re.sub(r'value="[^"]*"', "", answer.content.decode())
        pages.add(page)
        assert answer.status_code == 200
        assert "hører ikke til en utskrift herfra" in page

    assert len(pages) == 1


@pytest.mark.parametrize("field", FIELDS)
def test_an_invalid_field_has_a_message_and_input_is_kept(typed: dict[str, str], field: str) -> None:
    wrong = "" if field == "referanse" else "tull"
    answer = Client().post("/kontroll/", typed | {field: wrong})
    page = answer.content.decode()

    assert answer.status_code == 400
    assert page.count('aria-invalid="true"') == 1
    assert f'id="{field}-feil"' in page
    assert all(value in page for name, value in typed.items() if name != field)


def test_guessing_is_rate_limited(typed: dict[str, str], settings: Settings) -> None:
    settings.LIMIT_CHECKS = 2

    assert [ask(typed)[0] for _ in range(3)] == [200, 200, 429]


def test_the_result_reveals_nothing_about_the_organisation(typed: dict[str, str]) -> None:
    _, text = ask(typed | {"referanse": "1" * 32})

    assert "Nordlys" not in text
    assert NORDLYS not in text


def test_a_repeated_field_is_refused(typed: dict[str, str]) -> None:
    answer = Client().post("/kontroll/", {**typed, "orgnr": ["1", typed["orgnr"]]})

    assert answer.status_code == 400
    assert "Feltet er sendt to ganger." in get_text(answer)

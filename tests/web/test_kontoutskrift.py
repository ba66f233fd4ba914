"""The statement: period form, file and content."""

import re
from collections import Counter
from html import unescape

import pytest
from django.test import Client

from portal.domain.typed import read_date
from sandbox.app import Sandbox
from tests.conftest import EIER, EKSEMPEL_B, NORDLYS, LoggInn
from tests.pdf_reading import read_text
from tests.web.filer import get_pdf
from tests.web.sider import REGNSKAPSFORER, HasContent, get_text

pytestmark = pytest.mark.django_db
SIDE = f"/virksomhet/{NORDLYS}/kontoutskrift/"
PDF = f"/virksomhet/{NORDLYS}/kontoutskrift.pdf"


def read_pdf(response: HasContent) -> str:
    assert response.content.startswith(b"%PDF"), get_text(response)
    return read_text(response.content)


@pytest.mark.parametrize(
    ("fra", "til", "figures"),
    [
        ("2022-01-01", "2022-12-31", ("51 574,00", "278 308,00", "186 750,00", "18 335,00", "161 467,00")),
        ("01.01.2023", "28.08.2023", ("161 467,00", "62 500,00", "223 967,00")),
    ],
)
def test_the_statement_shows_how_opening_becomes_closing_balance(
    bruker: Client, fra: str, til: str, figures: tuple[str, ...]
) -> None:
    text = read_pdf(get_pdf(bruker, PDF, {"fra": fra, "til": til}))

    for figure in figures:
        assert figure in text
    assert "Nordlys Eplepresseri ENK" in text
    assert "Kari Fjeldstad" in text
    assert "Ikke forklart" not in text
    assert EIER not in text
    assert "Side 1 av" in text


def test_a_ledger_that_does_not_reconcile_shows_the_difference(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)

    text = read_pdf(
        get_pdf(client, f"/virksomhet/{EKSEMPEL_B}/kontoutskrift.pdf", {"fra": "2023-01-01", "til": "2023-08-28"})
    )

    assert "Ikke forklart" in text
    assert "2 000,00" in text


def test_the_file_is_named_by_organisation_period_and_time(bruker: Client) -> None:
    response = get_pdf(bruker, PDF, {"fra": "2022-01-01", "til": "2022-12-31"})

    name = f'filename="kontoutskrift_{NORDLYS}_2022-01-01_2022-12-31_'
    assert name in response.headers["Content-Disposition"]


def test_a_statement_reads_all_years_of_claims_and_payments(bruker: Client, api: Sandbox) -> None:
    bruker.get(PDF, {"fra": "2023-05-01", "til": "2023-06-30"})

    asked = Counter(call.path.rsplit("/", 1)[-1] for call in api.calls if call.party == "skatteetaten")
    # Eleven years back, and next year for later due dates and payments.
    assert asked == {"aapnekrav": 1, "krav": 13, "innbetalinger": 12, "utbetalinger": 3}


def test_a_missing_year_is_named_and_no_balance_is_printed(bruker: Client, api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", endpoint="krav", status=500, kode="KB-002")

    text = read_pdf(get_pdf(bruker, PDF, {"fra": "2022-01-01", "til": "2022-12-31"}))

    assert "Ikke beregnet" in text
    assert "51 574,00" not in text
    for year in ("2021", "2022", "2023"):
        assert year in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"fra": "0001-01-01", "til": "2022-12-31"}, "tidligst"),
        ({"fra": "2022-12-31", "til": "2022-01-01"}, "etter"),
        ({"fra": "2022-01-01", "til": "2023-08-29"}, "senest"),
        ({"fra": "2022-02-30", "til": "2022-12-31"}, "ikke en dato"),
        ({"fra": "31.13.22", "til": "2022-12-31"}, "ikke en dato"),
        ({"fra": "٢٠٢٢-01-01", "til": "2022-12-31"}, "ikke en dato"),
        ({"fra": "<script>", "til": "2022-12-31"}, "ikke en dato"),
        ({"fra": "1.2", "til": "2022-12-31"}, "31.12.2022"),  # how to write it
        ({"til": "2022-12-31"}, "mangler"),
        ({}, "mangler"),
        ({"fra": ["2022-01-01", "2021-01-01"], "til": "2022-12-31"}, "én gang"),
    ],
)
def test_an_invalid_period_gives_a_message_and_keeps_the_input(
    bruker: Client, api: Sandbox, query: dict[str, str | list[str]], words: str
) -> None:
    response = bruker.get(PDF, query)

    assert response.status_code == 400
    assert words in get_text(response)
    fields = read_fields(response.content.decode())
    for name, (value, is_wrong) in fields.items():
        typed = query.get(name, "")
        if is_wrong and isinstance(typed, str):
            assert unescape(value) == typed
        elif typed and not is_wrong:
            assert read_date(value) == read_date(str(typed))
            assert re.fullmatch(r"\d\d\.\d\d\.\d{4}", value)
    assert "<script>" not in response.content.decode().replace("<script src", "")
    assert not [call for call in api.calls if call.party == "skatteetaten"]


def read_fields(page: str) -> dict[str, tuple[str, bool]]:
    """The two dates of the form: what stands in each, and whether it is marked as wrong."""
    found = re.findall(r'<input class="ds-input" id="(fra|til)" name="\w+" value="([^"]*)"[^>]*>', page)
    marked = re.findall(r'<input [^>]*id="(\w+)"[^>]*aria-invalid="true"', page)
    return {name: (value, name in marked) for name, value in found}


@pytest.mark.parametrize(
    ("fra", "til", "wrong"),
    [
        ("1. februar 2022", "tull", {"til"}),
        ("32.1.2022", "31.12.22", {"fra"}),
        ("1.1.2023", "31.12.22", {"fra"}),
        ("x", "y", {"fra", "til"}),
        ("1.1.2012", "1.1.2031", {"fra", "til"}),
        ("1.1.2022", "1.1.2031", {"til"}),
    ],
)
def test_the_wrong_date_alone_is_marked_and_takes_the_focus(
    bruker: Client, fra: str, til: str, wrong: set[str]
) -> None:
    page = bruker.get(SIDE, {"fra": fra, "til": til}).content.decode()

    fields = read_fields(page)
    assert {name for name, (_value, is_wrong) in fields.items() if is_wrong} == wrong
    assert {name for name in ("fra", "til") if f'id="{name}-feil"' in page} == wrong
    focused = re.findall(r'id="(\w+)"[^>]*\bautofocus', page)
    assert focused == [min(wrong)]
    for name, typed in (("fra", fra), ("til", til)):
        assert fields[name][0] == typed or name not in wrong


@pytest.mark.parametrize("fra", ["2022-01-01", "1.1.2022", "1/1/22", "01012022", "1. januar 2022", "\uff11.1.2022"])
def test_a_period_is_read_as_people_write_it_and_shown_with_points(bruker: Client, fra: str) -> None:
    response = bruker.get(SIDE, {"fra": fra, "til": "31.12.22"})

    assert response.status_code in (200, 202)
    while response.status_code == 202:
        response = bruker.get(SIDE, {"fra": fra, "til": "31.12.22"})
    assert read_fields(response.content.decode()) == {"fra": ("01.01.2022", False), "til": ("31.12.2022", False)}


def test_the_page_offers_this_year_and_the_ten_before(bruker: Client) -> None:
    context = bruker.get(f"/virksomhet/{NORDLYS}/kontoutskrift/").context

    assert [valg.navn for valg in context["valg"]] == [str(year) for year in range(2023, 2012, -1)]
    assert context["valg"][0].til == "2023-08-28"

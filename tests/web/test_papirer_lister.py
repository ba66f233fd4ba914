"""Lists of papers for many: those of the client's own page, as PDF, CSV and workbook, with their sums in the index."""

from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import Settings

from portal.domain.tekst import NBSP, format_beloep
from sandbox.app import Sandbox
from tests.conftest import NORDLYS, TestClock
from tests.pdf_reading import read_text
from tests.web.klientliste import Work, as_decimal
from tests.web.papirer import IGJEN, fetch_zip, list_mine, order, read_index, read_rows
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
LISTS = [
    ("innbetalinger", "innbetalinger", "innbetalt", "Innbetalinger 2022"),
    ("utbetalinger", "utbetalinger", "utbetalt", "Utbetalinger 2022"),
    ("betalte-krav", "betalte-krav", "beloep", "Betalte krav 2022"),
]


def write(amount: Decimal) -> str:
    """As it stands in what is read of pages and documents."""
    return format_beloep(amount).replace(NBSP, " ")


@pytest.mark.parametrize(("verdi", "fil", "kolonne", "navn"), LISTS)
def test_a_list_of_a_year_is_the_one_of_the_clients_own_page_and_its_sum_is_in_the_index(
    accountant: Client, arbeider: Work, verdi: str, fil: str, kolonne: str, navn: str
) -> None:
    some = [NORDLYS, *list_mine(accountant)[:2]]

    address = order(accountant, some, periode=verdi, aar="2022", format=["csv", "xlsx"])
    arbeider()
    page, package = get_text(accountant.get(address)), fetch_zip(accountant, address)

    assert navn in page
    index = read_index(package)
    assert list(index) == some
    for orgnr in some:
        own = accountant.get(f"/virksomhet/{orgnr}/{fil}.csv?aar=2022").content
        rows = read_rows(package.read(f"{orgnr} {index[orgnr]['navn']}.csv"))
        total = sum((as_decimal(row[kolonne]) for row in rows), Decimal(0))
        assert rows == read_rows(own)
        assert index[orgnr]["antall_rader"] == str(len(rows))
        assert as_decimal(index[orgnr]["sum_liste"]) == total
        assert write(total) in page
        assert (index[orgnr]["saldo_slutt"], index[orgnr]["avstemt"], index[orgnr]["aa_betale"]) == ("", "", "")


@pytest.mark.parametrize(("verdi", "kolonne"), [(one[0], one[2]) for one in LISTS] + [("ubetalte", "restbeloep")])
def test_a_list_as_pdf_has_each_row_and_the_sums_of_its_table(
    accountant: Client, arbeider: Work, verdi: str, kolonne: str
) -> None:
    address = order(accountant, [NORDLYS], periode=verdi, aar="2022", format=["pdf", "csv"])
    arbeider()
    package = fetch_zip(accountant, address)

    (name,) = [name for name in package.namelist() if name.startswith(NORDLYS) and name.endswith("pdf")]
    text, rows = read_text(package.read(name)), read_rows(package.read(name.replace(".pdf", ".csv")))
    assert rows or "Ingen rader." in text
    amounts = [as_decimal(row[kolonne]) for row in rows]
    for amount in amounts:
        assert write(amount) in text
    if amounts:
        assert write(sum((one for one in amounts if one > 0), Decimal(0))) in text


def test_a_list_that_the_authority_does_not_give_is_tried_again_and_then_said_to_be_missing(
    accountant: Client, api: Sandbox, arbeider: Work, clock: TestClock
) -> None:
    api.add_fault(party="skatteetaten", endpoint="innbetalinger", orgnr=NORDLYS, status=503)

    address = order(accountant, [NORDLYS], periode="innbetalinger", aar="2022", format=["csv"])
    for _ in range(3):
        arbeider()
        clock.move(IGJEN)
    page, package = get_text(accountant.get(address)), fetch_zip(accountant, address)

    row = read_index(package)[NORDLYS]
    assert (row["antall_rader"], row["sum_liste"]) == ("", "")
    assert "mangler" in row["merknad"]
    assert "Ikke kjent" in page


def test_a_list_on_paper_without_what_the_authority_did_not_give_is_not_said_to_be_empty(
    accountant: Client, api: Sandbox, arbeider: Work, clock: TestClock
) -> None:
    api.add_fault(party="skatteetaten", endpoint="utbetalinger", orgnr=NORDLYS, status=503)

    address = order(accountant, [NORDLYS], periode="utbetalinger", aar="2022", format=["pdf"])
    for _ in range(3):
        arbeider()
        clock.move(IGJEN)
    package = fetch_zip(accountant, address)

    (name,) = [name for name in package.namelist() if name.startswith(NORDLYS)]
    text = read_text(package.read(name))
    assert "Utbetalinger for 2023, utbetalinger for 2022 og utbetalinger for 2021 kunne ikke hentes." in text
    assert "Ingen rader." not in text


ROWS = ("For mange rader for PDF. Velg regneark eller CSV.", "For mange rader for PDF. Radene er i de andre filene.")
MOVEMENTS = (
    "For mange bevegelser for PDF. Velg en kortere periode, eller regneark.",
    "For mange bevegelser for PDF. Velg en kortere periode.",
)


@pytest.mark.parametrize(("verdi", "advices"), [("betalte-krav", ROWS), ("ubetalte", ROWS), ("ifjor", MOVEMENTS)])
def test_a_pdf_that_could_not_be_made_is_told_with_what_to_order_instead(
    accountant: Client, arbeider: Work, settings: Settings, verdi: str, advices: tuple[str, str]
) -> None:
    settings.MAX_ROWS = -1
    addresses = [
        order(accountant, [NORDLYS], periode=verdi, aar="2022", format=formats) for formats in (["pdf"], ["pdf", "csv"])
    ]
    arbeider()

    for address, advice in zip(addresses, advices, strict=True):
        package = fetch_zip(accountant, address)
        assert advice in get_text(accountant.get(address))
        assert advice in read_index(package)[NORDLYS]["merknad"]
        assert advice in read_text(package.read("00 Oversikt.pdf"))

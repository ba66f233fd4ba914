"""The mark of a claim in a payment file: the pages, the slip and the files of the list say the same."""

import csv
import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.conftest import TestClock
from tests.pdf_reading import read_text
from tests.web.betalingsfil import SIDE, make
from tests.web.filer import get_pdf
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
MARKED, OTHER = "KRAV-33712709", "KRAV-33949619"


@pytest.fixture
def marked(bruker: Client, clock: TestClock) -> Client:
    """With one claim in a file made on 28.08.2023."""
    make(bruker, f"?id={MARKED}")
    return bruker


def list_remarks(browser: Client) -> dict[str, str]:
    """The remarks in the CSV file of the list, by instalment."""
    text = browser.get(f"{SIDE}ubetalte-krav.csv").content.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    return {row["kravforfallsidentifikator"]: row["merknad"] for row in rows}


def test_the_list_as_a_file_has_the_mark_of_the_page(marked: Client) -> None:
    assert "i betalingsfil 28.08." in get_text(marked.get(f"{SIDE}ubetalte-krav/"))

    remarks = list_remarks(marked)

    assert remarks[MARKED].endswith("i betalingsfil 28.08.2023")
    assert all("betalingsfil" not in text for key, text in remarks.items() if key != MARKED)
    book = load_workbook(io.BytesIO(marked.get(f"{SIDE}ubetalte-krav.xlsx").content))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert sum("i betalingsfil 28.08.2023" in text for text in cells) == 1


def test_the_slip_says_what_the_page_to_pay_says(marked: Client) -> None:
    told = "Ligger i betalingsfilen fra 28.08.2023, som betales 29.08.2023. Betales det også på annen måte, kan"
    assert told in get_text(marked.get(f"{SIDE}betal/{MARKED}/"))

    slip = read_text(get_pdf(marked, f"{SIDE}betalingsblankett.pdf?id={MARKED}&id={OTHER}").content)

    assert slip.count(told) == 1


def test_days_after_the_payment_day_all_of_them_say_that_nothing_is_recorded(marked: Client, clock: TestClock) -> None:
    clock.dag = clock.dag.replace(month=9, day=6)

    assert list_remarks(marked)[MARKED].endswith("i betalingsfil 28.08.2023, ikke registrert")
    slip = read_text(get_pdf(marked, f"{SIDE}betalingsblankett.pdf?id={MARKED}").content)
    assert "Innbetalingen er ikke registrert ennå. Se i banken om filen er betalt." in slip

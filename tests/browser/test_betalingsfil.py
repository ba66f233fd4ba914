"""The journey of a payment file: choose, make it, see the marks, and take it back; with and without JavaScript."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser
from tests.browser.vandring import run_axe
from tests.conftest import EIER, NORDLYS

SIDE = f"/virksomhet/{NORDLYS}/"


def make_file(page: Page, path: Path) -> ET.Element:
    """Press the button; the browser downloads the file and shows the claims."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Last ned betalingsfil").click()
    download.value.save_as(path)
    return ET.fromstring(path.read_bytes())


def take_back(page: Page) -> None:
    page.get_by_role("button", name="Filen skal ikke brukes").click()
    expect(page.get_by_text("Merkene er fjernet.")).to_be_visible()
    expect(page.get_by_text("i betalingsfil 28.08.")).to_have_count(0)


@pytest.mark.parametrize(("size", "javascript"), [(DESKTOP, True), (PHONE, False)])
def test_a_file_is_made_and_taken_back(
    open_browser: OpenBrowser, size: tuple[int, int], javascript: bool, tmp_path: Path
) -> None:
    page = open_browser(EIER, size=size, javascript=javascript)
    page.goto(f"{SIDE}betal/?id=KRAV-33712709&id=KRAV-33949619&valgt=ja&regn=ja")
    page.get_by_role("button", name="Lag betalingsfil").click()
    expect(page.get_by_role("heading", name="Med i filen (2)")).to_be_visible()
    page.get_by_label("Kontoen det betales fra").fill("1503.00.00002")
    page.get_by_label("På forfallsdatoen til hvert krav").check()
    if javascript:
        expect(page.get_by_text("Gyldig kontonummer")).to_be_visible()
    else:
        page.get_by_role("button", name="Vis dagene").click()
    expect(page.locator(".filtabell tr", has_text="Fastsetting")).to_contain_text("08.09.2023")
    expect(page.get_by_role("complementary", name="2 betalinger")).to_contain_text(
        "på 2 dager, 29.08.2023 til 08.09.2023"
    )

    root = make_file(page, tmp_path / "fil.xml")

    assert [one.text for one in root.iterfind(".//{*}ReqdExctnDt/{*}Dt")] == ["2023-08-29", "2023-09-08"]
    expect(page.get_by_role("heading", name="Betalingsfilen er laget")).to_be_visible()
    expect(page.get_by_text("i betalingsfil 28.08.")).to_have_count(2)
    page.get_by_role("button", name="Fjern merket Mva-melding").click()
    expect(page.get_by_text("i betalingsfil 28.08.")).to_have_count(1)
    take_back(page)


def test_the_pages_break_no_rule_of_accessibility(open_browser: OpenBrowser, tmp_path: Path) -> None:
    page = open_browser(EIER)
    page.goto(f"{SIDE}betalingsfil/?alle=ja")
    assert run_axe(page, "the page of a file") == []
    page.get_by_role("button", name="Last ned betalingsfil").click()
    expect(page.get_by_text("Skriv kontonummeret det skal betales fra.")).to_be_visible()
    expect(page.get_by_label("Kontoen det betales fra")).to_be_focused()
    assert run_axe(page, "a missing account") == []
    page.get_by_label("Kontoen det betales fra").fill("1503 00 00002")
    make_file(page, tmp_path / "fil.xml")
    page.goto(f"{SIDE}ubetalte-krav/")
    assert run_axe(page, "marks") == []
    page.goto(f"{SIDE}betalingsfil/?alle=ja")
    expect(page.get_by_role("heading", name="Ikke med (7)")).to_be_visible()
    assert run_axe(page, "what is left out") == []
    page.goto(f"{SIDE}ubetalte-krav/")
    take_back(page)

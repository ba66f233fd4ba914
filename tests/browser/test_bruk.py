"""Main tasks: the owner on a phone, the accountant by keyboard, both also without JavaScript."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser, Running, start, stop
from tests.conftest import EIER, NORDLYS
from tests.pdf_reading import read_pages
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER

FORSKUDD = "Utskrevet forskuddsskatt, person"
KREDIT = "312385155"  # has unplaced payments and credit


def see_the_claim(page: Page) -> None:
    """Check the open claim of the example ledger."""
    details = page.locator(".detaljrad")
    expect(details.get_by_role("row", name=re.compile(r"^1\. termin"))).to_contain_text("Betalt")
    payment = details.locator(".plasseringstabell tbody tr")
    expect(payment).to_have_count(1)
    for words in ("12.04.2022", "23\u00a0750,00", "08808"):
        expect(payment).to_contain_text(words)
    expect(details.get_by_role("row", name=re.compile(r"^4\. termin"))).to_contain_text("Forfalt")


@pytest.mark.parametrize(("size", "javascript"), [(DESKTOP, True), (PHONE, False)])
def test_the_owner_signs_in_and_sees_debt_and_payments(
    open_browser: OpenBrowser, size: tuple[int, int], javascript: bool
) -> None:
    page = open_browser(size=size, javascript=javascript)
    page.get_by_role("link", name="Logg inn").click()
    page.locator(f"button[value='{EIER}']").click()

    expect(page).to_have_title("Krav og betalinger – Nordlys Eplepresseri ENK, 314\u00a0055\u00a0403")
    expect(page.get_by_role("region", name="Forfalt")).to_contain_text("161\u00a0467,00")
    page.get_by_role("button", name=FORSKUDD).click()
    see_the_claim(page)
    assert EIER not in page.content()
    page.get_by_role("button", name=FORSKUDD).click()
    expect(page.locator(".detaljrad")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_focus_stays_on_the_button_of_a_claim_opened_by_keyboard(open_browser: OpenBrowser, javascript: bool) -> None:
    page = open_browser(EIER, javascript=javascript)
    button = page.get_by_role("button", name=FORSKUDD)

    button.focus()
    page.keyboard.press("Enter")

    see_the_claim(page)
    expect(page.get_by_role("button", name=FORSKUDD)).to_be_focused()
    expect(page.get_by_role("button", name=FORSKUDD)).to_have_attribute("aria-expanded", "true")
    if javascript:
        expect(page.locator("#kunngjoring")).to_have_text(f"Åpnet {FORSKUDD}, 2022")
    assert "apen=" in page.url


def test_an_open_claim_is_still_open_after_going_back(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    page.get_by_role("button", name=FORSKUDD).click()
    see_the_claim(page)

    page.get_by_role("link", name="Uplasserte innbetalinger").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uplasserte innbetalinger")
    page.go_back()

    see_the_claim(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_after_signing_out_earlier_pages_are_closed(open_browser: OpenBrowser, javascript: bool) -> None:
    page = open_browser(EIER, javascript=javascript)

    page.get_by_role("button", name="Logg ut").click()

    expect(page.get_by_role("link", name="Logg inn")).to_be_visible()
    page.goto(f"/virksomhet/{NORDLYS}/")
    assert "/innlogging" in page.url or "authorize" in page.url
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("161\u00a0467,00")


@pytest.mark.parametrize(("size", "javascript"), [(DESKTOP, True), (PHONE, False)])
def test_choosing_a_language_by_keyboard_stays_on_the_page(
    open_browser: OpenBrowser, size: tuple[int, int], javascript: bool
) -> None:
    page = open_browser(EIER, size=size, javascript=javascript)
    page.goto(f"/virksomhet/{NORDLYS}/ubetalte-krav/?sorter=rest")
    choice = page.get_by_role("navigation", name="Språk")
    expect(choice.get_by_role("link")).to_have_count(0)

    choice.locator("summary").press("Enter")
    expect(choice.get_by_role("link", name="Bokmål")).to_have_attribute("aria-current", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Ubetalte krav")
    expect(page.locator("html")).to_have_attribute("lang", "nn")
    expect(page.get_by_role("navigation", name="Språk")).to_contain_text("Nynorsk")
    assert page.url.endswith("?sorter=rest")


@pytest.mark.parametrize("javascript", [True, False])
def test_figures_can_be_refreshed(open_browser: OpenBrowser, javascript: bool) -> None:
    page = open_browser(EIER, javascript=javascript)

    page.get_by_role("button", name="Hent på nytt").click()

    expect(page.get_by_role("status").first).to_contain_text("Tallene er")


def test_the_skip_link_is_first_and_leads_to_the_content(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hopp til innholdet")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def download_file(page: Page) -> Download:
    """Press *PDF*. A file that takes more than two seconds has a page of its own, and comes by itself when ready."""
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("link", name="PDF", exact=True).click()
    return download.value


@pytest.mark.parametrize("javascript", [True, False])
def test_the_accountant_finds_a_client_and_downloads_its_statement(
    open_browser: OpenBrowser, tmp_path: Path, javascript: bool
) -> None:
    page = open_browser(REGNSKAPSFORER, javascript=javascript)

    page.get_by_label("Søk på navn").fill("314 055")
    page.keyboard.press("Enter")
    expect(page.locator(".virksomhet-linje")).to_contain_text("Nordlys Eplepresseri ENK")  # the only match
    page.get_by_role("link", name="Kontoutskrift").first.click()
    page.get_by_role("link", name=re.compile("^2022")).click()
    expect(page.get_by_role("table", name="Saldo i perioden")).to_contain_text("161\u00a0467,00")
    download = download_file(page)

    assert download.suggested_filename.startswith(f"kontoutskrift_{NORDLYS}_2022-01-01_2022-12-31_")
    file = tmp_path / "utskrift.pdf"
    download.save_as(file)
    text = read_pages(file.read_bytes())[0]
    assert "Saldo 31.12.2022, skyldig = 161 467,00" in text
    assert "Sigrid Åkervold" in text


@pytest.mark.parametrize("javascript", [True, False])
def test_unplaced_payments_are_explained(open_browser: OpenBrowser, javascript: bool) -> None:
    page = open_browser(REGNSKAPSFORER, javascript=javascript)

    page.goto(f"/virksomhet/{KREDIT}/uplasserte-innbetalinger/")

    expect(page.get_by_role("heading", level=2, name="Pengene er mottatt")).to_be_visible()
    # Two payments are so few that both are open.
    expect(page.locator(".detaljrad")).to_have_count(2)
    expect(page.locator(".detaljrad").first).to_contain_text("uplassert")


def test_with_the_authority_down_and_no_cache_the_page_says_so_and_has_a_link(
    open_browser: OpenBrowser, silent_authority: None
) -> None:
    page = open_browser(DAGLIG_LEDER)

    response = page.goto("/virksomhet/312520923/")

    assert response is not None
    assert response.status == 503
    expect(page.get_by_role("heading", level=1)).to_have_text("Vi får ikke hentet tallene")
    expect(page.get_by_role("link", name="Prøv igjen")).to_be_visible()


def test_stopping_leaves_no_process_and_no_open_port(tmp_path: Path) -> None:
    running: Running = start(tmp_path)

    assert stop(running) == 0

    for address in (running.portal, running.sandbox):
        with pytest.raises(httpx.ConnectError):
            httpx.get(address)

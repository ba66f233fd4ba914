"""In a real browser: signing in from several tabs, and after a press, leads back to where one was."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenBrowser, Running
from tests.conftest import EIER, NORDLYS

OVERSIKT = f"/virksomhet/{NORDLYS}/"
KRAV, INNBETALINGER = f"{OVERSIKT}ubetalte-krav/?sok=mva", f"{OVERSIKT}innbetalinger/?aar=2022"


def log_out_elsewhere(running: Running) -> None:
    httpx.post(f"{running.sandbox}/_sandbox/logout", json={"pid": EIER}).raise_for_status()


def sign_in(page: Page) -> None:
    page.locator(f"button[value='{EIER}']").click()


def test_two_tabs_whose_session_has_ended_both_come_back(open_browser: OpenBrowser, running: Running) -> None:
    first = open_browser(EIER)
    second = first.context.new_page()
    first.goto(KRAV)
    second.goto(INNBETALINGER)
    log_out_elsewhere(running)
    first.reload()
    second.reload()

    for page, address in ((first, KRAV), (second, INNBETALINGER)):
        sign_in(page)
        expect(page).to_have_url(running.portal + address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("press", ["text=Hent på nytt", "#filter-vis", "#krav-tabell [aria-expanded]"])
def test_a_press_after_the_session_has_ended_comes_back_to_the_page(
    open_browser: OpenBrowser, running: Running, press: str
) -> None:
    page = open_browser(EIER)
    page.goto(KRAV)
    log_out_elsewhere(running)

    page.locator(press).first.click()
    sign_in(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Ubetalte krav")
    expect(page.locator("#filter-sok")).to_have_value("mva")


def test_a_wrong_amount_keeps_what_was_typed_and_takes_the_focus(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    page.goto(f"{OVERSIKT}ubetalte-krav/")
    page.get_by_text("Filtrer og sorter").click()

    page.get_by_label("Beløp fra").fill("1.234")
    page.get_by_label("Beløp fra").press("Enter")

    expect(page.locator("#filter-minst")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#filter-minst")).to_have_value("1.234")
    expect(page.locator("#filter-minst")).to_be_focused()
    expect(page.locator("#filter-minst-feil")).to_contain_text("Skriv 1\u00a0234,00")
    expect(page.locator("[aria-invalid]")).to_have_count(1)

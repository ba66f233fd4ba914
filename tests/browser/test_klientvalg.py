"""Ticking clients in the list: counted, kept when the list is drawn anew, and taken along; also without script."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenBrowser
from tests.web.sider import REGNSKAPSFORER

LISTE = "/virksomheter/?vis=alle"


def open_list(page: Page) -> None:
    page.goto(LISTE)
    expect(page.locator(".klient-maaler")).to_have_count(0, timeout=60_000)  # all are fetched


def test_ticks_are_counted_and_kept_and_lead_on(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    open_list(page)
    boxes, told = page.locator(".klienttabell [name=klient]"), page.locator("[data-valgt]")

    expect(told).to_have_text("Kryss av i listen")
    boxes.nth(0).check()
    page.keyboard.press("j")  # from the row whose box has the focus
    page.keyboard.press("x")
    expect(boxes.nth(1)).to_be_checked()
    expect(told).to_have_text("2 valgt")
    star = page.locator(".klienttabell .stjerne").nth(5)
    with page.expect_response(lambda response: "favoritt" in response.url):
        star.click()
    expect(told).to_have_text("2 valgt")
    page.get_by_role("button", name="Fjern valget").click()
    expect(told).to_have_text("Kryss av i listen")
    page.get_by_label("Velg alle på siden").check()
    alle = boxes.count()
    expect(told).to_have_text(f"{alle} valgt")
    boxes.nth(0).uncheck()
    page.get_by_role("button", name="Kontoutskrifter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Kontoutskrifter for {alle - 1} klienter")
    page.go_back()
    expect(boxes.nth(1)).to_be_checked()


def test_without_script_those_that_are_ticked_are_taken_along(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER, javascript=False)
    page.goto(LISTE)
    page.locator(".klienttabell [name=klient]").nth(0).check()
    page.locator(".klienttabell [name=klient]").nth(2).check()

    page.get_by_role("button", name="Kontoutskrifter").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Kontoutskrifter for 2 klienter")

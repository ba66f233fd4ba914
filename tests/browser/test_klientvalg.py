"""Ticking clients in the list: counted, kept when the list is drawn anew, and taken along; also without script."""

from decimal import Decimal

from playwright.sync_api import Page, expect

from portal.domain.tekst import format_beloep
from tests.browser.conftest import OpenBrowser
from tests.web.sider import REGNSKAPSFORER

LISTE = "/virksomheter/?vis=alle"
BOXES = ".klienttabell [name=klient]"
OBSERVE = """() => {
  const told = document.querySelector("[data-valgt-sagt]");
  window.said = [];
  new MutationObserver(() => window.said.push(told.textContent)).observe(told, { childList: true });
}"""


def open_list(page: Page) -> None:
    page.goto(LISTE)
    expect(page.locator(".klient-maaler")).to_have_count(0, timeout=60_000)  # all are fetched
    page.goto(LISTE)  # an answer that was asked for meanwhile does not draw the list anew under the test


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
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Kontoutskrifter og lister for {alle - 1} klienter")
    page.go_back()
    expect(boxes.nth(1)).to_be_checked()


def test_what_can_be_done_for_the_ticked_is_on_one_line_in_english_on_a_narrow_desktop(
    open_browser: OpenBrowser,
) -> None:
    page = open_browser(REGNSKAPSFORER, size=(960, 900))
    page.goto("/spraak/en/")
    open_list(page)
    page.locator(BOXES).nth(0).check()

    tops = page.locator("#klientvalg > .ds-button").evaluate_all("all => all.map((one) => one.offsetTop)")
    assert len(set(tops)) == 1


def test_the_sums_of_those_that_are_ticked_are_shown_each_for_itself_and_told_once(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    open_list(page)
    boxes, sums, said = (page.locator(f"{one}") for one in (BOXES, "[data-valgt-sum]", "[data-valgt-sagt]"))
    page.evaluate(OBSERVE)

    expect(sums).to_be_hidden()
    boxes.evaluate_all("all => { for (const box of all.slice(0, 3)) box.click(); }")
    late = [row.inner_text() for row in page.locator(".klienttabell tbody td[data-l=Forfalt]").all()[:3]]
    expect(sums.locator("dd").first).to_have_text(write(sum(map(read, late))))
    expect(said).to_contain_text("3 valgt. Forfalt ")
    live = sums.inner_text()
    told = page.evaluate("() => window.said")
    assert told == [said.inner_text()]  # ticked in a row, told once

    page.goto(f"{LISTE}&valgte=ja&" + "&".join(f"klient={boxes.nth(number).input_value()}" for number in range(3)))
    expect(page.locator("[data-valgt]")).to_have_text("3 valgt")
    assert sums.inner_text() == live  # as the server writes it
    page.get_by_role("link", name="Fjern valget").click()
    expect(sums).to_be_hidden()


def test_of_those_without_figures_no_sum_is_shown(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    open_list(page)
    boxes, sums = page.locator(BOXES), page.locator("[data-valgt-sum]")

    boxes.first.evaluate("box => { box.dataset.oere = ''; box.click(); }")
    expect(sums.locator("[data-uten]")).to_have_text("1 uten tall")
    expect(sums.locator("dl")).to_be_hidden()
    boxes.nth(1).check()
    expect(sums.locator("dl")).to_be_visible()


def read(text: str) -> int:
    """Øre."""
    return int("".join(filter(str.isdigit, text)))


def write(oere: int) -> str:
    return format_beloep(Decimal(oere) / 100)


def test_without_script_those_that_are_ticked_are_taken_along(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER, javascript=False)
    page.goto(LISTE)
    page.locator(".klienttabell [name=klient]").nth(0).check()
    page.locator(".klienttabell [name=klient]").nth(2).check()

    page.get_by_role("button", name="Vis summen").click()
    expect(page.locator("[data-valgt]")).to_have_text("2 valgt")
    expect(page.locator("[data-valgt-sum]")).to_be_visible()
    page.get_by_role("button", name="Kontoutskrifter").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Kontoutskrifter og lister for 2 klienter")

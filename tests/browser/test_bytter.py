"""Choosing an organisation: list, favourites and switcher, by keyboard, with and without JavaScript."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenBrowser
from tests.conftest import NORDLYS
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER

BYTTER = "#bytter"
HOVEDENHET, OPPLOEST = "311977849", "312520923"


def open_switcher(page: Page) -> None:
    """Open the switcher by keyboard."""
    page.get_by_role("button", name="bytt virksomhet").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#bytter-treff")).to_be_visible()


def test_the_accountant_switches_client_by_keyboard(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto(f"/virksomhet/{NORDLYS}/")

    open_switcher(page)
    expect(page.get_by_role("dialog", name="Bytt virksomhet")).to_be_visible()
    expect(page.get_by_label("Søk på navn")).to_be_focused()
    page.keyboard.type("ullvask")
    expect(page.locator(".bytter-liste a")).to_have_count(1)
    expect(page.locator("#kunngjoring")).to_have_text("1 treff på «ullvask».")
    expect(page.get_by_label("Søk på navn")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".bytter-liste a")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator(".virksomhet-linje")).to_contain_text("Måneskinn Ullvaskeri AS")
    open_switcher(page)
    expect(page.locator(".bytter-liste").first).to_contain_text("Nordlys")  # recently opened


def test_a_switcher_opened_before_htmx_loads_fills_afterwards(open_browser: OpenBrowser) -> None:
    page = open_browser(DAGLIG_LEDER)
    held: list[Route] = []
    page.route("**/htmx-2.min*.js", lambda route: held.append(route))
    page.goto(f"/virksomhet/{HOVEDENHET}/", wait_until="commit")

    page.get_by_role("button", name="bytt virksomhet").click()
    expect(page.locator(BYTTER)).to_contain_text("Henter virksomhetene")
    held[0].continue_()

    expect(page.locator(".bytter-liste a")).to_have_count(2)


@pytest.mark.parametrize("way", ["Escape", "Lukk", "outside"])
def test_closing_the_switcher_returns_focus(open_browser: OpenBrowser, way: str) -> None:
    page = open_browser(DAGLIG_LEDER)
    page.goto(f"/virksomhet/{HOVEDENHET}/")
    open_switcher(page)

    if way == "Escape":
        page.keyboard.press("Escape")
    elif way == "Lukk":
        page.get_by_role("button", name="Lukk").press("Enter")
    else:
        page.mouse.click(5, 600)

    expect(page.locator(BYTTER)).to_be_hidden()
    if way != "outside":
        expect(page.get_by_role("button", name="bytt virksomhet")).to_be_focused()
    open_switcher(page)
    expect(page.locator(".bytter-liste a")).to_have_count(2)


def test_without_javascript_the_switcher_is_a_link_to_the_list(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER, javascript=False)
    page.goto(f"/virksomhet/{NORDLYS}/")
    expect(page.locator(".velger-knapp")).to_be_hidden()

    page.get_by_role("link", name="bytt virksomhet").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Velg virksomhet")
    page.get_by_label("Søk på navn").fill("ullvask")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Måneskinn Ullvaskeri AS").click()

    expect(page.locator(".virksomhet-linje")).to_contain_text("Måneskinn Ullvaskeri AS")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_favourite_is_marked_and_unmarked_by_keyboard(open_browser: OpenBrowser, javascript: bool) -> None:
    page = open_browser(REGNSKAPSFORER, javascript=javascript)
    page.goto("/virksomheter/?sok=%C3%B8")
    star = page.get_by_role("button", name="Favoritt: Østavind Drageflyving AS")
    expect(star).to_have_attribute("aria-pressed", "false")

    star.press("Enter")

    expect(star).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".er-favoritter a")).to_have_text("Østavind Drageflyving AS")
    expect(page.get_by_role("status").filter(has_text="Favoritten er lagt til.")).to_have_count(1)
    assert "sok=%C3%B8" in page.url
    if javascript:
        expect(star).to_be_focused()
        expect(star).to_be_in_viewport()

    star.press("Enter")

    expect(star).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".er-favoritter")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_dissolved_units_can_be_shown(open_browser: OpenBrowser, javascript: bool) -> None:
    page = open_browser(DAGLIG_LEDER, javascript=javascript)
    page.goto("/virksomheter/")
    dissolved = page.locator(f"#stjerne-{OPPLOEST}")
    expect(dissolved).to_have_count(0)

    page.get_by_label("Vis slettede").press("Space")
    if not javascript:
        page.get_by_role("button", name="Vis").click()

    expect(dissolved).to_have_count(1)
    expect(page.get_by_label("Vis slettede")).to_be_checked()
    assert "slettede=1" in page.url

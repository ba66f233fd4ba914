"""Choosing an organisation: list, favourites and switcher, by keyboard, with and without JavaScript."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Locator, Page, Route, expect

from tests.browser.conftest import OpenBrowser
from tests.conftest import NORDLYS
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER

BYTTER = "#bytter"
OVERSIKT = f"/virksomhet/{NORDLYS}/"
HOVEDENHET, OPPLOEST = "311977849", "312520923"


def open_switcher(page: Page) -> Locator:
    """Open the switcher by keyboard; gives its field."""
    page.get_by_role("button", name="bytt virksomhet").press("Enter")
    field = page.get_by_role("combobox", name="Søk på navn")
    expect(field).to_be_focused()
    return field


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
    page.keyboard.press("Enter")

    expect(page.locator(".virksomhet-linje")).to_contain_text("Måneskinn Ullvaskeri AS")
    open_switcher(page)
    expect(page.locator(".bytter-liste").first).to_contain_text("Nordlys")  # recently opened


def test_enter_on_the_only_match_opens_it_also_straight_after_typing(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto(OVERSIKT)

    open_switcher(page)
    page.keyboard.type("ullvask")
    page.keyboard.press("Enter")

    expect(page.locator(".virksomhet-linje")).to_contain_text("Måneskinn Ullvaskeri AS")


def test_an_answer_to_fewer_letters_that_is_settled_after_enter_does_not_undo_it(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto(OVERSIKT)
    open_switcher(page)
    expect(page.locator("#bytter-treff [role=option]").first).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:  # the browser's driver needs a function of Python's
        held.append(route)

    page.route(re.compile("sok=ullvask"), hold)
    with page.expect_request(re.compile("sok=ullvask")):
        page.keyboard.type("ullvask")
        page.keyboard.press("Enter")
    page.evaluate(
        """() => document.dispatchEvent(new CustomEvent("htmx:afterSettle", {detail: {
          elt: document.getElementById("bytter-treff"), target: document.getElementById("bytter-treff"),
          xhr: {responseURL: location.origin + "/bytt/?sok="},
          requestConfig: {elt: document.getElementById("bytter-treff")}}}))"""
    )
    page.unroute_all(behavior="ignoreErrors")
    for route in held:
        with suppress(Error):  # one that the browser has replaced by the next
            route.continue_()

    expect(page.locator(".virksomhet-linje")).to_contain_text("Måneskinn Ullvaskeri AS")


def test_enter_with_several_matches_opens_none(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto(OVERSIKT)

    field = open_switcher(page)
    page.keyboard.type("as")
    page.keyboard.press("Enter")

    expect(page.locator("#kunngjoring")).to_contain_text("treff på «as».")
    page.wait_for_load_state("networkidle")
    expect(field).to_be_focused()
    assert page.url.endswith(OVERSIKT)


def test_arrows_move_among_the_options_and_enter_opens_the_chosen(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto(OVERSIKT)
    field = open_switcher(page)
    expect(field).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("listbox", name="Virksomheter").get_by_role("option")
    chosen = page.locator("#bytter").get_by_role("option", selected=True)

    for key, option in (("ArrowDown", options.first), ("ArrowDown", options.nth(1)), ("ArrowUp", options.first)):
        page.keyboard.press(key)
        expect(chosen).to_have_count(1)
        expect(option).to_have_attribute("aria-selected", "true")
        expect(field).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
        expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(options.last).to_be_in_viewport()
    name = options.last.locator(".bytter-navn").inner_text()
    page.keyboard.press("Enter")

    expect(page.locator(".virksomhet-linje")).to_contain_text(name)


def test_letters_typed_before_the_list_has_come_are_kept_and_searched_for(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto(OVERSIKT)

    page.get_by_role("button", name="bytt virksomhet").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("ullvask")

    expect(page.get_by_role("combobox")).to_have_value("ullvask")
    expect(page.locator("#bytter").get_by_role("option")).to_have_count(1)


def test_escape_closes_the_switcher_with_text_in_it(open_browser: OpenBrowser) -> None:
    page = open_browser(DAGLIG_LEDER)
    page.goto("/virksomhet/311977849/")
    open_switcher(page)
    page.keyboard.type("x")

    page.keyboard.press("Escape")

    expect(page.locator("#bytter")).to_be_hidden()
    expect(page.get_by_role("button", name="bytt virksomhet")).to_be_focused()


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
    expect(page.get_by_role("heading", level=1)).to_have_text("Virksomheter")
    page.get_by_label("Søk på navn").fill("ullvask")
    page.keyboard.press("Enter")

    expect(page.locator(".virksomhet-linje")).to_contain_text("Måneskinn Ullvaskeri AS")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_favourite_is_marked_and_unmarked_by_keyboard(open_browser: OpenBrowser, javascript: bool) -> None:
    page = open_browser(REGNSKAPSFORER, javascript=javascript)
    page.goto("/virksomheter/?sok=%C3%B8")
    star = page.get_by_role("button", name="Favoritt: Østavind Drageflyving AS")
    expect(star).to_have_attribute("aria-pressed", "false")

    star.press("Enter")

    expect(star).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".klienttabell tbody th").first).to_contain_text("Østavind Drageflyving AS")
    expect(page.get_by_role("status").filter(has_text="Favoritten er lagt til.")).to_have_count(1)
    assert "sok=%C3%B8" in page.url
    if javascript:
        expect(star).to_be_focused()
        expect(star).to_be_in_viewport()

    star.press("Enter")

    expect(star).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".klienttabell tbody th").first).not_to_contain_text("Østavind Drageflyving AS")


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

"""Keyboard: the way to a search, and from a search to what it found."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenBrowser
from tests.conftest import EIER, NORDLYS
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER

OVERSIKT = f"/virksomhet/{NORDLYS}/"
SWITCH = "Bruk hurtigtaster med ett tegn"
UBETALTE = f"{OVERSIKT}ubetalte-krav/"


def test_slash_goes_to_the_search_and_can_be_switched_off(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto("/virksomheter/")
    field = page.get_by_label("Søk på navn")

    page.keyboard.press("/")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.type("a/s")
    expect(field).to_have_value("a/s")

    page.goto(OVERSIKT)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Søk på navn")).to_be_focused()

    page.goto("/tilgjengelighet/")
    page.get_by_label(SWITCH).press("Space")
    page.goto("/virksomheter/")
    page.keyboard.press("/")
    expect(field).not_to_be_focused()

    page.get_by_role("button", name="Logg ut").click()  # clears the browser's storage
    expect(page.get_by_role("link", name="Logg inn")).to_be_visible()
    page.goto("/tilgjengelighet/")
    expect(page.get_by_label(SWITCH)).not_to_be_checked()


def test_slash_opens_the_filter_for_a_person_with_one_organisation(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    page.goto(UBETALTE)

    page.keyboard.press("/")

    expect(page.get_by_label("Søk i listen")).to_be_focused()
    expect(page.get_by_label("Søk i listen")).to_have_value("")


@pytest.mark.parametrize("javascript", [True, False])
def test_show_it_too_by_enter_leaves_focus_at_the_number_of_hits(open_browser: OpenBrowser, javascript: bool) -> None:
    page = open_browser(DAGLIG_LEDER, javascript=javascript)
    page.goto("/virksomheter/?sok=svabergvika")
    expect(page.locator(".klienttabell")).to_have_count(0)

    page.get_by_role("link", name="Vis det også").press("Enter")

    expect(page.locator(".klienttabell tbody tr")).to_have_count(1)
    expect(page.locator("#treff")).to_be_focused()
    expect(page.locator("#treff")).to_be_in_viewport()


@pytest.mark.parametrize("javascript", [True, False])
def test_enter_in_the_search_goes_to_the_first_of_several_and_opens_the_only_one(
    open_browser: OpenBrowser, javascript: bool
) -> None:
    page = open_browser(REGNSKAPSFORER, javascript=javascript)
    field = page.get_by_label("Søk på navn")

    field.focus()
    page.keyboard.type("katt")
    if javascript:
        expect(page.locator(".klienttabell tbody tr")).to_have_count(1)  # while one types
        expect(field).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("enk")
    page.keyboard.press("Enter")

    first = page.locator(".klienttabell tbody th a").first
    expect(first).to_be_focused()
    expect(page.locator("#treff")).to_contain_text("treff på «enk»")
    if javascript:
        expect(page.get_by_role("status").filter(has_text="treff på «enk»")).to_have_count(1)
        expect(page).to_have_url(re.compile(r"/virksomheter/\?(vis=alle&)?sok=enk$"))  # without what opens the only one
    name = first.inner_text()
    first.press("Enter")
    expect(page.locator(".virksomhet-linje")).to_contain_text(name)
    page.go_back()
    field.fill("katt")
    field.press("Enter")

    expect(page.locator(".virksomhet-linje")).to_contain_text("Lystig Klam Katt Tusj ENK")

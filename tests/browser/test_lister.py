"""Sorting and filtering by keyboard, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser
from tests.conftest import EIER, NORDLYS


def rows(page: Page) -> list[str]:
    return [text.split("\n")[0].strip() for text in page.locator("#krav-tabell tr.rad th").all_inner_texts()]


@pytest.mark.parametrize("javascript", [True, False])
def test_sorting_and_filtering_work_by_keyboard_and_back_undoes_them(
    open_browser: OpenBrowser, javascript: bool
) -> None:
    page = open_browser(EIER, javascript=javascript)
    page.goto(f"/virksomhet/{NORDLYS}/ubetalte-krav/")
    first = rows(page)

    page.get_by_role("columnheader", name="Restbeløp").get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Restbeløp")).to_have_attribute("aria-sort", "ascending")
    assert rows(page)[0].startswith("Arbeidsgiveravgift")
    expect(page.get_by_role("columnheader", name="Restbeløp").get_by_role("link")).to_be_focused()

    page.locator(".filter > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Søk i listen").focus()
    page.keyboard.type("22 600,00")
    page.keyboard.press("Enter")
    expect(page.locator("#krav-tabell tr.rad")).to_have_count(1)
    expect(page.locator("#krav-tabell")).to_contain_text("Viser 1 av 5 rader")
    assert re.search(r"\?sok=22[+ %0-9]*600%2C00&sorter=rest(#|$)", page.url), page.url
    if javascript:
        expect(page.locator("#kunngjoring")).to_have_text("Listen viser 1 av 5 rader.")
        expect(page.get_by_label("Søk i listen")).to_be_focused()

    page.go_back()
    expect(page.locator("#krav-tabell tr.rad")).to_have_count(5)
    page.go_back()
    expect(page.get_by_role("columnheader", name="Restbeløp")).not_to_have_attribute("aria-sort", re.compile(".*"))
    assert rows(page) == first


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_an_invalid_amount_has_a_message_at_its_field(open_browser: OpenBrowser, size: tuple[int, int]) -> None:
    page = open_browser(EIER, size=size)
    page.goto(f"/virksomhet/{NORDLYS}/ubetalte-krav/")
    page.locator(".filter > summary").click()

    page.get_by_label("Beløp fra").fill("mye")
    page.get_by_role("button", name="Vis", exact=True).click()

    expect(page.get_by_label("Beløp fra")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("«mye» er ikke et beløp")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ubetalte krav")
    page.get_by_label("Beløp fra").fill("62 500")
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page.locator("#krav-tabell tr.rad")).to_have_count(2)

"""Paying several claims, and due dates: by mouse, by keyboard and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser
from tests.conftest import EIER, NORDLYS

SIDE = f"/virksomhet/{NORDLYS}/"
VALGT = f"{SIDE}betal/?id=KRAV-33712709&id=KRAV-33949619&id=finnes-ikke"
LATE = ("Arbeidsgiveravgift", "Forskuddstrekk", *(f"person 2022 {nr}. termin" for nr in (2, 3, 4)))


def see_two_cards_and_the_sum(page: Page) -> None:
    expect(page.get_by_role("region", name="Til sammen å betale")).to_contain_text("123\u00a0744,00")
    expect(page.locator(".betalingskort")).to_have_count(2)
    for name in ("Mva-melding", "Fastsetting § 12-1"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()


@pytest.mark.parametrize(("size", "javascript"), [(DESKTOP, False), (PHONE, True)])
def test_choosing_two_claims_gives_two_cards_and_a_total(
    open_browser: OpenBrowser, size: tuple[int, int], javascript: bool
) -> None:
    page = open_browser(EIER, size=size, javascript=javascript)

    page.get_by_role("link", name="Betal forfalte krav").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(6)
    for name in LATE:
        page.get_by_label(re.compile(r"\s+".join(map(re.escape, name.split())))).uncheck()
    page.get_by_label(re.compile("Fastsetting")).check()
    page.get_by_role("button", name="Vis betalingsinformasjon").click()

    see_two_cards_and_the_sum(page)
    expect(page.get_by_role("button", name="Kopier KID")).to_have_count(2 if javascript else 0)


def test_two_claims_can_be_chosen_by_keyboard(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    page.goto(f"{SIDE}betal/?forfalte=ja")

    page.get_by_role("checkbox").first.focus()
    for _ in range(5):  # keep the first overdue one, deselect the others
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    see_two_cards_and_the_sum(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_group_opens_to_its_claims_and_closes_again(open_browser: OpenBrowser, javascript: bool) -> None:
    page = open_browser(EIER, javascript=javascript)
    table = page.locator("#gruppetabell")

    table.get_by_role("button", name="Merverdiavgift").click()
    expect(table.get_by_role("link", name="Mva-melding")).to_be_visible()
    expect(table.locator(".gruppe-krav")).to_have_count(2)
    expect(table.get_by_role("button", name="Merverdiavgift")).to_have_attribute("aria-expanded", "true")
    expect(table.get_by_role("button", name="Merverdiavgift")).to_be_focused()
    if javascript:
        expect(page.locator("#kunngjoring")).to_have_text(re.compile("^Åpnet "))
    table.get_by_role("button", name="Merverdiavgift").click()
    expect(table.locator(".gruppe-krav")).to_have_count(0)


@pytest.mark.parametrize(("size", "shown", "hidden"), [(DESKTOP, "bred", "smal"), (PHONE, "smal", "bred")])
def test_one_chart_is_visible_and_its_table_has_the_amounts(
    open_browser: OpenBrowser, size: tuple[int, int], shown: str, hidden: str
) -> None:
    page = open_browser(EIER, size=size)
    if size == PHONE:
        page.get_by_text("Måned for måned").first.click()

    expect(page.locator(f".soylediagram.kun-{shown}")).to_be_visible()
    expect(page.locator(f".soylediagram.kun-{hidden}")).to_be_hidden()
    expect(page.get_by_role("img", name="September 2023: 62\u00a0500,00 kroner")).to_have_count(1)
    page.get_by_text("Vis som tabell").click()
    expect(page.locator(".forfallstabell tfoot")).to_contain_text("223\u00a0967,00")

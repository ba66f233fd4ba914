"""The client list: a person's press and what the page asks by itself are never two answers that race."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenBrowser, Running
from tests.web.sider import REGNSKAPSFORER

HENT = "#klient-hent"
TARGET = "hx-target"


@pytest.fixture
def slow_authority(running: Running) -> Iterator[None]:
    """Figures take so long that the page asks for progress."""
    fault = {"party": "skatteetaten", "delay_ms": 300}
    httpx.post(f"{running.sandbox}/_sandbox/faults", json=fault).raise_for_status()
    yield
    httpx.delete(f"{running.sandbox}/_sandbox/faults").raise_for_status()


def hold_first_list(page: Page) -> list[Route]:
    """Hold the first list that the page asks for, until its route is continued."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.headers.get(TARGET) == "klientliste" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/virksomheter/*", hold)
    return held


@pytest.mark.usefixtures("slow_authority")
def test_a_filter_that_is_pressed_ends_what_the_page_was_asking_for_by_itself(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto("/virksomheter/?vis=alle")
    held = hold_first_list(page)
    with page.expect_request(lambda request: request.headers.get(TARGET) == "klientliste", timeout=60_000):
        if page.locator(HENT).count():
            page.locator(HENT).click()  # all were fetched before: anew

    # An answer to what is no longer on the page would be swapped into nothing, with an error in the console.
    with page.expect_event("requestfailed", lambda request: request == held[0].request, timeout=10_000):
        page.locator("#vis-forfalt").click()
    expect(page.locator("#vis-forfalt")).to_have_attribute("aria-current", "true")


def test_two_stars_pressed_one_after_the_other_are_both_marked(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto("/virksomheter/?vis=alle")
    expect(page.locator(HENT)).to_be_visible(timeout=60_000)
    stars = page.locator(".klienttabell .stjerne[aria-pressed=false]")
    chosen = [f"#{stars.nth(place).get_attribute('id')}" for place in (2, 3)]

    for star in chosen:
        with page.expect_request("**/favoritt/", timeout=10_000):
            page.locator(star).evaluate("star => star.click()")  # at once: the first answer is still on its way

    for star in chosen:
        expect(page.locator(star)).to_have_attribute("aria-pressed", "true")
    page.reload()
    for star in chosen:
        expect(page.locator(star)).to_have_attribute("aria-pressed", "true")
        page.locator(star).click()
        expect(page.locator(star)).to_have_attribute("aria-pressed", "false")

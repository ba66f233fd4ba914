"""The client list: a person's press and what the page asks by itself are never two answers that race."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import BUSY, OpenBrowser, Running
from tests.web.sider import REGNSKAPSFORER

HENT = "#klient-hent"
PATIENT = 30_000  # milliseconds: a press waits for the answer to the one before, on a busy machine too
TARGET = "hx-target"
MAX_LOOKS = 60
TYPE_AND_ENTER = """(field, text) => {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.form.elements.apne.click(); // as the browser does at Enter
}"""


@pytest.fixture
def slow_authority(running: Running) -> Iterator[None]:
    """Figures take so long that the page asks for progress."""
    fault = {"party": "skatteetaten", "delay_ms": 300}
    httpx.post(f"{running.sandbox}/_sandbox/faults", json=fault).raise_for_status()
    yield
    httpx.delete(f"{running.sandbox}/_sandbox/faults").raise_for_status()


def hold_first(page: Page, address: str) -> list[Route]:
    """Hold the first request for the list to this address, until its route is continued."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.headers.get(TARGET) == "klientliste" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route(address, hold)
    return held


def wait_until(page: Page, held: list[Route], looks: int = MAX_LOOKS) -> None:
    """Wait for the request that is to be held; the page sends it, and its route is called, at their own time."""
    for _ in range(looks):
        if held:
            return
        page.wait_for_timeout(100)


def open_filled(open_browser: OpenBrowser) -> Page:
    page = open_browser(REGNSKAPSFORER)
    page.goto("/virksomheter/?vis=alle")
    expect(page.locator(HENT)).to_be_visible(timeout=60_000)
    expect(page.locator(BUSY)).to_have_count(0, timeout=60_000)
    return page


def find_unmarked(page: Page, count: int) -> list[str]:
    stars = page.locator(".klienttabell .stjerne[aria-pressed=false]")
    return [f"#{stars.nth(place).get_attribute('id')}" for place in range(2, 2 + count)]


def press(page: Page, selector: str) -> None:
    """At once, whatever is on its way."""
    page.locator(selector).evaluate("one => one.click()")


def expect_marked(page: Page, chosen: list[str]) -> None:
    for star in chosen:
        expect(page.locator(star)).to_have_attribute("aria-pressed", "true", timeout=PATIENT)


def expect_kept_and_unmark(page: Page, chosen: list[str]) -> None:
    """Without the marks, the next test begins as this one."""
    page.goto("/virksomheter/?vis=alle")
    for star in chosen:
        expect(page.locator(star)).to_have_attribute("aria-pressed", "true", timeout=PATIENT)
        page.locator(star).click()
        expect(page.locator(star)).to_have_attribute("aria-pressed", "false", timeout=PATIENT)


@pytest.mark.usefixtures("slow_authority")
def test_a_filter_that_is_pressed_ends_what_the_page_was_asking_for_by_itself(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto("/virksomheter/?vis=alle")
    held = hold_first(page, "**/virksomheter/*")
    for _ in range(MAX_LOOKS):
        if not held and page.locator(HENT).count():
            page.locator(HENT).click()  # all were fetched before: anew, once that is a minute ago
        wait_until(page, held, looks=20)

    # An answer to what is no longer on the page would be swapped into nothing, with an error in the console.
    with page.expect_event("requestfailed", lambda request: request == held[0].request, timeout=PATIENT):
        page.locator("#vis-forfalt").click()
    expect(page.locator("#vis-forfalt")).to_have_attribute("aria-current", "true", timeout=PATIENT)


def test_two_stars_pressed_one_after_the_other_are_both_marked(open_browser: OpenBrowser) -> None:
    page = open_filled(open_browser)
    chosen = find_unmarked(page, 2)

    for star in chosen:
        with page.expect_request("**/favoritt/", timeout=PATIENT):
            press(page, star)  # the first answer is still on its way

    expect_marked(page, chosen)
    expect_kept_and_unmark(page, chosen)


def test_stars_pressed_before_the_first_has_reached_the_server_are_all_marked(open_browser: OpenBrowser) -> None:
    page = open_filled(open_browser)
    chosen = find_unmarked(page, 3)
    held = hold_first(page, "**/favoritt/")

    for star in chosen:
        press(page, star)
    held[0].continue_()

    expect_marked(page, chosen)
    expect_kept_and_unmark(page, chosen)


def test_a_filter_pressed_before_a_star_has_reached_the_server_does_not_lose_it(open_browser: OpenBrowser) -> None:
    page = open_filled(open_browser)
    chosen = find_unmarked(page, 1)
    held = hold_first(page, "**/favoritt/")

    press(page, chosen[0])
    press(page, "#vis-forfalt")
    wait_until(page, held)
    held[0].continue_()

    expect(page.locator("#vis-forfalt")).to_have_attribute("aria-current", "true", timeout=PATIENT)
    expect_kept_and_unmark(page, chosen)


def test_enter_right_after_the_last_letter_opens_the_only_match(open_browser: OpenBrowser) -> None:
    page = open_filled(open_browser)
    page.clock.install()
    held = hold_first(page, "**/virksomheter/?*apne=1*")
    orgnr = find_unmarked(page, 1)[0].removeprefix("#stjerne-")

    with page.expect_request("**/virksomheter/?*apne=1*", timeout=PATIENT):
        page.locator("#sok").evaluate(TYPE_AND_ENTER, orgnr)
    page.clock.fast_forward(1000)  # what was typed is asked for after a pause
    wait_until(page, held)
    held[0].continue_()

    page.wait_for_url(f"**/virksomhet/{orgnr}/", timeout=PATIENT)

"""A slow party: the page says what it is fetching, with and without JavaScript, and goes on by itself."""

import re
from collections.abc import Iterator
from typing import Protocol

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, OpenBrowser, Running, start, stop
from tests.conftest import EIER, NORDLYS
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER

# Organisations that nothing else here opens: the worker fetches ahead for one that is opened.
UNSEEN, ALSO_UNSEEN, UNASKED = "312520923", "312385155", "316524370"
SIDE = f"/virksomhet/{NORDLYS}/"
WORDS = {
    "nb": ("Henter tallene fra Skatteetaten.", "Det tar vanligvis noen få sekunder."),
    "nn": ("Hentar tala frå Skatteetaten.", "Det tek vanlegvis nokre få sekund."),
    "en": ("Fetching the figures from the Tax Administration.", "This usually takes a few seconds."),
}
PATIENT = 40_000  # milliseconds


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A portal of its own: what another module has fetched is not slow."""
    running = start(tmp_path_factory.mktemp("slow"))
    yield running
    stop(running)


# What a screen reader is told, on each of the pages that follow one another.
HEAR = """
addEventListener("DOMContentLoaded", () => {
  const region = document.getElementById("kunngjoring");
  new MutationObserver(() => {
    const heard = JSON.parse(sessionStorage.getItem("heard") ?? "[]");
    sessionStorage.setItem("heard", JSON.stringify([...heard, region.textContent]));
  }).observe(region, { childList: true });
});
"""


class Slow(Protocol):
    """Makes a party slow from now on, until the test ends."""

    def __call__(self, milliseconds: int = 4000, *, status: int = 0) -> None: ...


@pytest.fixture
def slow(running: Running) -> Iterator[Slow]:
    def make(milliseconds: int = 4000, *, status: int = 0) -> None:
        fault = {"party": "skatteetaten", "delay_ms": milliseconds} | ({"status": status} if status else {})
        httpx.post(f"{running.sandbox}/_sandbox/faults", json=fault).raise_for_status()

    yield make
    httpx.delete(f"{running.sandbox}/_sandbox/faults").raise_for_status()


# What the page said, each time: the browser's driver looks at no page that is being left.
LISTEN = """
addEventListener("DOMContentLoaded", () => {
  const notice = document.getElementById("venter");
  new MutationObserver(() => {
    const words = notice.textContent.trim().replace(/\\s+/g, " ");
    if (words && !sessionStorage.getItem("said")) sessionStorage.setItem("said", words);
  }).observe(notice, { childList: true });
});
"""


def ask_for_another_year(page: Page, aar: int) -> None:
    """Send the form of the year; nothing has fetched it before. What is said from then on is noted, the first words."""
    page.evaluate("sessionStorage.removeItem('said')")
    page.locator("#aar").select_option(str(aar))
    page.locator(".aarsvalg button").click(no_wait_after=True)


def see_the_year(page: Page, aar: int) -> None:
    expect(page.locator("#aar")).to_have_value(str(aar), timeout=PATIENT)
    expect(page.locator("#aarsliste")).to_be_visible(timeout=PATIENT)


@pytest.mark.parametrize(("spraak", "aar"), [("nb", 2015), ("nn", 2016), ("en", 2017)])
def test_after_a_second_the_page_that_is_left_says_what_is_fetched(
    open_browser: OpenBrowser, slow: Slow, spraak: str, aar: int
) -> None:
    page = open_browser(EIER)
    page.context.add_init_script(LISTEN)
    page.goto(f"/spraak/{spraak}/")
    page.goto(f"{SIDE}innbetalinger/")
    slow(2000)

    ask_for_another_year(page, aar)

    expect(page.locator("#aarsliste")).to_be_attached(timeout=PATIENT)
    page.wait_for_url(f"**aar={aar}", timeout=PATIENT)
    see_the_year(page, aar)
    assert page.evaluate("sessionStorage.getItem('said')") == " ".join(WORDS[spraak])
    expect(page.locator("#venter[role=status]")).to_be_empty()


def test_a_page_that_comes_at_once_says_nothing(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    page.context.add_init_script(LISTEN)
    page.goto(f"{SIDE}innbetalinger/")

    ask_for_another_year(page, 2022)
    page.wait_for_url("**aar=2022")

    see_the_year(page, 2022)
    assert page.evaluate("sessionStorage.getItem('said')") is None


def test_a_part_of_a_page_that_is_slow_says_so_too(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    requests: list[Route] = []

    def note(route: Route) -> None:  # the browser's driver needs a function of Python's
        requests.append(route)

    page.route(lambda url: "sorter=" in url, note)

    page.get_by_role("link", name="Forfallsdato").first.click()

    expect(page.locator("#venter")).to_contain_text(WORDS["nb"][0])
    requests[0].continue_()
    expect(page.locator("#venter")).to_be_empty()


# A page has three years of its lists: none of these has a list of another.
@pytest.mark.parametrize(
    ("spraak", "side", "aar"),
    [("nb", "innbetalinger", 2020), ("nn", "utbetalinger", 2016), ("en", "utbetalinger", 2019)],
)
def test_without_javascript_a_slow_page_asks_again_until_it_has_an_answer(
    open_browser: OpenBrowser, slow: Slow, spraak: str, side: str, aar: int
) -> None:
    page = open_browser(EIER, javascript=False)
    page.goto(f"/spraak/{spraak}/")
    slow()

    answer = page.goto(f"{SIDE}{side}/?aar={aar}")

    assert answer is not None
    assert answer.status == 202
    for words in WORDS[spraak]:
        assert words in answer.text()
    assert 'http-equiv="refresh"' in answer.text()
    see_the_year(page, aar)


def test_a_page_that_asks_again_is_told_to_a_screen_reader_once(open_browser: OpenBrowser, slow: Slow) -> None:
    page = open_browser(EIER)
    page.context.add_init_script(HEAR)
    slow()

    answer = page.goto(f"{SIDE}utbetalinger/?aar=2013")

    assert answer is not None
    assert answer.status == 202
    see_the_year(page, 2013)
    (heard,) = page.evaluate("JSON.parse(sessionStorage.getItem('heard'))")
    assert heard.startswith(WORDS["nb"][0])


def test_the_address_does_not_fetch_the_file_again(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)

    page.goto(f"{SIDE}?fulgt=ja")  # as the page of a file that somebody has waited for

    expect(page).to_have_url(re.compile(f"{SIDE}$"))


def test_without_script_one_press_finds_a_payment_that_nobody_has_fetched(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER, size=PHONE, javascript=False, touch=True)
    page.goto(f"/virksomhet/{UNASKED}/")
    tile = page.locator("#siste-innbetaling")
    expect(tile).to_contain_text("Henter …")

    tile.get_by_role("link", name="Se innbetalingen").click()

    expect(page.locator(".detaljrad").first).to_contain_text(re.compile(r"Brukt [\d\s]+,\d\d av [\d\s]+,\d\d"))


def test_a_statement_over_ten_years_shows_its_progress(open_browser: OpenBrowser, slow: Slow) -> None:
    page = open_browser(REGNSKAPSFORER, javascript=False)
    slow(2000)

    answer = page.goto(f"/virksomhet/{ALSO_UNSEEN}/kontoutskrift/?fra=2013-08-29&til=2023-08-28")

    assert answer is not None
    assert answer.status == 202
    assert re.search(r"\d+ av \d+ lister er hentet", answer.text())
    expect(page.get_by_role("table", name="Saldo i perioden")).to_be_visible(timeout=2 * PATIENT)


# Last: after such failures the portal asks the party no more for a while.
def test_a_slow_party_that_fails_in_the_end_is_told_as_a_failure(
    open_browser: OpenBrowser, running: Running, slow: Slow
) -> None:
    page = open_browser(DAGLIG_LEDER, javascript=False)
    slow(4000, status=503)

    answer = page.goto(f"/virksomhet/{UNSEEN}/")

    assert answer is not None
    assert answer.status == 202
    expect(page.get_by_role("heading", level=1)).to_have_text("Vi får ikke hentet tallene", timeout=2 * PATIENT)

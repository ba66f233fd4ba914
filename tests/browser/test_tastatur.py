"""Keyboard, screen reader, forced colours and touch: keys, focus after a swap, announcements, targets."""

from urllib.parse import urljoin

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import BUSY, PHONE, OpenBrowser
from tests.conftest import EIER, NORDLYS
from tests.web.sider import REGNSKAPSFORER

OVERSIKT = f"/virksomhet/{NORDLYS}/"
UBETALTE = f"{OVERSIKT}ubetalte-krav/"
FORSKUDD = "Utskrevet forskuddsskatt, person"
HEARD = """
const region = document.getElementById("kunngjoring");
window.observer?.disconnect();
window.heard = [];
window.observer = new MutationObserver(() => window.heard.push(region.textContent));
window.observer.observe(region, { childList: true, characterData: true, subtree: true });
"""


def listen(page: Page) -> None:
    """Note each change of the live region."""
    page.evaluate(f"() => {{ {HEARD} }}")


def expect_heard(page: Page, *words: str) -> None:
    """Wait for the last announcement, then check that there was no other."""
    expect(page.locator("#kunngjoring")).to_have_text(words[-1])
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.heard") == list(words)


def choose_language(page: Page, language: str) -> None:
    whole = urljoin(page.url, "/")  # or the cookie would be of the page's own path alone
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": whole}])


@pytest.mark.parametrize("key", ["Space", "Enter"])
@pytest.mark.parametrize("table", ["#krav-tabell", "#gruppetabell"])
def test_a_key_on_an_opener_opens_it_and_the_page_stays(open_browser: OpenBrowser, table: str, key: str) -> None:
    page = open_browser(EIER)
    opener = page.locator(table).get_by_role("button").first
    opener.focus()
    before = page.evaluate("scrollY")

    page.keyboard.press(key)

    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(opener).to_be_focused()
    assert page.evaluate("scrollY") == before
    page.keyboard.press(key)
    expect(opener).to_have_attribute("aria-expanded", "false")


def test_space_on_a_link_that_looks_like_a_button_follows_it(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    page.goto(UBETALTE)

    page.locator(".kravtabell a.ds-button").first.press("Space")

    page.wait_for_url("**/betal/**")


ANNOUNCED = {
    "nb": ("Åpnet", "Lukket", "Sortert etter forfallsdato, stigende", "Sortert etter forfallsdato, synkende"),
    "nn": ("Opna", "Lukka", "Sortert etter forfallsdato, stigande", "Sortert etter forfallsdato, synkande"),
    "en": ("Opened", "Closed", "Sorted by due date, ascending", "Sorted by due date, descending"),
}


@pytest.mark.parametrize("language", ANNOUNCED)
def test_opening_and_sorting_are_announced_once_as_what_they_are(open_browser: OpenBrowser, language: str) -> None:
    page = open_browser(EIER)
    choose_language(page, language)
    page.goto(UBETALTE)
    opened, closed, ascending, descending = ANNOUNCED[language]
    opener = page.locator("#krav-tabell .apne").first
    name = " ".join(opener.locator(".kun-skjermleser").inner_text().split())
    heading = page.locator("#sorter-krav-tabell-forfallsdato")

    for press, words in (
        (opener, f"{opened} {name}"),
        (opener, f"{closed} {name}"),
        (heading, descending),  # the list comes with the earliest date first
        (heading, ascending),
    ):
        listen(page)
        press.press("Enter")
        expect_heard(page, words)


def test_a_filter_is_announced_once_as_how_much_it_shows(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    page.goto(UBETALTE)
    listen(page)

    search(page, "22 600,00")

    expect_heard(page, "Listen viser 1 av 5 rader.")


def search(page: Page, text: str) -> None:
    """Filter the list by keyboard."""
    page.locator(".filter > summary").press("Enter")
    page.get_by_label("Søk i listen").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("#filter-fjern")).to_be_visible()
    expect(page.locator(BUSY)).to_have_count(0)


@pytest.mark.parametrize("what", [("22 600,00", "Fjern filteret"), ("finnes ikke", "Vis alle")])
def test_removing_a_filter_by_enter_leaves_focus_at_the_filter(
    open_browser: OpenBrowser, what: tuple[str, str]
) -> None:
    page = open_browser(EIER)
    page.goto(UBETALTE)
    text, link = what
    search(page, text)

    page.get_by_role("link", name=link).press("Enter")

    expect(page.locator("#krav-tabell tr.rad")).to_have_count(5)
    expect(page.locator(".filter > summary")).to_be_focused()


def test_the_current_tab_is_visible_in_forced_colours(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    page.emulate_media(forced_colors="active")
    page.goto(UBETALTE)

    lines = {line(tab) for tab in page.locator(".faner a:not([aria-current])").all()}

    assert len(lines) == 1
    background = page.locator("body").evaluate("(el) => getComputedStyle(el).backgroundColor")
    assert lines == {background}
    assert line(page.locator(".faner [aria-current]")) != background


def line(tab: Locator) -> str:
    """Colour of the line under a tab."""
    return str(tab.evaluate("(el) => getComputedStyle(el).borderBottomColor"))


@pytest.mark.parametrize(("language", "words"), [("nb", "Kopiert"), ("nn", "Kopiert"), ("en", "Copied")])
def test_copying_is_announced_once_in_the_language_of_the_page(
    open_browser: OpenBrowser, language: str, words: str
) -> None:
    page = open_browser(EIER)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    choose_language(page, language)
    page.goto(UBETALTE)
    page.locator(".kravtabell .betal-kol a.ds-button").first.press("Enter")
    button = page.locator("button[data-kopier]").first
    expect(button).to_be_visible()  # a script shows it when it can copy
    listen(page)

    button.press("Space")

    expect_heard(page, words)


SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
  .filter((el) => el.checkVisibility() && !el.closest(".kun-skjermleser, .ds-skip-link"))
  .map((el) => (el.matches("[type=radio], [type=checkbox]") ? el.labels[0] : el))
  .filter((el) => getComputedStyle(el).display !== "inline" && el.getBoundingClientRect().height < 44)
  .map((el) => `${el.getBoundingClientRect().height} ${el.className} ${el.textContent}`)
"""


def test_targets_on_touch_are_44_pixels(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER, size=PHONE, touch=True)
    small: dict[str, list[str]] = {}
    for path in (
        "/virksomheter/",
        "/virksomheter/?vis=alle",
        OVERSIKT,
        UBETALTE,
        f"{UBETALTE}?sok=skatt",
        f"{OVERSIKT}innbetalinger/?aar=2022",
        f"{OVERSIKT}kontoutskrift/",
        f"{OVERSIKT}innsyn/",
        f"{OVERSIKT}betal/",
    ):
        page.goto(path)
        small[path] = page.evaluate(SMALL)
    assert {path: found for path, found in small.items() if found} == {}


def test_the_keys_are_offered_where_there_is_a_keyboard(open_browser: OpenBrowser) -> None:
    desk, phone = open_browser(EIER), open_browser(EIER, size=PHONE, touch=True)

    expect(desk.get_by_role("button", name="Hurtigtaster")).to_be_visible()
    expect(phone.get_by_role("button", name="Hurtigtaster")).to_be_hidden()


@pytest.mark.parametrize("touch", [True, False])
def test_on_a_phone_pay_is_44_pixels_high_and_apart_from_see_more(open_browser: OpenBrowser, touch: bool) -> None:
    page = open_browser(EIER, size=PHONE, touch=touch)
    page.goto(UBETALTE)
    row = page.locator("tr.rad:has(.betal-kol .ds-button)").first

    pay, more = (row.locator(each).bounding_box() for each in (".betal-kol .ds-button", ".apne"))

    assert pay is not None
    assert more is not None
    assert pay["height"] >= 44
    assert more["height"] >= 44
    beside, below = pay["x"] - more["x"] - more["width"], more["y"] - pay["y"] - pay["height"]
    assert max(beside, below) >= 8

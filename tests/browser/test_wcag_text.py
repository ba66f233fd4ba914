"""WCAG 2.2 AA where it is about text: spacing and size that the reader chooses, and names that are what is seen."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser
from tests.conftest import NORDLYS
from tests.web.sider import REGNSKAPSFORER

SIDE = f"/virksomhet/{NORDLYS}/"
PAGES = (
    SIDE,
    f"{SIDE}ubetalte-krav/",
    f"{SIDE}innbetalinger/?aar=2022",
    f"{SIDE}kontoutskrift/?fra=2022-01-01&til=2022-12-31",
    f"{SIDE}betal/?forfalte=ja",
    "/virksomheter/?vis=alle",
)
# What criterion 1.4.12 lets the reader set.
SPACING = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
} p { margin-bottom: 2em !important; }"""
SET_STYLE = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""
# Elements whose own text does not fit inside them and is not shown outside.
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter(el => el.checkVisibility() && !el.closest(".kun-skjermleser, svg, .ds-skip-link"))
  .filter(el => [...el.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
  .filter(el => {
    const style = getComputedStyle(el);
    const hides = (axis) => ["hidden", "clip"].includes(style[axis]);
    return hides("overflowX") && el.scrollWidth > el.clientWidth + 1
      || hides("overflowY") && el.scrollHeight > el.clientHeight + 1;
  }).map(el => el.outerHTML.slice(0, 120))"""
# Controls with a name that does not contain their visible text, in the same order.
MISNAMED = """() => {
  const plain = (text) => text.replace(/[\\s\\u00a0]+/g, " ").trim().toLowerCase();
  return [...document.querySelectorAll("a, button, summary, [role=button]")]
    .filter(el => el.hasAttribute("aria-label"))
    .filter(el => el.checkVisibility() && /[a-zæøå]/i.test(el.innerText))
    .filter(el => !plain(el.getAttribute("aria-label")).includes(plain(el.innerText)))
    .map(el => `${el.getAttribute("aria-label")} | ${el.innerText}`);
}"""


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_1_4_12_text_spacing_of_the_reader_cuts_nothing_off(open_browser: OpenBrowser, size: tuple[int, int]) -> None:
    page = open_browser(REGNSKAPSFORER, size=size)
    found = {}
    for path in PAGES:
        page.goto(path)
        page.evaluate(SET_STYLE, SPACING)
        if wrong := [*page.evaluate(CUT_OFF), *(["sideways"] if scrolls_sideways(page) else [])]:
            found[path] = wrong

    assert found == {}


def test_1_4_4_text_of_twice_the_size_cuts_nothing_off(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    found = {}
    for path in PAGES:
        page.goto(path)
        page.evaluate(SET_STYLE, "html { font-size: 200% !important }")
        if wrong := [*page.evaluate(CUT_OFF), *(["sideways"] if scrolls_sideways(page) else [])]:
            found[path] = wrong

    assert found == {}


def test_2_5_3_the_name_of_a_control_contains_what_is_seen(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    found = {}
    for path in PAGES:
        page.goto(path)
        if wrong := page.evaluate(MISNAMED):
            found[path] = wrong

    assert found == {}

"""Where things stand: figures under their heads, words whole, labels only where there is something."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser
from tests.browser.test_tastatur import choose_language
from tests.conftest import EIER, NORDLYS
from tests.web.sider import REGNSKAPSFORER

BASE = f"/virksomhet/{NORDLYS}/"
KREDIT = "312385155"
ROOMY, LESS_WIDE = (1200, 800), (1000, 800)
PATIENT = 40_000  # milliseconds
# Texts that reach outside their cell.
OUTSIDE = """() => [...document.querySelectorAll(
    ".kravtabell > thead th, .kravtabell > tbody > .rad > *, .klienttabell th, .klienttabell td")]
  .flatMap((cell) => {
    const edge = cell.getBoundingClientRect(), range = document.createRange(), found = [];
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (text.parentElement.closest(".kun-skjermleser, .apne-ord")) continue;
      range.selectNodeContents(text);
      for (const part of range.getClientRects()) {
        if (part.width > 1 && (part.left < edge.left - 1 || part.right > edge.right + 1)) found.push(text.data.trim());
      }
    }
    return found;
  })"""
# What takes more than one line and should not.
# Digits have different widths, so that what fits depends on the time of the day.
WIDEST = """words => document.querySelectorAll(words).forEach(one => {
  one.textContent = one.textContent.replace(/[0-9]/g, "0");
})"""
IN_TWO_LINES = """(selector) => [...document.querySelectorAll(selector)].filter((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const edges = [...range.getClientRects()].filter((part) => part.width > 1);
    return Math.max(...edges.map((part) => part.top)) > Math.min(...edges.map((part) => part.bottom));
  }).map((one) => one.textContent.trim())"""
HEADS = """() => [...document.querySelectorAll("thead th:has(.sorter), thead th:not([class*=kol])")]
  .filter((head) => head.checkVisibility() && head.offsetHeight > 1)
  .map((head) => {
    const range = document.createRange();
    range.selectNodeContents(head.querySelector(".sorter") ?? head);
    return Math.round(Math.max(...[...range.getClientRects()].map((part) => part.bottom)));
  })"""


@pytest.mark.parametrize("size", [DESKTOP, LESS_WIDE], ids=["wide", "less-wide"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_words_and_figures_stay_in_their_columns(
    open_browser: OpenBrowser, size: tuple[int, int], language: str
) -> None:
    owner, accountant = open_browser(EIER, size=size), open_browser(REGNSKAPSFORER, size=size)
    for page, path in (
        (owner, BASE),
        (owner, f"{BASE}betalte-krav/?aar=2022"),
        (accountant, "/virksomheter/?vis=alle"),
    ):
        choose_language(page, language)
        page.goto(path)
        expect(page.locator("progress")).to_have_count(0, timeout=PATIENT)
        page.evaluate("document.fonts.ready.then(() => null)")  # another font is wider

        assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_state_of_a_claim_and_the_heads_take_one_line_where_there_is_room(
    open_browser: OpenBrowser, language: str
) -> None:
    page = open_browser(EIER, size=ROOMY)
    choose_language(page, language)
    page.goto(f"{BASE}ubetalte-krav/")

    for words in (".kravtabell .sorter", ".kravtabell td > .status", ".kravtabell .betal-kol > :is(a, span)"):
        assert page.evaluate(IN_TWO_LINES, words) == []


def test_states_and_ages_take_one_line_on_a_less_wide_screen_in_every_language(open_browser: OpenBrowser) -> None:
    owner, accountant = open_browser(EIER), open_browser(REGNSKAPSFORER)
    for language in ("nb", "nn", "en"):
        for page, path, words in (
            (owner, f"{BASE}ubetalte-krav/", ".kravtabell td > .status"),
            (accountant, "/virksomheter/?vis=alle", ".klienttabell td:last-child > .note"),
        ):
            choose_language(page, language)
            page.goto(path)
            expect(page.locator("progress")).to_have_count(0, timeout=PATIENT)
            expect(page.locator(words).first).to_be_visible()
            page.evaluate(WIDEST, words)

            for width in (960, 1024, 1199):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("innerWidth") == width
                assert page.evaluate(IN_TWO_LINES, words) == [], (language, width)


def test_names_dates_and_amounts_take_one_line_beside_numbers_on_a_less_wide_screen(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER, size=LESS_WIDE)
    page.goto(f"/virksomhet/{KREDIT}/klientkort/")
    page.get_by_label("Klientnummer").fill("1001")
    page.get_by_role("button", name="Lagre").click()
    page.goto("/virksomheter/?vis=alle")
    expect(page.locator("progress")).to_have_count(0, timeout=PATIENT)
    numbers = page.locator(".klienttabell .k-nummer")
    expect(numbers).to_be_visible()

    for words in ("tbody th > .ds-link", ".klient-frist", "tbody .tall"):
        assert page.evaluate(IN_TWO_LINES, f".klienttabell {words}") == []
    assert page.evaluate(OUTSIDE) == []


def test_heads_of_the_client_list_stand_on_one_line(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto("/virksomheter/?vis=alle")

    assert max(page.evaluate(HEADS)) - min(page.evaluate(HEADS)) <= 1


def test_on_a_phone_the_statement_leaves_out_labels_of_nothing(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER, size=PHONE)
    page.goto(f"{BASE}kontoutskrift/?fra=2022-01-01&til=2022-12-31")
    rows = page.locator(".bevegelser > tbody > tr:has(.referanse-kol)")

    assert rows.count() > 20
    assert count_labels(page, "Debet") + count_labels(page, "Kredit") == rows.count()


def count_labels(page: Page, label: str) -> int:
    """Visible cells with this label, the sum's left out."""
    return page.locator(f".bevegelser > tbody > tr:not(.er-sum) > td[data-l={label}]:visible").count()

"""WCAG 2.2 AA by criterion, as seen on one page: focus, errors, forced colours and print."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, PHONE, OpenBrowser
from tests.conftest import EIER, NORDLYS
from tests.web.sider import REGNSKAPSFORER

OVERSIKT = f"/virksomhet/{NORDLYS}/"


@pytest.mark.parametrize("size", [PHONE, NARROW])
def test_2_4_7_focus_is_visible_and_not_covered_on_a_small_screen(
    open_browser: OpenBrowser, size: tuple[int, int]
) -> None:
    page = open_browser(REGNSKAPSFORER, size=size)
    unseen = {}
    for path in (OVERSIKT, f"{OVERSIKT}ubetalte-krav/", f"{OVERSIKT}innbetalinger/?aar=2022", "/virksomheter/"):
        page.goto(path)
        passed: list[str] = []
        while (name := press_tab(page)) is not None and len(passed) < 60:
            passed.append(name)
            if not page.evaluate(IS_SEEN):
                unseen[path, name] = size
        assert len(passed) > 20, path
    assert unseen == {}


# The centre of one of its boxes, or of its label, is not covered.
IS_SEEN = """() => {
  const focused = document.activeElement;
  return [...focused.getClientRects()].some(box => {
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return top && (focused.contains(top) || [...focused.labels ?? []].some(label => label.contains(top)));
  });
}"""


def press_tab(page: Page) -> str | None:
    """Press Tab; returns the focused element, or None if it is outside the page."""
    page.keyboard.press("Tab")
    name: str | None = page.evaluate("document.activeElement.id || document.activeElement.innerText || null")
    return None if page.evaluate("document.activeElement === document.body") else name or "?"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("kontoutskrift.pdf?fra=31.02.2022&til=01.01.2023", "«31.02.2022» er ikke en dato"),
        ("kontoutskrift.pdf?fra=01.01.2022&til=", "Datoen «Til og med» mangler"),
        ("innsyn/?fra=31.02.2022", "«31.02.2022» er ikke en dato"),
        ("betal/?valgt=ja", "Kryss av for minst ett krav"),
    ],
)
def test_3_3_1_errors_are_described_at_the_field(open_browser: OpenBrowser, path: str, words: str) -> None:
    page = open_browser(EIER)

    page.goto(OVERSIKT + path)

    marked = page.locator("[aria-invalid=true], fieldset[aria-describedby]")
    expect(marked).not_to_have_count(0)
    described = [
        page.locator(f"#{name}").inner_text()
        for field in marked.all()
        for name in (field.get_attribute("aria-describedby") or "").split()
    ]
    assert any(words in text for text in described)
    expect(page.get_by_role("alert")).to_contain_text(words)


def test_1_4_11_edges_focus_and_bars_are_visible_with_forced_colours(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    page.emulate_media(forced_colors="active")

    def style(selector: str, name: str) -> str:
        return str(page.locator(selector).first.evaluate(f"el => getComputedStyle(el).{name}"))

    assert float(style(".flis", "borderTopWidth").removesuffix("px")) >= 1
    assert style(".soyle", "stroke") != "none"
    page.get_by_role("link", name="Se forfalte krav").focus()
    assert style(":focus-visible", "outlineStyle") == "solid"
    assert style(".faner [aria-current]", "borderBottomColor") != style(
        ".faner a:not([aria-current])", "borderBottomColor"
    )
    expect(page.locator("#krav-tabell .status.er-forfalt").first).to_contain_text("Forfalt")


def test_print_has_figures_organisation_and_date_and_no_controls(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    page.emulate_media(media="print")

    for hidden in ("Logg ut", "Hent på nytt"):
        expect(page.get_by_role("button", name=hidden)).to_be_hidden()
    expect(page.locator(".velger, .faner, .ds-skip-link").first).to_be_hidden()
    expect(page.locator(".virksomhet-linje")).to_contain_text("314\u00a0055\u00a0403")
    expect(page.locator(".alder")).to_contain_text("Hentet")
    expect(page.locator("#krav-tabell tfoot")).to_contain_text("223\u00a0967,00")
    assert page.locator(".bunn").evaluate("el => getComputedStyle(el).backgroundColor") == "rgba(0, 0, 0, 0)"

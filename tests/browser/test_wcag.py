"""WCAG 2.2 AA by criterion, and axe, on every page and state.

Static facts are collected once, in one walk over all pages (`vandring.py`).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, OpenBrowser, Running, start_gallery
from tests.browser.vandring import KREDIT, SIDER, STATES, Fakta, Sett, run_axe, walk
from tests.conftest import EIER, NORDLYS
from tests.web.sider import REGNSKAPSFORER

OVERSIKT = f"/virksomhet/{NORDLYS}/"


@pytest.fixture(scope="module")
def alle_sider(running: Running, chromium: Browser) -> Iterator[list[Sett]]:
    with start_gallery(running) as gallery:
        yield list(walk(chromium, running.portal, gallery, state_sizes=("phone",)))


def find(alle_sider: list[Sett], what: Callable[[Fakta], list[str]]) -> dict[str, list[str]]:
    """Findings by page."""
    found = {sett.side.path: what(sett.desktop) + what(sett.phone) for sett in alle_sider}
    return {path: wrong for path, wrong in found.items() if wrong}


def test_axe_finds_nothing_on_any_page_or_state(alle_sider: list[Sett]) -> None:
    assert len(alle_sider) == len(SIDER) + len(STATES)
    assert [wrong for sett in alle_sider for wrong in sett.axe] == []


def test_1_1_1_every_image_has_a_name_or_is_decorative_and_the_chart_has_its_amounts(
    alle_sider: list[Sett], open_browser: OpenBrowser
) -> None:
    assert find(alle_sider, lambda facts: facts["unnamed_images"]) == {}

    page = open_browser(EIER)

    drawing = page.get_by_role("img", name=re.compile("^Søylediagram"))
    expect(drawing).to_have_count(1)
    amounts = re.findall(r"[\d\u00a0]+,\d\d", drawing.locator("title").text_content() or "")
    assert amounts
    page.get_by_text("Vis som tabell").click()
    for amount in amounts:
        expect(page.locator(".forfallstabell")).to_contain_text(amount)


def test_1_3_1_headings_tables_and_landmarks_give_the_structure(alle_sider: list[Sett]) -> None:
    assert find(alle_sider, lambda facts: facts["tables"]) == {}
    assert find(alle_sider, lambda facts: facts["jumps"]) == {}
    assert find(alle_sider, lambda facts: facts["duplicate_ids"] + facts["missing_ids"]) == {}
    for sett in alle_sider:
        assert len(sett.desktop["h1"]) == 1, sett.side
        if sett.side.path != "/stilark/500/":  # rendered without the base template
            assert sett.desktop["landmarks"] == ["header", "main", "footer"], sett.side


def test_1_4_10_no_page_scrolls_sideways_at_320_pixels(alle_sider: list[Sett], open_browser: OpenBrowser) -> None:
    assert [sett.side.path for sett in alle_sider if sett.width_at_320 > NARROW[0]] == []

    page = open_browser(REGNSKAPSFORER, size=NARROW)
    page.goto(OVERSIKT)
    open_switcher(page)

    box = page.locator("#bytter").bounding_box()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW[0]
    assert page.evaluate("(el => el.scrollWidth <= el.clientWidth)(document.querySelector('#bytter'))")


def test_1_4_10_no_content_overflows_at_any_size(alle_sider: list[Sett]) -> None:
    assert [(sett.side.path, box) for sett in alle_sider for box in sett.list_spilling()] == []


def test_every_page_on_paper_tells_whose_it_is_and_how_old_and_is_whole(alle_sider: list[Sett]) -> None:
    found = {sett.side.path: sett.find_wrong_on_paper() for sett in alle_sider}

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_2_4_2_every_title_names_page_and_organisation(alle_sider: list[Sett]) -> None:
    by_title = defaultdict(set)
    for sett in alle_sider:
        title, path = sett.desktop["title"], sett.side.path
        assert re.search(r"(^|– )(Min side for virksomheter|.+, \d{3}\u00a0\d{3}\u00a0\d{3})$", title), path
        orgnr = re.search(r"/virksomhet/(\d{9})/", path)
        if orgnr and not title.endswith("Min side for virksomheter"):
            assert orgnr[1] in title.replace("\u00a0", "")
        if not sett.side.is_gallery:
            # Without a kind of client relation, the page is that of the first.
            by_title[title].add(path.partition("?")[0].replace("/klienter/regn/", "/klienter/"))
    # States of one page may share a title; different pages may not. All claim pages count as one.
    assert {title: paths for title, paths in by_title.items() if len(paths) > 1} == {}


def test_2_4_3_focus_follows_the_page_and_stays_after_a_swap(alle_sider: list[Sett], open_browser: OpenBrowser) -> None:
    assert find(alle_sider, lambda facts: facts["positive_tabindex"]) == {}

    page = open_browser(EIER)
    expected = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary')]"
        ".filter(el => el.checkVisibility()).map(el => el.textContent)"
    )
    passed = []
    for _ in expected:
        page.keyboard.press("Tab")
        passed.append(page.evaluate("document.activeElement.textContent"))
    assert passed == expected

    group = page.locator("#gruppetabell").get_by_role("button", name="Skatt")
    for is_open in ("true", "false"):
        group.press("Enter")
        expect(group).to_have_attribute("aria-expanded", is_open)
        expect(group).to_be_focused()


def test_3_3_2_every_field_has_a_label_and_dates_show_their_format(
    alle_sider: list[Sett], open_browser: OpenBrowser
) -> None:
    assert find(alle_sider, lambda facts: facts["fields_without_label"]) == {}

    page = open_browser(EIER)
    for path in ("kontoutskrift/", "innsyn/"):
        page.goto(OVERSIKT + path)
        for name in ("fra", "til"):
            field = page.locator(f"main input[name={name}]")
            hint = (field.get_attribute("aria-describedby") or "").split()[0]
            expect(page.locator(f"#{hint}")).to_have_text("dd.mm.åååå")


def test_4_1_2_every_control_has_a_name_and_a_state(alle_sider: list[Sett], open_browser: OpenBrowser) -> None:
    assert find(alle_sider, lambda facts: facts["unnamed_controls"]) == {}

    page = open_browser(REGNSKAPSFORER)
    page.goto(OVERSIKT)
    for table in ("#krav-tabell", "#gruppetabell"):
        button = page.locator(table).get_by_role("button").first
        expect(button).to_have_attribute("aria-expanded", "false")
        button.press("Enter")
        expect(button).to_have_attribute("aria-expanded", "true")
    open_switcher(page)
    expect(page.get_by_role("dialog", name="Bytt virksomhet")).to_be_visible()
    assert run_axe(page, "the switcher") == []
    page.keyboard.press("Escape")
    expect(page.locator("#bytter")).to_be_hidden()


def test_4_1_3_swaps_are_announced(alle_sider: list[Sett], open_browser: OpenBrowser) -> None:
    silent = [sett.side.path for sett in alle_sider if not sett.desktop["has_live_region"]]
    assert silent == ["/stilark/500/"]

    page = open_browser(REGNSKAPSFORER)
    said = page.locator("#kunngjoring")
    for path, press in (
        (OVERSIKT, "#krav-tabell [aria-expanded]"),
        (OVERSIKT, "#gruppetabell [aria-expanded]"),
        (f"{OVERSIKT}ubetalte-krav/", "#krav-tabell [aria-expanded]"),
        (f"{OVERSIKT}innbetalinger/?aar=2022", "#aarsliste [aria-expanded]"),
        (f"/virksomhet/{KREDIT}/uplasserte-innbetalinger/", "#innbetaling-tabell [aria-expanded]"),
        ("/virksomheter/?vis=alle", "#klientliste [aria-pressed]"),
        ("/virksomheter/?vis=alle", "#klientliste [aria-pressed]"),
    ):
        page.goto(path)
        expect(said).to_be_empty()
        page.locator(press).first.press("Enter")
        expect(said).not_to_be_empty()
        expect(said).to_have_attribute("aria-live", "polite")
    page.goto(OVERSIKT)
    page.get_by_role("button", name="Hent på nytt").click()
    expect(page.get_by_role("status").filter(has_text="Tallene er")).to_have_count(1)


def test_2_5_8_every_target_outside_text_is_24_pixels(alle_sider: list[Sett]) -> None:
    assert find(alle_sider, lambda facts: facts["small"]) == {}


def test_2_3_3_nothing_moves_with_reduced_motion(alle_sider: list[Sett]) -> None:
    assert find(alle_sider, lambda facts: facts["moving"]) == {}


def open_switcher(page: Page) -> None:
    page.get_by_role("button", name="bytt virksomhet").press("Enter")
    expect(page.locator("#bytter-treff")).to_be_visible()
    expect(
        page.locator("[aria-controls=bytter-valg]")
    ).to_be_visible()  # the search knows its list, once that has settled

"""Presses from the first page to the answer: at a desk, on a phone, by keyboard, without script, in three languages."""

import re
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from django.utils.translation import gettext, override
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser
from tests.browser.person import Maate
from tests.browser.test_tastatur import choose_language
from tests.conftest import EIER, NORDLYS

BASE = f"/virksomhet/{NORDLYS}/"
LATE, PAID = "161\u00a0467,00", "23\u00a0750,00"
LANGUAGES = ("nb", "nn", "en")
WAYS = [*product((PHONE, DESKTOP), Maate, ["nb"]), *product((PHONE,), Maate, ["nn", "en"])]
FARTHEST = 120  # Tab presses before the test fails


@dataclass
class Presser:
    """A person on the first page, whose presses are counted."""

    page: Page
    maate: Maate
    language: str
    presses: int = 0

    def say(self, text: str, **values: str | int) -> str:
        """A text of the portal in the person's language; `values` fill it in, as in a template."""
        with override(self.language):
            return gettext(text) % values if values else gettext(text)

    def press(self, what: Locator) -> None:
        """Press once: a tap or click, or Enter where Tab has led."""
        self.presses += 1
        expect(what).to_be_visible()
        if self.maate is Maate.TASTATUR:
            self._reach(what)
            self.page.keyboard.press("Enter")
        else:
            what.click()

    def _reach(self, what: Locator) -> None:
        for _ in range(FARTHEST):
            if what.evaluate("el => el === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"cannot be reached with Tab: {what}")

    def is_in_sight(self, what: Locator) -> bool:
        """Whether it is within the window without scrolling, or begins there."""
        box, size = what.bounding_box(), self.page.viewport_size
        assert box is not None
        assert size is not None
        return 0 <= box["y"] < size["height"] and box["x"] >= 0 and box["x"] + box["width"] <= size["width"]


@pytest.fixture(scope="module")
def pages(open_shared: OpenBrowser) -> dict[tuple[tuple[int, int], bool], Page]:
    """The owner's pages: on a phone and at a desk, with and without script. The payments are fetched."""
    opened = {
        (size, has_script): open_shared(EIER, size=size, javascript=has_script, touch=size == PHONE)
        for size, has_script in product((PHONE, DESKTOP), (True, False))
    }
    expect(opened[PHONE, True].locator("#siste-innbetaling")).to_contain_text(PAID, timeout=30_000)
    return opened


@pytest.fixture(params=WAYS, ids=lambda way: f"{way[0][0]}-{way[1].name.lower()}-{way[2]}")
def presser(request: pytest.FixtureRequest, pages: dict[tuple[tuple[int, int], bool], Page]) -> Presser:
    size, maate, language = request.param
    page = pages[size, maate is not Maate.UTEN_JAVASCRIPT]
    choose_language(page, language)
    page.goto(BASE)
    expect(page.locator("html")).to_have_attribute("lang", language)
    return Presser(page, maate, language)


def test_what_is_late_takes_no_press(presser: Presser) -> None:
    tile = presser.page.get_by_role("region", name=presser.say("Forfalt"))

    expect(tile).to_contain_text(LATE)
    assert presser.is_in_sight(tile.get_by_text(LATE))
    assert presser.presses == 0


def test_paying_all_that_is_late_takes_two_presses(presser: Presser) -> None:
    presser.press(presser.page.get_by_role("link", name=presser.say("Betal forfalte krav")))
    expect(presser.page.locator("#valg-antall")).to_have_text("6")
    total = presser.page.locator("#valg-sum")
    expect(total).to_have_text(LATE)
    assert presser.is_in_sight(total)
    presser.press(presser.page.get_by_role("button", name=presser.say("Vis betalingsinformasjon")))

    expect(presser.page.get_by_role("region", name=presser.say("Til sammen å betale"))).to_contain_text(LATE)
    expect(presser.page.locator(".betalingskort")).to_have_count(6)
    assert presser.presses == 2


def test_what_became_of_the_payment_takes_at_most_one_press(presser: Presser) -> None:
    tile = presser.page.locator("#siste-innbetaling")
    expect(tile).to_contain_text(PAID)
    answer = tile.get_by_text(presser.say("Alt er brukt"))
    presser.page.locator(".testdato").evaluate("banner => banner.remove()")  # only tests and demos have one
    assert presser.is_in_sight(answer)  # on the first screen, where the rest is one press away
    presser.press(tile.get_by_role("link", name=presser.say("Se innbetalingen")))

    used = presser.say("Brukt %(plassert_beloep)s av %(innbetalt_beloep)s", plassert_beloep=PAID, innbetalt_beloep=PAID)
    answer = presser.page.locator(".detaljrad").get_by_text(used)
    expect(answer).to_be_visible()
    assert presser.is_in_sight(answer)
    assert presser.presses == 1


def test_the_statement_of_last_year_takes_two_presses(presser: Presser) -> None:
    presser.press(presser.page.get_by_role("link", name=presser.say("Kontoutskrift")).first)
    link = presser.page.get_by_role("link", name=re.compile("2022.*PDF|PDF.*2022")).first
    expect(link).to_be_visible()
    assert presser.is_in_sight(link)
    with presser.page.expect_download(timeout=60_000) as download:  # without another press, however long it takes
        presser.press(link)

    assert re.fullmatch(rf"kontoutskrift_{NORDLYS}_2022-01-01_2022-12-31_.*\.pdf", download.value.suggested_filename)
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    assert presser.presses == 2


def test_the_sum_follows_the_ticks_and_survives_going_back(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER, size=PHONE)
    page.goto(f"{BASE}betal/")

    expect(page.locator("#valg-sum")).to_have_text("0,00")
    page.get_by_label(re.compile("Mva-melding")).check()
    expect(page.locator("#valg-sum")).to_have_text("61\u00a0244,00")
    page.get_by_label(re.compile("Fastsetting")).check()
    expect(page.locator("#valg-sum")).to_have_text("123\u00a0744,00")
    expect(page.locator("#valg-antall")).to_have_text("2")
    page.get_by_role("button", name="Vis betalingsinformasjon").click()
    page.go_back()

    expect(page.locator("#valg-antall")).to_have_text(str(page.get_by_role("checkbox", checked=True).count()))


def test_columns_stand_still_when_a_row_opens(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    page.goto(BASE)
    heads = page.locator("#krav-tabell > table > thead th")
    before = heads.evaluate_all("all => all.map(th => Math.round(th.getBoundingClientRect().left))")

    page.locator(".apne").nth(3).click()
    expect(page.locator(".detaljrad").first).to_be_visible()

    assert heads.evaluate_all("all => all.map(th => Math.round(th.getBoundingClientRect().left))") == before


def test_a_full_bar_is_full(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    page.goto(f"{BASE}innbetalinger/?aar=2022")
    page.locator(".apne").nth(2).click()
    bar = page.locator("meter").first
    expect(bar).to_be_visible()

    assert find_colours(bar.screenshot()) == {"green"}


def find_colours(png: bytes) -> set[str]:
    """Colours inside the bar's edge: green is used, blue and white stripes are not used."""
    image = Image.open(BytesIO(png)).convert("RGB")
    width, height = image.size
    inside = [image.getpixel((x, y)) for x in range(4, width - 4, 3) for y in range(3, height - 3)]
    return {"green" if g > r and g > b else "other" for r, g, b in inside}  # type: ignore[misc]


def test_on_a_phone_the_drawing_and_the_groups_are_folded(open_browser: OpenBrowser) -> None:
    phone, desk = open_browser(EIER, size=PHONE), open_browser(EIER, size=DESKTOP)
    for page in (phone, desk):
        page.goto(BASE)

    expect(phone.locator("#gruppetabell")).to_be_hidden()
    phone.get_by_text("Per kravgruppe").first.click()
    expect(phone.locator("#gruppetabell")).to_be_visible()
    expect(desk.locator("#gruppetabell")).to_be_visible()
    expect(desk.locator(".soylediagram.kun-bred")).to_be_visible()

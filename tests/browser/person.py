"""Steps of user journeys: the same actions by mouse, by keyboard and without JavaScript."""

import re
from dataclasses import dataclass
from enum import Enum

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser

FARTHEST = 250  # Tab presses before the test fails


class Maate(Enum):
    """How a person operates the page."""

    MUS = "with JavaScript"
    UTEN_JAVASCRIPT = "without JavaScript, on a phone"
    TASTATUR = "by keyboard alone"


@dataclass(frozen=True, slots=True)
class Person:
    """A person at a page."""

    page: Page
    maate: Maate

    @classmethod
    def sign_in(cls, open_browser: OpenBrowser, pid: str, maate: Maate) -> "Person":
        is_phone = maate is Maate.UTEN_JAVASCRIPT
        page = open_browser(pid, size=PHONE if is_phone else DESKTOP, javascript=not is_phone)
        page.context.set_default_timeout(10_000)
        return cls(page, maate)

    @property
    def has_javascript(self) -> bool:
        return self.maate is not Maate.UTEN_JAVASCRIPT

    def open_tab(self) -> "Person":
        """Open another tab for the same person."""
        tab = self.page.context.new_page()
        tab.goto("/virksomheter/")
        return Person(tab, self.maate)

    def follow(self, name: str, *, within: str = "body") -> None:
        self._use(self.page.locator(within).get_by_role("link", name=_starting(name)).first)

    def press(self, name: str, *, within: str = "body") -> None:
        self._use(self.page.locator(within).get_by_role("button", name=_starting(name)).first)

    def write(self, label: str, text: str) -> None:
        """Fill in a field and submit."""
        field = self.page.get_by_label(label).first
        if self.maate is Maate.TASTATUR:
            self._reach(field)
            self.page.keyboard.type(text)
        else:
            field.fill(text)
        self.page.keyboard.press("Enter")

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a list."""
        field = self.page.get_by_label(label, exact=True)
        if self.maate is Maate.TASTATUR:
            self._reach(field)
            self.page.keyboard.type(option)
        else:
            field.select_option(option)

    def mark(self, label: str) -> None:
        """Choose a radio button: Tab reaches the selected one, arrows the others."""
        button = self.page.get_by_label(label, exact=True)
        if self.maate is Maate.TASTATUR:
            self._reach(self.page.get_by_role("radio", checked=True))
            while not button.is_checked():
                self.page.keyboard.press("ArrowDown")
        else:
            button.check()

    def go_back(self) -> None:
        self.page.go_back()

    def is_at(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def sees(self, *words: str, within: str = "main") -> None:
        for each in words:
            expect(self.page.locator(within).first).to_contain_text(each)

    def never_sees(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).not_to_contain_text(each)

    def _use(self, what: Locator) -> None:
        if self.maate is Maate.TASTATUR:
            self._reach(what)
            self.page.keyboard.press("Enter")
        else:
            what.click()

    def _reach(self, what: Locator) -> None:
        """Tab from the current focus, wrapping around through the browser's own controls."""
        what.wait_for()
        for _ in range(FARTHEST):
            if what.evaluate("el => el === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"cannot be reached with Tab: {what}")


def _starting(name: str) -> re.Pattern[str]:
    """Match at a word boundary, so that Betalte does not match Ubetalte."""
    return re.compile(rf"\b{re.escape(name)}")

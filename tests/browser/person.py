"""The words in which journeys are told: what a person does and sees, in whichever way that person gets about."""

import re
from dataclasses import dataclass
from enum import Enum

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser

FARTHEST = 250  # presses of Tab before somebody gives up


class Maate(Enum):
    """How somebody gets about."""

    MUS = "with JavaScript"
    UTEN_JAVASCRIPT = "without JavaScript, on a phone"
    TASTATUR = "by keyboard alone"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a page."""

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
        """The same person's next tab."""
        tab = self.page.context.new_page()
        tab.goto("/virksomheter/")
        return Person(tab, self.maate)

    def follow(self, name: str, *, within: str = "body") -> None:
        self._use(self.page.locator(within).get_by_role("link", name=_starting(name)).first)

    def press(self, name: str, *, within: str = "body") -> None:
        self._use(self.page.locator(within).get_by_role("button", name=_starting(name)).first)

    def write(self, label: str, text: str) -> None:
        """Into a field, and send it."""
        field = self.page.get_by_label(label).first
        if self.maate is Maate.TASTATUR:
            self._reach(field)
            self.page.keyboard.type(text)
        else:
            field.fill(text)
        self.page.keyboard.press("Enter")

    def choose(self, label: str, option: str) -> None:
        """One of a list."""
        field = self.page.get_by_label(label, exact=True)
        if self.maate is Maate.TASTATUR:
            self._reach(field)
            self.page.keyboard.type(option)
        else:
            field.select_option(option)

    def mark(self, label: str) -> None:
        """One of a few that exclude each other: Tab leads to the one that is marked, arrows to the others."""
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
        """By Tab, from where focus is: on into the browser's own and round again from the top, if it must."""
        what.wait_for()
        for _ in range(FARTHEST):
            if what.evaluate("el => el === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"cannot be reached with Tab: {what}")


def _starting(name: str) -> re.Pattern[str]:
    """A name that has these words, from the start of one: not Ubetalte for Betalte."""
    return re.compile(rf"\b{re.escape(name)}")

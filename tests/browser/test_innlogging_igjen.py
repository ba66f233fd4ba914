"""Signing in again: whoever proved who they are long ago does so before ending other sign-ins, and comes back."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser, Running
from tests.conftest import EIER


@pytest.fixture(params=[(DESKTOP, True), (PHONE, False)], ids=["script", "no-script"])
def page(request: pytest.FixtureRequest, open_browser: OpenBrowser, running: Running) -> Page:
    """Signed in with a session at ID-porten that has lasted an hour, beside another browser."""
    size, javascript = request.param
    open_browser(EIER)
    fault = {"party": "idporten", "twist": "auth_time"}
    httpx.post(f"{running.sandbox}/_sandbox/faults", json=fault).raise_for_status()
    page = open_browser(EIER, size=size, javascript=javascript)
    page.get_by_role("link", name="Innloggingene dine").click()
    return page


def test_ending_the_others_asks_for_a_new_sign_in_and_comes_back(page: Page) -> None:
    expect(page.get_by_text("Du må logge inn på nytt først, og kommer så tilbake hit.")).to_be_visible()
    page.get_by_role("button", name="Avslutt alle andre").click()
    expect(page.get_by_text("Logg inn på nytt, også om du er logget inn fra før.")).to_be_visible()
    page.locator(f"button[value='{EIER}']").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Innloggingene dine")
    expect(page.get_by_text("Du må logge inn på nytt først")).to_have_count(0)
    page.get_by_role("button", name="Avslutt alle andre").click()

    expect(page.get_by_text("er avsluttet")).to_be_visible()
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.get_by_role("button", name="Avslutt alle andre")).to_have_count(0)

"""What an overview with fifty claims weighs on the wire, as the browser counts it."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.world import make_answers, write_ledger
from tests.browser.conftest import DESKTOP, PHONE, ROOT, TODAY, OpenBrowser, Running, start, stop
from tests.browser.test_budsjett import WARM, Maaler
from tests.conftest import EIER, NORDLYS

CLAIMS = 50


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A portal of its own, whose owner has fifty claims."""
    data: Path = tmp_path_factory.mktemp("fifty") / "data"
    shutil.copytree(ROOT / "sandbox" / "data", data)
    write_ledger(data, NORDLYS, make_answers(CLAIMS, date.fromisoformat(TODAY)))
    running = start(tmp_path_factory.mktemp("var"), SANDBOX_DATA=str(data))
    yield running
    stop(running)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_an_overview_with_fifty_claims_is_light_on_a_second_visit(
    open_browser: OpenBrowser, chromium: Browser, running: Running, size: tuple[int, int]
) -> None:
    cookies = open_browser(EIER).context.cookies()
    width, height = size
    context = chromium.new_context(base_url=running.portal, locale="nb-NO", viewport={"width": width, "height": height})
    context.add_cookies(cookies)  # type: ignore[arg-type]  # cookies of another context
    page = context.new_page()
    maaler = Maaler(context.new_cdp_session(page))

    first, again = maaler.measure(page), maaler.measure(page)

    assert page.locator("#krav-tabell tr.rad").count() == CLAIMS
    assert 0 < again < WARM < first
    context.close()

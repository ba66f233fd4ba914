"""A copy button in a row that is opened after the page has come."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenBrowser
from tests.browser.vandring import KREDIT
from tests.web.sider import REGNSKAPSFORER


def test_what_to_tell_about_an_unplaced_payment_can_be_copied(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/virksomhet/{KREDIT}/uplasserte-innbetalinger/")
    buttons, row, said = page.locator("button[data-kopier]"), page.locator(".apne").nth(1), page.locator("#kunngjoring")
    expect(buttons).to_have_count(2)  # the rows are open
    row.click()
    expect(buttons).to_have_count(1)
    row.click()
    expect(said).to_have_text(re.compile("^Åpnet"))  # or that would be said after what is pressed next
    first, opened = buttons.nth(0), buttons.nth(1)

    opened.press("Space")

    expect(said).to_have_text("Kopiert")
    assert (opened.get_attribute("data-kopier") or "").replace("\xa0", " ") == (
        "Innbetaling 12.06.2023 på 49 634,50 kroner, uplassert 12 500,50 kroner. KID: 34691088463222150479303. "
        "Innbetalings-id: FORF-90251848. Organisasjonsnummer: 312385155."
    )
    first.press("Enter")  # and the other says what it is for again
    expect(opened).to_have_text("Kopier beløp, KID og id")

"""Client numbers and labels in a real browser, which sends a file as no test client does."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser
from tests.browser.vandring import HOVEDENHET
from tests.web.sider import DAGLIG_LEDER

PAGE = "/virksomheter/klientkort/"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_is_read_in_and_one_client_is_changed(open_browser: OpenBrowser, javascript: bool) -> None:
    page = open_browser(DAGLIG_LEDER, size=DESKTOP if javascript else PHONE, javascript=javascript)
    page.goto(PAGE)
    head = "organisasjonsnummer;klientnummer;etiketter"

    def read_in(line: str) -> None:
        file = {"name": "klienter.csv", "mimeType": "text/csv", "buffer": f"{head}\n{HOVEDENHET};{line}\n".encode()}
        page.get_by_label("CSV-fil").set_input_files(file)  # type: ignore[arg-type]  # a file of one
        page.get_by_role("button", name="Les inn filen").press("Enter")
        expect(page.get_by_text("1 linje er lest inn.")).to_be_visible()

    read_in("1001;Lønn")
    page.get_by_role("link", name="Endre Tåkefløyte Båtsnekkeri AS").press("Enter")
    expect(page.get_by_label("Klientnummer")).to_have_value("1001")
    page.get_by_label("Etiketter").fill("Lønn, Gård")
    page.get_by_role("button", name="Lagre").press("Enter")
    expect(page.get_by_text("Endringen er lagret.")).to_be_visible()
    page.goto("/virksomheter/")

    expect(page.locator("tr", has=page.locator(f"#klient-{HOVEDENHET}"))).to_contain_text("Gård")
    page.goto(PAGE)
    read_in(";")

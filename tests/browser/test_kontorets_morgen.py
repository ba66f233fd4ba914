"""The office's morning: what is new, a label, a filter, papers ordered, other work, and the ZIP at the end."""

import zipfile
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser
from tests.conftest import NORDLYS
from tests.web.klientliste import as_decimal
from tests.web.papirer import read_index, read_rows
from tests.web.sider import REGNSKAPSFORER

OTHER = "212201782"
PERIODE = "fra=2022-01-01&til=2022-12-31"


@pytest.mark.parametrize("javascript", [True, False])
def test_papers_for_the_clients_of_a_label_agree_with_their_own_pages(
    open_browser: OpenBrowser, javascript: bool
) -> None:
    page = open_browser(REGNSKAPSFORER, size=DESKTOP if javascript else PHONE, javascript=javascript)
    page.goto("/virksomheter/?vis=alle")
    page.get_by_role("link", name="Se hva som er nytt").click()
    expect(page.get_by_role("heading", name="Nytt siden sist", level=1)).to_be_visible()

    _label(page, "Morgen")
    page.goto("/virksomheter/?vis=alle")
    page.get_by_label("Etikett").select_option("Morgen")
    page.get_by_role("button", name="Vis", exact=True).click()
    page.get_by_role("link", name="Bestill kontoutskrifter og lister for 2 klienter").click()
    page.get_by_role("checkbox", name="CSV").check()
    page.get_by_role("button", name="Bestill zip-filen").click()
    page.get_by_role("link", name="Alle virksomheter").click()
    page.get_by_role("link", name="Kontoutskrifter 2022").first.click()
    button = page.get_by_role("link", name="Last ned zip, 7 filer")
    expect(button).to_be_visible(timeout=60_000)

    with page.expect_download() as download:
        button.click()
    with zipfile.ZipFile(download.value.path()) as package:
        _check(page, package)
    page.get_by_role("button", name="Slett bestillingen").click()
    _label(page, "")


def _label(page: Page, etikett: str) -> None:
    """Read in numbers and a label for two clients."""
    page.goto("/virksomheter/klientkort/")
    numbers = ("1001", "1002") if etikett else ("", "")
    lines = [f"{orgnr};{nummer};{etikett}" for orgnr, nummer in zip((NORDLYS, OTHER), numbers, strict=True)]
    text = "\n".join(["organisasjonsnummer;klientnummer;etiketter", *lines, ""])
    file = {"name": "klienter.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("CSV-fil").set_input_files(file)  # type: ignore[arg-type]  # a file of one
    page.get_by_role("button", name="Les inn filen").click()
    expect(page.get_by_text("2 linjer er lest inn.")).to_be_visible()


def _check(page: Page, package: zipfile.ZipFile) -> None:
    """The index says what each client's own statement says, to the øre."""
    index = read_index(package)
    assert set(index) == {NORDLYS, OTHER}
    for orgnr, row in index.items():
        own = read_rows(page.request.get(f"/virksomhet/{orgnr}/kontoutskrift.csv?{PERIODE}").body())
        before, *rest = own
        end = next(place for place, one in enumerate(rest) if one["type"] == "saldo ved slutt")
        movements, after = rest[:end], rest[end]
        sums = [sum((as_decimal(one[name] or "0") for one in movements), Decimal(0)) for name in ("debet", "kredit")]
        assert [row["saldo_start"], row["saldo_slutt"]] == [before["saldo"], after["saldo"]]
        assert [as_decimal(row["debet"]), as_decimal(row["kredit"])] == sums
        name = f"{row['klientnummer']} {row['navn']}"
        assert read_rows(package.read(f"{name}.csv")) == own
        assert package.read(f"{name}.pdf").startswith(b"%PDF")

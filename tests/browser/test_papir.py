"""Pages on paper, as the browser's own *Print* makes them: tables, heads, and nothing to press."""

import io
import re
from collections.abc import Iterator

import pdfplumber
import pytest
from pdfplumber.pdf import PDF
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenBrowser
from tests.conftest import EIER, NORDLYS
from tests.web.sider import REGNSKAPSFORER

MANY_ROWS = "312385155"
BASE = f"/virksomhet/{NORDLYS}/"
WHOSE = "Nordlys Eplepresseri ENK, org.nr. 314 055 403"
STATEMENT = f"{BASE}kontoutskrift/?fra=2022-01-01&til=2022-12-31"
# What each page has most at, by address: pages of paper, and the head of its table.
PAGES = {
    BASE: (2, "Beskrivelse Forfallsdato Opprinnelig beløp Restbeløp Renter hittil"),
    STATEMENT: (3, "Dato Tekst Referanse Debet Kredit Saldo"),
    f"{BASE}ubetalte-krav/": (1, "Beskrivelse Forfallsdato Opprinnelig beløp Restbeløp Renter hittil"),
    f"{BASE}innbetalinger/?aar=2022": (2, ""),
    f"{BASE}betalte-krav/?aar=2022": (2, ""),
}
CONTROLS = (
    "Logg ut", "Hent på nytt", "Last ned", "Alle virksomheter", "Språk", "Vis alle", "Velg termin", "Se forfalte krav",
    "Betal flere", "Filtrer", "Vis som tabell", "Et helt år", "En annen periode", "Hopp til innholdet",
    "Tilgjengelighet",
)  # fmt: skip
FETCHED = r"Tall hentet [0-9]{2}\.[0-9]{2}\.[0-9]{4} kl\. [0-9]{2}\.[0-9]{2}"
PATIENT = 90_000  # milliseconds: the worker runs at low priority, and other tests beside it
MIN_FILLED = 0.12  # of a page's height


def print_page(page: Page, address: str) -> PDF:
    page.goto(address)
    expect(page.locator("meta[http-equiv=refresh]")).to_have_count(0, timeout=PATIENT)  # figures may be on their way
    page.wait_for_load_state("networkidle")
    return pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True, format="A4")))


def read(pdf: PDF) -> list[str]:
    return [" ".join((page.extract_text() or "").replace("\u00a0", " ").split()) for page in pdf.pages]


def find_wrong(pdf: PDF) -> Iterator[str]:
    """Pages without their head, nearly empty pages, and words of what can be pressed."""
    for number, (page, text) in enumerate(zip(pdf.pages, read(pdf), strict=True), start=1):
        for words in (
            "Nordlys Eplepresseri ENK, org.nr. 314 055 403",
            f"Side {number} av {len(pdf.pages)}",
            "Tall hentet",
        ):
            if words not in text:
                yield f"page {number} lacks «{words}»"
        yield from (f"page {number} has «{words}»" for words in CONTROLS if words in text)
        if re.search(r"\bBetal\b", text):
            yield f"page {number} has the button «Betal»"
        inside = [word for word in page.extract_words() if 48 < word["top"] < page.height - 45]
        if not inside or inside[-1]["bottom"] - inside[0]["top"] < page.height * MIN_FILLED:
            yield f"page {number} is nearly empty"
        sizes = {letter["size"] for letter in page.chars if letter["top"] > (inside or [{"top": 0}])[-1]["top"] - 1}
        if sizes and number < len(pdf.pages) and max(sizes) > 11:
            yield f"page {number} ends with a heading"


@pytest.mark.parametrize("address", PAGES)
def test_a_printed_page_has_tables_heads_and_nothing_to_press(open_browser: OpenBrowser, address: str) -> None:
    most, head = PAGES[address]

    pdf = print_page(open_browser(EIER), address)

    texts = read(pdf)
    assert list(find_wrong(pdf)) == []
    assert len(texts) <= most
    assert head in " ".join(texts)


def test_the_statement_takes_as_much_paper_from_a_phone(open_browser: OpenBrowser) -> None:
    pdf = print_page(open_browser(EIER, size=PHONE), STATEMENT)

    assert list(find_wrong(pdf)) == []
    assert len(pdf.pages) == 3


def test_a_table_that_goes_on_has_its_head_on_each_page_and_its_sums_once(open_browser: OpenBrowser) -> None:
    address = f"/virksomhet/{MANY_ROWS}/kontoutskrift/?fra=2014-01-01&til=2023-08-28"

    texts = read(print_page(open_browser(REGNSKAPSFORER), address))

    with_rows = [text for text in texts if re.search(r"[0-9]{2}\.[0-9]{2}\.20[0-9]{2} (?:Mva|Innbet|Forsk)", text)]
    assert len(with_rows) >= 3, texts
    assert all("Dato Tekst Referanse Debet Kredit Saldo" in text for text in with_rows)
    assert " ".join(texts).count("Sum i perioden") == 1


def test_the_overview_prints_its_drawing_and_groups_and_breaks_no_word(open_browser: OpenBrowser) -> None:
    text = " ".join(read(print_page(open_browser(EIER), BASE)))

    for words in ("Slik fordeler det seg Måned for måned", "Kravgruppe Forfalt Ikke forfalt Å betale Renter hittil"):
        assert words in text
    assert "Arbeidsgiveravgift 2. termin 2022 16.05.2022 6 373,00" in text


def test_the_client_list_fits_the_width_and_wastes_no_page(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto("/virksomheter/?vis=alle")
    expect(page.locator("main")).not_to_contain_text("Ikke hentet ennå", timeout=PATIENT)
    # The page was opened before the figures came: its edges say when they did, too.
    assert re.search(FETCHED, read(pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True, format="A4"))))[0])

    pdf = print_page(page, "/virksomheter/?vis=alle")

    texts = read(pdf)
    assert len(texts) <= 2  # forty clients
    assert "Virksomhet Forfalt" in texts[0]
    for number, text in enumerate(texts, start=1):
        assert f"Virksomheter, Sigrid Åkervold Side {number} av {len(texts)}" in text
        assert re.search(FETCHED, text)
    assert all(word["x1"] < page.width - 30 for page in pdf.pages for word in page.extract_words())
    assert all(words not in " ".join(texts) for words in CONTROLS)


def test_the_printed_client_list_says_what_it_is_limited_to(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto("/virksomheter/?vis=alle")
    expect(page.locator("main")).not_to_contain_text("Ikke hentet ennå", timeout=PATIENT)

    page.get_by_role("link", name=re.compile("^Forfalt")).first.click()
    expect(page).to_have_url(re.compile("vis=forfalt"))
    text = read(pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True, format="A4"))))[0]

    assert "Virksomheter, bare «Forfalt», Sigrid Åkervold" in text


def test_what_is_chosen_to_be_paid_is_printed_with_whole_words(open_browser: OpenBrowser) -> None:
    page = open_browser(EIER)
    chosen = read(print_page(page, f"{BASE}betal/?forfalte=ja"))
    payments = read(print_page(page, f"{BASE}betalingsfil/?forfalte=ja"))

    assert (len(chosen), len(payments)) == (1, 1)
    for words in ("Arbeidsgiveravgift", "Utskrevet forskuddsskatt, person", "61 244,00"):
        assert words in chosen[0]
        assert words in payments[0]
    assert "KID 1824 1683 5244 8562 8643 901" in payments[0]
    assert all(words not in one for one in (chosen[0], payments[0]) for words in ("Velg alle", "Ta ut", "Velg på nytt"))


def test_the_payment_files_of_many_are_printed_with_what_is_chosen(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto("/virksomheter/?vis=alle")
    expect(page.locator("progress")).to_have_count(0, timeout=PATIENT)
    choice = read(print_page(page, "/virksomheter/betalingsfiler/?velg=forfalt"))
    page.get_by_role("button", name="Vis betalingene").click()
    page.get_by_role("textbox").first.fill("1234 56 78903")
    files = read(pdfplumber.open(io.BytesIO(page.pdf(format="A4"))))

    for words in ("Nordlys Eplepresseri ENK", "161 467,00"):
        assert words in " ".join(choice)
        assert words in " ".join(files)
    assert "1234 56 78903" in files[0]
    for text in (*choice, *files):
        assert text.startswith("Sigrid Åkervold Side ")
        assert re.search(FETCHED, text)


def test_the_order_of_papers_for_many_is_printed_as_what_is_chosen(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    first = " ".join(read(print_page(page, "/virksomheter/papirer/?vis=alle")))
    page.get_by_label("En annen periode").check()
    page.get_by_label("Fra og med").fill("01.03.2022")
    page.get_by_label("CSV").check()
    other = " ".join(read(pdfplumber.open(io.BytesIO(page.pdf(format="A4")))))

    for words in ("Kontoutskrift I fjor", "01.01.2022–31.12.2022", "Format PDF", "Dette ligger i zip-filen"):
        assert words in first
    for words in ("Kontoutskrift En annen periode", "Fra og med", "01.03.2022", "PDF Til arkiv og revisor CSV"):
        assert words in other
    not_chosen = ("Hittil i år", "Regneark Kontoutskriften", "Ubetalte krav", "Betalte krav", "Endre valget", "Bestill")
    assert all(words not in first for words in (*not_chosen, "En annen periode", "CSV For import"))
    assert all(words not in other for words in (*not_chosen, "I fjor"))


def test_a_printed_search_says_what_was_searched_for(open_browser: OpenBrowser) -> None:
    text = " ".join(read(print_page(open_browser(REGNSKAPSFORER), "/virksomheter/sok/?hva=99999999999")))

    assert "Ingen treff på «99999999999» i det som er søkt i" in text

"""A reconciliation in a real browser, from the file to the locked bridge."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser, Running
from tests.browser.vandring import HOVEDENHET
from tests.web.sider import DAGLIG_LEDER

PAGE = f"/virksomhet/{HOVEDENHET}/avstemming/"


def choose_file(page: Page, content: bytes, name: str = "SAF-T Financial.zip") -> None:
    page.goto(PAGE)
    page.get_by_label("Avstem per").fill("31.07.2023")
    file = {"name": name, "mimeType": "application/zip", "buffer": content}
    page.get_by_label("SAF-T-fil").set_input_files(file)  # type: ignore[arg-type]  # a file of one
    page.get_by_role("button", name="Les filen").press("Enter")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_person_settles_suggestions_explains_a_line_and_locks_the_bridge(
    open_browser: OpenBrowser, running: Running, javascript: bool
) -> None:
    query = {"from": "2023-01-01", "zip": "1", "fault": "booked twice"}
    books = httpx.get(f"{running.sandbox}/_sandbox/books/{HOVEDENHET}", params=query).raise_for_status().content
    page = open_browser(DAGLIG_LEDER, size=DESKTOP if javascript else PHONE, javascript=javascript)

    choose_file(page, books)
    page.get_by_role("button", name="Bekreft kontoene og lag broen").press("Enter", timeout=30_000)
    expect(page.locator("h2", has_text="kr er ikke forklart")).to_be_visible()
    settled = 0
    while page.get_by_role("button", name="Godta").count():
        page.get_by_role("button", name="Godta").first.press("Enter")
        page.wait_for_load_state()
        settled += 1
    explained = 0
    while page.get_by_label("Forklaring").count():
        page.get_by_label("Forklaring").first.fill("Ført to ganger, rettes i august")
        page.get_by_role("button", name="Forklar med tekst").first.press("Enter")
        page.wait_for_load_state()
        explained += 1
    page.get_by_role("button", name="Gjør ferdig").press("Enter")

    expect(page.locator(".avstem-svar")).to_contain_text("av Torbjørn Haugmoen.")
    assert settled >= 2
    assert explained >= 1
    page.locator(".avstem-bro a").first.press("Enter")
    expect(page.locator(".avstem-panel")).to_contain_text("Saldo hos Skatteetaten før filen begynner")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_rows_that_are_ticked_are_added_up(open_browser: OpenBrowser, running: Running, javascript: bool) -> None:
    query = {"from": "2023-01-01", "zip": "1", "fault": ["stray", "payment missing"]}
    books = httpx.get(f"{running.sandbox}/_sandbox/books/{HOVEDENHET}", params=query).raise_for_status().content
    page = open_browser(DAGLIG_LEDER, size=DESKTOP if javascript else PHONE, javascript=javascript)
    choose_file(page, books)
    page.get_by_role("button", name="Bekreft kontoene og lag broen").press("Enter", timeout=30_000)
    page.get_by_role("link", name="Koble til rader hos Skatteetaten").first.press("Enter")
    before, booked = page.locator("#sum-rest").inner_text(), page.locator("#sum-bok").inner_text()
    box = page.get_by_role("group", name="Hos Skatteetaten").get_by_role("checkbox").first
    amount = page.locator(".avstem-valg .tall").first.inner_text()

    box.press("Space")
    calculate = page.get_by_role("button", name="Regn ut summen")
    expect(calculate).to_be_visible(visible=not javascript)
    if not javascript:
        calculate.press("Enter")

    expect(page.locator("#sum-skatt")).to_have_text(amount)
    expect(page.locator("#sum-bok")).to_have_text(booked)
    expect(page.locator("#sum-rest")).not_to_have_text(before)
    expect(box).to_be_checked()
    if javascript:
        expect(page.get_by_role("status").filter(has_text="Rest")).to_contain_text(f"Hos Skatteetaten {amount}.")


def test_a_file_of_another_organisation_is_told_on_the_page(open_browser: OpenBrowser, running: Running) -> None:
    query = {"from": "2023-01-01", "orgnr": "312520923"}
    books = httpx.get(f"{running.sandbox}/_sandbox/books/{HOVEDENHET}", params=query).raise_for_status().content
    page = open_browser(DAGLIG_LEDER)

    choose_file(page, books, "SAF-T.xml")

    expect(page.get_by_text("Filen gjelder organisasjonsnummer 312 520 923")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_statement_is_chosen_once_with_script_and_twice_without(open_browser: OpenBrowser, javascript: bool) -> None:
    text = "Dato;Konto;Tekst;Beløp\n10.07.2023;2740;Mva;-50,00\n"
    file = {"name": "konto.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    page = open_browser(DAGLIG_LEDER, size=DESKTOP if javascript else PHONE, javascript=javascript)
    page.goto(f"{PAGE}csv/")
    page.get_by_label("Avstem per").fill("31.07.2023")
    page.get_by_label("Kontoutskrift fra regnskapet").set_input_files(file)  # type: ignore[arg-type]  # a file of one
    page.get_by_role("button", name="Les filen").press("Enter")
    page.get_by_label("Konto 2740").fill("0,00", timeout=30_000)
    if not javascript:
        page.get_by_label("Kontoutskrift fra regnskapet").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Les filen").press("Enter")

    expect(page.get_by_role("heading", name="Hvilke kontoer gjelder Skatteetaten?")).to_be_visible(timeout=30_000)


def test_a_file_without_a_ticket_is_refused(open_browser: OpenBrowser, running: Running) -> None:
    page = open_browser(DAGLIG_LEDER)

    answer = page.request.post(f"{PAGE}les/ffffff-{'0' * 32}/", data=b"x" * 100_000)

    assert answer.status == 403
    assert "Last den på nytt" in answer.text()

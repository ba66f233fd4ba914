"""A firm gives the system access to its clients, thirty on and three refused; and a person asks for a right."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.api.system_tools import CLIENT_ADMINISTRATOR, EMPLOYEE, FIRM, FIRM_EMPLOYEE, FOREIGN, OTHER_BOSS
from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser, Running
from tests.browser.test_systemtilgang import decide_at_altinn, see_heading
from tests.browser.vandring import run_axe
from tests.web.klientsystem import REFUSED, path

LONG = 30_000  # milliseconds: a client is a call to Altinn, and the page asks every other second
WAYS = pytest.mark.parametrize(("size", "javascript"), [(DESKTOP, True), (PHONE, False)])


@pytest.fixture(autouse=True)
def _register_as_at_the_start(running: Running) -> Iterator[None]:
    yield
    httpx.delete(f"{running.sandbox}/_sandbox/systems").raise_for_status()


def give_access(page: Page) -> None:
    """From the firm's own page through Altinn and back to its clients."""
    page.goto(f"/virksomhet/{FIRM}/systemtilgang/")
    page.get_by_role("link", name="Systemtilgang for klienter").click()
    expect(page.get_by_role("heading", name="Dette spør vi firmaet om")).to_be_visible()
    page.get_by_role("button", name=re.compile("^(Gå til Altinn og godkjenn|Spør på nytt i Altinn)$")).click()
    decide_at_altinn(page, CLIENT_ADMINISTRATOR, "Godkjenn systemtilgang")
    see_heading(page, "Du er tilbake fra Altinn")
    expect(page.locator("body")).not_to_contain_text("Tallaksen")
    page.get_by_role("link", name="Logg inn og se svaret").click()
    page.locator(f"button[value='{CLIENT_ADMINISTRATOR}']").click()
    expect(page.get_by_role("heading", name="Systemtilgangen er godkjent")).to_be_visible()


def choose(page: Page, numbers: list[str]) -> None:
    for orgnr in numbers:
        page.locator(f"input[name=klient][value='{orgnr}']").check()


def list_numbers(page: Page) -> list[str]:
    boxes = page.locator("input[name=klient]")
    return [boxes.nth(number).get_attribute("value") or "" for number in range(boxes.count())]


def count(page: Page, tab: str) -> int:
    text = (
        page.get_by_role("navigation", name="Klienter").get_by_role("link", name=re.compile(f"^{tab}")).text_content()
    )
    return int(re.sub(r"\D", "", text or ""))


@WAYS
def test_a_firm_puts_thirty_of_sixty_clients_on_three_are_refused_and_one_is_taken_off(
    open_browser: OpenBrowser, size: tuple[int, int], javascript: bool
) -> None:
    page = open_browser(CLIENT_ADMINISTRATOR, size=size, javascript=javascript)
    give_access(page)
    assert (count(page, "Ikke lagt til"), count(page, "Lagt til")) == (60, 0)

    mine = [orgnr for orgnr in list_numbers(page) if orgnr not in REFUSED][:30]
    choose(page, [*mine, *(orgnr for orgnr in list_numbers(page) if orgnr in REFUSED)])
    page.get_by_role("button", name="Legg til de valgte").click()

    expect(page.get_by_role("heading", name="Ferdig: 30 av 33 klienter ble lagt til")).to_be_visible(timeout=LONG)
    for row in range(3):
        refused = page.locator("table.klientsystem tbody tr").nth(row)
        expect(refused).to_contain_text("Kode AUTH-00080")
        expect(refused).to_contain_text("legger du klienten til under Revisor")
    assert (count(page, "Ikke lagt til"), count(page, "Lagt til")) == (30, 30)
    if javascript:
        assert run_axe(page, page.url) == []

    page.get_by_role("link", name=re.compile("^Lagt til")).click()
    choose(page, [mine[0]])
    page.get_by_role("button", name="Fjern de valgte").click()
    expect(page.get_by_role("heading", name="Ferdig: 1 av 1 klient ble fjernet")).to_be_visible(timeout=LONG)
    assert (count(page, "Ikke lagt til"), count(page, "Lagt til")) == (31, 29)


def test_the_keyboard_alone_finds_chooses_and_adds(open_browser: OpenBrowser) -> None:
    page = open_browser(CLIENT_ADMINISTRATOR)
    give_access(page)

    page.get_by_role("searchbox", name="Søk på navn eller organisasjonsnummer").focus()
    page.keyboard.type("blid")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=klient]")).to_have_count(5)
    page.get_by_label("Velg alle 5 på siden").focus()
    page.keyboard.press("Space")
    button = page.get_by_role("button", name="Legg til de valgte (5)")
    expect(button).to_be_visible()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Ferdig: 5 av 5 klienter ble lagt til")).to_be_visible(timeout=LONG)


def test_who_works_in_the_firm_without_administering_clients_is_told_so(open_browser: OpenBrowser) -> None:
    give_access(open_browser(CLIENT_ADMINISTRATOR))
    page = open_browser(FIRM_EMPLOYEE)

    page.goto(path())

    expect(page.get_by_role("heading", name="Du er ikke klientadministrator i Altinn")).to_be_visible()
    assert run_axe(page, page.url) == []


def test_a_person_asks_for_access_and_sees_it_come(open_browser: OpenBrowser, running: Running) -> None:
    page, boss = open_browser(EMPLOYEE, javascript=False), open_browser()
    page.goto(f"/virksomhet/{FOREIGN}/")
    see_heading(page, "Vi finner ikke siden")

    page.get_by_role("link", name="Be om tilgang").click()
    page.get_by_role("link", name="Fremmed Fløyte AS").click()
    page.get_by_role("button", name="Spør i Altinn").click()
    expect(page.get_by_text("Ikke besvart")).to_be_visible()

    boss.goto(f"{running.sandbox}/altinn/accessmanagement/ui/systemuser/overview")
    boss.locator(f"button[value='{OTHER_BOSS}']").click()
    boss.locator(f"form:has-text('{EMPLOYEE}')").get_by_role("button", name="Avslå").click()
    page.reload()
    expect(page.get_by_text("Avvist i Altinn")).to_be_visible()

"""A business gives the system access: by itself, by somebody else, anew, more of it, and takes it back."""

import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from scripts import run
from tests.api.system_tools import BOSS, EMPLOYEE, EXPIRED, LACKING, NONE, REJECTED, REQUESTED
from tests.browser.conftest import DESKTOP, PHONE, ROOT, OpenBrowser, Running, get_env, start_gallery

LONG = 20_000  # milliseconds: the page asks every five seconds
WAYS = pytest.mark.parametrize(("size", "javascript"), [(DESKTOP, True), (PHONE, False)])


@pytest.fixture(autouse=True)
def _register_as_at_the_start(running: Running) -> Iterator[None]:
    yield
    httpx.delete(f"{running.sandbox}/_sandbox/systems").raise_for_status()


def open_page(page: Page, orgnr: str) -> None:
    page.goto(f"/virksomhet/{orgnr}/systemtilgang/")


def see_heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def decide_at_altinn(page: Page, pid: str, button: str) -> None:
    """Sign in at Altinn and press the button."""
    see_heading(page, "Hvem vil du logge inn som i Altinn?")
    page.locator(f"button[value='{pid}']").click()
    see_heading(page, "Godkjenn systemtilgang")
    page.get_by_role("button", name=button, exact=True).click()


def come_back(page: Page, pid: str) -> None:
    """From the page that Altinn sends people to, by signing in again."""
    see_heading(page, "Du er tilbake fra Altinn")
    expect(page.locator("body")).not_to_contain_text("Granli")
    page.get_by_role("link", name="Logg inn og se svaret").click()
    page.locator(f"button[value='{pid}']").click()


def age_figures(running: Running, orgnr: str) -> None:
    """Make the open claims six minutes older than they are."""
    code = f"""
from datetime import timedelta
import msgspec
from portal.api.cache import CacheKey, get_entries, keep_entry
key = CacheKey(eier="{orgnr}", orgnr="{orgnr}", endpoint="aapnekrav")
entry = get_entries([key])[key]
keep_entry(key, msgspec.structs.replace(entry, fetched_at=entry.fetched_at - timedelta(minutes=6)), timedelta(days=3))
"""
    port, sandbox_port = (address.rpartition(":")[2] for address in (running.portal, running.sandbox))
    env = run.build_env(port, sandbox_port, get_env(running.var))
    subprocess.run([sys.executable, "manage.py", "shell", "-c", code], cwd=ROOT, env=env, check=True)


def come_from_sign_in_to_figures(page: Page) -> None:
    page.get_by_role("link", name="Granli Bakeri AS").first.click()
    see_heading(page, "Gi systemet tilgang")
    expect(page.locator("main")).to_contain_text("Altinn logger deg ut når du har svart.")
    page.get_by_role("button", name=re.compile("^(Gå til Altinn og godkjenn|Spør på nytt i Altinn)$")).click()
    decide_at_altinn(page, BOSS, "Godkjenn systemtilgang")
    come_back(page, BOSS)

    see_heading(page, "Systemtilgang")
    expect(page.get_by_role("heading", name="Virksomheten har gitt systemet tilgang")).to_be_visible()
    page.get_by_role("link", name="Se krav og betalinger").click()
    see_heading(page, "Krav og betalinger")
    expect(page.get_by_role("region", name="Forfalt").or_(page.locator(".fliser")).first).to_be_visible()


def see_that_it_is_withdrawn(page: Page, orgnr: str) -> None:
    """On the page where the figures were."""
    page.goto(f"/virksomhet/{orgnr}/")
    expect(page.get_by_role("heading", name="Systemtilgangen finnes ikke lenger i Altinn")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Tallene vi hadde hentet for virksomheten, er slettet her.")


def delete_at_altinn(page: Page, orgnr: str) -> None:
    page.wait_for_url("**/systemuser/overview")
    page.locator(f"button[value='{BOSS}']").click()
    form = page.locator(f"form:has(input[name=systembruker]):has(input[value='{orgnr}'])")
    form.get_by_role("button", name="Slett systemtilgang").click()
    expect(form).to_have_count(0)


@WAYS
def test_a_new_company_comes_from_sign_in_to_figures_and_the_page_after_a_withdrawal_says_so(
    open_browser: OpenBrowser, size: tuple[int, int], javascript: bool
) -> None:
    page = open_browser(BOSS, size=size, javascript=javascript)
    come_from_sign_in_to_figures(page)

    open_page(page, NONE)
    page.get_by_role("button", name="Åpne Systemtilganger i Altinn").click()
    delete_at_altinn(page, NONE)
    see_that_it_is_withdrawn(page, NONE)


def test_figures_of_six_minutes_are_not_shown_after_a_withdrawal_in_altinn_and_are_gone(
    open_browser: OpenBrowser, running: Running, chromium: Browser
) -> None:
    page = open_browser(BOSS)
    come_from_sign_in_to_figures(page)
    page.goto(f"{running.sandbox}/altinn/accessmanagement/ui/systemuser/overview")
    delete_at_altinn(page, NONE)
    age_figures(running, NONE)

    with start_gallery(running) as later:  # a process that has not been given a token in the last five minutes
        context = chromium.new_context(base_url=later, storage_state=page.context.storage_state())
        see_that_it_is_withdrawn(context.new_page(), NONE)
        context.close()
    see_that_it_is_withdrawn(page, NONE)  # nor by the process that has shown them


def test_another_person_approves_while_the_page_follows(open_browser: OpenBrowser) -> None:
    employee, boss = open_browser(EMPLOYEE), open_browser()
    open_page(employee, REQUESTED)
    employee.context.grant_permissions(["clipboard-read", "clipboard-write"])

    see_heading(employee, "Venter på godkjenning")
    employee.get_by_role("button", name="Kopier bare lenken").click()
    expect(employee.get_by_role("button", name="Kopiert")).to_be_visible()
    link = employee.evaluate("navigator.clipboard.readText()")
    assert link in (employee.locator(".brev").text_content() or "")
    boss.goto(link)
    decide_at_altinn(boss, BOSS, "Godkjenn systemtilgang")

    expect(employee.get_by_role("heading", name="Virksomheten har gitt systemet tilgang")).to_be_visible(timeout=LONG)
    assert employee.url.endswith(f"/virksomhet/{REQUESTED}/systemtilgang/?svar=ja")


@WAYS
def test_a_rejection_is_shown_and_access_is_asked_for_anew(
    open_browser: OpenBrowser, size: tuple[int, int], javascript: bool
) -> None:
    page = open_browser(BOSS, size=size, javascript=javascript)
    open_page(page, REJECTED)

    expect(page.get_by_role("heading", name="Forespørselen ble avvist i Altinn")).to_be_visible()
    page.get_by_role("button", name="Spør på nytt i Altinn").click()
    decide_at_altinn(page, BOSS, "Avvis")
    come_back(page, BOSS)
    expect(page.locator("main")).to_contain_text("Marte Granli sendte den")
    page.get_by_role("button", name="Spør på nytt i Altinn").click()
    decide_at_altinn(page, BOSS, "Godkjenn systemtilgang")
    come_back(page, BOSS)

    expect(page.get_by_role("heading", name="Virksomheten har gitt systemet tilgang")).to_be_visible()


def test_an_expired_request_is_sent_anew_to_somebody_else_and_taken_back(open_browser: OpenBrowser) -> None:
    page = open_browser(BOSS)
    open_page(page, EXPIRED)

    expect(page.get_by_role("heading", name="Forespørselen gikk ut uten svar")).to_be_visible()
    page.get_by_role("button", name="Noen andre må godkjenne").click()
    see_heading(page, "Venter på godkjenning")
    page.get_by_text("Trekk forespørselen").first.click()
    page.get_by_role("button", name="Trekk forespørselen").click()

    see_heading(page, "Gi systemet tilgang")
    expect(page.locator(".meldinger")).to_have_text("Forespørselen er trukket.")


@WAYS
def test_more_is_given_when_the_system_needs_more(
    open_browser: OpenBrowser, size: tuple[int, int], javascript: bool
) -> None:
    page = open_browser(BOSS, size=size, javascript=javascript)
    open_page(page, LACKING)

    expect(page.get_by_role("heading", name="Systemet trenger mer enn virksomheten har gitt")).to_be_visible()
    page.get_by_role("button", name="Gå til Altinn og godkjenn endringen").click()
    decide_at_altinn(page, BOSS, "Godkjenn systemtilgang")
    come_back(page, BOSS)

    expect(page.get_by_role("heading", name="Virksomheten har gitt systemet tilgang")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("trenger mer")

"""Keyboard: the list of organisations without a mouse, help by "?", and all of it can be switched off."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenBrowser
from tests.web.sider import REGNSKAPSFORER

LISTE = "/virksomheter/?vis=alle"


def test_letters_move_among_rows_and_enter_opens_the_one_in_focus(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto(LISTE)
    names = page.locator(".klienttabell tbody th a")

    page.keyboard.press("j")
    expect(names.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("k")  # the first row is the end
    expect(names.nth(0)).to_be_focused()
    name = names.nth(0).inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".velger-knapp")).to_contain_text(name)


def test_f_marks_the_row_and_leaves_focus_at_it(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto(LISTE)
    page.keyboard.press("j")
    star = page.locator(".klienttabell tbody tr").nth(0).locator(".stjerne")
    before, star_id = star.get_attribute("aria-pressed"), star.get_attribute("id")

    page.keyboard.press("f")
    expect(page.locator(f"#{star_id}")).to_have_attribute("aria-pressed", "false" if before == "true" else "true")
    page.locator(f"#{star_id}").press("f")  # and back again
    expect(page.locator(f"#{star_id}")).to_have_attribute("aria-pressed", str(before))


def test_n_and_s_go_to_what_is_new_and_to_the_search(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto(LISTE)
    page.keyboard.press("n")
    page.wait_for_url("**/virksomheter/nytt/")

    page.goto(LISTE)
    page.keyboard.press("s")
    page.wait_for_url("**/virksomheter/sok/")
    expect(page.get_by_label("KID, beløp")).to_be_focused()
    page.keyboard.type("jkfns?")
    expect(page.get_by_label("KID, beløp")).to_have_value("jkfns?")


def test_a_question_mark_shows_the_keys_and_escape_puts_focus_back(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto(LISTE)
    page.keyboard.press("j")
    help_ = page.get_by_role("dialog", name="Hurtigtaster")
    expect(help_).to_be_hidden()

    page.keyboard.press("?")
    expect(help_).to_be_visible()
    page.keyboard.press("n")  # no key works behind it
    expect(help_).to_be_visible()
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    expect(page.locator(".klienttabell tbody th a").nth(0)).to_be_focused()

    page.get_by_role("button", name="Hurtigtaster").press("Enter")
    expect(help_).to_be_visible()
    help_.get_by_role("button", name="Lukk").press("Enter")
    expect(help_).to_be_hidden()


def test_all_letters_are_switched_off_together(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER)
    page.goto("/tilgjengelighet/")
    page.get_by_label("Bruk hurtigtaster med ett tegn").press("Space")
    page.goto(LISTE)

    for key in ("j", "n", "s", "?", "/"):
        page.keyboard.press(key)
    expect(page).to_have_url(page.url)
    expect(page.locator(".klienttabell a:focus")).to_have_count(0)
    expect(page.get_by_role("dialog", name="Hurtigtaster")).to_be_hidden()


def test_without_script_no_key_is_promised(open_browser: OpenBrowser) -> None:
    page = open_browser(REGNSKAPSFORER, javascript=False)
    page.goto(LISTE)

    expect(page.get_by_role("button", name="Hurtigtaster")).to_have_count(0)

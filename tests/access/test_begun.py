"""Sign-ins in several tabs, again, late and from a press: one always comes back to where one was."""

from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.begun import MAX_BEGUN, MAX_TIL, BegunSignIn, BegunSignIns
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, TestClock, sign_in_at_idporten

pytestmark = pytest.mark.django_db
SIDE = f"/virksomhet/{NORDLYS}/"
KRAV, INNBETALINGER = f"{SIDE}ubetalte-krav/?sok=mva&sorter=-rest", f"{SIDE}innbetalinger/?aar=2022"
ORIGIN = "http://127.0.0.1:8000"


def begin(client: Client, page: str) -> str:
    """Open a page without a session, and follow to ID-porten's address."""
    return client.get(client.get(page).headers["Location"]).headers["Location"]


def get_til(location: str) -> str:
    return parse_qs(urlsplit(location).query)["til"][0]


def test_two_tabs_that_sign_in_at_once_both_arrive_where_they_were(api: Sandbox) -> None:
    client = Client()
    first, second = begin(client, KRAV), begin(client, INNBETALINGER)

    for address, page in ((second, INNBETALINGER), (first, KRAV)):
        assert client.get(sign_in_at_idporten(api, address, EIER)).headers["Location"] == page
        assert client.get(page).status_code == 200


def test_two_tabs_of_a_browser_without_cookies_both_arrive(api: Sandbox) -> None:
    """Each request leaves before the answer to the other, so neither has the other's cookie."""
    one, other = Client(), Client()
    addresses = {KRAV: begin(one, KRAV), INNBETALINGER: begin(other, INNBETALINGER)}
    one.cookies.update(other.cookies)

    for page, address in addresses.items():
        assert one.get(sign_in_at_idporten(api, address, EIER)).headers["Location"] == page


def test_an_answer_opened_again_leads_on_to_the_page(api: Sandbox) -> None:
    client = Client()
    answer = sign_in_at_idporten(api, begin(client, KRAV), EIER)
    client.get(answer)
    api.clear_calls()

    assert client.get(answer).headers["Location"] == KRAV
    assert api.calls == []


def test_an_answer_opened_again_after_the_session_ended_signs_in_anew(api: Sandbox) -> None:
    client = Client()
    answer = sign_in_at_idporten(api, begin(client, KRAV), EIER)
    client.get(answer)
    client.post("/utlogging/")

    assert get_til(client.get(answer).headers["Location"]) == KRAV


def test_an_unknown_answer_uses_up_nothing_and_leads_a_signed_in_person_to_the_front_page(api: Sandbox) -> None:
    client = Client()
    address = begin(client, KRAV)

    assert client.get("/innlogging/svar?code=x&state=unknown").status_code == 400
    assert client.get(sign_in_at_idporten(api, address, EIER)).headers["Location"] == KRAV
    assert client.get("/innlogging/svar?code=x&state=unknown").headers["Location"] == "/"


def test_who_cancels_is_offered_to_sign_in_and_come_to_the_same_page(api: Sandbox) -> None:
    client = Client()
    state = parse_qs(urlsplit(sign_in_at_idporten(api, begin(client, KRAV), EIER)).query)["state"][0]

    response = client.get("/innlogging/svar", {"error": "access_denied", "state": state})

    assert response.status_code == 400
    assert f'href="/innlogging/?til={quote(KRAV, safe="")}"' in response.content.decode()


def test_when_id_porten_is_down_the_button_leads_to_the_same_page(api: Sandbox) -> None:
    api.add_fault(party="idporten", status=503)

    response = Client().get("/innlogging/", {"til": KRAV})

    assert response.status_code == 503
    assert f'href="/innlogging/?til={quote(KRAV, safe="")}"' in response.content.decode()


@pytest.mark.parametrize("path", ["hent/", "favoritt/"])
def test_a_form_sent_after_the_session_ended_leads_back_to_the_page_it_was_on(api: Sandbox, path: str) -> None:
    response = Client().post(f"{SIDE}{path}", {"orgnr": NORDLYS}, headers={"referer": f"{ORIGIN}{KRAV}"})

    assert get_til(response.headers["Location"]) == KRAV


@pytest.mark.parametrize(
    ("asked", "page", "til"),
    [
        ("/virksomheter/bytt/?valgt=314055403", KRAV, KRAV),  # the switcher is part of the page
        (
            f"{SIDE}ubetalte-krav/?sok=mva&sorter=-rest&side=2",
            KRAV,
            f"{SIDE}ubetalte-krav/?sok=mva&sorter=-rest&side=2",
        ),
    ],
)
def test_a_press_that_htmx_sends_leads_back_to_the_page(api: Sandbox, asked: str, page: str, til: str) -> None:
    told = {"HX-Request": "true", "HX-Current-URL": f"{ORIGIN}{page}"}

    response = Client().get(asked, headers=told, SERVER_NAME="127.0.0.1", SERVER_PORT="8000")

    assert get_til(response.headers["HX-Redirect"]) == til


@pytest.mark.parametrize("page", ["/innlogging/?til=/", "/innlogging/svar?code=x", "/utlogging/"])
def test_a_sign_in_never_leads_to_signing_in_or_out(api: Sandbox, page: str) -> None:
    client = Client()
    address = client.get("/innlogging/", {"til": page}).headers["Location"]

    assert client.get(sign_in_at_idporten(api, address, EIER)).headers["Location"] == "/"


def test_forms_of_the_same_person_in_other_tabs_stay_valid_after_a_second_sign_in(api: Sandbox) -> None:
    client = Client(enforce_csrf_checks=True)
    first, second = begin(client, SIDE), begin(client, SIDE)
    client.get(sign_in_at_idporten(api, first, EIER))
    page = client.get(SIDE)
    form = {"orgnr": NORDLYS, "csrfmiddlewaretoken": str(page.context["csrf_token"])}
    client.get(sign_in_at_idporten(api, second, EIER))

    assert client.post(f"{SIDE}hent/", form).status_code == 302


def test_a_refused_form_leads_back_to_the_page_it_was_on(bruker: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = bruker.cookies

    response = strict.post(f"{SIDE}hent/", {"orgnr": NORDLYS}, headers={"referer": f"{ORIGIN}{KRAV}"})

    assert response.status_code == 403
    assert f'href="{KRAV.replace("&", "&amp;")}"' in response.content.decode()


def test_when_access_cannot_be_checked_the_same_page_is_offered_again(bruker: Client, api: Sandbox) -> None:
    api.add_fault(party="altinn", status=503)

    response = bruker.get(KRAV)

    assert response.status_code == 503
    assert f'href="{KRAV.replace("&", "&amp;")}"' in response.content.decode()


def make_begun(clock: TestClock, state: str, til: str = "/") -> BegunSignIn:
    return BegunSignIn(state=state, nonce="n", code_verifier="c", til=til, begun=clock.now())


def carry(begun: BegunSignIns, cookies: dict[str, str]) -> dict[str, str]:
    """The browser's cookies after a response."""
    merged = cookies | {name: value for name, value in begun.changes.items() if value is not None}
    return {name: value for name, value in merged.items() if begun.changes.get(name, value) is not None}


def test_a_browser_keeps_the_newest_sign_ins_only(clock: TestClock) -> None:
    cookies: dict[str, str] = {"begynt-unreadable": "x", "sesjon": "s"}
    for number in range(MAX_BEGUN + 1):
        begun = BegunSignIns(cookies, "begynt-")
        begun.keep(make_begun(clock, f"state-{number}"))
        cookies = carry(begun, cookies)
        clock.move(timedelta(seconds=1))

    assert "sesjon" in cookies
    assert len(cookies) == MAX_BEGUN + 1
    assert "begynt-unreadable" not in cookies
    last = BegunSignIns(cookies, "begynt-")
    assert [number for number in range(MAX_BEGUN + 1) if last.find(f"state-{number}") is None] == [0]


def test_a_sign_in_does_not_open_under_another_state_or_key(clock: TestClock, settings: Settings) -> None:
    begun = BegunSignIns({}, "begynt-")
    begun.keep(make_begun(clock, "mine"))
    begun.keep(make_begun(clock, "other"))
    mine, other = (str(value) for value in begun.changes.values())
    names = [*begun.changes]
    assert BegunSignIns({names[0]: mine}, "begynt-").find("mine") is not None

    assert BegunSignIns({names[0]: other}, "begynt-").find("mine") is None
    for damaged in ("", "x", "not base64 æ", mine[:-8]):
        assert BegunSignIns({names[0]: damaged}, "begynt-").find("mine") is None
    settings.SEALING_KEYS = ["OTg3NjU0MzIxMDk4NzY1NDMyMTA5ODc2NTQzMjEwOTg="]
    assert BegunSignIns({names[0]: mine}, "begynt-").find("mine") is None


def test_the_cookie_can_not_be_read_or_used_by_scripts(api: Sandbox) -> None:
    client = Client()
    begin(client, KRAV)

    (name,) = [name for name in client.cookies if name.startswith("begynt-")]
    cookie = client.cookies[name]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", "/", 7200)
    assert NORDLYS not in cookie.value
    assert len(cookie.value) < 1000


def test_a_long_address_loses_its_query_and_is_no_longer_than_a_cookie_can_be(api: Sandbox) -> None:
    client = Client()
    for til, expected in ((f"{SIDE}?sok={'x' * MAX_TIL}", SIDE), (f"/{'x' * MAX_TIL}/", "/")):
        address = client.get("/innlogging/", {"til": til}).headers["Location"]
        assert client.get(sign_in_at_idporten(api, address, EIER)).headers["Location"] == expected


def test_a_late_answer_is_remembered_for_two_hours(clock: TestClock) -> None:
    begun = BegunSignIns({}, "begynt-")
    begun.keep(make_begun(clock, "s", "/virksomheter/"))
    later = BegunSignIns(carry(begun, {}), "begynt-")

    clock.move(timedelta(minutes=15) - timedelta(seconds=1))
    found = later.find("s")
    assert found is not None
    assert found.is_usable
    assert repr(found) == "BegunSignIn(…)"
    clock.move(timedelta(seconds=1))
    assert not found.is_usable
    clock.move(timedelta(minutes=105))
    assert later.find("s") is None

"""The list in which organisations are switched on and off: a row, the page and the search stay where they are."""

import re

import pytest
from django.test import Client

from portal.access.models import Epostabonnement
from sandbox.app import Sandbox
from sandbox.checkdigits import orgnr as add_check_digit
from tests.conftest import LoggInn, TestClock
from tests.post import Bruker
from tests.web.klientliste import Work
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
BUTTON = re.compile(r'id="epost-([0-9]{9})"')


@pytest.fixture
def accountant(api: Sandbox, post: object, logg_inn: LoggInn, arbeider: Work, clock: TestClock) -> Client:
    """With more than one page of organisations, and an address."""
    for number in range(60):
        if orgnr := add_check_digit(f"3{7_000_000 + number:07}"):
            api.set_rights(pid=REGNSKAPSFORER, orgnr=orgnr, altinn=True)
    user = Bruker(logg_inn(REGNSKAPSFORER), arbeider, api.post, clock)
    user.ask()
    return user.client


def list_rows(content: bytes) -> list[str]:
    return BUTTON.findall(content.decode())


def test_switched_in_place_the_row_stays_and_what_was_done_is_said(accountant: Client) -> None:
    rows = list_rows(accountant.get("/kalender/?side=2").content)
    sent = {"orgnr": rows[3], "paa": "ja", "side": "2", "sok": ""}

    answer = accountant.post("/epost/virksomhet/", sent, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="epostliste" data-announce="E-posten er slått på for ')
    assert list_rows(answer.content) == rows
    assert re.search(rf'id="epost-{rows[3]}">Slå av', page)
    off = accountant.post("/epost/virksomhet/", {"orgnr": rows[3], "side": "2"}, headers={"HX-Request": "true"})
    assert 'data-announce="E-posten er slått av for ' in off.content.decode()


def test_without_javascript_the_page_comes_again_at_the_same_row(accountant: Client) -> None:
    (row, *_) = list_rows(accountant.get("/kalender/?side=2").content)

    answer = accountant.post("/epost/virksomhet/", {"orgnr": row, "paa": "ja", "side": "2", "sok": ""})

    assert answer.headers["Location"] == f"/kalender/?side=2#epost-{row}"
    assert row in list_rows(accountant.get("/kalender/?side=2").content)


def test_a_number_that_is_not_the_persons_is_not_in_the_address_one_is_led_to(accountant: Client) -> None:
    answer = accountant.post("/epost/virksomhet/", {"orgnr": "evil#x", "paa": "ja", "sok": "a&b"})

    assert answer.headers["Location"] == "/kalender/?sok=a%26b#epost"
    assert Epostabonnement.objects.count() == 1


def test_nothing_is_said_to_be_on_after_the_consent_has_ended(accountant: Client) -> None:
    rows = list_rows(accountant.get("/kalender/").content)
    accountant.post("/epost/av/")  # in another tab

    answer = accountant.post("/epost/virksomhet/", {"orgnr": rows[3], "paa": "ja"}, headers={"HX-Request": "true"})

    assert "slått på for" not in answer.content.decode()


def test_those_that_are_on_can_be_shown_alone(accountant: Client) -> None:
    rows = list_rows(accountant.get("/kalender/").content)
    accountant.post("/epost/virksomhet/", {"orgnr": rows[7], "paa": "ja"})
    assert "Vis bare den som er slått på (1)" in get_text(accountant.get("/kalender/"))

    alone = accountant.get("/kalender/?bare_paa=ja")

    assert list_rows(alone.content) == [rows[7]]
    sent = {"orgnr": rows[7], "bare_paa": "ja", "side": "1"}
    off = accountant.post("/epost/virksomhet/", sent, headers={"HX-Request": "true"})
    assert "Ingen virksomheter er slått på." in off.content.decode()

"""A person without the right asks for it: states, withdrawal, and that nothing is told of other organisations."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.api.system_tools import BOSS, EMPLOYEE, FOREIGN, NONE
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.web.sider import HasContent, get_text

pytestmark = pytest.mark.django_db
PATH = "/virksomheter/be-om-tilgang/"


@pytest.fixture
def employee(logg_inn: LoggInn) -> Client:
    return logg_inn(EMPLOYEE)


def send(client: Client, orgnr: str = FOREIGN, **data: str) -> HasContent:
    return client.post(f"{PATH}send/", {"orgnr": orgnr, **data}, follow=True)


def find_id(api: Sandbox) -> str:
    (found,) = api.register.list_asked()
    return found


def see(client: Client, orgnr: str = FOREIGN) -> str:
    return get_text(client.get(PATH, {"orgnr": orgnr}))


def test_the_organisations_that_altinn_lists_without_the_right_can_be_chosen(employee: Client) -> None:
    page = get_text(employee.get(PATH))

    assert "Fremmed Fløyte AS, 314 741 234" in page
    assert "Granli Bakeri" not in page


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("Pending", ["Ikke besvart", "Trekk spørsmålet"]),
        ("Approved", ["Godkjent i Altinn", "Det kan ta noen minutter"]),
        ("Rejected", ["Avvist i Altinn", "Spør på nytt i Altinn"]),
        ("Withdrawn", ["Du har trukket spørsmålet", "Spør på nytt i Altinn"]),
    ],
)
def test_each_state_of_the_question_is_shown(
    employee: Client, logg_inn: LoggInn, api: Sandbox, status: str, words: list[str]
) -> None:
    assert "Spør i Altinn" in see(employee)
    assert "Ikke besvart" in get_text(send(employee))
    if status == "Withdrawn":
        send(employee, trekk="ja")
    elif status != "Pending":
        api.register.decide_access(find_id(api), status)

    page = see(logg_inn(EMPLOYEE))  # another sitting: Altinn remembers, not the portal

    assert [word for word in words if word not in page] == []


def test_a_rejected_question_is_asked_anew(employee: Client, api: Sandbox) -> None:
    send(employee)
    api.register.decide_access(find_id(api), "Rejected")

    assert "Ikke besvart" in get_text(send(employee))


def test_who_had_the_right_and_lost_it_asks_anew(employee: Client, api: Sandbox, clock: TestClock) -> None:
    send(employee)
    api.register.decide_access(find_id(api), "Approved")
    api.clear_rights()  # the organisation takes it back
    assert "Spør på nytt" not in see(employee)

    clock.move(timedelta(minutes=11))

    page = see(employee)
    assert "Godkjent i Altinn 28.08.2023" in page
    assert "Du har ikke tilgangen nå" in page
    assert "Ikke besvart" in get_text(send(employee))


def blank(page: HasContent, orgnr: str) -> str:
    """The page without what was typed and the token of the form."""
    spaced = f"{orgnr[:3]}\u00a0{orgnr[3:6]}\u00a0{orgnr[6:]}"
    text = page.content.decode().replace(orgnr, "#").replace(spaced, "#")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def test_any_other_number_gets_the_same_page_and_asks_nobody(employee: Client, api: Sandbox) -> None:
    numbers = (NORDLYS, "311703005")  # one with figures here, and one that is not in the sandbox

    pages = [blank(employee.get(PATH, {"orgnr": one}), one) for one in numbers]
    sent = [blank(send(employee, one), one) for one in numbers]

    assert pages[0] == pages[1]
    assert "Send denne teksten til en som kan gi tilgang" in pages[0]
    assert "Nordlys" not in pages[0]
    assert sent[0] == sent[1]
    assert [call for call in api.calls if call.path.endswith("/resource")] == []


def test_who_has_access_is_led_there(employee: Client) -> None:
    page = employee.get(PATH, {"orgnr": NONE}).content.decode()

    assert f'href="/virksomhet/{NONE}/"' in page
    send(employee, NONE)
    assert "Du har tilgang til virksomheten" in see(employee, NONE)


def test_what_is_no_number_is_told(employee: Client) -> None:
    assert "Skriv et organisasjonsnummer med ni sifre." in see(employee, "123")


def test_where_altinn_does_not_let_one_ask_there_is_still_a_text_to_send(employee: Client, api: Sandbox) -> None:
    api.add_fault(party="altinn", status=503, endpoint="sent")

    page = see(employee)

    assert "Altinn svarer ikke som ventet nå." in page
    assert "Fremmed Fløyte AS (314 741 234)" in page
    assert "Spør i Altinn" not in page


def test_another_persons_question_is_not_seen(employee: Client, logg_inn: LoggInn) -> None:
    send(employee)

    assert "Altinn oppgir ikke at du er knyttet til denne virksomheten" in see(logg_inn(BOSS))


def test_a_stranger_finds_the_way_from_the_page_that_is_the_same_for_all(employee: Client) -> None:
    page = employee.get(f"/virksomhet/{FOREIGN}/")

    assert page.status_code == 404
    assert f'href="{PATH}"' in page.content.decode()


def test_it_needs_a_sign_in_and_is_limited(client: Client, employee: Client, settings: Settings) -> None:
    assert client.get(PATH).headers["Location"].startswith("/innlogging/")
    assert client.post(f"{PATH}send/", {"orgnr": FOREIGN}).headers["Location"].startswith("/innlogging/")
    settings.LIMIT_REQUESTS = 1
    send(employee)

    assert employee.post(f"{PATH}send/", {"orgnr": FOREIGN}).status_code == 429

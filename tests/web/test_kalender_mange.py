"""One calendar of many organisations: each is read once an hour at most, and there is a bound."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.web.kalendere import WHOLE, Program, make_address
from tests.web.klientliste import HELE
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db


def fetch_whole(program: Program) -> None:
    """As often as it takes: on a slow machine not all are read within the time of one fetch."""
    assert 200 in [program.fetch() for _ in range(10)]


def count_readings(api: Sandbox) -> int:
    return sum(call.path.endswith("/aapnekrav") for call in api.calls)


def list_numbers(browser: Client) -> list[str]:
    return re.findall(r'id="klient-([0-9]{9})"', browser.get(HELE).content.decode())


def count_mine(browser: Client, road: Settings) -> int:
    """As the page tells it, when they are more than a calendar can have."""
    usual, road.MAX_I_KALENDER = road.MAX_I_KALENDER, 1
    found = re.search(r"Du har ([0-9]+)\.", get_text(browser.get(WHOLE)))
    road.MAX_I_KALENDER = usual
    assert found is not None
    return int(found[1])


@pytest.fixture
def accountant(road: Settings, logg_inn: LoggInn) -> Client:
    """With forty organisations."""
    return logg_inn(REGNSKAPSFORER)


def test_each_organisation_is_read_once_an_hour(accountant: Client, api: Sandbox, clock: TestClock) -> None:
    program = Program(make_address(accountant, WHOLE))
    api.clear_calls()
    fetch_whole(program)
    first = count_readings(api)
    assert 30 < first <= 41
    clock.move(timedelta(minutes=50))
    fetch_whole(program)
    assert count_readings(api) == first

    clock.move(timedelta(minutes=11))
    fetch_whole(program)

    assert count_readings(api) == 2 * first


def test_what_was_read_for_the_list_of_clients_will_do(accountant: Client, api: Sandbox, clock: TestClock) -> None:
    address = make_address(accountant, WHOLE)
    fetch_whole(Program(address))  # as the list would
    clock.move(timedelta(minutes=20))
    api.clear_calls()

    fetch_whole(Program(make_address(accountant, WHOLE, skjema="another")))

    assert count_readings(api) == 0


def test_more_than_one_calendar_can_have_are_told_and_none_is_made(accountant: Client, road: Settings) -> None:
    road.MAX_I_KALENDER = 12

    page = get_text(accountant.get(WHOLE))

    assert "En kalender kan ha høyst 12 virksomheter. Du har " in page
    assert "Lag adresse" not in page
    answer = accountant.post(WHOLE, {"skjema": "x", "samtykke": "ja"})
    assert answer.status_code == 400
    assert "En kalender kan ha høyst 12 virksomheter." in get_text(answer)


def test_with_more_than_that_later_it_keeps_those_it_has_and_says_that_some_are_missing(
    accountant: Client, road: Settings, api: Sandbox, clock: TestClock
) -> None:
    lost = [one for one in list_numbers(accountant) if one != NORDLYS][:20]
    for orgnr in lost:
        api.set_rights(pid=REGNSKAPSFORER, orgnr=orgnr, altinn=False)
    clock.move(timedelta(minutes=6))  # Altinn is asked anew
    kept = count_mine(accountant, road)
    program = Program(make_address(accountant, WHOLE))
    fetch_whole(program)
    before = set(program.events)
    assert len(before) > 5
    for orgnr in lost:
        api.set_rights(pid=REGNSKAPSFORER, orgnr=orgnr, altinn=True)
    road.MAX_I_KALENDER = kept
    clock.move(timedelta(minutes=6))

    fetch_whole(program)

    assert before <= set(program.events)
    (notice,) = [one for uid, one in program.events.items() if uid.startswith("mangler-")]
    assert notice["SUMMARY"] == "Kalenderen mangler forfall"

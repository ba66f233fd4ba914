"""A list of many remembers for half a day which clients have no system user of their own, and hides nothing by it."""

from datetime import timedelta

import pytest
from django.test import Client

from portal.access.kjente_lesere import KEPT_UTEN
from portal.jobs.klientliste import get_klientliste
from sandbox.app import Sandbox
from tests.api.system_tools import FIRM
from tests.conftest import LoggInn, TestClock
from tests.web.klientliste import TALL, Work, read_file
from tests.web.lesere import AGENT, CLIENT, DIRECTOR, OTHER_CLIENT, find_leser, give_agent, oversikt

pytestmark = pytest.mark.django_db
FIVE = timedelta(minutes=5)


@pytest.fixture
def director(logg_inn: LoggInn, api: Sandbox, arbeider: Work) -> Client:
    """A person of a firm whose agent reads two clients; the list is filled."""
    give_agent(api)
    client = logg_inn(DIRECTOR)
    fill(client, arbeider)
    api.clear_calls()
    return client


def fill(client: Client, arbeider: Work) -> None:
    client.get(TALL)
    client.post(f"{TALL}hent/")
    arbeider()


def list_refused(api: Sandbox) -> int:
    """Grants that Maskinporten refused."""
    return sum(call.party == "maskinporten" and call.status >= 400 for call in api.calls)


def test_a_list_does_not_ask_every_five_minutes_who_has_one_by_now(
    director: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    clock.move(FIVE + timedelta(minutes=1))
    fill(director, arbeider)
    soon = list_refused(api)
    clock.move(KEPT_UTEN)
    later = logg_inn(DIRECTOR)
    fill(later, arbeider)

    assert read_file(later)[CLIENT]["forfalt"]
    assert soon < list_refused(api)
    assert find_leser(later).eier == FIRM


def test_a_client_that_is_withdrawn_shows_nothing_though_it_is_remembered_to_have_none(
    director: Client, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    before = read_file(director)
    api.register.take_client(FIRM, AGENT, CLIENT)
    clock.move(FIVE + timedelta(minutes=1))

    gone = read_file(director)
    assert before[CLIENT]["forfalt"]
    assert not gone[CLIENT]["forfalt"]
    assert gone[OTHER_CLIENT]["forfalt"] == before[OTHER_CLIENT]["forfalt"]


def test_an_own_one_is_found_by_the_list_at_once_where_no_agent_reads(
    director: Client, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    api.set_rights(orgnr=CLIENT, systemuser=True)
    api.register.take_client(FIRM, AGENT, CLIENT)
    clock.move(FIVE + timedelta(minutes=1))
    fill(director, arbeider)

    assert read_file(director)[CLIENT]["forfalt"]
    assert find_leser(director).is_egen


def test_an_own_one_is_found_when_the_client_is_opened_and_the_list_follows(
    director: Client, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    api.set_rights(orgnr=CLIENT, systemuser=True)
    clock.move(FIVE + timedelta(minutes=1))
    fill(director, arbeider)
    before = get_klientliste(director.session)
    assert director.get(oversikt()).status_code == 200
    clock.move(timedelta(minutes=1))
    fill(director, arbeider)
    after = get_klientliste(director.session)

    assert before is not None
    assert after is not None
    assert not before.rader[CLIENT].leser.is_egen
    assert after.rader[CLIENT].leser.is_egen

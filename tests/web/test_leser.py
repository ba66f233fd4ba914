"""A firm's agent reads its clients, for the firm's own people and nobody else. Each test is an attack or a change."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponseRedirect
from django.test import Client

from portal.domain.tilgang import EGEN
from sandbox.app import Sandbox
from sandbox.systemuser.seed import AGENT_SYSTEM
from tests.api.system_tools import BOSS, FIRM
from tests.conftest import EIER, EKSEMPEL_C, LoggInn, TestClock
from tests.web.klientliste import read_file
from tests.web.lesere import (
    AGENT,
    CLIENT,
    DIRECTOR,
    OTHER_CLIENT,
    THIRD_CLIENT,
    WORKER,
    count_fetched,
    find_leser,
    give_agent,
    list_calls,
    oversikt,
)
from tests.web.sider import HasContent, get_text
from tests.web.systemtilgang import path

pytestmark = pytest.mark.django_db
FIVE = timedelta(minutes=5)


def is_without(page: HasContent, orgnr: str = CLIENT) -> bool:
    """Whether the page tells that there is no system user, and nothing else."""
    return isinstance(page, HttpResponseRedirect) and page.url == f"{path(orgnr)}?avvist=ja"


def test_the_firms_people_see_the_clients_of_its_agent(logg_inn: LoggInn, api: Sandbox) -> None:
    give_agent(api)

    director, worker = logg_inn(DIRECTOR), logg_inn(WORKER)
    page = director.get(oversikt())
    fetched = count_fetched(api)

    assert (page.status_code, worker.get(oversikt()).status_code) == (200, 200)
    assert "Blid Bever Bakst" in get_text(page)
    assert count_fetched(api) == fetched > 0  # what one has had fetched is the other's too


def test_a_firms_agent_reads_for_nobody_outside_the_firm(logg_inn: LoggInn, api: Sandbox) -> None:
    give_agent(api)
    logg_inn(DIRECTOR).get(oversikt())
    api.set_rights(pid=EIER, orgnr=CLIENT, altinn=True)  # may act for the client, not for the firm
    outsider = logg_inn(EIER)

    page = outsider.get(oversikt())

    assert is_without(page)
    assert is_without(outsider.get(oversikt()))
    assert count_fetched(api) == 0
    assert find_leser(outsider) == EGEN


def test_a_person_of_the_firm_who_may_not_act_for_the_client_is_told_that_it_does_not_exist(
    logg_inn: LoggInn, api: Sandbox
) -> None:
    give_agent(api)
    logg_inn(DIRECTOR).get(oversikt())
    api.set_rights(pid=WORKER, orgnr=CLIENT, altinn=False)
    worker = logg_inn(WORKER)
    unknown = worker.get(oversikt("999999999"))
    api.clear_calls()
    page = worker.get(oversikt())

    assert (page.status_code, unknown.status_code) == (404, 404)
    assert list_calls(api) == []


def test_a_client_that_altinn_does_not_list_is_not_read(logg_inn: LoggInn, api: Sandbox) -> None:
    give_agent(api)
    api.set_rights(orgnr=THIRD_CLIENT, api=True)  # Skatteetaten would answer

    assert is_without(logg_inn(DIRECTOR).get(oversikt(THIRD_CLIENT)), THIRD_CLIENT)
    assert count_fetched(api, THIRD_CLIENT) == 0


def test_a_client_withdrawn_between_list_and_fetch_is_refused_and_then_without(logg_inn: LoggInn, api: Sandbox) -> None:
    give_agent(api)
    director = logg_inn(DIRECTOR)
    director.get(oversikt(OTHER_CLIENT))  # Altinn's list is known now
    api.register.take_client(FIRM, AGENT, CLIENT)

    first, second = director.get(oversikt()), director.get(oversikt())

    assert first.status_code == 403
    assert "Tallaksen Regnskap AS" in get_text(first)
    assert is_without(second)
    assert count_fetched(api) == 0
    assert director.get(oversikt(OTHER_CLIENT)).status_code == 200


def test_a_client_withdrawn_after_the_fetch_is_not_shown_from_what_was_kept(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock
) -> None:
    give_agent(api)
    director = logg_inn(DIRECTOR)
    director.get(oversikt())
    api.register.take_client(FIRM, AGENT, CLIENT)
    clock.move(FIVE)
    api.clear_calls()

    assert is_without(director.get(oversikt()))
    assert count_fetched(api) == 0


def test_who_left_the_firm_sees_nothing_more_of_its_clients(logg_inn: LoggInn, api: Sandbox, clock: TestClock) -> None:
    give_agent(api)
    worker, director = logg_inn(WORKER), logg_inn(DIRECTOR)
    assert worker.get(oversikt()).status_code == 200
    api.set_rights(pid=WORKER, orgnr=FIRM, altinn=False)  # and may act for the client still
    clock.move(FIVE)
    assert director.get(oversikt()).status_code == 200  # so that fresh figures are there
    api.clear_calls()

    assert is_without(worker.get(oversikt()))
    assert count_fetched(api) == 0


def test_of_two_firms_with_the_same_client_each_persons_own_reads(logg_inn: LoggInn, api: Sandbox) -> None:
    give_agent(api)
    give_agent(api, EKSEMPEL_C, [CLIENT])
    for orgnr in (EKSEMPEL_C, CLIENT):
        api.set_rights(pid=EIER, orgnr=orgnr, altinn=True)
    mine, other = logg_inn(DIRECTOR), logg_inn(EIER)

    assert [client.get(oversikt()).status_code for client in (mine, other)] == [200, 200]

    assert [find_leser(client).eier for client in (mine, other)] == [FIRM, EKSEMPEL_C]
    assert count_fetched(api) == 2  # what one had fetched was not shown to the other
    api.register.take_client(EKSEMPEL_C, f"{EKSEMPEL_C}-regn", CLIENT)
    assert mine.get(oversikt()).status_code == 200


def test_the_organisations_own_comes_first_and_when_it_is_withdrawn_the_agent_reads_for_the_firm_alone(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Callable[[], int]
) -> None:
    give_agent(api)
    api.set_rights(orgnr=CLIENT, systemuser=True)
    api.set_rights(pid=EIER, orgnr=CLIENT, altinn=True)
    boss, director = logg_inn(EIER), logg_inn(DIRECTOR)
    assert boss.get(oversikt()).status_code == 200
    assert (director.get(oversikt()).status_code, find_leser(director)) == (200, EGEN)
    api.set_rights(orgnr=CLIENT, systemuser=False)
    clock.move(FIVE)
    boss.get(oversikt())  # what was kept, and a fetch in the background that is refused
    arbeider()
    api.clear_calls()

    assert is_without(boss.get(oversikt()))
    assert count_fetched(api) == 0
    assert director.get(oversikt()).status_code == 200
    assert find_leser(director).eier == FIRM
    fetched = count_fetched(api)
    assert fetched > 0  # nothing of what the organisation's own had fetched
    assert is_without(boss.get(oversikt()))
    assert count_fetched(api) == fetched


def test_what_the_agent_fetched_is_not_shown_when_an_own_system_user_appears(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock
) -> None:
    give_agent(api)
    director = logg_inn(DIRECTOR)
    director.get(oversikt())
    api.set_rights(orgnr=CLIENT, systemuser=True)
    clock.move(FIVE)
    api.clear_calls()

    assert director.get(oversikt()).status_code == 200

    assert find_leser(director) == EGEN
    assert count_fetched(api) > 0  # nothing of what the agent had fetched


def test_the_list_of_organisations_shows_the_clients_of_the_agent(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Callable[[], int]
) -> None:
    give_agent(api)
    worker = logg_inn(WORKER)
    worker.get("/virksomheter/?vis=alle")
    arbeider()
    shown = list_with_figures(worker)
    api.set_rights(pid=WORKER, orgnr=FIRM, altinn=False)
    clock.move(FIVE)

    assert {CLIENT, OTHER_CLIENT} <= shown
    assert THIRD_CLIENT not in shown
    assert list_with_figures(worker) == set()  # who has left the firm


def list_with_figures(client: Client) -> set[str]:
    """Organisations with figures in the file."""
    return {orgnr for orgnr, row in read_file(client).items() if row["forfalt"] or row["uplassert"]}


def test_a_person_with_many_organisations_and_no_firm_costs_one_question(logg_inn: LoggInn, api: Sandbox) -> None:
    give_agent(api)
    boss = logg_inn(BOSS)
    boss.get("/virksomheter/")
    api.clear_calls()

    for orgnr in ("314110064", "314180194", "314460715"):
        boss.get(oversikt(orgnr))

    assert [call for call in list_calls(api) if call.startswith("altinn")] == [f"altinn {AGENT_SYSTEM}"]


def test_a_file_read_by_the_agent_is_not_handed_to_who_has_left_the_firm(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Callable[[], int]
) -> None:
    give_agent(api)
    worker = logg_inn(WORKER)
    waiting = worker.get(f"{oversikt()}kontoutskrift.pdf?fra=01.01.2023&til=01.08.2023").headers["Location"]
    arbeider()
    ready = worker.get(f"{waiting}last-ned")
    api.set_rights(pid=WORKER, orgnr=FIRM, altinn=False)
    clock.move(FIVE)

    assert ready.status_code == 200
    assert worker.get(f"{waiting}last-ned").status_code == 404

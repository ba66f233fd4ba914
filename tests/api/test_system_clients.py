"""Clients of a firm's agent, and asking an organisation for access: what a person does at Altinn through us."""

import httpx
import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.tilgang import IkkeInnlogget, get_altinn_token
from portal.api.agent_grants import list_readable
from portal.api.altinn import list_related
from portal.api.altinn_problem import ApiProblem, ProblemKind
from portal.api.ask_access import AskedStatus, ask_for_access, find_asked, get_asked, withdraw_asked
from portal.api.errors import ApiFormatError, ApiRefused
from portal.api.system_clients import add_client, list_available, list_clients, remove_client
from portal.api.systemtilgang import get_systemtilgang, request_systemtilgang
from portal.domain.systemtilgang import Systembruker
from portal.domain.tilgang import Tilgang
from sandbox.app import Sandbox
from sandbox.keys import Keys
from tests.api.system_tools import (
    CLIENT_ADMINISTRATOR,
    EMPLOYEE,
    FIRM,
    FIRM_EMPLOYEE,
    FOREIGN,
    NONE,
    RETURN,
    budget,
    make_tilgang,
    person_token,
    uuid_of,
)
from tests.conftest import NORDLYS, LoggInn, TestClock

REFUSED = {"316398650", "316680453", "316934072"}


@pytest.fixture
def firm(clock: TestClock) -> Tilgang:
    return make_tilgang(FIRM)


@pytest.fixture
def agent(api: Sandbox, firm: Tilgang) -> Systembruker:
    api.register.decide(request_systemtilgang(firm, RETURN, budget(), relasjon="regn").id, "approve")
    found = get_systemtilgang(firm, budget(), relasjon="regn").systembruker
    assert found is not None
    return found


@pytest.fixture
def token(keys: Keys, clock: TestClock) -> str:
    return person_token(keys, CLIENT_ADMINISTRATOR, clock.now())


def test_a_firm_puts_its_clients_on_and_learns_which_are_refused(
    agent: Systembruker, firm: Tilgang, token: str
) -> None:
    available = list_available(firm, agent, token, budget()).rows
    refused = {}

    for klient in available:
        try:
            add_client(firm, agent, klient.id, token, budget())
        except ApiProblem as exc:
            refused[klient.orgnr] = exc.kind

    assert len(available) == 60
    assert refused == dict.fromkeys(REFUSED, ProblemKind.CLIENT_LACKS)
    assert all(klient.navn for klient in available)
    assert len(list_clients(firm, agent, token, budget()).rows) == 57


def test_a_client_is_taken_off_and_one_that_falls_away_is_gone(
    api: Sandbox, agent: Systembruker, firm: Tilgang, token: str
) -> None:
    first, second = list_available(firm, agent, token, budget()).rows[:2]
    for klient in (first, second):
        add_client(firm, agent, klient.id, token, budget())

    remove_client(firm, agent, first.id, token, budget())
    api.register.end_relation(FIRM, second.orgnr)

    assert list_clients(firm, agent, token, budget()).rows == ()


def test_who_is_no_client_administrator_is_told_so(
    agent: Systembruker, firm: Tilgang, keys: Keys, clock: TestClock
) -> None:
    employee = person_token(keys, FIRM_EMPLOYEE, clock.now())

    for ask in (
        lambda: list_clients(firm, agent, employee, budget()),
        lambda: add_client(firm, agent, uuid_of("316300022"), employee, budget()),
    ):
        with pytest.raises(ApiProblem) as refused:
            ask()
        assert refused.value.kind is ProblemKind.NOT_ADMINISTRATOR


def test_a_client_of_nobody_is_unknown(agent: Systembruker, firm: Tilgang, token: str) -> None:
    with pytest.raises(ApiProblem) as refused:
        add_client(firm, agent, uuid_of(NORDLYS), token, budget())

    assert refused.value.kind is ProblemKind.CLIENT_UNKNOWN


def test_another_firms_agent_is_never_asked_about(agent: Systembruker, token: str, api: Sandbox) -> None:
    api.clear_calls()

    with pytest.raises(ValueError, match="not an agent of this firm"):
        list_clients(make_tilgang(NONE), agent, token, budget())

    assert api.calls == []


def test_clients_of_another_agent_than_asked_for_are_not_taken(
    agent: Systembruker, firm: Tilgang, token: str, settings: Settings
) -> None:
    about = {"systemUserId": "another", "systemUserOwnerOrg": FIRM}
    body = {"links": {}, "systemUserInformation": about, "data": []}
    settings.API_TRANSPORT = httpx.MockTransport(lambda _request: httpx.Response(200, json=body))

    with pytest.raises(ApiFormatError):
        list_clients(firm, agent, token, budget())


def test_a_client_that_cannot_be_read_hides_no_other(
    agent: Systembruker, firm: Tilgang, token: str, settings: Settings
) -> None:
    about = {"systemUserId": agent.id, "systemUserOwnerOrg": FIRM}
    row = {"clientId": "1", "clientOrganizationNumber": NONE, "clientOrganizationName": "Klient"}
    body = {"systemUserInformation": about, "data": [row | {"clientOrganizationNumber": "12"}, row, {}]}
    settings.API_TRANSPORT = httpx.MockTransport(lambda _request: httpx.Response(200, json=body))

    found = list_clients(firm, agent, token, budget())

    assert [one.orgnr for one in found.rows] == [NONE]
    assert found.uleselige == 2


def test_the_system_user_itself_tells_whom_it_reads(
    api: Sandbox, agent: Systembruker, firm: Tilgang, token: str
) -> None:
    first, second = list_available(firm, agent, token, budget()).rows[:2]
    for klient in (first, second):
        add_client(firm, agent, klient.id, token, budget())
    assert {one.orgnr for one in list_readable(firm, "regn", budget())} == {first.orgnr, second.orgnr}

    api.register.end_relation(FIRM, second.orgnr)

    assert [one.orgnr for one in list_readable(firm, "regn", budget())] == [first.orgnr]


def test_without_a_system_user_there_is_no_token(api: Sandbox, firm: Tilgang) -> None:
    with pytest.raises(ApiRefused):
        list_readable(firm, "revi", budget())


@pytest.mark.django_db
def test_the_token_of_a_sign_in_is_enough(logg_inn: LoggInn, agent: Systembruker, firm: Tilgang) -> None:
    own = get_altinn_token(logg_inn(CLIENT_ADMINISTRATOR).session)

    assert len(list_available(firm, agent, own, budget()).rows) == 60
    with pytest.raises(IkkeInnlogget):
        get_altinn_token(Client().session)


def test_a_person_asks_an_organisation_for_access(api: Sandbox, keys: Keys, clock: TestClock) -> None:
    token = person_token(keys, EMPLOYEE, clock.now())
    uuid = list_related(token, budget())[FOREIGN].uuid

    asked = ask_for_access(uuid, token, budget())

    assert (uuid, asked.status) == (uuid_of(FOREIGN), AskedStatus.PENDING)
    assert ask_for_access(uuid, token, budget()).id == asked.id
    api.register.decide_access(asked.id, "Approved")
    assert get_asked(asked.id, token, budget()).status is AskedStatus.APPROVED
    assert find_asked(uuid, token, budget()) == get_asked(asked.id, token, budget())
    assert withdraw_asked(asked.id, token, budget()).status is AskedStatus.WITHDRAWN
    assert find_asked(uuid_of(NORDLYS), token, budget()) is None


def test_without_any_relation_altinn_does_not_let_one_ask(api: Sandbox, keys: Keys, clock: TestClock) -> None:
    token = person_token(keys, EMPLOYEE, clock.now())

    assert NORDLYS not in list_related(token, budget())
    with pytest.raises(ApiProblem) as refused:
        ask_for_access(uuid_of(NORDLYS), token, budget())

    assert refused.value.status == 403


@pytest.mark.usefixtures("api")
def test_a_question_behind_the_first_page_of_what_was_sent_is_found(keys: Keys, clock: TestClock) -> None:
    employee = person_token(keys, EMPLOYEE, clock.now())
    to = uuid_of(FOREIGN)
    for _ in range(50):
        withdraw_asked(ask_for_access(to, employee, budget()).id, employee, budget())
    waiting = ask_for_access(to, employee, budget())

    assert find_asked(to, employee, budget()) == waiting

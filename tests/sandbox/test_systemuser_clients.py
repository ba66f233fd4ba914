"""Clients of an agent system user: a firm with sixty, of which three lack the packages."""

import pytest

from sandbox.app import Sandbox
from sandbox.rawjson import Object, loads, objects
from tests.sandbox.portal import DIRECTOR, LATE, body, details
from tests.sandbox.vendor import (
    CLIENT_ADMINISTRATOR,
    FIRM,
    FIRM_EMPLOYEE,
    PERSON_SCOPES,
    Vendor,
    code,
    party_uuid,
    text_of,
    validation_codes,
)

PATH = "systemuser/clients"
REFUSED = ["316398650", "316680453", "316934072"]  # audited only
CLIENT = "316300022"


@pytest.fixture
def agent(vendor: Vendor, sandbox: Sandbox) -> str:
    made = text_of(vendor.request(FIRM, "/agent", externalRef=f"{FIRM}-regn"), "id")
    sandbox.register.decide(made, "approve")
    return made


def listed(vendor: Vendor, agent: str, which: str = "") -> dict[str, Object]:
    """Every page, by organisation number."""
    found: dict[str, Object] = {}
    response = vendor.ask_as(CLIENT_ADMINISTRATOR, "GET", f"enduser/{PATH}{which}", agent=agent)
    while True:
        answer = body(response)
        assert answer["systemUserInformation"] == {"systemUserId": agent, "systemUserOwnerOrg": FIRM}
        found |= {str(one["clientOrganizationNumber"]): one for one in objects(answer["data"])}
        links = answer["links"]
        if not isinstance(links, dict) or "next" not in links:
            return found
        headers = {"Authorization": f"Bearer {vendor.person(CLIENT_ADMINISTRATOR)}"}
        response = vendor.portal.http.get(str(links["next"]), headers=headers)


def add(vendor: Vendor, agent: str, client: str, pid: str = CLIENT_ADMINISTRATOR, method: str = "POST") -> str:
    response = vendor.ask_as(pid, method, f"enduser/{PATH}", agent=agent, client=party_uuid(client))
    return code(response) or str(response.status_code)


def agent_token(vendor: Vendor) -> str:
    asked = [details(FIRM, externalRef=f"{FIRM}-regn")]
    grant = vendor.portal.grant(FIRM, iss="min-side-maskinporten-klienter", authorization_details=asked)
    return text_of(vendor.portal.ask_token(grant), "access_token")


def test_the_firms_agents_come_as_a_bare_list(vendor: Vendor, agent: str) -> None:
    response = vendor.ask_as(CLIENT_ADMINISTRATOR, "GET", "enduser/systemuser/agents", party=FIRM)

    (one,) = objects(loads(response.content))
    assert (one["id"], one["userType"], one["externalRef"]) == (agent, "agent", f"{FIRM}-regn")
    assert one["accessPackages"]


def test_all_sixty_are_available_also_those_that_are_then_refused(vendor: Vendor, agent: str) -> None:
    available = listed(vendor, agent, "/available")

    outcomes = {client: add(vendor, agent, client) for client in available}

    assert len(available) == 60
    assert sorted(client for client, outcome in outcomes.items() if outcome == "80") == REFUSED
    assert len(listed(vendor, agent)) == 57


def test_an_added_client_is_read_until_it_is_removed(vendor: Vendor, agent: str) -> None:
    token = agent_token(vendor)
    assert vendor.portal.ask(CLIENT, "aapnekrav", token).json()["kode"] == "KB-005"

    assert add(vendor, agent, CLIENT) == "200"
    assert vendor.portal.ask(CLIENT, "aapnekrav", token).json().get("kode") in (None, "KB-007")
    assert add(vendor, agent, CLIENT, method="DELETE") == "200"
    assert vendor.portal.ask(CLIENT, "aapnekrav", token).json()["kode"] == "KB-005"


def test_a_client_falls_away_with_the_relation(vendor: Vendor, agent: str, sandbox: Sandbox) -> None:
    add(vendor, agent, CLIENT)
    token = agent_token(vendor)

    sandbox.register.end_relation(FIRM, CLIENT)

    assert CLIENT not in listed(vendor, agent) | listed(vendor, agent, "/available")
    assert vendor.portal.ask(CLIENT, "aapnekrav", token).json()["kode"] == "KB-005"


def test_unknown_clients_and_those_refused_by_a_test(vendor: Vendor, agent: str, sandbox: Sandbox) -> None:
    sandbox.register.refuse_client(CLIENT, "AUTH-00031")

    assert add(vendor, agent, LATE) == "79"
    assert add(vendor, agent, CLIENT) == "31"
    sandbox.register.refuse_client(CLIENT)
    assert add(vendor, agent, CLIENT) == "200"


def test_only_a_client_administrator_with_the_scope_may_ask_or_change(vendor: Vendor, agent: str) -> None:
    for pid in (FIRM_EMPLOYEE, DIRECTOR):
        assert add(vendor, agent, CLIENT, pid) == "bare"
        assert vendor.ask_as(pid, "GET", f"enduser/{PATH}", agent=agent).status_code == 403
        assert vendor.ask_as(pid, "GET", "enduser/systemuser/agents", party=FIRM).status_code == 403
    reads = vendor.person(CLIENT_ADMINISTRATOR, PERSON_SCOPES.replace("altinn:clientdelegations.write", ""))
    asked = {"agent": agent, "client": party_uuid(CLIENT)}
    assert vendor.ask("POST", f"enduser/{PATH}", token=reads, **asked).status_code == 403
    assert vendor.ask("POST", f"enduser/{PATH}", **asked).status_code == 401  # the vendor's own token


def test_a_standard_system_user_has_no_clients(vendor: Vendor) -> None:
    user = text_of(vendor.byquery(LATE), "id")

    assert validation_codes(vendor.ask_as(DIRECTOR, "GET", f"enduser/{PATH}", agent=user)) == ["15"]


@pytest.mark.parametrize("query", [{}, {"agent": "unknown"}])
def test_an_agent_that_is_missing_or_unknown_is_a_fault_of_the_address(vendor: Vendor, query: dict[str, str]) -> None:
    refused = vendor.ask_as(CLIENT_ADMINISTRATOR, "GET", f"enduser/{PATH}", **query)

    assert validation_codes(refused) == ["14"]


def test_a_client_must_be_named(vendor: Vendor, agent: str) -> None:
    refused = vendor.ask_as(CLIENT_ADMINISTRATOR, "POST", f"enduser/{PATH}", agent=agent)

    assert validation_codes(refused) == ["16"]


def test_an_agent_with_clients_cannot_be_deleted(vendor: Vendor, agent: str, sandbox: Sandbox) -> None:
    add(vendor, agent, CLIENT)
    overview = "/altinn/accessmanagement/ui/systemuser/overview"
    vendor.portal.http.post(overview, data={"pid": CLIENT_ADMINISTRATOR})
    delete = {"valg": "delete", "systembruker": agent}

    assert "AUTH-00035" in vendor.portal.http.post(overview, data=delete).text
    add(vendor, agent, CLIENT, method="DELETE")
    assert vendor.portal.http.post(overview, data=delete).status_code == 303
    assert validation_codes(vendor.ask_as(CLIENT_ADMINISTRATOR, "GET", f"enduser/{PATH}", agent=agent)) == ["14"]


def test_the_client_administrator_sees_the_clients_in_altinns_list_too(vendor: Vendor) -> None:
    parties = vendor.portal.parties(CLIENT_ADMINISTRATOR, anyOfResourceIds="ske-krav-og-betalinger")

    assert len(parties) == 61  # the firm, and its clients

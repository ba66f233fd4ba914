"""Whose system user may read what: a company's own, and an accountant's for clients."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from sandbox.app import Sandbox
from sandbox.keys import Keys
from tests.sandbox.portal import ACCOUNTANT, BASE, LATE, Clock, Portal, body, details

OWN, NOT_YET, AGENT, CLIENT, OTHER = "314055403", "212201782", "312438623", "311977849", "312113619"
DEMO_AGENT = "310680028"
LISTED: list[dict[str, object]] = [
    {"owner": OWN, "status": "Accepted"},
    {"owner": NOT_YET, "status": "New"},
    {"owner": CLIENT, "status": "Deleted"},
    {"owner": AGENT, "externalRef": "avdeling-7", "clients": [CLIENT, NOT_YET], "status": "Accepted"},
    {"owner": AGENT, "externalRef": "avdeling-8", "clients": [OTHER], "status": "Rejected"},
]
Start = Callable[[list[dict[str, object]]], Portal]


@pytest.fixture
def start(tmp_path: Path, keys: Keys, clock: Clock) -> Iterator[Start]:
    """A sandbox where just these system users are, and five organisations that have claims or are empty."""
    opened: list[httpx.Client] = []

    def begin(listed: list[dict[str, object]]) -> Portal:
        (tmp_path / "systemusers.json").write_text(json.dumps(listed))
        for orgnr in (OWN, NOT_YET, AGENT, CLIENT, OTHER):
            (tmp_path / "parties" / orgnr).mkdir(parents=True)
        sandbox = Sandbox(base_url=BASE, data=tmp_path, keys=keys, today=lambda: clock.today, now=lambda: clock.now)
        opened.append(httpx.Client(transport=httpx.WSGITransport(app=sandbox), base_url=BASE))
        return Portal(opened[-1], keys, clock)

    yield begin
    for http in opened:
        http.close()


def refusal(portal: Portal, owner: str, external_ref: str = "") -> str:
    """The code that Maskinporten refuses with; empty if it does not."""
    asked = details(owner, externalRef=external_ref) if external_ref else details(owner)
    response = portal.ask_token(portal.grant(owner, authorization_details=[asked]))
    return "" if response.status_code == 200 else str(body(response)["error_uri"]).rpartition("/")[2]


def agent_token(portal: Portal, owner: str = AGENT, external_ref: str = "avdeling-7") -> str:
    asked = [details(owner, externalRef=external_ref)]
    return str(body(portal.ask_token(portal.grant(owner, authorization_details=asked)))["access_token"])


def test_an_accepted_one_gives_a_token_and_the_others_look_as_if_they_never_were(start: Start) -> None:
    portal = start(LISTED)

    assert refusal(portal, OWN) == ""
    assert {owner: refusal(portal, owner) for owner in (NOT_YET, CLIENT, OTHER)} == dict.fromkeys(
        (NOT_YET, CLIENT, OTHER), "MP-303"
    )
    assert refusal(portal, AGENT, "avdeling-8") == "MP-303"


@pytest.mark.parametrize(
    ("owner", "external_ref"), [(AGENT, ""), (AGENT, "avdeling-9"), (AGENT, AGENT), (OWN, "avdeling-7")]
)
def test_the_reference_must_be_the_one_it_was_made_with(start: Start, owner: str, external_ref: str) -> None:
    assert refusal(start(LISTED), owner, external_ref) == "MP-303"


def test_a_reference_that_was_not_given_became_the_owners_number(start: Start) -> None:
    assert refusal(start(LISTED), OWN, OWN) == ""


def test_the_client_of_an_agent_is_never_the_owner(start: Start) -> None:
    assert refusal(start(LISTED), CLIENT, "avdeling-7") == "MP-303"


@pytest.mark.parametrize(
    ("orgnr", "kode"),
    [(CLIENT, "KB-007"), (NOT_YET, "KB-007"), (AGENT, "KB-005"), (OTHER, "KB-005"), (OWN, "KB-005")],
)
def test_an_agents_token_opens_its_clients_and_nothing_else(start: Start, orgnr: str, kode: str) -> None:
    portal = start(LISTED)

    answer = body(portal.ask(orgnr, "aapnekrav", agent_token(portal)))

    assert answer["kode"] == kode  # KB-007: may be read, and is empty


def test_an_agent_that_is_its_own_client_opens_its_own_too(start: Start) -> None:
    portal = start([{"owner": AGENT, "externalRef": "avdeling-7", "clients": [AGENT]}])

    assert body(portal.ask(AGENT, "aapnekrav", agent_token(portal)))["kode"] == "KB-007"


def test_a_token_from_before_it_was_taken_away_opens_nothing(start: Start) -> None:
    portal = start(LISTED)
    token = agent_token(portal)

    portal.http.post("/_sandbox/rights", json={"orgnr": AGENT, "systemuser": False})

    assert body(portal.ask(CLIENT, "aapnekrav", token))["kode"] == "KB-005"
    assert refusal(portal, AGENT, "avdeling-7") == "MP-303"


def test_one_that_is_given_while_it_runs_stands_beside_those_listed(start: Start) -> None:
    portal = start(LISTED)
    portal.http.post("/_sandbox/rights", json={"orgnr": NOT_YET, "systemuser": True})

    assert refusal(portal, NOT_YET) == ""


def test_everybody_can_be_said_to_have_their_own_but_for_what_is_listed(start: Start) -> None:
    portal = start([{"owner": "*"}, *LISTED])

    refusals = {owner: refusal(portal, owner) for owner in (OWN, AGENT, OTHER, NOT_YET, CLIENT, "310000011")}

    assert refusals == {OWN: "", AGENT: "", OTHER: "", NOT_YET: "MP-303", CLIENT: "MP-303", "310000011": "MP-303"}


def test_in_the_demo_everybody_has_their_own_and_an_agent_has_clients(portal: Portal) -> None:
    token = agent_token(portal, DEMO_AGENT, "klienter")

    assert refusal(portal, DEMO_AGENT) == "MP-303"
    for party in portal.parties(ACCOUNTANT, anyOfResourceIds="ske-krav-og-betalinger", includeRoles="true"):
        orgnr = str(party["organizationNumber"])
        answer = portal.ask(orgnr, "aapnekrav", token)
        is_refused = answer.status_code == 403
        assert refusal(portal, orgnr) == ""
        assert is_refused is (party["authorizedRoles"] == [])  # a single right to a person is none for the system
    assert portal.ask(LATE, "aapnekrav", portal.api_token(LATE)).status_code == 200

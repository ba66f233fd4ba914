"""Which system user may read which ledger: a company's own, and an accountant's for clients."""

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
    """Start a sandbox with these system users and five organisations, some without claims."""
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
    """Maskinporten's error code, or "" if it issues a token."""
    asked = details(owner, externalRef=external_ref) if external_ref else details(owner)
    response = portal.ask_token(portal.grant(owner, authorization_details=[asked]))
    return "" if response.status_code == 200 else str(body(response)["error_uri"]).rpartition("/")[2]


def agent_token(portal: Portal, owner: str = AGENT, external_ref: str = "avdeling-7") -> str:
    asked = [details(owner, externalRef=external_ref)]
    return str(body(portal.ask_token(portal.grant(owner, authorization_details=asked)))["access_token"])


def test_only_an_accepted_system_user_gives_a_token(start: Start) -> None:
    portal = start(LISTED)

    assert refusal(portal, OWN) == ""
    assert {owner: refusal(portal, owner) for owner in (NOT_YET, CLIENT, OTHER)} == dict.fromkeys(
        (NOT_YET, CLIENT, OTHER), "MP-303"
    )
    assert refusal(portal, AGENT, "avdeling-8") == "MP-303"


@pytest.mark.parametrize(
    ("owner", "external_ref"), [(AGENT, ""), (AGENT, "avdeling-9"), (AGENT, AGENT), (OWN, "avdeling-7")]
)
def test_the_external_ref_must_match(start: Start, owner: str, external_ref: str) -> None:
    assert refusal(start(LISTED), owner, external_ref) == "MP-303"


def test_a_missing_external_ref_defaults_to_the_owners_number(start: Start) -> None:
    assert refusal(start(LISTED), OWN, OWN) == ""


def test_an_agents_client_is_never_the_owner(start: Start) -> None:
    assert refusal(start(LISTED), CLIENT, "avdeling-7") == "MP-303"


@pytest.mark.parametrize(
    ("orgnr", "kode"),
    [(CLIENT, "KB-007"), (NOT_YET, "KB-007"), (AGENT, "KB-005"), (OTHER, "KB-005"), (OWN, "KB-005")],
)
def test_an_agents_token_gives_access_to_its_clients_only(start: Start, orgnr: str, kode: str) -> None:
    portal = start(LISTED)

    answer = body(portal.ask(orgnr, "aapnekrav", agent_token(portal)))

    assert answer["kode"] == kode  # KB-007: access is granted, but there are no rows


def test_an_agent_that_is_its_own_client_has_access_to_itself(start: Start) -> None:
    portal = start([{"owner": AGENT, "externalRef": "avdeling-7", "clients": [AGENT]}])

    assert body(portal.ask(AGENT, "aapnekrav", agent_token(portal)))["kode"] == "KB-007"


def test_an_old_token_of_a_removed_system_user_gives_no_access(start: Start) -> None:
    portal = start(LISTED)
    token = agent_token(portal)

    portal.http.post("/_sandbox/rights", json={"orgnr": AGENT, "systemuser": False})

    assert body(portal.ask(CLIENT, "aapnekrav", token))["kode"] == "KB-005"
    assert refusal(portal, AGENT, "avdeling-7") == "MP-303"


def test_a_system_user_added_at_runtime_keeps_the_listed_ones(start: Start) -> None:
    portal = start(LISTED)
    portal.http.post("/_sandbox/rights", json={"orgnr": NOT_YET, "systemuser": True})

    assert refusal(portal, NOT_YET) == ""


def test_a_star_gives_all_other_organisations_a_system_user(start: Start) -> None:
    portal = start([{"owner": "*"}, *LISTED])

    refusals = {owner: refusal(portal, owner) for owner in (OWN, AGENT, OTHER, NOT_YET, CLIENT, "310000011")}

    assert refusals == {OWN: "", AGENT: "", OTHER: "", NOT_YET: "MP-303", CLIENT: "MP-303", "310000011": "MP-303"}


def test_in_the_demo_data_every_organisation_has_a_system_user_and_an_agent_has_clients(portal: Portal) -> None:
    token = agent_token(portal, DEMO_AGENT, "klienter")

    assert refusal(portal, DEMO_AGENT) == "MP-303"
    for party in portal.parties(ACCOUNTANT, anyOfResourceIds="ske-krav-og-betalinger", includeRoles="true"):
        orgnr = str(party["organizationNumber"])
        answer = portal.ask(orgnr, "aapnekrav", token)
        is_refused = answer.status_code == 403
        assert refusal(portal, orgnr) == ""
        assert is_refused is (party["authorizedRoles"] == [])  # a right for a person is not a right for the system
    assert portal.ask(LATE, "aapnekrav", portal.api_token(LATE)).status_code == 200

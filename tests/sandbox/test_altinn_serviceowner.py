"""A service owner asks Altinn on behalf of a person, with its own token and subscription key."""

import httpx
import pytest

from sandbox.app import Sandbox
from sandbox.rawjson import Object, loads, objects
from sandbox.systemuser.model import RESOURCE
from tests.sandbox.portal import ACCOUNTANT, DIRECTOR, EXCHANGE, NOBODY, OWNER, PARTIES, Portal, bearer, body

SCOPE = "altinn:accessmanagement/authorizedparties.resourceowner"
PATH = "/altinn/accessmanagement/api/v1/resourceowner/authorizedparties"
KEY = {"Ocp-Apim-Subscription-Key": "noekkel"}
ALL = {"anyOfResourceIds": RESOURCE, "includeInactiveParties": "true", "includeSubParties": "true"}


@pytest.fixture
def token(portal: Portal) -> str:
    return exchanged(portal, scope=SCOPE, authorization_details=None)


def exchanged(portal: Portal, **changes: object) -> str:
    machine = str(body(portal.ask_token(portal.grant("314055403", **changes)))["access_token"])
    response = portal.http.get(EXCHANGE.replace("id-porten", "maskinporten"), headers=bearer(machine))
    return str(loads(response.content))


def person(pid: str) -> dict[str, object]:
    return {"type": "urn:altinn:person:identifier-no", "value": pid}


def ask(portal: Portal, token: str, named: object, path: str = PATH, **query: str) -> httpx.Response:
    return portal.http.post(path, json=named, params=ALL | query, headers=bearer(token) | KEY)


def parties(response: httpx.Response) -> list[Object]:
    return list(objects(loads(response.content)))


@pytest.mark.parametrize("road", ["resourceowner", "serviceowner"])
def test_the_list_comes_without_pages_and_details(sandbox: Sandbox, portal: Portal, token: str, road: str) -> None:
    sandbox.altinn.page_size = 15

    response = ask(portal, token, person(ACCOUNTANT), PATH.replace("resourceowner", road))

    assert isinstance(loads(response.content), list)
    assert len(parties(response)) == 40


@pytest.mark.parametrize("pid", [OWNER, DIRECTOR, ACCOUNTANT, NOBODY])
def test_both_roads_give_the_same_list(portal: Portal, token: str, pid: str) -> None:
    flags = {"includeRoles": "true", "includeAccessPackages": "true", "includeResources": "true"}

    assert parties(ask(portal, token, person(pid), **flags)) == portal.parties(pid, **(ALL | flags))


def test_reasons_except_packages_are_included_by_default(portal: Portal, token: str) -> None:
    (party,) = parties(ask(portal, token, person(OWNER)))
    (asked,) = parties(ask(portal, token, person(OWNER), includeRoles="false", includeAccessPackages="true"))

    assert (party["authorizedRoles"], party["authorizedAccessPackages"]) == (["innehaver", "innh"], [])
    assert (asked["authorizedRoles"], asked["authorizedAccessPackages"]) == ([], ["krav-og-utlegg"])


def test_parties_can_be_named_in_the_body(portal: Portal, token: str) -> None:
    only = [{"type": "urn:altinn:organization:identifier-no", "value": "314055403"}]

    response = ask(portal, token, person(ACCOUNTANT) | {"partyFilter": only})

    assert [party["organizationNumber"] for party in parties(response)] == ["314055403"]


def test_a_right_that_is_taken_away_disappears_from_the_list(sandbox: Sandbox, portal: Portal, token: str) -> None:
    sandbox.set_rights(pid=OWNER, orgnr="314055403", altinn=False)

    assert parties(ask(portal, token, person(OWNER))) == []


def test_an_unknown_person_has_no_parties(portal: Portal, token: str) -> None:
    assert parties(ask(portal, token, person("01810112345"))) == []


@pytest.mark.parametrize(
    "named",
    [
        {},
        [],
        "13916520071",
        {"type": "urn:altinn:organization:identifier-no", "value": "314055403"},
        {"type": "urn:altinn:person:identifier-no"},
        person(OWNER) | {"partyFilter": [{"type": "urn:altinn:fantasi", "value": "1"}]},
    ],
)
def test_a_body_without_a_person_is_refused(portal: Portal, token: str, named: object) -> None:
    assert ask(portal, token, named).status_code == 400


def test_an_invalid_flag_is_refused(portal: Portal, token: str) -> None:
    assert ask(portal, token, person(OWNER), includeRoles="ja").status_code == 400


def test_a_subscription_key_is_required(portal: Portal, token: str) -> None:
    without_key = portal.http.post(PATH, json=person(OWNER), headers=bearer(token))
    without_token = portal.http.post(PATH, json=person(OWNER), headers=KEY)

    assert (without_key.status_code, without_token.status_code) == (401, 401)


def test_only_a_service_owners_token_is_accepted(portal: Portal) -> None:
    system = exchanged(portal, scope="altinn:accessmanagement/authorizedparties")

    assert ask(portal, system, person(OWNER)).status_code == 403
    assert ask(portal, portal.altinn_token(OWNER), person(OWNER)).status_code == 403


def test_a_maskinporten_token_must_be_exchanged_first(portal: Portal) -> None:
    machine = body(portal.ask_token(portal.grant("314055403", scope=SCOPE, authorization_details=None)))

    assert ask(portal, str(machine["access_token"]), person(OWNER)).status_code == 401


def test_a_service_owners_token_is_refused_by_the_end_user_list(portal: Portal, token: str) -> None:
    assert portal.http.get(PARTIES, headers=bearer(token)).status_code == 403


def test_a_person_does_not_get_the_service_owners_scope(portal: Portal) -> None:
    assert body(portal.push(scope=f"openid {SCOPE}"))["error"] == "invalid_scope"

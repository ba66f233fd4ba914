"""Altinn lists the parties a person may act for, to a token with the right scope."""

import json
from pathlib import Path

import httpx
import pytest

from sandbox import jose
from sandbox.app import Sandbox
from sandbox.checkdigits import is_orgnr, is_synthetic_pid
from sandbox.keys import Keys
from sandbox.people import each_party, organisation
from sandbox.rawjson import Object, objects
from sandbox.systemuser.model import RESOURCE
from tests.sandbox.portal import (
    ACCOUNTANT,
    BASE,
    DIRECTOR,
    EXCHANGE,
    LATE,
    NOBODY,
    OWNER,
    PARTIES,
    Clock,
    Portal,
    bearer,
    body,
    read,
)

SINGLE_RIGHT = "320252024"
ALL = {"anyOfResourceIds": RESOURCE, "includeInactiveParties": "true", "includeSubParties": "true"}


def numbers(parties: list[Object]) -> list[object]:
    return [party["organizationNumber"] for party in each_party(parties)]


def test_the_owner_has_one_organisation(portal: Portal) -> None:
    parties = portal.parties(OWNER, **ALL)

    assert numbers(parties) == ["314055403"]
    assert parties[0]["unitType"] == "ENK"


def test_the_managing_director_has_three_organisations_of_three_kinds(portal: Portal) -> None:
    parties = portal.parties(DIRECTOR, **ALL)

    (unit,) = objects(parties[0]["subunits"])
    assert [party["isDeleted"] for party in parties] == [False, True]
    assert unit["unitType"] == "BEDR"
    assert unit["parentId"] == parties[0]["partyUuid"]


def test_the_accountant_has_forty_organisations_and_one_person_has_none(portal: Portal) -> None:
    clients = numbers(portal.parties(ACCOUNTANT, **ALL))

    assert len(set(clients)) == 40
    assert {"314055403", "212201782", "312438623", LATE} <= set(clients)
    assert portal.parties(NOBODY, **ALL) == []


def test_every_number_in_the_data_is_synthetic_and_valid(sandbox: Sandbox, portal: Portal) -> None:
    for pid in (OWNER, DIRECTOR, ACCOUNTANT, NOBODY):
        assert is_synthetic_pid(pid)
        for number in numbers(portal.parties(pid, **ALL)):
            assert is_orgnr(str(number))
            assert str(number)[0] in "23"


def test_details_that_were_not_requested_are_left_out(portal: Portal) -> None:
    (bare,) = portal.parties(OWNER, anyOfResourceIds=RESOURCE)
    (full,) = portal.parties(OWNER, anyOfResourceIds=RESOURCE, includeRoles="true", includeAccessPackages="true")

    assert (bare["authorizedRoles"], bare["authorizedAccessPackages"]) == ([], [])
    assert "innh" in str(full["authorizedRoles"])
    assert full["authorizedAccessPackages"] == ["krav-og-utlegg"]


def test_reasons_for_access_are_returned_on_request(portal: Portal) -> None:
    flags = ("includeRoles", "includeAccessPackages", "includeResources")
    asked = ALL | dict.fromkeys(flags, "true")
    (owned,) = portal.parties(OWNER, **asked)
    led, _ = portal.parties(DIRECTOR, **asked)
    clients = {str(party["organizationNumber"]): party for party in portal.parties(ACCOUNTANT, **asked)}
    single = clients.pop(SINGLE_RIGHT)

    assert owned["authorizedRoles"] == ["innehaver", "innh"]
    assert led["authorizedRoles"] == ["daglig-leder", "dagl"]
    assert {str(party["authorizedRoles"]) for party in clients.values()} == {"['regnskapsforer', 'regn']"}
    for party in clients.values():
        assert "regnskapsforer-med-signeringsrettighet" in str(party["authorizedAccessPackages"])
    assert (single["authorizedRoles"], single["authorizedAccessPackages"]) == ([], [])
    assert single["authorizedResources"] == [RESOURCE]


def test_a_heading_has_no_reasons_for_access(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.set_rights(pid=DIRECTOR, orgnr=LATE, altinn=False)

    heading, _ = portal.parties(DIRECTOR, **(ALL | {"includeRoles": "true", "includeAccessPackages": "true"}))

    assert heading["onlyHierarchyElementWithNoAccess"] is True
    assert (heading["authorizedRoles"], heading["authorizedAccessPackages"]) == ([], [])


def test_dissolved_organisations_sub_units_and_clients_can_be_left_out(portal: Portal) -> None:
    assert numbers(portal.parties(DIRECTOR, **(ALL | {"includeInactiveParties": "false"}))) == [LATE, "312656698"]
    assert len(numbers(portal.parties(DIRECTOR, **(ALL | {"includeSubParties": "false"})))) == 2
    without_clients = ALL | {"includePartiesViaKeyRoles": "false"}
    assert numbers(portal.parties(ACCOUNTANT, **without_clients)) == [SINGLE_RIGHT]


def test_an_unknown_resource_gives_an_empty_list(portal: Portal) -> None:
    assert portal.parties(ACCOUNTANT, anyOfResourceIds="ske-finnes-ikke") == []


def test_without_a_resource_the_person_is_listed_too(portal: Portal) -> None:
    parties = portal.parties(NOBODY)

    assert [(party["type"], party["personId"]) for party in parties] == [("Person", NOBODY)]


def test_a_long_list_comes_in_pages(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.altinn.page_size = 15
    token = portal.altinn_token(ACCOUNTANT)
    address: object = f"{BASE}{PARTIES}?anyOfResourceIds={RESOURCE}"
    found: list[Object] = []
    pages = 0

    while isinstance(address, str):
        assert address.startswith(BASE)
        answer = body(portal.http.get(address, headers=bearer(token)))
        found += objects(answer["data"])
        links = answer["links"]
        address = links.get("next") if isinstance(links, dict) else None
        pages += 1

    assert (pages, len(set(numbers(found)))) == (3, 40)


def test_the_exchanged_token_expires_with_the_original(portal: Portal, keys: Keys) -> None:
    access = str(portal.tokens(OWNER)["access_token"])

    response = portal.http.get(EXCHANGE, headers=bearer(access))

    altinn = read(str(response.json()), keys.altinn)
    assert altinn["exp"] == read(access, keys.idporten)["exp"]
    assert (altinn["pid"], altinn["urn:altinn:authlevel"]) == (OWNER, "3")


def test_an_id_token_is_not_exchanged(portal: Portal) -> None:
    token = str(portal.tokens(OWNER)["id_token"])

    assert portal.http.get(EXCHANGE, headers=bearer(token)).status_code == 403


def test_an_id_token_with_a_scope_is_not_exchanged(portal: Portal, keys: Keys) -> None:
    claims = read(str(portal.tokens(OWNER)["id_token"]), keys.idporten) | {"scope": "altinn:noe"}

    token = jose.sign(keys.idporten, claims)

    assert portal.http.get(EXCHANGE, headers=bearer(token)).status_code == 403


def test_a_token_without_an_altinn_scope_is_not_exchanged(portal: Portal) -> None:
    answer = portal.sign_in(OWNER, portal.pushed_uri(scope="openid profile"))
    code = str(answer.headers["location"]).split("code=")[1].split("&")[0]

    token = str(body(portal.redeem(code))["access_token"])

    assert portal.http.get(EXCHANGE, headers=bearer(token)).status_code == 403


def test_expired_forged_and_foreign_tokens_are_not_exchanged(portal: Portal, clock: Clock) -> None:
    access = str(portal.tokens(OWNER)["access_token"])
    machine = portal.api_token(OWNER_ORG)
    assert portal.http.get(EXCHANGE, headers=bearer(machine)).status_code == 401
    assert portal.http.get(EXCHANGE).status_code == 401
    assert portal.http.get(EXCHANGE, headers=bearer(access[:-8] + "AAAAAAAA")).status_code == 401

    clock.now += 601

    assert portal.http.get(EXCHANGE, headers=bearer(access)).status_code == 401


OWNER_ORG = "314055403"


def test_an_unknown_provider_is_refused(portal: Portal) -> None:
    path = EXCHANGE.replace("id-porten", "fantasi")

    assert portal.http.get(path, headers=bearer("x")).status_code == 400


def test_the_list_requires_a_valid_altinn_token(portal: Portal, clock: Clock) -> None:
    access = str(portal.tokens(OWNER)["access_token"])
    altinn = portal.altinn_token(OWNER)
    assert portal.http.get(PARTIES, headers=bearer(access)).status_code == 401
    assert portal.http.get(PARTIES, headers=bearer(altinn)).status_code == 200
    assert portal.http.get(PARTIES, params={"includeRoles": "ja"}, headers=bearer(altinn)).status_code == 400

    clock.now += 601

    assert portal.http.get(PARTIES, headers=bearer(altinn)).status_code == 401


def test_a_system_user_sees_the_organisations_it_covers(portal: Portal) -> None:
    scope = "altinn:accessmanagement/authorizedparties"
    machine = body(portal.ask_token(portal.grant(LATE, scope=scope)))["access_token"]
    exchanged = portal.http.get(EXCHANGE.replace("id-porten", "maskinporten"), headers=bearer(str(machine)))

    parties = body(portal.http.get(PARTIES, headers=bearer(str(exchanged.json()))))["data"]

    assert numbers(list(objects(parties))) == [LATE]


def test_rights_can_be_changed_at_runtime(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.set_rights(pid=OWNER, orgnr="314055403", altinn=False)
    sandbox.set_rights(pid=OWNER, orgnr="310000011", altinn=True)

    assert numbers(portal.parties(OWNER, **ALL)) == ["310000011"]
    assert len(portal.parties(ACCOUNTANT, **ALL)) == 40
    sandbox.clear_rights()
    assert numbers(portal.parties(OWNER, **ALL)) == ["314055403"]


def test_a_company_without_access_remains_as_a_heading_over_its_sub_unit(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.set_rights(orgnr=LATE, altinn=False)

    heading = portal.parties(DIRECTOR, **ALL)[0]

    assert heading["onlyHierarchyElementWithNoAccess"] is True
    assert numbers([heading]) == [LATE, "312656698"]


@pytest.mark.parametrize("has_it", [True, False])
def test_only_parties_with_the_resource_are_listed_when_it_is_named(
    tmp_path: Path, keys: Keys, clock: Clock, *, has_it: bool
) -> None:
    party = organisation(LATE) | {"authorizedResources": [RESOURCE if has_it else "noe-annet"]}
    people = [{"pid": OWNER, "name": "Kari", "parties": [party]}]
    (tmp_path / "people.json").write_text(json.dumps(people))
    sandbox = Sandbox(base_url=BASE, data=tmp_path, keys=keys, today=lambda: clock.today, now=lambda: clock.now)

    with httpx.Client(transport=httpx.WSGITransport(app=sandbox), base_url=BASE) as http:
        listed = Portal(http, keys, clock).parties(OWNER, anyOfResourceIds=RESOURCE)

    assert bool(listed) is has_it

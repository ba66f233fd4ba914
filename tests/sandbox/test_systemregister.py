"""Altinn's system register: what a vendor may register, and how each mistake is told."""

import pytest

from sandbox.keys import VENDOR
from sandbox.rawjson import Object, loads, objects
from tests.sandbox.portal import body
from tests.sandbox.vendor import AGENT_SYSTEM, ALL_SCOPES, KRAV, PACKAGE, RIGHT, SYSTEM, Vendor, code, validation_codes

REGISTER = "systemregister/vendor"
NEW = f"{VENDOR}_ny"
OTHER_VENDOR = "310680028"
CLIENT_PACKAGE = {"urn": f"{PACKAGE}regnskapsforer-lonn"}


def system(**changes: object) -> dict[str, object]:
    return {
        "id": NEW,
        "vendor": {"authority": "iso6523-actorid-upis", "ID": f"0192:{VENDOR}"},
        "name": {"nb": "Ny", "nn": "Ny", "en": "New"},
        "description": {"nb": " Viser tall ", "nn": "Viser tal", "en": "Shows figures"},
        "rights": [RIGHT],
        "accessPackages": [KRAV],
        "clientId": ["0c2d9a36-7d39-45b2-a3b8-11ac72a7a3de"],
        "allowedRedirectUrls": ["https://min-side.test/systemtilgang/tilbake/"],
    } | changes


def named(value: str, kind: str = "urn:altinn:resource") -> dict[str, object]:
    return {"resource": [{"id": kind, "value": value}]}


def test_a_new_system_is_answered_with_its_internal_id_and_is_visible_unless_it_says_otherwise(vendor: Vendor) -> None:
    response = vendor.ask("POST", REGISTER, system())

    assert response.status_code == 200
    assert isinstance(loads(response.content), str)
    shown = body(vendor.ask("GET", f"{REGISTER}/{NEW}"))
    assert (shown["isVisible"], shown["rights"]) == (True, [RIGHT])
    assert shown["description"] == {"nb": "Viser tall", "nn": "Viser tal", "en": "Shows figures"}
    listed = vendor.ask("GET", REGISTER)
    assert [one["id"] for one in objects(loads(listed.content))] == [SYSTEM, AGENT_SYSTEM, NEW]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"vendor": {"ID": VENDOR}}, ["00"]),
        ({"vendor": {"ID": "0192:310680028"}}, ["01"]),
        ({"id": SYSTEM}, ["02"]),
        ({"rights": [named("finnes-ikke")]}, ["03"]),
        ({"clientId": ["min-side-maskinporten"]}, ["04"]),
        ({"allowedRedirectUrls": ["http://min-side.test/"]}, ["05"]),
        ({"allowedRedirectUrls": ["/systemtilgang/"]}, ["05"]),
        ({"rights": [RIGHT, RIGHT]}, ["06"]),
        ({"accessPackages": [KRAV, KRAV]}, ["07"]),
        ({"accessPackages": [{"urn": f"{PACKAGE}finnes-ikke"}]}, ["08"]),
        ({"rights": [named("ske-krav-og-betalinger", "urn:altinn:org")]}, ["09"]),
        ({"clientId": ["a", "a"]}, ["11"]),
        ({"id": f"{VENDOR}_ny side"}, ["13"]),
        ({"rights": [named("altinn2-gammel-tjeneste")]}, ["17"]),
        ({"accessPackages": [CLIENT_PACKAGE]}, ["18"]),
        ({"clientId": ["a", "a"], "accessPackages": [KRAV, KRAV, CLIENT_PACKAGE]}, ["07", "18", "11"]),
    ],
)
def test_all_faults_of_a_body_are_told_at_once(vendor: Vendor, changes: Object, found: list[str]) -> None:
    assert validation_codes(vendor.ask("POST", REGISTER, system(**changes))) == found


def test_a_system_for_accountants_is_registered_hidden(vendor: Vendor) -> None:
    assert vendor.ask("POST", REGISTER, system(accessPackages=[CLIENT_PACKAGE], isVisible=False)).status_code == 200


def test_an_update_replaces_everything(vendor: Vendor) -> None:
    vendor.ask("POST", REGISTER, system())

    response = vendor.ask("PUT", f"{REGISTER}/{NEW}", system(accessPackages=None, allowedRedirectUrls=None))

    assert (response.status_code, body(response)) == (200, {"succeeded": True})
    shown = body(vendor.ask("GET", f"{REGISTER}/{NEW}"))
    assert (shown["accessPackages"], shown["allowedRedirectUrls"]) == ([], [])


def test_an_update_under_another_id_unknown_or_deleted_is_refused(vendor: Vendor) -> None:
    vendor.ask("POST", REGISTER, system())

    assert validation_codes(vendor.ask("PUT", f"{REGISTER}/{NEW}", system(id=f"{VENDOR}_annen"))) == ["12"]
    unknown = vendor.ask("PUT", f"{REGISTER}/{VENDOR}_annen", system(id=f"{VENDOR}_annen"))
    assert (unknown.status_code, code(unknown)) == (404, "text")
    assert vendor.ask("DELETE", f"{REGISTER}/{NEW}").status_code == 200
    deleted = vendor.ask("PUT", f"{REGISTER}/{NEW}", system())
    assert (deleted.status_code, code(deleted)) == (400, "text")
    assert vendor.ask("GET", f"{REGISTER}/{NEW}").status_code == 404


def test_rights_and_packages_are_replaced_alone_and_each_change_is_logged(vendor: Vendor) -> None:
    assert vendor.ask("PUT", f"{REGISTER}/{SYSTEM}/rights", [RIGHT, named("ske-frister")]).status_code == 200
    assert vendor.ask("PUT", f"{REGISTER}/{SYSTEM}/accesspackages", []).status_code == 200
    visible = vendor.ask("PUT", f"{REGISTER}/{SYSTEM}/accesspackages", [CLIENT_PACKAGE])

    shown = body(vendor.ask("GET", f"{REGISTER}/{SYSTEM}"))
    assert (shown["rights"], shown["accessPackages"]) == ([RIGHT, named("ske-frister")], [])
    assert validation_codes(visible) == ["18"]
    log = objects(loads(vendor.ask("GET", f"{REGISTER}/{SYSTEM}/changelog").content))
    assert [one["changeType"] for one in log] == ["rights", "accesspackages"]


def test_the_scope_comes_first_and_then_the_consumer(vendor: Vendor) -> None:
    without_scope = vendor.token("altinn:authentication/systemuser.request.write")
    without_consumer = vendor.token(vendor=None)

    assert vendor.ask("POST", REGISTER, {}, token=without_scope).status_code == 403
    posted = vendor.ask("POST", REGISTER, {}, token=without_consumer)
    assert (posted.status_code, code(posted)) == (401, "23")
    got = vendor.ask("GET", REGISTER, token=without_consumer)
    assert (got.status_code, code(got)) == (401, "bare")
    assert vendor.ask("GET", REGISTER, token="nonsense").status_code == 401


def test_another_vendors_system_is_neither_shown_nor_changed(vendor: Vendor) -> None:
    token = vendor.token(vendor=OTHER_VENDOR)

    assert vendor.ask("GET", f"{REGISTER}/{SYSTEM}", token=token).status_code == 403
    assert vendor.ask("PUT", f"{REGISTER}/{SYSTEM}", system(id=SYSTEM), token=token).status_code == 404
    assert vendor.ask("GET", REGISTER, token=token).json() == []


@pytest.mark.parametrize(("accepts", "statuses"), [("both", [200, 200]), ("maskinporten", [200, 401])])
def test_both_kinds_of_token_are_taken_until_a_test_says_otherwise(
    vendor: Vendor, accepts: str, statuses: list[int]
) -> None:
    vendor.portal.http.post("/_sandbox/systems", json={"action": "tokens", "value": accepts})
    tokens = [vendor.token(), vendor.token(ALL_SCOPES, is_exchanged=True)]

    assert [vendor.ask("GET", REGISTER, token=token).status_code for token in tokens] == statuses


def test_everybody_sees_the_visible_systems(vendor: Vendor) -> None:
    listed = vendor.portal.http.get("/altinn/authentication/api/v1/systemregister").json()

    assert [one["systemId"] for one in listed] == [SYSTEM]
    assert "clientId" not in listed[0]
    rights = vendor.portal.http.get(f"/altinn/authentication/api/v1/systemregister/{AGENT_SYSTEM}/accesspackages")
    assert {"urn": f"{PACKAGE}ansvarlig-revisor"} in rights.json()

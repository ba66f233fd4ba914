"""A person asks an organisation for access through Altinn, and gets it or not."""

import httpx
import pytest

from sandbox.app import Sandbox
from tests.sandbox.portal import body, objects_of
from tests.sandbox.vendor import EMPLOYEE, FOREIGN, NONE, OTHER_BOSS, PACKAGE, Vendor, party_uuid, text_of

PATH = "/altinn/accessmanagement/api/v1/enduser/request"


def call(vendor: Vendor, pid: str, method: str, path: str = "", **query: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {vendor.person(pid)}"}
    return vendor.portal.http.request(method, f"{PATH}{path}", params=query, headers=headers)


def ask(vendor: Vendor, orgnr: str = FOREIGN) -> httpx.Response:
    query = {"party": party_uuid(EMPLOYEE), "to": party_uuid(orgnr), "package": f"{PACKAGE}krav-og-utlegg"}
    return call(vendor, EMPLOYEE, "POST", "/package", **query)


def sees(vendor: Vendor) -> bool:
    parties = vendor.portal.parties(EMPLOYEE, anyOfResourceIds="ske-krav-og-betalinger")
    return FOREIGN in [one["organizationNumber"] for one in parties]


@pytest.mark.parametrize(("answer", "status", "has"), [("approve", "Approved", True), ("reject", "Rejected", False)])
def test_the_organisation_answers(vendor: Vendor, answer: str, status: str, has: bool) -> None:
    made = ask(vendor)
    assert (made.status_code, text_of(made, "status"), sees(vendor)) == (201, "Pending", False)
    assert ask(vendor).status_code == 200  # the same, still open

    call(vendor, OTHER_BOSS, "PUT", f"/received/{answer}", id=text_of(made, "id"))

    shown = call(vendor, EMPLOYEE, "GET", party=party_uuid(EMPLOYEE), id=text_of(made, "id"))
    assert (text_of(shown, "status"), sees(vendor)) == (status, has)


def test_it_can_be_withdrawn_and_is_counted_while_it_waits(vendor: Vendor) -> None:
    made = text_of(ask(vendor), "id")
    own = {"party": party_uuid(EMPLOYEE)}
    assert call(vendor, EMPLOYEE, "GET", "/sent/count", **own).json() == 1

    call(vendor, EMPLOYEE, "PUT", "/sent/withdraw", id=made, **own)

    (sent,) = objects_of(call(vendor, EMPLOYEE, "GET", "/sent", **own))
    assert (sent["status"], call(vendor, EMPLOYEE, "GET", "/sent/count", **own).json()) == ("Withdrawn", 0)


def test_without_any_relation_it_is_forbidden_and_nothing_is_told(vendor: Vendor) -> None:
    stranger, unknown = ask(vendor, "314055403"), ask(vendor, "310000003")

    assert stranger.status_code == unknown.status_code == 403
    assert stranger.content == unknown.content


def test_nobody_asks_or_answers_for_another(vendor: Vendor, sandbox: Sandbox) -> None:
    made = text_of(ask(vendor), "id")
    query = {"party": party_uuid(OTHER_BOSS), "to": party_uuid(NONE), "package": "krav-og-utlegg"}

    assert call(vendor, EMPLOYEE, "POST", "/package", **query).status_code == 403
    assert call(vendor, EMPLOYEE, "PUT", "/received/approve", id=made).status_code == 403
    assert call(vendor, OTHER_BOSS, "GET", party=party_uuid(OTHER_BOSS), id=made).status_code == 403
    assert call(vendor, EMPLOYEE, "GET", "/received", party=party_uuid(FOREIGN)).status_code == 403
    (received,) = objects_of(call(vendor, OTHER_BOSS, "GET", "/received", party=party_uuid(FOREIGN)))
    assert body(call(vendor, EMPLOYEE, "GET", party=party_uuid(EMPLOYEE), id=made))["id"] == received["id"]


def test_the_organisation_answers_on_altinns_pages(vendor: Vendor) -> None:
    made, page = text_of(ask(vendor), "id"), "/altinn/accessmanagement/ui/systemuser/overview"
    vendor.portal.http.post(page, data={"pid": OTHER_BOSS})

    assert f"{EMPLOYEE} ber om tilgang" in vendor.portal.http.get(page).text
    vendor.portal.http.post(page, data={"sporsmal": made, "valg": "Approved"})

    assert sees(vendor)
    assert "ber om tilgang" not in vendor.portal.http.get(page).text

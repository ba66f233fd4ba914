"""Requests for system users: the order of the checks, and every status."""

import pytest

from sandbox.rawjson import Object
from tests.sandbox.portal import LATE, Clock, body
from tests.sandbox.vendor import (
    AGENT_SYSTEM,
    BOSS,
    EXPIRED,
    FIRM,
    KRAV,
    LACKING,
    NONE,
    PACKAGE,
    REGN,
    REJECTED,
    REQUESTED,
    RETURN,
    RIGHT,
    SYSTEM,
    Vendor,
    code,
    text_of,
)

DAY = 86_400
VENDOR_PATH = "systemuser/request/vendor"


def test_a_request_is_created_with_what_it_left_out_filled_in(vendor: Vendor) -> None:
    response = vendor.request(NONE, redirectUrl=f"{RETURN}?ref=abc")

    made = body(response)
    assert response.status_code == 201
    assert response.headers["location"].endswith(f"/systemuser/request/{made['id']}")
    assert (made["externalRef"], made["integrationTitle"]) == (NONE, "Min side for virksomheter")
    assert (made["status"], made["timedOut"], made["escalated"]) == ("New", False, False)
    assert str(made["confirmUrl"]).endswith(f"/systemuser/request?id={made['id']}&DONTCHOOSEREPORTEE=true")
    assert made["redirectUrl"] == f"{RETURN}?ref=abc"


@pytest.mark.parametrize(
    ("owner", "status", "timed_out"), [(REQUESTED, "New", False), (REJECTED, "Rejected", False), (EXPIRED, "New", True)]
)
def test_a_request_with_the_same_key_is_answered_as_it_is_whatever_its_status(
    vendor: Vendor, owner: str, status: str, timed_out: bool
) -> None:
    response = vendor.request(owner, rights=[])

    assert (response.status_code, text_of(response, "status")) == (200, status)
    assert body(response)["timedOut"] is timed_out


def test_after_deletion_it_is_asked_anew(vendor: Vendor) -> None:
    old = text_of(vendor.request(REJECTED), "id")

    deleted = vendor.ask("DELETE", f"{VENDOR_PATH}/{old}")

    assert (deleted.status_code, deleted.content) == (202, b"")
    assert vendor.request(REJECTED).status_code == 201
    assert code(vendor.ask("DELETE", f"{VENDOR_PATH}/{old}")) == "10"


@pytest.mark.parametrize(
    ("changes", "status", "found"),
    [
        ({"systemId": "311703005_ukjent", "partyOrgNo": "310000003"}, 404, "11"),
        ({"partyOrgNo": "310000003", "redirectUrl": "https://annet.test/"}, 400, "00"),
        ({"redirectUrl": "https://annet.test/", "rights": None, "accessPackages": None}, 400, "21"),
        ({"redirectUrl": f"{RETURN}annet/"}, 400, "21"),
        ({"rights": None, "accessPackages": None}, 400, "01"),
        ({"rights": [], "accessPackages": []}, 400, "59"),
        ({"rights": [{"resource": [{"id": "urn:altinn:resource", "value": "ske-frister"}]}]}, 400, "01"),
        ({"accessPackages": [{"urn": f"{PACKAGE}merverdiavgift"}]}, 400, "63"),
        ({"systemId": AGENT_SYSTEM, "rights": None, "accessPackages": REGN}, 400, "64"),
    ],
)
def test_each_mistake_has_its_code_in_the_order_of_the_checks(
    vendor: Vendor, changes: dict[str, object], status: int, found: str
) -> None:
    response = vendor.request(NONE, "", **changes)

    assert (response.status_code, code(response)) == (status, found)


def test_a_package_that_is_refused_is_named(vendor: Vendor) -> None:
    unknown = body(vendor.request(NONE, accessPackages=[{"urn": f"{PACKAGE}merverdiavgift"}]))
    wrong_kind = body(vendor.request(NONE, systemId=AGENT_SYSTEM, rights=None, accessPackages=REGN[:1]))

    assert unknown["NotFoundPackages"] == f"{PACKAGE}merverdiavgift"
    assert wrong_kind["NotDelegablePackages"] == REGN[0]["urn"]


def test_a_system_without_redirects_refuses_any(vendor: Vendor) -> None:
    system = body(vendor.ask("GET", f"systemregister/vendor/{SYSTEM}"))
    vendor.ask("PUT", f"systemregister/vendor/{SYSTEM}", system | {"allowedRedirectUrls": []})

    assert code(vendor.request(NONE, redirectUrl=RETURN)) == "26"


def test_a_system_without_a_name_in_bokmal_cannot_be_asked_for(vendor: Vendor) -> None:
    system = body(vendor.ask("GET", f"systemregister/vendor/{SYSTEM}"))
    vendor.ask("PUT", f"systemregister/vendor/{SYSTEM}", system | {"name": {"nn": "Mi side", "en": "My page"}})

    refused = vendor.request(NONE)

    assert (refused.status_code, code(refused)) == (404, "17")
    assert vendor.request(NONE, integrationTitle="Min side").status_code == 201


def test_the_query_of_a_redirect_may_be_any(vendor: Vendor) -> None:
    assert vendor.request(NONE, redirectUrl=f"{RETURN}?ref=1#del").status_code == 201


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"rights": [RIGHT]}, "01"),
        ({"accessPackages": None}, "58"),
        ({"accessPackages": []}, "58"),
        ({"accessPackages": [KRAV, {"urn": f"{PACKAGE}klientadministrator"}]}, "63"),
    ],
)
def test_an_agent_has_packages_alone(vendor: Vendor, changes: Object, found: str) -> None:
    assert code(vendor.request(FIRM, "/agent", **changes)) == found


def test_an_agent_cannot_have_a_package_for_the_firm_itself(vendor: Vendor) -> None:
    packages = [*REGN, {"urn": f"{PACKAGE}hovedadministrator"}]
    vendor.ask("PUT", f"systemregister/vendor/{AGENT_SYSTEM}/accesspackages", packages)

    assert code(vendor.request(FIRM, "/agent", accessPackages=packages)) == "65"


@pytest.mark.parametrize(
    ("owner", "external_ref", "found"), [(LATE, LATE, "04"), (LATE, "annen", ""), (LACKING, LACKING, "04")]
)
def test_an_undeleted_system_user_of_the_key_is_met_before_everything_else(
    vendor: Vendor, owner: str, external_ref: str, found: str
) -> None:
    response = vendor.request(owner, externalRef=external_ref, redirectUrl="https://annet.test/" if found else None)

    assert code(response) == found


def test_wrong_scope_missing_consumer_and_another_vendor(vendor: Vendor) -> None:
    asked = {"systemId": SYSTEM, "partyOrgNo": NONE, "rights": [RIGHT]}
    read_only, unnamed = vendor.token("altinn:authentication/systemuser.request.read"), vendor.token(vendor=None)
    other = vendor.token(vendor="310680028")

    assert vendor.ask("POST", VENDOR_PATH, asked, token=read_only).status_code == 403
    assert code(vendor.ask("POST", VENDOR_PATH, asked, token=unnamed)) == "23"
    assert code(vendor.ask("POST", VENDOR_PATH, asked, token=other)) == "11"
    made = text_of(vendor.request(NONE), "id")
    assert code(vendor.ask("GET", f"{VENDOR_PATH}/{made}", token=other)) == "11"
    assert vendor.ask("GET", f"{VENDOR_PATH}/{made}", token=unnamed).status_code == 401


def test_a_request_of_the_other_kind_is_not_found(vendor: Vendor) -> None:
    standard, agent = text_of(vendor.request(NONE), "id"), text_of(vendor.request(FIRM, "/agent"), "id")

    assert code(vendor.ask("GET", f"{VENDOR_PATH}/agent/{standard}")) == "30"
    assert code(vendor.ask("GET", f"{VENDOR_PATH}/{agent}")) == "10"
    assert vendor.ask("GET", f"{VENDOR_PATH}/agent/{agent}").status_code == 200
    assert vendor.ask("GET", f"{VENDOR_PATH}/byexternalref/{SYSTEM}/{NONE}/{NONE}").status_code == 200


def test_after_180_days_the_status_is_still_new_and_it_can_be_approved(vendor: Vendor, clock: Clock) -> None:
    made = text_of(vendor.request(NONE), "id")

    clock.now += 180 * DAY
    assert body(vendor.ask("GET", f"{VENDOR_PATH}/{made}"))["timedOut"] is False
    clock.now += 1
    late = body(vendor.ask("GET", f"{VENDOR_PATH}/{made}"))

    assert (late["status"], late["timedOut"]) == ("New", True)
    assert vendor.decide(BOSS, made, NONE, "approve").json() is True

"""What an approved system user gives: tokens until it is withdrawn, and lists of fifty a page."""

import pytest

from sandbox.app import Sandbox
from tests.sandbox.portal import LATE, body, details
from tests.sandbox.vendor import (
    BOSS,
    FIRM,
    LACKING,
    NONE,
    REQUESTED,
    SYSTEM,
    WITHDRAWN,
    Vendor,
    code,
    text_of,
)

VENDOR_PATH = "systemuser/request/vendor"


def maskinporten_refuses(vendor: Vendor, owner: str) -> bool:
    return vendor.portal.ask_token(vendor.portal.grant(owner)).status_code != 200


def test_an_approved_request_gives_maskinportens_token_until_the_customer_withdraws(vendor: Vendor) -> None:
    assert maskinporten_refuses(vendor, NONE)
    made = text_of(vendor.request(NONE), "id")
    assert maskinporten_refuses(vendor, NONE)

    vendor.decide(BOSS, made, NONE, "approve")

    token = vendor.portal.api_token(NONE)
    assert vendor.portal.ask(NONE, "aapnekrav", token).status_code == 200
    assert (text_of(vendor.byquery(NONE), "id"), text_of(vendor.byquery(NONE), "userType")) == (made, "standard")
    vendor.portal.http.post("/_sandbox/systems", json={"action": "withdraw", "orgnr": NONE})
    assert maskinporten_refuses(vendor, NONE)
    assert vendor.portal.ask(NONE, "aapnekrav", token).status_code == 403
    assert vendor.byquery(NONE).status_code == 404
    assert code(vendor.ask("GET", f"{VENDOR_PATH}/{made}")) == "10"
    assert vendor.request(NONE).status_code == 201


def test_a_withdrawal_also_ends_the_system_user_that_every_organisation_has(vendor: Vendor, sandbox: Sandbox) -> None:
    assert not maskinporten_refuses(vendor, LATE)

    sandbox.register.withdraw(LATE)

    assert maskinporten_refuses(vendor, LATE)
    sandbox.register.reset()
    assert not maskinporten_refuses(vendor, LATE)


def test_a_system_user_without_the_right_has_a_token_that_opens_nothing(vendor: Vendor) -> None:
    assert vendor.portal.ask(LACKING, "aapnekrav").json()["kode"] == "KB-005"


def test_a_client_that_is_not_on_the_system_gets_no_token(vendor: Vendor) -> None:
    system = body(vendor.ask("GET", f"systemregister/vendor/{SYSTEM}"))

    vendor.ask("PUT", f"systemregister/vendor/{SYSTEM}", system | {"clientId": []})

    assert maskinporten_refuses(vendor, LATE)


@pytest.mark.parametrize("status", ["Denied", "Timedout"])
def test_statuses_that_altinn_has_and_never_sets_can_be_asked_for(vendor: Vendor, status: str) -> None:
    made = text_of(vendor.request(NONE), "id")
    decision = {"Denied": "deny", "Timedout": "time out"}[status]

    vendor.portal.http.post("/_sandbox/systems", json={"action": "decide", "id": made, "value": decision})

    assert text_of(vendor.ask("GET", f"{VENDOR_PATH}/{made}"), "status") == status


def test_lists_have_fifty_rows_a_page(vendor: Vendor) -> None:
    for number in range(60):
        assert vendor.request(NONE, externalRef=f"ref-{number}").status_code == 201
    first = body(vendor.ask("GET", f"{VENDOR_PATH}/bysystem/{SYSTEM}"))

    found = list(vendor.every_page(f"{VENDOR_PATH}/bysystem/{SYSTEM}"))

    assert len(first["data"]) == 50  # type: ignore[arg-type]
    assert {f"ref-{number}" for number in range(60)} <= {str(one["externalRef"]) for one in found}
    assert len({str(one["id"]) for one in found}) == len(found) > 60


def test_system_users_of_a_system_have_pages_too(vendor: Vendor, sandbox: Sandbox) -> None:
    for number in range(30):
        sandbox.register.decide(text_of(vendor.request(NONE, externalRef=f"ref-{number}"), "id"), "approve")

    found = list(vendor.every_page(f"systemuser/vendor/bysystem/{SYSTEM}"))

    assert len(found) > 50
    assert {"314055403", NONE, LACKING} <= {str(one["reporteeOrgNo"]) for one in found}
    assert not {WITHDRAWN, REQUESTED} & {str(one["reporteeOrgNo"]) for one in found}


def test_maskinporten_asks_by_external_reference(vendor: Vendor) -> None:
    token = vendor.token("altinn:maskinporten/systemuser.read", vendor=None)
    query = {
        "clientId": "min-side-maskinporten",
        "systemProviderOrgNo": "311703005",
        "systemUserOwnerOrgNo": LATE,
        "externalRef": LATE,
    }

    assert vendor.ask("GET", "systemuser/byExternalId", token=token, **query).status_code == 200
    assert vendor.ask("GET", "systemuser/byExternalId", token=token, **query | {"clientId": "x"}).status_code == 404
    assert vendor.ask("GET", "systemuser/byExternalId", token=token, clientId="x").status_code == 400
    assert vendor.ask("GET", "systemuser/byExternalId", **query).status_code == 403


def test_an_agents_token_is_asked_for_by_its_own_client(vendor: Vendor, sandbox: Sandbox) -> None:
    sandbox.register.decide(text_of(vendor.request(FIRM, "/agent", externalRef=f"{FIRM}-regn"), "id"), "approve")
    asked = {"authorization_details": [details(FIRM, externalRef=f"{FIRM}-regn")]}

    own = vendor.portal.ask_token(vendor.portal.grant(FIRM, iss="min-side-maskinporten-klienter", **asked))
    other = vendor.portal.ask_token(vendor.portal.grant(FIRM, **asked))

    assert (own.status_code, other.status_code) == (200, 400)

"""Change requests, for standard system users: correlation ids, no change needed, and what approval changes."""

from uuid import uuid4

import httpx

from sandbox.app import Sandbox
from tests.sandbox.portal import LATE, body
from tests.sandbox.vendor import BOSS, FIRM, KRAV, LACKING, NONE, PACKAGE, RETURN, RIGHT, SYSTEM, Vendor, code, text_of

PATH = "systemuser/changerequest/vendor"


def change(vendor: Vendor, user: str, correlation: str = "", token: str = "", **wanted: object) -> httpx.Response:
    query = {"correlation-id": correlation or str(uuid4()), "system-user-id": user}
    return vendor.ask("POST", PATH, wanted, token=token, **query)


def user_of(vendor: Vendor, owner: str) -> str:
    return text_of(vendor.byquery(owner), "id")


def test_an_approved_change_gives_what_was_lacking(vendor: Vendor) -> None:
    user, correlation = user_of(vendor, LACKING), str(uuid4())
    assert vendor.portal.ask(LACKING, "aapnekrav").status_code == 403

    made = change(vendor, user, correlation, requiredRights=[RIGHT], redirectUrl=RETURN)
    again = change(vendor, user, correlation, requiredRights=[RIGHT])

    assert (made.status_code, again.status_code, text_of(made, "id")) == (201, 200, correlation)
    assert "/systemuser/changerequest?id=" in text_of(made, "confirmUrl")
    assert vendor.decide(BOSS, correlation, LACKING, "approve", "changerequest").json() is True
    assert body(vendor.portal.ask(LACKING, "aapnekrav")).get("kode") in (None, "KB-007")
    assert text_of(vendor.ask("GET", f"{PATH}/{correlation}"), "status") == "Accepted"
    processed = change(vendor, user, correlation, requiredRights=[RIGHT])
    assert (processed.status_code, code(processed)) == (409, "61")


def test_nothing_to_change_is_an_answer(vendor: Vendor) -> None:
    user = user_of(vendor, LATE)

    for wanted in ({}, {"requiredRights": [RIGHT]}, {"unwantedAccessPackages": [{"urn": f"{PACKAGE}skattegrunnlag"}]}):
        answer = change(vendor, user, **wanted)
        assert (answer.status_code, body(answer)["status"], body(answer)["confirmUrl"]) == (200, "NoChangeNeeded", "")


def test_the_correlation_id_must_be_there_and_its_own(vendor: Vendor) -> None:
    user = user_of(vendor, LATE)

    missing = vendor.ask("POST", PATH, {}, **{"system-user-id": user})
    same = change(vendor, user, user)

    assert [(one.status_code, code(one)) for one in (missing, same)] == [(400, "text"), (400, "text")]


def test_agents_and_unknown_ones_cannot_be_changed_and_another_vendors_is_refused_bare(
    vendor: Vendor, sandbox: Sandbox
) -> None:
    agent = text_of(vendor.request(FIRM, "/agent"), "id")
    sandbox.register.decide(agent, "approve")
    other = change(vendor, user_of(vendor, LATE), token=vendor.token(vendor="310680028"))

    assert code(change(vendor, agent, requiredAccessPackages=[KRAV])) == "15"
    assert code(change(vendor, str(uuid4()))) == "15"
    assert (other.status_code, code(other)) == (401, "bare")


def test_what_the_system_lacks_cannot_be_required(vendor: Vendor) -> None:
    user = user_of(vendor, LATE)

    assert code(change(vendor, user, requiredAccessPackages=[{"urn": f"{PACKAGE}merverdiavgift"}])) == "63"
    lacking = user_of(vendor, LACKING)
    assert code(change(vendor, lacking, requiredRights=[RIGHT], redirectUrl="https://annet.test/")) == "21"


def test_change_requests_are_listed_and_deleted(vendor: Vendor) -> None:
    made = text_of(change(vendor, user_of(vendor, LACKING), requiredRights=[RIGHT]), "id")

    assert [one["id"] for one in vendor.every_page(f"{PATH}/bysystem/{SYSTEM}")] == [made]
    assert vendor.ask("DELETE", f"{PATH}/{made}").status_code == 202
    assert code(vendor.ask("GET", f"{PATH}/{made}")) == "10"
    assert code(vendor.ask("DELETE", f"{PATH}/{made}")) == "10"
    assert vendor.byquery(NONE).status_code == 404

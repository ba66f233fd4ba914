"""The approver in Altinn: who may approve, what each refusal is, and the way back to the vendor."""

import httpx
import pytest

from sandbox.app import Sandbox
from tests.sandbox.portal import BASE, NOBODY, LogoutReceiver, body
from tests.sandbox.vendor import (
    BOSS,
    CLIENT_ADMINISTRATOR,
    EMPLOYEE,
    FIRM,
    FOREIGN,
    LACKING,
    NONE,
    PERSON_SCOPES,
    REJECTED,
    REQUESTED,
    RETURN,
    RIGHT,
    Vendor,
    code,
    text_of,
)

OVERVIEW = "/altinn/accessmanagement/ui/systemuser/overview"


def ask(vendor: Vendor, owner: str, kind: str = "", **changes: object) -> str:
    return text_of(vendor.request(owner, kind, **changes), "id")


def status(vendor: Vendor, request_id: str) -> str:
    return text_of(vendor.ask("GET", f"systemuser/request/vendor/{request_id}"), "status")


def test_a_manager_approves_and_an_employee_can_only_pass_it_on(vendor: Vendor) -> None:
    made = ask(vendor, NONE)

    shown = [body(vendor.ask_as(pid, "GET", f"systemuser/request/{made}")) for pid in (BOSS, EMPLOYEE)]
    assert [one["userMayEscalateButNotApprove"] for one in shown] == [False, True]
    assert code(vendor.decide(EMPLOYEE, made, NONE, "approve")) == "16"
    assert vendor.decide(EMPLOYEE, made, NONE, "escalate").json() is True
    assert body(vendor.ask("GET", f"systemuser/request/vendor/{made}"))["escalated"] is False
    assert vendor.decide(BOSS, made, NONE, "approve").json() is True
    again = vendor.decide(BOSS, made, NONE, "reject")
    assert (again.status_code, code(again), status(vendor, made)) == (409, "13", "Accepted")


def test_somebody_without_relation_the_wrong_party_and_the_wrong_kind_are_refused(vendor: Vendor) -> None:
    standard, agent = ask(vendor, NONE), ask(vendor, FIRM, "/agent")

    stranger = vendor.ask_as(NOBODY, "GET", f"systemuser/request/{standard}")
    assert (stranger.status_code, code(stranger)) == (403, "66")
    assert code(vendor.decide(BOSS, standard, FOREIGN, "approve")) == "41"
    assert code(vendor.decide(CLIENT_ADMINISTRATOR, agent, NONE, "approve", "request/agent")) == "42"
    assert code(vendor.ask_as(BOSS, "GET", f"systemuser/request/{agent}")) == "10"
    assert code(vendor.ask_as(BOSS, "GET", f"systemuser/request/agent/{standard}")) == "30"
    ours = vendor.person(BOSS, PERSON_SCOPES.replace("altinn:portal/enduser", ""))
    assert vendor.ask("GET", f"systemuser/request/{standard}", token=ours).status_code == 403


@pytest.mark.parametrize("number", ["03", "14", "18", "19", "20", "50", "53", "68", "69", "70", "71"])
def test_a_failed_delegation_leaves_the_request_as_it_was(vendor: Vendor, sandbox: Sandbox, number: str) -> None:
    made = ask(vendor, NONE)
    sandbox.register.fail_delegation(f"AUTH-000{number}")

    assert code(vendor.decide(BOSS, made, NONE, "approve")) == number
    assert status(vendor, made) == "New"


@pytest.fixture
def browser(sandbox: Sandbox) -> httpx.Client:
    return httpx.Client(transport=httpx.WSGITransport(app=sandbox), base_url=BASE, follow_redirects=False)


def go_back(browser: httpx.Client, response: httpx.Response) -> str:
    """Follow the way out; the address that leads out of the sandbox."""
    for _ in range(6):
        target = response.headers["location"]
        if not target.startswith(("/", BASE)):
            return str(target)
        response = browser.get(target)
    raise AssertionError("no way back")


@pytest.mark.parametrize(("choice", "outcome"), [("approve", "Accepted"), ("reject", "Rejected")])
def test_after_either_decision_one_is_signed_out_of_idporten_and_sent_back_unchanged(
    vendor: Vendor, browser: httpx.Client, receiver: LogoutReceiver, choice: str, outcome: str
) -> None:
    made = body(vendor.request(NONE, redirectUrl=f"{RETURN}?ref=abc%20d"))
    page = str(made["confirmUrl"])
    browser.cookies.update(vendor.portal.sign_in(BOSS).cookies)

    assert "Hvem vil du logge inn som i Altinn?" in browser.get(page).text
    assert browser.post(page, data={"pid": BOSS}).status_code == 303
    assert "Godkjenn systemtilgang" in browser.get(page).text
    back = go_back(browser, browser.post(page, data={"valg": choice}))

    assert back == f"{RETURN}?ref=abc%20d"
    assert status(vendor, str(made["id"])) == outcome
    assert [method for method, url, _ in receiver.calls if "/utlogging/front" in url] == ["GET"]
    assert "Hvem vil du logge inn" in browser.get(page).text  # signed out of Altinn too


def test_without_a_redirect_the_way_ends_at_altinn(vendor: Vendor, browser: httpx.Client) -> None:
    page = text_of(vendor.request(NONE), "confirmUrl")
    browser.post(page, data={"pid": BOSS})

    response = browser.post(page, data={"valg": "approve"})
    while response.is_redirect:
        response = browser.get(response.headers["location"])

    assert "Du er logget ut av Altinn" in response.text


def test_who_asks_to_stay_is_not_signed_out(vendor: Vendor, browser: httpx.Client) -> None:
    page = text_of(vendor.request(NONE, redirectUrl=RETURN), "confirmUrl") + "&skiplogout=true"
    browser.post(page, data={"pid": BOSS})

    response = browser.post(page, data={"valg": "approve"})

    assert response.headers["location"] == OVERVIEW
    assert "Hvem vil du logge inn" not in browser.get(OVERVIEW).text


def test_passing_on_ends_in_altinn(vendor: Vendor, browser: httpx.Client) -> None:
    page = text_of(vendor.request(NONE, redirectUrl=RETURN), "confirmUrl")
    browser.post(page, data={"pid": EMPLOYEE})

    assert "Send til godkjenning" in browser.get(page).text
    assert "sendt videre" in browser.post(page, data={"valg": "escalate"}).text
    browser.post(page, data={"valg": "approve"})
    assert "AUTH-00016" in browser.post(page, data={"valg": "approve"}).text


def test_what_was_passed_on_waits_for_who_may_approve(vendor: Vendor, browser: httpx.Client) -> None:
    made = ask(vendor, NONE)
    browser.post(OVERVIEW, data={"pid": BOSS})
    assert made not in browser.get(OVERVIEW).text
    vendor.decide(EMPLOYEE, made, NONE, "escalate")

    assert made in browser.get(OVERVIEW).text
    browser.post(OVERVIEW, data={"foresporsel": made, "valg": "approve"})

    assert status(vendor, made) == "Accepted"


@pytest.mark.parametrize(("owner", "pid", "found"), [(REJECTED, BOSS, "AUTH-00013"), (NONE, NOBODY, "AUTH-00066")])
def test_the_page_says_why_it_cannot_be_approved(
    vendor: Vendor, browser: httpx.Client, owner: str, pid: str, found: str
) -> None:
    page = text_of(vendor.request(owner), "confirmUrl")
    browser.post(page, data={"pid": pid})

    assert found in browser.get(page).text


def test_the_customer_gives_access_in_altinn_without_a_request_and_withdraws_it(
    vendor: Vendor, browser: httpx.Client
) -> None:
    browser.post(OVERVIEW, data={"pid": BOSS})
    offer = {"valg": "create", "virksomhet": NONE, "system": "311703005_min-side"}

    assert browser.post(OVERVIEW, data=offer).status_code == 303
    user = text_of(vendor.byquery(NONE), "id")
    assert code(vendor.ask("GET", f"systemuser/request/vendor/{user}")) == "10"
    assert user in browser.get(OVERVIEW).text
    browser.post(OVERVIEW, data={"valg": "delete", "systembruker": user})
    assert vendor.byquery(NONE).status_code == 404


def test_a_hidden_system_is_not_offered_and_an_employee_is_offered_nothing(
    vendor: Vendor, browser: httpx.Client
) -> None:
    browser.post(OVERVIEW, data={"pid": EMPLOYEE})
    refused = browser.post(OVERVIEW, data={"valg": "create", "virksomhet": NONE, "system": "311703005_min-side"})

    assert "Gi tilgang til system" not in browser.get(OVERVIEW).text
    assert "AUTH-00011" in refused.text
    browser.cookies.clear()
    browser.post(OVERVIEW, data={"pid": BOSS})
    assert "min-side-klienter" not in browser.get(OVERVIEW).text


def test_an_administrator_who_does_not_hold_the_package_cannot_give_it(vendor: Vendor, sandbox: Sandbox) -> None:
    made = ask(vendor, REQUESTED, externalRef="ny", rights=[RIGHT])
    sandbox.set_rights(pid=NOBODY, orgnr=REQUESTED, altinn=True)

    assert code(vendor.decide(NOBODY, made, REQUESTED, "approve")) == "16"
    assert vendor.byquery(LACKING).status_code == 200

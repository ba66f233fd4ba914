"""Faults, calls and rights, set in process by a test or over HTTP at /_sandbox."""

import threading
import time
from collections.abc import Callable

import httpx
import pytest

from sandbox.app import Sandbox
from sandbox.keys import Keys
from sandbox.rawjson import objects
from tests.sandbox.portal import BASE, EXCHANGE, LATE, OWNER, PARTIES, Clock, Portal, bearer, body

ENK = "314055403"


def test_a_fault_can_replace_the_answer_by_a_status(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.add_fault(party="skatteetaten", status=503, retry_after=7)

    response = portal.ask(ENK, "aapnekrav")

    assert (response.status_code, response.headers["retry-after"]) == (503, "7")
    assert response.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(("kode", "status"), [("KB-001", 500), ("KB-005", 403), ("DAS-003", 500), ("KB-007", 404)])
def test_a_code_gives_its_status_and_body(sandbox: Sandbox, portal: Portal, kode: str, status: int) -> None:
    sandbox.add_fault(party="skatteetaten", kode=kode)

    response = portal.ask(ENK, "aapnekrav", "", {"Korrelasjonsid": "c-1"})

    assert (response.status_code, body(response)["kode"]) == (status, kode)
    assert body(response)["korrelasjonsid"] == "c-1"


def test_a_maskinporten_code_gives_maskinportens_error_format(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.add_fault(party="maskinporten", kode="MP-303")

    response = portal.ask_token(portal.grant(ENK))

    assert (response.status_code, body(response)["error"]) == (400, "invalid_altinn_customer_configuration")


def test_altinns_codes_and_empty_answers_can_be_asked_for(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.add_fault(party="altinn", endpoint="byquery", kode="AUTH-00062", count=1)
    sandbox.add_fault(party="altinn", endpoint="byquery", status=401, empty=True)

    problem, bare = (portal.http.get("/altinn/authentication/api/v1/systemuser/vendor/byquery") for _ in range(2))

    assert (problem.status_code, body(problem)["code"]) == (500, "AUTH-00062")
    assert problem.headers["content-type"] == "application/problem+json"
    assert (bare.status_code, bare.content) == (401, b"")


@pytest.mark.parametrize("asked", [{"action": "annet"}, {"action": "age", "id": "x"}, {"action": "tokens"}, {"x": "y"}])
def test_a_wrong_control_of_the_register_is_explained(portal: Portal, asked: dict[str, str]) -> None:
    response = portal.http.post("/_sandbox/systems", json=asked)

    assert response.status_code == 400
    assert body(response)["error"]


def test_the_register_is_aged_and_reset_over_http(portal: Portal, sandbox: Sandbox) -> None:
    first = sandbox.register.list_requests()[0]

    assert portal.http.post("/_sandbox/systems", json={"action": "age", "id": first, "days": 1}).status_code == 204
    assert portal.http.delete("/_sandbox/systems").status_code == 204


def test_a_fault_can_be_limited_to_one_endpoint_and_some_calls(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.add_fault(party="skatteetaten", endpoint="aapnekrav", status=500, count=2)
    period = {"fraOgMed": "2022-01-01", "tilOgMed": "2022-12-31"}

    statuses = [portal.ask(ENK, "aapnekrav").status_code for _ in range(3)]

    assert statuses == [500, 500, 200]
    assert portal.ask(ENK, "krav", **period).status_code == 200


def test_a_faults_endpoint_is_the_last_path_segment(sandbox: Sandbox, portal: Portal) -> None:
    access = bearer(str(portal.tokens(OWNER)["access_token"]))
    altinn = bearer(portal.altinn_token(OWNER))
    token = portal.api_token(ENK)
    asks: dict[tuple[str, str], Callable[[], httpx.Response]] = {
        ("maskinporten", "token"): lambda: portal.ask_token(portal.grant(ENK)),
        ("altinn", "id-porten"): lambda: portal.http.get(EXCHANGE, headers=access),
        ("altinn", "authorizedparties"): lambda: portal.http.get(PARTIES, headers=altinn),
        ("idporten", "userinfo"): lambda: portal.http.get("/idporten/userinfo", headers=access),
        ("skatteetaten", "aapnekrav"): lambda: portal.ask(ENK, "aapnekrav", token),
    }
    for (party, endpoint), ask in asks.items():
        sandbox.add_fault(party=party, endpoint=endpoint, status=401, count=1)
        others = [other for other in asks.values() if other is not ask]

        assert [other().status_code for other in others] == [200] * len(others)
        assert [ask().status_code for _ in range(2)] == [401, 200]


def test_a_rate_affects_some_calls(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.add_fault(party="altinn", status=500, rate=0.5)

    statuses = [portal.http.get("/altinn/x").status_code for _ in range(60)]

    assert 10 < statuses.count(500) < 50


def test_garbage_is_not_json(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.add_fault(party="skatteetaten", garbage=True)

    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        portal.ask(ENK, "aapnekrav").json()


def test_a_delayed_answer_is_correct(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.add_fault(party="skatteetaten", delay_ms=30)
    started = time.monotonic()

    response = portal.ask(ENK, "aapnekrav")

    assert response.status_code == 200
    assert time.monotonic() - started >= 0.03


def test_a_hang_ends_without_an_answer(sandbox: Sandbox, portal: Portal) -> None:
    sandbox.add_fault(party="skatteetaten", hang=20)

    assert portal.ask(ENK, "aapnekrav").status_code == 504


def test_clearing_faults_also_ends_waiting_calls(sandbox: Sandbox, keys: Keys, clock: Clock) -> None:
    sandbox.add_fault(party="maskinporten", hang=60_000)
    statuses: list[int] = []

    def ask() -> None:
        with httpx.Client(transport=httpx.WSGITransport(app=sandbox), base_url=BASE) as http:
            statuses.append(Portal(http, keys, clock).ask_token(Portal(http, keys, clock).grant(ENK)).status_code)

    waiting = threading.Thread(target=ask)
    waiting.start()
    while not sandbox.max_in_flight:
        time.sleep(0.001)
    sandbox.clear_faults()
    # The call may be counted just before it starts to wait for the cleared fault.
    waiting.join(timeout=10)

    assert not waiting.is_alive()
    assert statuses == [200]


def test_calls_are_listed_with_their_outcome(sandbox: Sandbox, portal: Portal, clock: Clock) -> None:
    portal.ask(ENK, "krav", fraOgMed="2022-01-01", tilOgMed="2022-12-31")
    portal.http.get("/idporten/innlogging.css")

    listed = body(portal.http.get("/_sandbox/calls"))

    assert listed["max_in_flight"] == {"maskinporten": 1, "skatteetaten": 1}
    assert [(one["party"], one["path"], one["status"], one["in_flight"]) for one in objects(listed["calls"])] == [
        ("maskinporten", "/maskinporten/token", 200, 1),
        ("skatteetaten", f"/skatteetaten/v1/regnskapssystem/{ENK}/krav", 200, 1),
    ]
    assert sandbox.calls[1].query == "fraOgMed=2022-01-01&tilOgMed=2022-12-31"
    assert sandbox.calls[1].time == clock.now


def test_the_list_of_calls_is_cleared(sandbox: Sandbox, portal: Portal) -> None:
    portal.http.get("/altinn/x")

    assert portal.http.delete("/_sandbox/calls").status_code == 204
    assert (sandbox.calls, sandbox.max_in_flight) == ([], {})


def test_calls_in_flight_are_counted(sandbox: Sandbox, keys: Keys, clock: Clock) -> None:
    sandbox.add_fault(party="altinn", delay_ms=500)

    def ask() -> None:
        with httpx.Client(transport=httpx.WSGITransport(app=sandbox), base_url=BASE) as http:
            http.get("/altinn/x")

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sandbox.max_in_flight == {"altinn": 3}
    assert sorted(call.in_flight for call in sandbox.calls) == [1, 2, 3]


def test_faults_and_rights_are_set_over_http(portal: Portal) -> None:
    fault = {"party": "skatteetaten", "endpoint": "aapnekrav", "status": 503, "rate": 1, "count": 1, "delay_ms": 0}
    assert portal.http.post("/_sandbox/faults", json=fault).status_code == 204
    assert portal.http.post("/_sandbox/rights", json={"orgnr": LATE, "systemuser": False}).status_code == 204

    assert portal.ask(ENK, "aapnekrav").status_code == 503
    assert portal.ask(ENK, "aapnekrav").status_code == 200
    assert portal.ask_token(portal.grant(LATE)).status_code == 400
    portal.http.post("/_sandbox/faults", json={"party": "altinn", "status": 500})
    assert portal.http.delete("/_sandbox/faults").status_code == 204
    assert portal.http.get("/altinn/x").status_code == 404


def test_a_twist_is_set_over_http_and_leaves_other_calls_alone(portal: Portal) -> None:
    fault = {"party": "idporten", "endpoint": "token", "twist": "no_id_token"}

    assert portal.http.post("/_sandbox/faults", json=fault).status_code == 204
    assert ["id_token" in portal.tokens(OWNER) for _ in range(2)] == [False, True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"party": "posten"},
        {"status": 500},
        {"party": "altinn", "farge": "blå"},
        {"party": "altinn", "status": "500"},
        {"party": "altinn", "count": True},
        {"party": "altinn", "twist": "aud"},
        {"party": "idporten", "twist": "farge"},
        ["altinn"],
    ],
)
def test_an_invalid_fault_is_refused(portal: Portal, wrong: object) -> None:
    assert portal.http.post("/_sandbox/faults", json=wrong).status_code == 400


def test_rights_need_an_organisation(portal: Portal) -> None:
    assert portal.http.post("/_sandbox/rights", json={"altinn": True}).status_code == 400

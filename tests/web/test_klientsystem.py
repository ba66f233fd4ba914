"""A firm's access for its clients: each state, asking for it, the way back, and who may see it."""

import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.api.system_tools import BOSS, CLIENT_ADMINISTRATOR, FIRM, FIRM_EMPLOYEE, NONE
from tests.conftest import LoggInn
from tests.web.klientsystem import FOLLOWER, give, path, send
from tests.web.sider import get_text
from tests.web.systemtilgang import list_recorded, read_altinn, read_id, read_reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(logg_inn: LoggInn) -> Client:
    return logg_inn(CLIENT_ADMINISTRATOR)


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ("", ["Ikke besvart", "Send dette til den som kan godkjenne", "klientene til Tallaksen Regnskap AS"]),
        ("approve", ["Systemtilgangen er godkjent", "Ikke lagt til (60)", "Lagt til (0)"]),
        ("reject", ["Forespørselen ble avvist i Altinn", "Spør på nytt i Altinn"]),
        ("expire", ["gikk ut uten svar", "180 dager", "Spør på nytt i Altinn"]),
        ("withdraw", ["Systemtilgangen finnes ikke lenger i Altinn", "for noen av klientene", "Spør på nytt"]),
    ],
)
def test_each_state_has_its_page(firm: Client, api: Sandbox, decision: str, words: list[str]) -> None:
    request_id = read_id(send(firm, "be-om", valg="selv"))
    if decision == "expire":
        api.register.age(request_id, 200)
    elif decision == "withdraw":
        api.register.decide(request_id, "approve")
        firm.get(path())
        api.register.withdraw(FIRM, f"{FIRM}-regn")
    elif decision:
        api.register.decide(request_id, decision)

    page = firm.get(f"{path()}?svar=ja")

    assert page.status_code == 200
    assert [word for word in words if word not in get_text(page)] == []


def test_before_anything_it_is_explained_and_each_kind_of_relation_is_asked_for_by_itself(
    firm: Client, api: Sandbox
) -> None:
    page = get_text(firm.get(path("revi")))

    assert "Dette spør vi firmaet om" in page
    assert "Altinn logger deg ut når du har svart." in page
    assert "Ansvarlig revisor" in page
    give(firm, api, "revi")
    assert "Dette spør vi firmaet om" in get_text(firm.get(path("regn")))
    assert "Regnskapsfører med signeringsrettighet" in get_text(firm.get(path("regn")))
    assert "Klienter som ikke er lagt til" in get_text(firm.get(path("revi")))


def test_the_page_without_a_kind_is_the_first_ones(firm: Client) -> None:
    page = firm.get(f"/virksomhet/{FIRM}/systemtilgang/klienter/")

    assert page.context["vis"]["relasjon"] == "regn"


def test_a_request_leads_through_altinn_and_back_to_its_own_kind(firm: Client, api: Sandbox, logg_inn: LoggInn) -> None:
    asked = send(firm, "be-om", "revi", valg="selv")
    assert "/systemuser/agentrequest?id=" in read_altinn(asked)
    reference = read_reference(api, read_id(asked))
    api.register.decide(read_id(asked), "approve")

    stranger = logg_inn(BOSS).get("/systemtilgang/svar/", {"ref": reference})
    back = logg_inn(CLIENT_ADMINISTRATOR).get("/systemtilgang/svar/", {"ref": reference})
    again = firm.get("/systemtilgang/svar/", {"ref": reference})

    assert stranger.status_code == 404
    assert back.headers["Location"] == f"{path('revi')}?svar=ja"
    assert again.status_code == 404  # it works once


def test_the_page_follows_the_state_by_itself(firm: Client, api: Sandbox) -> None:
    request_id = read_id(send(firm, "be-om", valg="selv"))

    waiting = firm.get(f"{path()}?fulgt=1", headers=FOLLOWER)
    api.register.decide(request_id, "approve")
    done = firm.get(f"{path()}?fulgt=2", headers=FOLLOWER)

    assert f'data-hx-get="{path()}?fulgt=2"' in waiting.content.decode()
    assert done.headers["HX-Redirect"] == f"{path()}?svar=ja"


def test_a_request_is_taken_back_and_asked_anew(firm: Client) -> None:
    first = read_id(send(firm, "be-om", valg="selv"))

    send(firm, "trekk")
    assert "Dette spør vi firmaet om" in get_text(firm.get(path()))

    assert read_id(send(firm, "be-om", valg="selv")) != first


def test_a_rejected_request_is_asked_anew(firm: Client, api: Sandbox) -> None:
    first = read_id(send(firm, "be-om", valg="selv"))
    api.register.decide(first, "reject")

    second = read_id(send(firm, "be-om", valg="selv"))

    assert second != first
    assert "Ikke besvart" in get_text(firm.get(path()))


def test_everything_is_in_the_firms_record_of_access(firm: Client, api: Sandbox) -> None:
    give(firm, api)
    firm.get(path())

    recorded = list_recorded(firm, FIRM)

    assert recorded[:3] == [
        "Systemtilgang for klienter",
        "Systemtilgang for klienter godkjent i Altinn",
        "Forespørsel om systemtilgang for klienter",
    ]


def test_who_is_no_client_administrator_is_told_so_and_shown_no_client(
    firm: Client, logg_inn: LoggInn, api: Sandbox
) -> None:
    give(firm, api)

    employee = logg_inn(FIRM_EMPLOYEE)
    page, sent = employee.get(path()), send(employee, "velg", handling="legg-til", alle="ja")

    assert page.status_code == 403
    assert "Du er ikke klientadministrator i Altinn" in get_text(page)
    assert "Bever" not in get_text(page)
    assert sent.headers["Location"] == path()  # type: ignore[attr-defined]
    assert "Lagt til (0)" in get_text(firm.get(path()))


@pytest.mark.parametrize("name", ["", "be-om", "trekk", "velg", "stopp", "fortsett", "toem"])
def test_a_stranger_is_told_like_of_a_firm_that_does_not_exist(logg_inn: LoggInn, api: Sandbox, name: str) -> None:
    stranger = logg_inn(BOSS)
    stranger.get("/virksomheter/")
    api.clear_calls()

    pages = [
        stranger.get(path(orgnr=orgnr)) if not name else send(stranger, name, orgnr=orgnr) for orgnr in (FIRM, "999")
    ]

    assert [page.status_code for page in pages] == [404, 404]  # type: ignore[attr-defined]
    assert [call for call in api.calls if "systemuser" in call.path] == []


def test_a_form_of_another_firm_is_refused(firm: Client) -> None:
    assert firm.post(path(name="be-om"), {"orgnr": NONE}).status_code == 400


@pytest.mark.parametrize("relasjon", ["ffor", "finnes-ikke"])
def test_a_kind_of_relation_that_is_not_set_does_not_exist(firm: Client, relasjon: str) -> None:
    assert firm.get(path(relasjon)).status_code == 404
    assert send(firm, "be-om", relasjon).status_code == 404  # type: ignore[attr-defined]


def test_without_a_system_for_firms_there_is_no_such_page(firm: Client, settings: Settings) -> None:
    settings.SYSTEM_ID_KLIENTER = ""

    assert firm.get(path()).status_code == 404
    assert "Systemtilgang for klienter" not in get_text(firm.get(f"/virksomhet/{FIRM}/systemtilgang/"))


def test_altinns_failure_is_told_with_its_code_and_leads_back(firm: Client, api: Sandbox) -> None:
    api.add_fault(party="altinn", status=503, endpoint="byquery")

    page = firm.get(path())

    assert page.status_code == 503
    assert f'href="{path()}"' in page.content.decode()


def test_requests_are_limited(firm: Client, settings: Settings) -> None:
    settings.LIMIT_REQUESTS = 1
    send(firm, "be-om", valg="andre")

    assert send(firm, "be-om", valg="andre").status_code == 429  # type: ignore[attr-defined]

"""The way back from Altinn, who may not go it, and Altinn's refusals in words."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.models import Systemforespoersel
from portal.access.systemforespoersler import find_husket
from portal.api.altinn_problem import KINDS, ProblemKind
from portal.web.altinnsord import ORD
from sandbox.app import Sandbox
from sandbox.systemuser.problems import PROBLEMS
from tests.api.system_tools import (
    BOSS,
    EMPLOYEE,
    FOREIGN,
    NONE,
    OTHER_BOSS,
    REJECTED,
    REQUESTED,
    make_tilgang,
)
from tests.conftest import EIER, LoggInn, TestClock
from tests.web.sider import get_text
from tests.web.systemtilgang import FOLLOWER, ask, path, read_reference, send

pytestmark = pytest.mark.django_db


def test_the_way_back_looks_alike_for_every_reference_signed_in_or_not(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    known = read_reference(api, ask(boss))
    used = read_reference(api, ask(boss, REJECTED))
    boss.get("/systemtilgang/svar/", {"ref": used})
    api.clear_calls()

    def look(client: Client, reference: str) -> str:
        page = client.get("/systemtilgang/tilbake/", {"ref": reference})
        assert page.status_code == 200
        assert "Granli" not in get_text(page)
        return page.content.decode().replace(reference, "")

    signed_out = {look(Client(), reference) for reference in (known, used, "forged", "x" * 32)}

    assert len(signed_out) == 1
    assert len({look(boss, reference) for reference in (known, used, "forged")}) == 1
    assert api.calls == []


def test_the_way_back_signs_in_first_and_uses_nothing_up(logg_inn: LoggInn, api: Sandbox) -> None:
    reference = read_reference(api, ask(logg_inn(BOSS)))

    signed_out = Client().get("/systemtilgang/svar/", {"ref": reference})

    assert signed_out.headers["Location"].startswith("/innlogging/?til=%2Fsystemtilgang%2Fsvar%2F%3Fref%3D")
    assert logg_inn(BOSS).get("/systemtilgang/svar/", {"ref": reference}).headers["Location"] == f"{path()}?svar=ja"


def test_a_forged_a_used_and_anothers_reference_are_like_one_that_does_not_exist(
    logg_inn: LoggInn, api: Sandbox
) -> None:
    boss, stranger = logg_inn(BOSS), logg_inn(OTHER_BOSS)
    request_id = ask(boss)
    reference = read_reference(api, request_id)

    def look(client: Client, ref: str) -> bytes:
        response = client.get("/systemtilgang/svar/", {"ref": ref})
        assert response.status_code == 404
        return re.sub(rb"[0-9A-F]{4}(-[0-9A-F]{4}){2}", b"", response.content)

    anothers, nobodys = look(stranger, reference), look(stranger, "forged")
    assert look(stranger, request_id) == nobodys  # the id of another's request leads nowhere either
    boss.get("/systemtilgang/svar/", {"ref": reference})
    used, forged = look(boss, reference), look(boss, "forged")

    assert anothers == nobodys
    assert used == forged
    assert Systemforespoersel.objects.count() == 1


def test_who_has_lost_access_between_is_led_nowhere_and_asks_for_nothing(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock
) -> None:
    employee = logg_inn(EMPLOYEE)
    request_id = ask(employee)
    api.set_rights(pid=EMPLOYEE, orgnr=NONE, altinn=False)
    clock.move(timedelta(minutes=5))
    api.clear_calls()

    answers = [
        employee.get("/systemtilgang/svar/", {"ref": read_reference(api, request_id)}),
        employee.get(path()),
        employee.get(path(), {"fulgt": 2}, headers=FOLLOWER),
        send(employee, "trekk"),
        send(employee, "be-om", valg="selv"),
    ]

    assert [one.status_code for one in answers] == [404] * 5  # type: ignore[attr-defined]
    assert request_id in api.register.list_requests()
    assert not [call for call in api.calls if "systemuser" in call.path]


@pytest.mark.parametrize("name", ["be-om", "endre", "trekk", "funnet"])
def test_a_form_works_for_the_organisation_of_its_address_alone(logg_inn: LoggInn, api: Sandbox, name: str) -> None:
    boss = logg_inn(BOSS)
    before = api.register.list_requests()

    stolen = boss.post(path(NONE, name), {"orgnr": FOREIGN, "id": "x", "valg": "selv"})

    assert stolen.status_code == 400
    assert api.register.list_requests() == before


def test_a_forms_token_is_required(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    boss.handler.enforce_csrf_checks = True

    assert send(boss, "be-om", valg="selv").status_code == 403  # type: ignore[attr-defined]
    assert find_husket(make_tilgang(NONE)) is None


def test_nobody_may_ask_without_end(logg_inn: LoggInn, api: Sandbox, settings: Settings) -> None:
    settings.LIMIT_REQUESTS = 2
    boss = logg_inn(BOSS)

    statuses = [send(boss, name, valg="andre").status_code for name in ("be-om", "trekk", "be-om")]  # type: ignore[attr-defined]

    assert statuses == [302, 302, 429]


# -- What Altinn refuses --


def test_every_kind_of_refusal_has_words() -> None:
    assert set(ORD) == set(ProblemKind)


@pytest.mark.parametrize("number", sorted(PROBLEMS))
def test_each_code_becomes_words_with_code_and_reference(logg_inn: LoggInn, api: Sandbox, number: str) -> None:
    boss = logg_inn(BOSS)
    kode = f"AUTH-000{number}"
    api.add_fault(party="altinn", endpoint="vendor", kode=kode)

    response = send(boss, "be-om", valg="selv")

    kind = KINDS[kode]
    if kind in (ProblemKind.EXISTS, ProblemKind.HAS_REQUEST, ProblemKind.GONE, ProblemKind.DECIDED):
        assert response.headers["Location"] == path()  # type: ignore[attr-defined]  # the state has changed: ask anew
        api.clear_faults()
        page, neste = get_text(boss.get(path())), ""
    else:
        page, neste = get_text(response), str(ORD[kind].neste)
        assert response.status_code == 503  # type: ignore[attr-defined]
    for words in (str(ORD[kind].hva), neste, kode, response.wsgi_request.reference):  # type: ignore[attr-defined]
        assert words in page
    assert find_husket(make_tilgang(NONE)) is None


@pytest.mark.parametrize(
    ("fault", "shown"),
    [
        ({"kode": "AUTH-00099"}, "AUTH-00099"),
        ({"status": 404}, "Altinn svarte med noe vi ikke kjenner"),
        ({"status": 503}, "Altinn svarer ikke som ventet nå"),
        ({"garbage": True}, "Altinn svarer ikke som ventet nå"),
    ],
)
def test_an_unknown_answer_is_no_state(logg_inn: LoggInn, api: Sandbox, fault: dict[str, object], shown: str) -> None:
    api.add_fault(party="altinn", endpoint="byquery", **fault)  # type: ignore[arg-type]

    page = logg_inn(BOSS).get(path())

    assert page.status_code == 503
    assert shown in get_text(page)
    assert page.wsgi_request.reference in get_text(page)  # type: ignore[attr-defined]
    assert "Gå til Altinn og godkjenn" not in get_text(page)


def test_who_asks_of_another_organisation_gets_the_same_as_for_none(logg_inn: LoggInn, api: Sandbox) -> None:
    stranger = logg_inn(EIER)
    api.clear_calls()

    assert stranger.get(path(REQUESTED)).status_code == 404
    assert not [call for call in api.calls if "systemuser" in call.path]

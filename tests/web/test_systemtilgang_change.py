"""Access for the system that changes: more rights, requests taken back or sent elsewhere, and the page that follows."""

import pytest
from django.test import Client

from portal.access.systemforespoersler import find_husket
from portal.api.system_requests import delete_request
from portal.api.systemtilgang import request_systemtilgang
from sandbox.app import Sandbox
from tests.api.system_tools import (
    BOSS,
    LACKING,
    NONE,
    REQUESTED,
    RETURN,
    budget,
    make_tilgang,
)
from tests.conftest import NORDLYS, LoggInn
from tests.web.sider import get_text
from tests.web.systemtilgang import FOLLOWER, ask, list_recorded, path, read_altinn, read_id, read_reference, send

pytestmark = pytest.mark.django_db


def test_more_is_asked_for_by_a_change_request_while_the_old_access_works(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)

    onward = send(boss, "endre", LACKING, valg="selv")
    waiting = boss.get(path(LACKING))
    again = send(boss, "endre", LACKING, valg="selv")
    api.register.decide(read_id(onward), "approve")
    after = boss.get(path(LACKING))

    assert "changerequest?id=" in read_altinn(onward)
    assert "er ikke besvart" in get_text(waiting)
    assert read_altinn(onward) == read_altinn(again)  # not asked anew while it waits
    assert "trenger mer" not in get_text(after)
    assert "Forespørsel om mer systemtilgang" in list_recorded(boss, LACKING)


def test_a_change_that_is_rejected_is_not_told_as_given(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    request_id = read_id(send(boss, "endre", LACKING, valg="selv"))
    api.register.decide(request_id, "reject")

    back = boss.get("/systemtilgang/svar/", {"ref": read_reference(api, request_id)}, follow=True)

    page = get_text(back)
    assert "Endringen er ikke godkjent i Altinn." in page
    assert "Gå til Altinn og godkjenn endringen" in page
    assert "Virksomheten har gitt systemet tilgang" not in page


def test_nothing_is_asked_for_when_nothing_is_lacking(bruker: Client, api: Sandbox) -> None:
    before = api.register.list_requests()

    response = send(bruker, "endre", NORDLYS, valg="selv")

    assert response.headers["Location"] == path(NORDLYS)  # type: ignore[attr-defined]
    assert api.register.list_requests() == before


def test_a_request_can_be_taken_back_here(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    request_id = ask(boss)

    send(boss, "trekk")

    assert request_id not in api.register.list_requests()
    assert "Gå til Altinn og godkjenn" in get_text(boss.get(path()))
    assert list_recorded(boss)[0] == "Forespørsel om systemtilgang trukket her"


def test_an_answered_request_is_not_taken_back(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    api.register.decide(ask(boss), "approve")

    send(boss, "trekk")

    page = get_text(boss.get(path()))
    assert "Godkjent" in page
    assert "Forespørselen er trukket" not in page
    assert find_husket(make_tilgang(NONE)) is not None


def test_a_request_that_was_sent_elsewhere_is_not_told_as_sent_from_here(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    delete_request(ask(boss), budget())
    request_systemtilgang(make_tilgang(NONE), RETURN, budget())

    page = get_text(boss.get(path()))

    assert "Venter på godkjenning" in page
    assert "av Marte Granli" not in page


def test_access_given_in_altinn_is_found_and_otherwise_it_is_told_what_to_check(
    logg_inn: LoggInn, api: Sandbox
) -> None:
    boss = logg_inn(BOSS)

    missing = boss.post(path(NONE, "funnet"), {"orgnr": NONE}, follow=True)
    api.register.decide(ask(boss), "approve")
    found = boss.post(path(NONE, "funnet"), {"orgnr": NONE}, follow=True)

    assert "Vi finner ingen systemtilgang som virksomheten har gitt" in get_text(missing)
    assert "Virksomheten har gitt systemet tilgang" in get_text(found)


def test_the_page_follows_the_state_for_two_minutes(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    request_id = ask(boss)
    first = boss.get(path()).content.decode()

    parts = [boss.get(path(), {"fulgt": n}, headers=FOLLOWER).content.decode() for n in (1, 23, 24, 999)]
    api.register.decide(request_id, "approve")
    answered = boss.get(path(), {"fulgt": 3}, headers=FOLLOWER)

    assert "?fulgt=1" in first
    assert 'data-hx-trigger="load delay:5s"' in first
    assert ["data-hx-get" in part for part in parts] == [True, True, False, False]
    assert all("<html" not in part for part in parts)
    assert answered.headers["HX-Redirect"] == f"{path()}?svar=ja"
    assert list_recorded(boss) == ["Systemtilgang godkjent i Altinn", "Forespørsel om systemtilgang"]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Target": "annet"}])
def test_the_whole_page_is_recorded_whoever_says_that_it_is_a_part(bruker: Client, headers: dict[str, str]) -> None:
    page = bruker.get(path(NORDLYS), {"fulgt": 3}, headers=headers)

    assert "Trekk tilbake tilgangen" in get_text(page)
    assert list_recorded(bruker, NORDLYS) == ["Systemtilgang"]


def test_a_page_that_follows_stays_when_altinn_does_not_respond(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    api.add_fault(party="altinn", endpoint="byquery", status=503)

    part = boss.get(path(REQUESTED), {"fulgt": 2}, headers=FOLLOWER)

    assert part.status_code == 200
    assert "Altinn svarer ikke som ventet nå." in get_text(part)
    assert "?fulgt=3" in part.content.decode()
    assert "<html" not in part.content.decode()


# -- The way back --

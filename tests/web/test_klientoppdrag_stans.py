"""A firm's errand that is interrupted: by the person, a sign-out, Altinn, a dead worker, or a right that is gone."""

from datetime import timedelta

import pytest
from django.test import Client

from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.queue import run_next
from sandbox.app import Sandbox
from tests.api.system_tools import CLIENT_ADMINISTRATOR, FIRM, FIRM_EMPLOYEE
from tests.conftest import LoggInn, TestClock
from tests.web.klientliste import Work
from tests.web.klientsystem import choose, give, list_clients, path, send
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(logg_inn: LoggInn, api: Sandbox) -> Client:
    client = logg_inn(CLIENT_ADMINISTRATOR)
    give(client, api)
    return client


def test_it_can_be_stopped_and_gone_on_with(firm: Client, arbeider: Work) -> None:
    choose(firm, list_clients(firm)[:12])
    assert run_next(KINDS)

    send(firm, "stopp")
    arbeider()
    stopped = get_text(firm.get(path()))
    added = len(list_clients(firm, "lagt-til"))
    send(firm, "fortsett")
    arbeider()

    assert "Stoppet av deg: 5 av 12 klienter ble lagt til" in stopped
    assert "Fortsett med de som gjenstår (7)" in stopped
    assert added == 5
    assert "Ferdig: 12 av 12" in get_text(firm.get(path()))
    assert len(list_clients(firm, "lagt-til")) == 12


def test_a_signed_out_person_finds_what_was_done_and_goes_on(firm: Client, logg_inn: LoggInn, arbeider: Work) -> None:
    choose(firm, list_clients(firm)[:8])
    assert run_next(KINDS)
    firm.post("/utlogging/")
    arbeider()

    again = logg_inn(CLIENT_ADMINISTRATOR)
    page = get_text(again.get(path()))
    send(again, "fortsett")
    arbeider()

    assert "Stoppet fordi du ble logget ut: 5 av 8 klienter ble lagt til" in page
    assert "Det som er gjort, står ved lag i Altinn." in page
    assert len(list_clients(again, "lagt-til")) == 8


def test_altinn_that_does_not_respond_stops_it_without_losing_any(firm: Client, api: Sandbox, arbeider: Work) -> None:
    choose(firm, list_clients(firm)[:3])
    api.add_fault(party="altinn", status=503)
    arbeider()
    api.clear_faults()

    page = get_text(firm.get(path()))
    send(firm, "fortsett")
    arbeider()

    assert "Stoppet av en feil hos Altinn: 0 av 3" in page
    assert len(list_clients(firm, "lagt-til")) == 3


def test_who_may_no_longer_act_for_the_firm_does_nothing_more(
    firm: Client, api: Sandbox, arbeider: Work, clock: TestClock
) -> None:
    choose(firm, list_clients(firm)[:8])
    assert run_next(KINDS)

    clock.moment += timedelta(minutes=6)
    api.set_rights(pid=CLIENT_ADMINISTRATOR, orgnr=FIRM, altinn=False)
    api.clear_calls()
    arbeider()

    assert [call for call in api.calls if "/clients" in call.path] == []
    assert firm.get(path()).status_code == 404


def test_a_system_user_that_is_gone_stops_it(firm: Client, api: Sandbox, arbeider: Work) -> None:
    choose(firm, list_clients(firm)[:3])
    api.register.withdraw(FIRM, f"{FIRM}-regn")
    arbeider()

    page = get_text(firm.get(path()))

    assert "Systemtilgangen finnes ikke lenger i Altinn" in page


def test_a_second_errand_does_not_replace_one_at_work(firm: Client, arbeider: Work) -> None:
    first, second, *_rest = list_clients(firm)
    choose(firm, [first])
    choose(firm, [second])
    told = get_text(firm.get(path()))
    arbeider()

    assert "Vent til det som pågår, er ferdig" in told
    assert list_clients(firm, "lagt-til") == [first]


def test_without_a_worker_it_is_said_to_have_stopped(firm: Client, arbeider: Work, clock: TestClock) -> None:
    choose(firm, list_clients(firm)[:2])
    clock.moment += timedelta(minutes=3)

    page = get_text(firm.get(path()))

    assert "Stoppet uten at vi vet hvorfor: 0 av 2" in page
    send(firm, "fortsett")
    arbeider()
    assert "Ferdig: 2 av 2" in get_text(firm.get(path()))


def test_anothers_errand_is_never_shown_stopped_or_gone_on_with(
    firm: Client, logg_inn: LoggInn, arbeider: Work
) -> None:
    choose(firm, list_clients(firm)[:3])
    colleague = logg_inn(FIRM_EMPLOYEE)

    page = get_text(colleague.get(path()))
    send(colleague, "stopp")
    arbeider()

    assert "Legger til klienter" not in page
    assert "Ferdig: 3 av 3" in get_text(firm.get(path()))

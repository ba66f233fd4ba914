"""A firm's night when Altinn, Maskinporten or Skatteetaten do not answer, or refuse."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.api.system_tools import FIRM
from tests.conftest import LoggInn, TestClock
from tests.web.firmanatt import get_page, list_fetched, run_night, switch_on
from tests.web.klientliste import Work
from tests.web.klientsystem import REFUSED, list_clients
from tests.web.lesere import AGENT, CLIENT, DIRECTOR, OTHER_CLIENT, WORKER
from tests.web.sider import get_text
from tests.web.test_klienter_natt import go_to_morning

ROUNDS = 12
pytestmark = pytest.mark.django_db


def test_altinn_down_fetches_nothing_and_it_goes_on_later_the_same_night(
    firm_night: Client, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    api.add_fault(party="altinn", status=503)
    during = run_night(api, arbeider)
    api.clear_faults()
    clock.move(timedelta(minutes=6))
    arbeider()

    assert during == []
    assert list_fetched(api) == [CLIENT, OTHER_CLIENT]


def test_skatteetaten_down_leaves_the_rest_for_later_the_same_night(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    client = logg_inn(DIRECTOR)
    switch_on(client, api, clock)
    clients = {orgnr for orgnr in list_clients(logg_inn(DIRECTOR)) if orgnr not in REFUSED}
    for orgnr in clients:
        api.register.give_client(FIRM, AGENT, orgnr)
    clock.move(timedelta(minutes=6))
    api.add_fault(party="skatteetaten", status=500)
    tried = run_night(api, arbeider)
    api.clear_faults()
    api.clear_calls()
    for _ in range(ROUNDS):  # the first calls after an outage are few, and the others wait again
        clock.move(timedelta(minutes=6))
        arbeider()

    assert 2 <= len(set(tried)) < 12  # and not all of them in vain
    assert {CLIENT, OTHER_CLIENT, *clients} == set(list_fetched(api))


def test_a_client_that_gets_no_answer_holds_up_nobody_and_is_told(
    firm_night: Client, api: Sandbox, sandbox_data: Path, arbeider: Work, clock: TestClock, logg_inn: LoggInn
) -> None:
    folder = sandbox_data / "parties" / CLIENT
    folder.mkdir(exist_ok=True)
    (folder / "aapnekrav.json").write_text("{", encoding="utf-8")
    run_night(api, arbeider)
    go_to_morning(clock)

    page = get_text(get_page(logg_inn(DIRECTOR)))

    assert "1 av 2 klienter hentet" in page
    assert "1 ble ikke hentet" in page


def test_a_refusal_is_recorded_at_the_client_and_the_others_are_fetched(
    firm_night: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    api.set_rights(orgnr=CLIENT, api=False)
    run_night(api, arbeider)
    go_to_morning(clock)
    rows = logg_inn(WORKER).get(f"/virksomhet/{CLIENT}/innsyn/").context["rader"]
    page = get_text(get_page(logg_inn(DIRECTOR)))

    assert [(one.is_avvist, one.eier) for one in rows if one.hva == "klienter_firmanatt"] == [(True, FIRM)]
    assert "1 av 2 klienter hentet" in page

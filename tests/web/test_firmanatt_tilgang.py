"""A firm's nights show nothing to anybody who may not see it, and fetch nothing that the agents may not read then."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from portal.access.firmanatt import Firmavalg, find_firmavalg, load_firmavalg
from portal.access.models import Firmanatt
from portal.domain.tilgang import Henterett, Tilgang
from portal.jobs.firmanatt import enqueue_firm_nights, fetch_firm_night
from sandbox.app import Sandbox
from tests.api.system_tools import FIRM, OLD_AGENT_FIRM, make_tilgang
from tests.conftest import EIER, LoggInn, TestClock
from tests.web.firmanatt import get_page, list_fetched, run_night, switch
from tests.web.klientliste import HELE, Work, read_file
from tests.web.klientsystem import path
from tests.web.lesere import AGENT, CLIENT, DIRECTOR, OTHER_CLIENT, WORKER, oversikt
from tests.web.sider import HasContent, get_text
from tests.web.test_klienter_natt import go_to_morning

pytestmark = pytest.mark.django_db
PORTAL = Path(__file__).parents[2] / "portal"


def is_without(page: HasContent) -> bool:
    """Whether the person is led to where access is given, instead of seeing figures."""
    return getattr(page, "url", "") == f"{oversikt()}systemtilgang/?avvist=ja"


def load() -> Firmavalg | None:
    return load_firmavalg(Firmanatt.objects.get().noekkel)


def test_a_client_that_altinn_no_longer_lists_is_not_fetched(firm_night: Client, api: Sandbox, arbeider: Work) -> None:
    api.register.take_client(FIRM, AGENT, CLIENT)

    assert run_night(api, arbeider) == [OTHER_CLIENT]


def test_a_client_that_is_taken_off_during_the_night_is_not_fetched(
    firm_night: Client, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    api.add_fault(party="maskinporten", status=503)
    run_night(api, arbeider)
    api.clear_faults()
    api.register.take_client(FIRM, AGENT, CLIENT)
    clock.move(clock.now().replace(minute=50) - clock.now())
    arbeider()

    assert list_fetched(api) == [OTHER_CLIENT]


def test_without_the_agent_nothing_is_fetched_it_ends_and_the_firms_page_says_so(
    firm_night: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    api.register.withdraw(FIRM, AGENT)
    fetched = run_night(api, arbeider)
    go_to_morning(clock)
    page = get_text(get_page(logg_inn(DIRECTOR)))

    assert fetched == []
    assert "fordi firmaet ikke hadde noen systemtilgang for klienter lenger." in page
    assert load() is None
    ended = find_firmavalg(make_tilgang(FIRM))
    assert ended is not None
    assert ended.bestilling.av == ""


def test_an_agent_that_is_given_anew_does_not_begin_what_has_ended(
    firm_night: Client, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    api.register.withdraw(FIRM, AGENT)
    run_night(api, arbeider)
    Firmanatt.objects.update(natt=None)

    assert enqueue_firm_nights() == 0


@pytest.mark.parametrize("natt", ["paa", "av"])
def test_an_outsider_switches_nothing_on_or_off_and_is_told_like_of_a_firm_that_does_not_exist(
    firm_night: Client, logg_inn: LoggInn, natt: str
) -> None:
    before = Firmanatt.objects.values().get()
    outsider = logg_inn(EIER)

    assert switch(outsider, natt) == 404
    assert Firmanatt.objects.values().get() == before


def test_who_may_act_for_a_client_and_not_for_the_firm_switches_nothing_off(
    firm_night: Client, api: Sandbox, logg_inn: LoggInn
) -> None:
    api.set_rights(pid=EIER, orgnr=CLIENT, altinn=True)

    assert switch(logg_inn(EIER), "av") == 404
    assert Firmanatt.objects.exists()


def test_a_form_of_another_firm_is_refused(logg_inn: LoggInn, api: Sandbox) -> None:
    client = logg_inn(DIRECTOR)

    assert client.post(path("regn", "natt"), {"orgnr": OLD_AGENT_FIRM, "natt": "paa"}).status_code == 400
    assert client.post(path("regn", "natt"), {"orgnr": FIRM, "natt": "kanskje"}).status_code == 400
    assert not Firmanatt.objects.exists()


def test_a_firm_without_an_agent_cannot_switch_it_on(logg_inn: LoggInn, api: Sandbox) -> None:
    client = logg_inn(DIRECTOR)

    assert switch(client) == 302
    assert not Firmanatt.objects.exists()
    assert "Firmaet har ingen systemtilgang for klienter nå." in get_text(get_page(client))


def test_who_left_the_firm_sees_nothing_of_what_was_fetched_and_does_not_make_it_last(
    firm_night: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    run_night(api, arbeider)
    seen = Firmanatt.objects.get().sist_sett
    api.set_rights(pid=WORKER, orgnr=FIRM, altinn=False)  # and may act for the client still
    go_to_morning(clock)
    worker, colleague = logg_inn(WORKER), logg_inn(DIRECTOR)
    worker.get(HELE)
    arbeider()
    page = worker.get(HELE)

    assert colleague.get(oversikt()).status_code == 200
    assert CLIENT in get_text(page).replace(" ", "")
    assert not read_file(worker)[CLIENT]["forfalt"]
    assert is_without(worker.get(oversikt()))
    assert Firmanatt.objects.get().sist_sett == seen
    assert FIRM not in page.content.decode()


def test_who_may_act_for_the_client_and_not_for_the_firm_sees_nothing_of_what_was_fetched(
    firm_night: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    run_night(api, arbeider)
    api.set_rights(pid=EIER, orgnr=CLIENT, altinn=True)
    go_to_morning(clock)
    owner = logg_inn(EIER)
    owner.get(HELE)
    arbeider()

    assert not read_file(owner)[CLIENT]["forfalt"]
    assert is_without(owner.get(oversikt()))


def test_an_agent_that_is_withdrawn_after_the_night_shows_nothing(
    firm_night: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    run_night(api, arbeider)
    api.register.withdraw(FIRM, AGENT)
    go_to_morning(clock)
    worker = logg_inn(WORKER)
    worker.get(HELE)
    arbeider()

    assert not read_file(worker)[CLIENT]["forfalt"]
    assert is_without(worker.get(oversikt()))


def test_a_job_for_a_firm_that_did_not_ask_fetches_nothing(api: Sandbox, clock: TestClock, db: None) -> None:
    fetch_firm_night({"firma": "made-up", "natt": clock.dag.isoformat(), "steg": 0}, lambda: None)

    assert api.calls == []


def test_the_permission_of_the_night_is_no_permission_to_show_and_is_known_to_nobody_who_shows() -> None:
    assert not issubclass(Henterett, Tilgang)
    for package in ("web", "documents"):
        for file in (PORTAL / package).rglob("*.py"):
            names = {node.id for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Name)}
            assert not names & {"Henterett", "Nattfirma"}, file


def test_what_a_withdrawn_system_user_had_read_gives_way_to_what_the_agent_reads(
    firm_night: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    api.set_rights(orgnr=CLIENT, systemuser=True)
    worker = logg_inn(WORKER)
    worker.get(HELE)
    arbeider()
    before = read_file(worker)[CLIENT]["hentet"]
    clock.move(timedelta(minutes=20))
    api.set_rights(orgnr=CLIENT, systemuser=False)

    fetched = run_night(api, arbeider)

    assert CLIENT in fetched
    assert read_file(worker)[CLIENT]["hentet"] > before

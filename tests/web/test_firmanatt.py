"""A firm's clients are fetched at night by its agents: when, at what cost, what is recorded, and when it ends."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from portal.access.firmanatt import prune_firmanetter
from portal.access.models import Firmanatt
from portal.access.nattregler import SIGNED_IN_WITHIN, get_calls_left
from portal.jobs.firmanatt import enqueue_firm_nights
from portal.jobs.klientnatt import enqueue_nights
from portal.jobs.nattid import CALLS_EACH
from sandbox.app import Sandbox
from tests.api.system_tools import FIRM
from tests.conftest import LoggInn, TestClock
from tests.web.firmanatt import AUTOMATIC, get_page, list_fetched, run_night, switch, switch_on
from tests.web.klientliste import HELE, Work, read_file
from tests.web.lesere import CLIENT, DIRECTOR, OTHER_CLIENT, WORKER, give_agent
from tests.web.sider import get_text
from tests.web.systemtilgang import list_recorded
from tests.web.test_klienter_natt import SWITCH, go_to_morning, go_to_night

pytestmark = pytest.mark.django_db


def test_it_is_off_until_somebody_of_the_firm_switches_it_on_and_says_what_it_costs(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    client = logg_inn(DIRECTOR)
    give_agent(api)
    page = get_text(get_page(client))
    go_to_night(clock)

    assert "koster ett kall til Skatteetaten for hver klient hver natt" in page
    assert "deler høyst 20 000 kall" in page
    assert "Slå på henting om natten" in page
    assert run_night(api, arbeider) == []


def test_in_the_morning_the_list_is_filled_without_a_call(
    firm_night: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    fetched = run_night(api, arbeider)
    go_to_morning(clock)
    api.clear_calls()
    worker = logg_inn(WORKER)
    worker.get(HELE)
    arbeider()
    refused = sum(call.party == "maskinporten" and call.status >= 400 for call in api.calls)

    assert fetched == [CLIENT, OTHER_CLIENT]
    assert refused == len(worker.get(HELE).context["klienter"]) - 2  # not of these two
    rows = read_file(worker)
    assert rows[CLIENT]["forfalt"]
    assert rows[CLIENT]["hentet"][:10] == "2023-08-29"
    assert CLIENT not in list_fetched(api)
    assert OTHER_CLIENT not in list_fetched(api)


def test_no_person_is_asked_about_at_night(firm_night: Client, api: Sandbox, arbeider: Work) -> None:
    run_night(api, arbeider)

    # Its agents as vendor, whom they read by the agent's own token, and nobody's list.
    asked = [call.path.rsplit("/", 1)[-1] for call in api.calls if call.party == "altinn"]
    assert asked.count("authorizedparties") == 1
    assert not any(call.party == "idporten" for call in api.calls)


@pytest.mark.parametrize("nights", [(enqueue_firm_nights, enqueue_nights), (enqueue_nights, enqueue_firm_nights)])
def test_it_runs_on_the_service_owners_road_too_and_who_is_in_two_nights_is_fetched_once(
    road: Settings,
    logg_inn: LoggInn,
    api: Sandbox,
    clock: TestClock,
    arbeider: Work,
    nights: tuple[Callable[[], int], ...],
) -> None:
    client = logg_inn(DIRECTOR)
    client.post(SWITCH, {"natt": "paa"})
    switch_on(client, api, clock)
    for begin in nights:
        assert begin() == 1
        arbeider()
        clock.move(timedelta(minutes=10))

    assert [list_fetched(api).count(one) for one in (CLIENT, OTHER_CLIENT)] == [1, 1]
    assert Firmanatt.objects.get().natt == clock.dag


def test_the_record_names_the_firm_and_no_person_until_somebody_sees_the_list(
    firm_night: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    run_night(api, arbeider)
    go_to_morning(clock)
    worker = logg_inn(WORKER)
    before = worker.get(f"/virksomhet/{CLIENT}/innsyn/")
    worker.get(HELE)
    arbeider()
    after = get_text(worker.get(f"/virksomhet/{CLIENT}/innsyn/"))

    row = next(one for one in before.context["rader"] if one.hva == "klienter_firmanatt")
    assert (row.person.navn, row.person.innlogging, row.eier) == ("Tallaksen Regnskap AS", "", FIRM)
    assert get_text(before).count(AUTOMATIC) == 1
    assert "automatisk, uten innlogging" in get_text(before)
    assert "Listen over virksomheter" not in get_text(before)
    assert after.count(AUTOMATIC) == 1
    assert after.count("Listen over virksomheter") == 1


def test_a_client_with_a_system_user_of_its_own_is_left_to_the_day(
    firm_night: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    api.set_rights(orgnr=CLIENT, systemuser=True)
    fetched = run_night(api, arbeider)
    go_to_morning(clock)

    assert fetched == [OTHER_CLIENT]
    assert "1 av 2 klienter hentet med" in get_text(get_page(logg_inn(DIRECTOR)))
    assert "1 har egen systemtilgang" in get_text(get_page(logg_inn(DIRECTOR)))


def test_each_night_begins_once_and_not_by_day(firm_night: Client, api: Sandbox, clock: TestClock) -> None:
    go_to_morning(clock)
    clock.moment = clock.moment.replace(hour=12)
    assert enqueue_firm_nights() == 0
    go_to_night(clock)
    assert enqueue_firm_nights() == 1
    assert enqueue_firm_nights() == 0
    go_to_night(clock, days=2)
    assert enqueue_firm_nights() == 1


def test_the_calls_of_a_night_are_bounded_and_those_left_come_first_the_night_after(
    firm_night: Client, api: Sandbox, clock: TestClock, settings: Settings, logg_inn: LoggInn, arbeider: Work
) -> None:
    settings.MAX_NIGHT_CALLS = CALLS_EACH
    first, left = run_night(api, arbeider), get_calls_left(clock.dag)
    go_to_morning(clock)
    page = get_text(get_page(logg_inn(DIRECTOR)))
    go_to_night(clock, days=2)
    second = run_night(api, arbeider)

    assert (first, second) == ([CLIENT], [OTHER_CLIENT])
    assert left < CALLS_EACH
    assert "1 ble ikke hentet, for kallene eller natten var brukt opp." in page


def test_persons_and_firms_share_the_calls_of_the_night(
    firm_night: Client, api: Sandbox, clock: TestClock, settings: Settings, arbeider: Work
) -> None:
    settings.MAX_NIGHT_CALLS = 0

    assert run_night(api, arbeider) == []


def test_nobody_of_the_firm_for_thirty_days_ends_it_and_seeing_the_list_begins_them_anew(
    firm_night: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    run_night(api, arbeider)
    go_to_night(clock, days=20)
    go_to_morning(clock)
    worker = logg_inn(WORKER)
    worker.get(HELE)
    arbeider()
    worker.get(HELE)
    go_to_night(clock, days=49)
    assert enqueue_firm_nights() == 1
    go_to_night(clock, days=20 + SIGNED_IN_WITHIN.days)
    assert enqueue_firm_nights() == 0
    assert "Slå på henting om natten" in get_text(get_page(logg_inn(DIRECTOR)))
    assert prune_firmanetter() == 1


def test_seeing_the_list_does_not_begin_what_has_ended(
    firm_night: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    go_to_night(clock, days=SIGNED_IN_WITHIN.days)
    worker = logg_inn(WORKER)
    worker.get(HELE)
    arbeider()
    worker.get(HELE)

    assert enqueue_firm_nights() == 0


def test_the_list_leads_to_the_firms_page_and_says_whether_it_is_on(
    firm_night: Client, logg_inn: LoggInn, clock: TestClock, arbeider: Work
) -> None:
    go_to_morning(clock)
    client = logg_inn(DIRECTOR)
    client.get(HELE)
    arbeider()
    on = client.get(HELE)
    switch(client, "av")
    off = client.get(HELE)

    assert "Tall for klientene til Tallaksen Regnskap AS hentes hver natt" in get_text(on)
    assert f'href="/virksomhet/{FIRM}/systemtilgang/klienter/#natt"' in on.content.decode()
    assert "Tallaksen Regnskap AS kan få tall for klientene hentet hver natt" in get_text(off)


def test_anybody_of_the_firm_switches_it_off_and_nothing_more_is_fetched_though_the_night_has_begun(
    firm_night: Client, api: Sandbox, logg_inn: LoggInn, arbeider: Work
) -> None:
    enqueue_firm_nights()
    worker = logg_inn(WORKER)
    switch(worker, "av")
    arbeider()

    assert list_fetched(api) == []
    assert not Firmanatt.objects.exists()
    assert list_recorded(worker, FIRM)[0] == "Henting om natten for firmaets klienter slått av"


def test_the_operator_ends_a_firms_nights(firm_night: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{FIRM}\n"))
    call_command("logg_ut", "--firma", stdout=io.StringIO())

    assert not Firmanatt.objects.exists()


def test_the_operator_ends_all_nights(firm_night: Client) -> None:
    call_command("logg_ut", "--alle", stdout=io.StringIO())

    assert not Firmanatt.objects.exists()


def test_neither_firm_nor_person_is_readable_in_the_table(firm_night: Client, api: Sandbox, arbeider: Work) -> None:
    run_night(api, arbeider)
    row = Firmanatt.objects.get()

    for envelope in (bytes(row.innhold), bytes(row.resultat)):
        assert FIRM.encode() not in envelope
        assert b"Tallaksen" not in envelope
    assert FIRM not in row.noekkel

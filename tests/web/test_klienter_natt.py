"""Figures that are fetched at night: for whom, with which rights, at what cost, and what the access record tells."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.models import Nattvalg
from portal.access.nattregler import SIGNED_IN_WITHIN
from portal.access.nattvalg import prune_nattvalg
from portal.jobs.klientnatt import enqueue_nights
from portal.jobs.models import Jobb
from portal.jobs.nattid import CALLS_EACH
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.klientliste import HELE, TALL, Work, read_file
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
SWITCH = f"{TALL}natt/"
AUTOMATIC = "Hentet automatisk om natten, ikke sett"


@pytest.fixture
def switched_on(road: Settings, accountant: Client, clock: TestClock) -> Client:
    """The accountant has switched it on, and the night has come."""
    accountant.post(SWITCH, {"natt": "paa"})
    go_to_night(clock)
    return accountant


def go_to_night(clock: TestClock, days: int = 1) -> None:
    clock.moment = datetime(2023, 8, 28, 3, 30, tzinfo=UTC) + timedelta(days=days)  # half past five in Norway
    clock.dag = clock.moment.date()


def go_to_morning(clock: TestClock) -> None:
    clock.moment = clock.moment.replace(hour=6)


def list_asked(api: Sandbox) -> list[str]:
    calls = [call.path.split("/") for call in api.calls if call.party == "skatteetaten"]
    return [parts[-2] for parts in calls if parts[-1] == "aapnekrav"]


def test_it_is_off_until_somebody_switches_it_on_and_says_what_it_costs(
    road: Settings, accountant: Client, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    response = accountant.get(HELE)
    page, form = get_text(response), response.content.decode().partition(f'action="{SWITCH}"')[2]
    Jobb.objects.all().delete()
    go_to_night(clock)

    assert "Det koster 40 kall til Skatteetaten hver natt" in page
    assert "deler høyst 20 000 kall" in page
    assert form.index("csrfmiddlewaretoken") < form.index("</form>")
    assert enqueue_nights() == 0
    assert arbeider() == 0


def test_in_the_morning_the_list_is_there_without_a_call(
    road: Settings, filled: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    filled.post(SWITCH, {"natt": "paa"})
    go_to_night(clock)
    api.clear_calls()
    assert enqueue_nights() == 1
    arbeider()
    asked, calls = list_asked(api), sum(call.party == "skatteetaten" for call in api.calls)
    go_to_morning(clock)
    again = logg_inn(REGNSKAPSFORER)
    page = get_text(again.get(HELE))

    assert len(asked) == 40
    ready = 40 - page.count("Ikke hentet ennå.")
    assert ready >= 30  # the others' open lists contradict lists of a closed year, which are not fetched at night
    assert f"{ready} av 40 virksomheter er med" in page
    assert f"{ready} virksomheter hentet med {calls} kall." in page
    assert "161 467,00" in page
    assert list_asked(api) == []


def test_lists_of_closed_years_are_not_fetched_and_who_needs_one_is_left_for_the_day(
    switched_on: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    enqueue_nights()
    arbeider()
    go_to_morning(clock)

    queries = [call.query for call in api.calls if call.party == "skatteetaten" and call.query]
    page = get_text(logg_inn(REGNSKAPSFORER).get(HELE))
    assert all("fraOgMed=2023-01-01" in query for query in queries)
    assert 0 < page.count("Ikke hentet ennå.") < 20


def test_each_night_begins_once_and_not_by_day(switched_on: Client, clock: TestClock, arbeider: Work) -> None:
    go_to_morning(clock)
    clock.moment = clock.moment.replace(hour=12)
    assert enqueue_nights() == 0
    go_to_night(clock)
    assert enqueue_nights() == 1
    arbeider()
    assert enqueue_nights() == 0
    go_to_night(clock, days=2)
    assert enqueue_nights() == 1


def test_the_record_tells_machine_from_person(
    switched_on: Client, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    enqueue_nights()
    arbeider()
    go_to_morning(clock)
    owner = logg_inn(EIER)
    before = get_text(owner.get(f"/virksomhet/{NORDLYS}/innsyn/"))
    logg_inn(REGNSKAPSFORER).get(HELE)
    after = get_text(owner.get(f"/virksomhet/{NORDLYS}/innsyn/"))

    assert before.count(AUTOMATIC) == 1
    assert "Listen over virksomheter" not in before
    assert after.count(AUTOMATIC) == 1
    assert after.count("Listen over virksomheter") == 1


def test_who_saw_the_list_before_the_night_is_recorded_again_after_it(
    road: Settings, filled: Client, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    filled.post(SWITCH, {"natt": "paa"})
    go_to_night(clock)
    clock.moment -= timedelta(hours=5)  # half past midnight
    logg_inn(REGNSKAPSFORER).get(f"{TALL}?sok=no-such-name")
    Jobb.objects.all().delete()
    go_to_night(clock)
    enqueue_nights()
    arbeider()
    go_to_morning(clock)
    logg_inn(REGNSKAPSFORER).get(HELE)

    page = get_text(logg_inn(EIER).get(f"/virksomhet/{NORDLYS}/innsyn/"))
    assert page.count(AUTOMATIC) == 1
    assert page.count("Listen over virksomheter") == 3  # when it was filled, after midnight, and in the morning


def test_only_what_the_person_may_see_at_that_hour_is_fetched(
    switched_on: Client, api: Sandbox, arbeider: Work
) -> None:
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    api.clear_calls()
    enqueue_nights()
    arbeider()

    assert len(list_asked(api)) == 39
    assert NORDLYS not in list_asked(api)


def test_a_right_that_is_lost_after_the_night_shows_nothing(
    switched_on: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    enqueue_nights()
    arbeider()
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    go_to_morning(clock)

    rows = read_file(logg_inn(REGNSKAPSFORER))
    assert NORDLYS not in rows
    assert len([orgnr for orgnr in rows if orgnr.isdigit()]) == 39


def test_who_has_not_signed_in_for_thirty_days_is_not_fetched_for_and_is_forgotten(
    switched_on: Client, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    go_to_night(clock, days=SIGNED_IN_WITHIN.days)
    api.clear_calls()

    assert enqueue_nights() == 0
    assert prune_nattvalg() == 1
    assert api.calls == []


def test_signing_in_begins_the_thirty_days_anew(switched_on: Client, clock: TestClock, logg_inn: LoggInn) -> None:
    go_to_night(clock, days=29)
    logg_inn(REGNSKAPSFORER)
    go_to_night(clock, days=31)

    assert enqueue_nights() == 1


def test_switched_off_nothing_more_is_fetched_though_the_night_has_begun(
    switched_on: Client, api: Sandbox, logg_inn: LoggInn, arbeider: Work
) -> None:
    enqueue_nights()
    logg_inn(REGNSKAPSFORER).post(SWITCH, {"natt": "av"})
    arbeider()

    assert list_asked(api) == []
    assert not Nattvalg.objects.exists()


def test_the_calls_of_a_night_are_bounded_and_the_page_says_what_was_left(
    switched_on: Client, api: Sandbox, clock: TestClock, settings: Settings, logg_inn: LoggInn, arbeider: Work
) -> None:
    settings.MAX_NIGHT_CALLS = 3 * CALLS_EACH
    enqueue_nights()
    arbeider()
    calls = [call for call in api.calls if call.party == "skatteetaten"]
    go_to_morning(clock)

    assert 3 <= len(list_asked(api)) < 40
    assert len(calls) <= settings.MAX_NIGHT_CALLS
    assert "ble ikke hentet, for kallene eller natten var brukt opp." in get_text(logg_inn(REGNSKAPSFORER).get(HELE))


def test_what_was_fetched_tonight_for_somebody_else_is_not_fetched_again(
    switched_on: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    other = logg_inn(EIER)
    other.get(f"/virksomhet/{NORDLYS}/")
    clock.move(timedelta(minutes=30))
    api.clear_calls()
    enqueue_nights()
    arbeider()

    assert NORDLYS not in list_asked(api)
    assert len(list_asked(api)) == 39


def test_without_the_service_owners_road_it_is_not_offered_and_the_page_says_why(
    accountant: Client, clock: TestClock
) -> None:
    page = accountant.get(HELE)
    assert "Tallene kan ikke hentes om natten her." in get_text(page)
    assert 'id="natt-paa"' not in page.content.decode()
    assert accountant.post(SWITCH, {"natt": "paa"}).status_code == 400
    assert not Nattvalg.objects.exists()


def test_altinn_down_at_night_fetches_nothing(switched_on: Client, api: Sandbox, arbeider: Work) -> None:
    api.add_fault(party="altinn", status=503)
    enqueue_nights()
    arbeider()

    assert list_asked(api) == []


def test_neither_name_nor_number_is_readable_in_the_table(switched_on: Client) -> None:
    row = Nattvalg.objects.get()

    assert REGNSKAPSFORER.encode() not in bytes(row.innhold)
    assert REGNSKAPSFORER not in row.person

"""One calendar of many organisations: how often each is read, and by whom, and what is said of those that are not."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.innsyn import list_innsyn
from portal.access.models import Kalenderadresse
from portal.jobs import kalender
from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.queue import run_next, run_only
from sandbox.app import Sandbox
from sandbox.checkdigits import orgnr as add_check_digit
from tests.access.tilganger import make_tilgang
from tests.conftest import LoggInn, TestClock
from tests.web.kalendere import WHOLE, Program, make_address, read_days
from tests.web.klientliste import Work
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db


def fetch_whole(program: Program) -> None:
    """As often as it takes: on a slow machine not all are read within the time of one fetch."""
    assert any(program.fetch() == 200 for _ in range(10))


def count_readings(api: Sandbox) -> int:
    return sum(call.path.endswith("/aapnekrav") for call in api.calls)


@pytest.fixture
def accountant(road: Settings, logg_inn: LoggInn) -> Client:
    """With forty organisations."""
    return logg_inn(REGNSKAPSFORER)


def test_each_organisation_is_read_once_an_hour(accountant: Client, api: Sandbox, clock: TestClock) -> None:
    program = Program(make_address(accountant, WHOLE))
    api.clear_calls()
    fetch_whole(program)
    first = count_readings(api)
    assert 30 < first <= 41
    clock.move(timedelta(minutes=50))
    fetch_whole(program)
    assert count_readings(api) == first

    clock.move(timedelta(minutes=11))
    fetch_whole(program)

    assert count_readings(api) == 2 * first


def test_what_was_read_for_the_list_of_clients_will_do(accountant: Client, api: Sandbox, clock: TestClock) -> None:
    address = make_address(accountant, WHOLE)
    fetch_whole(Program(address))  # as the list would
    clock.move(timedelta(minutes=20))
    api.clear_calls()

    fetch_whole(Program(make_address(accountant, WHOLE, skjema="another")))

    assert count_readings(api) == 0


@pytest.fixture
def many(accountant: Client, road: Settings) -> Program:
    """A program with a calendar of more organisations than have an entry for each claim."""
    road.MAX_I_KALENDER = 12
    return Program(make_address(accountant, WHOLE, nummer="ja"))


def test_with_so_many_the_page_says_that_there_is_an_entry_for_each_day(accountant: Client, road: Settings) -> None:
    make_address(accountant, WHOLE, skjema="earlier")
    assert "krav Én oppføring for hver dag" not in get_text(accountant.get(WHOLE))
    road.MAX_I_KALENDER = 12

    page = accountant.get(WHOLE)

    assert "Kalenderen får derfor én oppføring for hver dag noe forfaller" in get_text(page)
    assert 'name="per_dag"' not in page.content.decode()
    assert "krav Én oppføring for hver dag" in get_text(page)


def test_a_job_reads_so_many_and_every_day_of_each_is_told(
    accountant: Client, many: Program, road: Settings, arbeider: Work, api: Sandbox
) -> None:
    arbeider()
    api.clear_calls()
    assert many.fetch() == 200
    assert count_readings(api) == 0
    road.MAX_I_KALENDER = 300
    each = Program(make_address(accountant, WHOLE, skjema="each", nummer="ja"))
    fetch_whole(each)

    told = {(day, orgnr) for day, numbers in read_days(many.events).items() for orgnr in numbers}
    assert told == {
        (one["DTSTART"], one["URL"].split("/")[4]) for one in each.events.values() if "/virksomhet/" in one["URL"]
    }
    assert len(told) > 20


def test_a_calendar_that_changes_its_form_and_back_has_only_the_entries_of_its_form_and_counts_on(
    accountant: Client, road: Settings
) -> None:
    program = Program(make_address(accountant, WHOLE))  # made while they were few
    fetch_whole(program)
    each = set(program.events)
    road.MAX_I_KALENDER = 12
    program.fetch()
    days = {uid: one for uid, one in program.events.items() if not uid.startswith("mangler-")}
    assert days
    assert not each & days.keys()
    road.MAX_I_KALENDER = 300
    fetch_whole(program)
    assert set(program.events) == each
    road.MAX_I_KALENDER = 12

    program.fetch()

    assert days.keys() <= program.events.keys()
    assert all(int(program.events[uid]["SEQUENCE"]) > int(one["SEQUENCE"]) for uid, one in days.items())


def test_before_anything_is_read_there_is_no_calendar(many: Program) -> None:
    assert many.fetch() == 503


def test_while_some_are_not_read_the_calendar_says_how_many(
    many: Program, api: Sandbox, arbeider: Work, clock: TestClock
) -> None:
    arbeider()
    many.fetch()
    before = read_days(many.events)
    for orgnr in [found for nr in range(9) if (found := add_check_digit(f"3{7_200_000 + nr:07}"))][:2]:
        api.set_rights(pid=REGNSKAPSFORER, orgnr=orgnr, altinn=True)
    clock.move(timedelta(minutes=6))

    assert many.fetch() == 200

    (notice,) = [one for uid, one in many.events.items() if uid.startswith("mangler-")]
    assert notice["DESCRIPTION"].startswith("2 virksomheter er ikke lest ennå.")
    assert read_days(many.events) == before
    days = [one for uid, one in many.events.items() if not uid.startswith("mangler-")]
    assert all("Flere kan ha forfall denne dagen" in one["DESCRIPTION"] for one in days)
    arbeider()
    many.fetch()
    assert "ikke lest" not in str([one for uid, one in many.events.items() if uid.startswith("mangler-")])


def test_a_job_reads_twice_a_day_however_often_a_program_fetches(
    many: Program, api: Sandbox, arbeider: Work, clock: TestClock
) -> None:
    arbeider()
    api.clear_calls()
    for _ in range(11):
        clock.move(timedelta(hours=1))
        many.fetch()
        arbeider()
    assert count_readings(api) == 0

    clock.move(timedelta(hours=2))
    many.fetch()
    arbeider()

    assert 30 < count_readings(api) <= 41


def test_where_nothing_new_comes_the_job_waits_for_the_next_fetch(
    many: Program, api: Sandbox, arbeider: Work, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept figures are told while the authority is down, but they are no reason to go on."""
    arbeider()
    clock.move(timedelta(hours=13))
    api.add_fault(party="skatteetaten", status=503)
    monkeypatch.setattr(kalender, "TOGETHER", 5)
    monkeypatch.setattr(kalender, "SECONDS", 0.0)  # a job has time for some alone
    assert many.fetch() == 200

    with run_only([kalender.SLAG]):
        assert run_next(KINDS)
        assert not run_next(KINDS)


def test_those_that_never_answer_do_not_keep_the_others_from_being_read(
    many: Program, api: Sandbox, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With time for five in a job, and five of which nothing comes."""
    monkeypatch.setattr(kalender, "TOGETHER", 5)
    monkeypatch.setattr(kalender, "SECONDS", 0.0)
    api.add_fault(party="skatteetaten", garbage=True)
    _run_one(many)
    first = {call.path.split("/")[-2] for call in api.calls if call.path.endswith("/aapnekrav")}
    assert len(first) == 5
    api.clear_faults()
    for orgnr in first:
        api.add_fault(party="skatteetaten", orgnr=orgnr, garbage=True)

    for _ in range(5):
        _run_one(many)

    assert many.fetch() == 200


def _run_one(program: Program) -> None:
    program.fetch()
    with run_only([kalender.SLAG]):
        assert run_next(KINDS)


def test_the_job_of_an_address_that_is_stopped_reads_nothing(
    accountant: Client, many: Program, api: Sandbox, arbeider: Work
) -> None:
    accountant.post("/kalender/stopp/", {"adresse": Kalenderadresse.objects.get().noekkel})
    api.clear_calls()

    arbeider()

    assert count_readings(api) == 0


def test_each_is_recorded_once_a_day_when_it_is_shown(many: Program, arbeider: Work, clock: TestClock) -> None:
    many.fetch()  # nothing is read, so nothing is shown
    arbeider()
    assert _count_recorded(clock) == 0
    many.fetch()
    many.fetch()
    assert _count_recorded(clock) == 1
    clock.move(timedelta(days=1))
    many.fetch()
    assert _count_recorded(clock) == 2


def _count_recorded(clock: TestClock) -> int:
    rows = list_innsyn(make_tilgang(), clock.dag - timedelta(days=9), clock.dag)
    return sum(row.hva == "kalender_mating" for row in rows)

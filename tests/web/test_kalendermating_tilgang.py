"""Who gets what at a calendar address: the right is asked at each fetch, and what ends an address."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from portal.access.innsyn import list_innsyn
from portal.access.models import Kalenderadresse
from sandbox.app import Sandbox
from tests.access.tilganger import make_tilgang
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.kalendere import ONE, WHOLE, Program, find_address, make_address, serve_due
from tests.web.served import Serve
from tests.web.sider import REGNSKAPSFORER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("road")]
HOUR = timedelta(hours=1)


def test_without_the_right_there_is_nothing_and_the_address_ends(
    program: Program, api: Sandbox, clock: TestClock
) -> None:
    assert program.fetch() == 200
    api.set_rights(pid=EIER, orgnr=NORDLYS, altinn=False)
    clock.move(timedelta(minutes=6))

    assert program.fetch() == 404
    assert not Kalenderadresse.objects.exists()
    api.set_rights(pid=EIER, orgnr=NORDLYS, altinn=True)
    clock.move(timedelta(minutes=6))
    assert program.fetch() == 404


def test_an_address_of_one_organisation_never_shows_another(
    road: Settings, logg_inn: LoggInn, api: Sandbox, clock: TestClock
) -> None:
    program = Program(make_address(logg_inn(REGNSKAPSFORER), ONE, nummer="ja"))
    program.fetch()
    assert {event["URL"].split("/")[4] for event in program.events.values()} == {NORDLYS}
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    clock.move(timedelta(minutes=6))

    assert program.fetch() == 404


def test_what_another_system_user_has_read_is_not_shown(program: Program, api: Sandbox, road: Settings) -> None:
    program.fetch()
    api.add_fault(party="skatteetaten", status=503)
    assert program.fetch() == 200
    road.SYSTEMBRUKERE = json.dumps([{"eier": "312438623", "klienter": [NORDLYS]}])

    assert program.fetch() == 503


def test_where_another_system_user_reads_the_entries_count_on(
    program: Program, api: Sandbox, road: Settings, serve: Serve, clock: TestClock
) -> None:
    for due in ("2023-09-11", "2023-09-18"):
        serve_due(serve, due)
        clock.move(2 * HOUR)
        program.fetch()
    road.SYSTEMBRUKERE = json.dumps([{"eier": "310680028", "externalRef": "klienter", "klienter": [NORDLYS]}])
    clock.move(2 * HOUR)

    assert program.fetch() == 200

    assert [(one["DTSTART"], one["SEQUENCE"]) for one in program.events.values()] == [("20230918", "1")]


def test_the_right_is_asked_without_a_sign_in(program: Program, owner: Client, api: Sandbox, clock: TestClock) -> None:
    owner.post("/utlogging/")
    clock.move(timedelta(days=30))
    api.clear_calls()

    assert program.fetch() == 200

    assert [call.path for call in api.calls if call.party == "altinn"][-1].endswith("authorizedparties")
    assert not [call for call in api.calls if call.party == "idporten"]


def test_while_altinn_is_down_nothing_is_shown(program: Program, api: Sandbox, clock: TestClock) -> None:
    program.fetch()
    clock.move(timedelta(minutes=6))
    api.add_fault(party="altinn", status=503)

    assert program.fetch() == 503
    assert Kalenderadresse.objects.count() == 1


def test_where_the_system_user_is_gone_the_calendar_says_that_dates_are_missing(
    program: Program, api: Sandbox, clock: TestClock
) -> None:
    program.fetch()
    api.set_rights(orgnr=NORDLYS, systemuser=False)
    clock.move(2 * HOUR)
    program.fetch()

    assert [event["SUMMARY"] for event in program.events.values()] == ["Kalenderen mangler forfall"]


def test_unknown_stopped_and_ended_addresses_get_the_same_answer(
    owner: Client, road: Settings, clock: TestClock
) -> None:
    stopped, over = make_address(owner, ONE, skjema="1"), make_address(owner, ONE, skjema="2")
    noekkel = Kalenderadresse.objects.order_by("utloeper").values_list("noekkel", flat=True)
    answers = [Client().get("/kalender/ukjent.ics"), Client().get("/kalender/" + "A" * 43 + ".ics")]
    for one in noekkel[:2]:
        owner.post("/kalender/stopp/", {"adresse": one})
    answers.append(Client().get(stopped))
    good = make_address(owner, ONE, skjema="3")
    assert Client().get(good).status_code == 200
    road.ALTINN_ROAD = "enduser"
    answers.append(Client().get(good))
    road.ALTINN_ROAD = "serviceowner"
    clock.move(timedelta(days=365))
    answers += [Client().get(over), Client().get(good)]

    assert {(one.status_code, one.content, tuple(sorted(one.headers.items()))) for one in answers} == {
        (404, answers[0].content, tuple(sorted(answers[0].headers.items())))
    }


def test_a_year_later_it_is_over_and_a_day_before_it_is_not(program: Program, clock: TestClock) -> None:
    clock.move(timedelta(days=364))
    assert program.fetch() == 200
    clock.move(timedelta(days=1))
    assert program.fetch() == 404


def test_renewed_the_old_address_is_gone_and_the_new_one_goes_on(owner: Client, program: Program, serve: Serve) -> None:
    serve_due(serve, "2023-09-11")
    program.fetch()
    before = dict(program.events)
    noekkel = Kalenderadresse.objects.get().noekkel
    page = owner.post("/kalender/bytt/", {"adresse": noekkel})
    new = Program(find_address(page.content))

    assert program.fetch() == 404
    assert new.fetch() == 200
    assert new.events == before


def test_another_person_can_neither_renew_nor_stop_it(owner: Client, program: Program, logg_inn: LoggInn) -> None:
    other, noekkel = logg_inn(REGNSKAPSFORER), Kalenderadresse.objects.get().noekkel

    assert not find_address(other.post("/kalender/bytt/", {"adresse": noekkel}, follow=True).content)
    other.post("/kalender/stopp/", {"adresse": noekkel})

    assert program.fetch() == 200


def test_the_calendar_of_all_has_what_the_person_has_and_loses_what_is_lost(
    road: Settings, logg_inn: LoggInn, api: Sandbox, clock: TestClock
) -> None:
    program = Program(make_address(logg_inn(REGNSKAPSFORER), WHOLE, nummer="ja"))
    assert program.fetch() == 200
    numbers = {event["URL"].split("/")[4] for event in program.events.values() if "virksomhet" in event["URL"]}
    lost = min(numbers)
    assert len(numbers) > 5
    api.set_rights(pid=REGNSKAPSFORER, orgnr=lost, altinn=False)
    clock.move(timedelta(minutes=6))
    program.fetch()

    still = {event["URL"].split("/")[4] for event in program.events.values() if "virksomhet" in event["URL"]}
    assert still == numbers - {lost}


def test_each_address_and_each_network_can_only_ask_so_often(program: Program, road: Settings, owner: Client) -> None:
    road.LIMIT_CALENDAR = 3
    other = Program(make_address(owner, ONE, skjema="2"))

    assert [program.fetch() for _ in range(4)] == [200, 200, 200, 429]
    assert [Client().get("/kalender/no.ics").status_code for _ in range(4)] == [404, 404, 404, 429]
    assert other.fetch() == 200
    assert Client().get("/kalender/no.ics").headers["Retry-After"]


def test_the_record_has_one_row_a_day(program: Program, clock: TestClock) -> None:
    for _ in range(3):
        program.fetch()
    clock.move(timedelta(days=1))
    program.fetch()

    rows = list_innsyn(make_tilgang(), clock.dag - timedelta(days=9), clock.dag)
    fetched = [row for row in rows if row.hva == "kalender_mating"]
    assert len(fetched) == 2
    assert fetched[0].person is not None
    assert fetched[0].person.maskert == f"{EIER[:6]}*****"


def test_the_operator_can_end_all_addresses_and_old_rows_go(program: Program, owner: Client, clock: TestClock) -> None:
    call_command("logg_ut", "--alle")
    assert program.fetch() == 404
    assert not Kalenderadresse.objects.exists()


def test_rows_whose_year_is_over_are_removed(program: Program, clock: TestClock) -> None:
    clock.move(timedelta(days=364))
    call_command("rydd")
    assert Kalenderadresse.objects.count() == 1
    clock.move(timedelta(days=1))
    call_command("rydd")
    assert not Kalenderadresse.objects.exists()

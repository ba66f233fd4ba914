"""What a calendar program gets: the due dates of those whose right is there, and nothing to anybody else."""

from datetime import timedelta

import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, TestClock
from tests.web.kalendere import ONE, Program, make_address, read_events, serve_due, unfold
from tests.web.served import Serve, make_krav

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("road")]
HOUR = timedelta(hours=1)


def test_a_program_gets_each_due_date_as_a_whole_day(program: Program, serve: Serve) -> None:
    serve_due(serve, "2023-09-11", "2023-10-10")

    assert program.fetch() == 200

    assert program.dates == ["20230911", "20231010"]
    first = min(program.events.values(), key=lambda event: event["DTSTART"])
    assert first["DTEND"] == "20230912"
    assert first["SUMMARY"] == "Forfall: Merverdiavgift"
    assert (first["SEQUENCE"], first["TRANSP"], first["CLASS"]) == ("0", "TRANSPARENT", "PRIVATE")
    assert first["DTSTAMP"] == first["LAST-MODIFIED"]


def test_nothing_names_the_organisation_or_an_amount_unless_chosen(owner: Client, serve: Serve) -> None:
    serve_due(serve, "2023-09-11")

    plain = Client().get(make_address(owner, ONE)).content.decode()
    told = Client().get(make_address(owner, ONE, skjema="2", navn="ja", nummer="ja", beloep="ja")).content.decode()

    for secret in ("Nordlys", NORDLYS, "314 055 403", "10 000", "10000", "KRAV", "K-1", EIER):
        assert secret not in plain.replace("\u00a0", " ")
    said = "\n".join(unfold(told)).replace("\u00a0", " ")
    assert r"Forfall: Merverdiavgift\, Nordlys Eplepresseri ENK\, 10 000\,00 kroner" in said
    assert "314 055 403" in said
    assert f"URL:http://127.0.0.1:8000/virksomhet/{NORDLYS}/ubetalte-krav/" in said


def test_what_moves_keeps_its_name_and_counts_the_change(program: Program, serve: Serve, clock: TestClock) -> None:
    serve_due(serve, "2023-09-11", "2023-10-10")
    program.fetch()
    before = dict(program.events)
    serve_due(serve, "2023-09-18", "2023-10-10")
    clock.move(2 * HOUR)
    program.fetch()

    assert program.events.keys() == before.keys()
    moved = next(event for event in program.events.values() if event["DTSTART"] == "20230918")
    assert (moved["SEQUENCE"], before[moved["UID"]]["SEQUENCE"]) == ("1", "0")
    assert moved["LAST-MODIFIED"] > before[moved["UID"]]["LAST-MODIFIED"]
    still = next(event for event in program.events.values() if event["DTSTART"] == "20231010")
    assert still == before[still["UID"]]


def test_what_is_paid_is_gone(program: Program, serve: Serve, clock: TestClock) -> None:
    serve_due(serve, "2023-09-11", "2023-10-10")
    program.fetch()
    serve_due(serve, "2023-09-11")
    clock.move(2 * HOUR)
    program.fetch()

    assert program.dates == ["20230911"]


def test_an_amount_that_is_not_shown_changes_nothing(program: Program, serve: Serve, clock: TestClock) -> None:
    serve_due(serve, "2023-09-11")
    program.fetch()
    before = dict(program.events)
    serve_due(serve, "2023-09-11", left=5000)
    clock.move(2 * HOUR)
    program.fetch()

    assert program.events == before


def test_while_the_authority_is_down_the_dates_stay(program: Program, api: Sandbox, clock: TestClock) -> None:
    program.fetch()
    before = dict(program.events)
    clock.move(timedelta(hours=30))
    api.add_fault(party="skatteetaten", status=503)

    assert program.fetch() == 200
    assert program.events == before
    clock.move(timedelta(hours=80))
    program.fetch()
    assert any(event["SUMMARY"] == "Kalenderen mangler forfall" for event in program.events.values())
    assert program.events.keys() > before.keys()


def test_figures_never_read_are_not_taken_for_none(owner: Client, api: Sandbox, clock: TestClock) -> None:
    program = Program(make_address(owner, ONE))
    clock.move(timedelta(days=5))
    api.add_fault(party="skatteetaten", status=503)

    assert program.fetch() == 503


def test_a_row_that_cannot_be_read_removes_nothing(program: Program, serve: Serve, clock: TestClock) -> None:
    serve_due(serve, "2023-09-11", "2023-10-10")
    program.fetch()
    rows = [make_krav(10000, identifier="K-1", due="2023-09-11"), make_krav(10000, identifier="K-2", due="no date")]
    serve(aapne=rows, krav=rows, inn=[])
    clock.move(2 * HOUR)
    program.fetch()

    assert {"20230911", "20231010"} <= set(program.dates)
    assert any(event["SUMMARY"] == "Kalenderen mangler forfall" for event in program.events.values())


def test_the_notice_that_something_is_missing_counts_its_changes(
    program: Program, serve: Serve, clock: TestClock
) -> None:
    numbers = []
    for due in ("no date", "2023-09-11", "no date"):
        rows = [make_krav(10000, identifier="K-1", due=due)]
        serve(aapne=rows, krav=rows, inn=[])
        program.fetch()
        numbers += [one["SEQUENCE"] for uid, one in program.events.items() if uid.startswith("mangler-")]
        clock.move(2 * HOUR)

    assert numbers == ["0", "1"]


def test_what_is_paid_is_gone_although_another_claim_cannot_be_read(
    program: Program, serve: Serve, clock: TestClock
) -> None:
    serve_due(serve, "2023-09-11", "2023-10-10", "2023-11-10")
    program.fetch()
    rows = [make_krav(10000, identifier="K-1", due="2023-09-11"), make_krav(10000, identifier="K-2", due="no date")]
    serve(aapne=rows, krav=rows, inn=[])
    clock.move(2 * HOUR)
    program.fetch()
    notice = [event["DTSTART"] for event in program.events.values() if event["UID"].startswith("mangler-")]
    assert sorted(program.dates) == sorted(["20230911", "20231010", *notice])

    rows = [make_krav(10000, identifier=name, due="no date") for name in ("K-2", "")]
    serve(aapne=rows, krav=rows, inn=[])
    clock.move(2 * HOUR)
    program.fetch()
    assert sorted(program.dates) == sorted(["20230911", "20231010", *notice])  # one of the rows may be either


def test_a_calendar_is_in_the_language_it_was_made_in(owner: Client, serve: Serve) -> None:
    serve_due(serve, "2023-09-11")
    owner.cookies["spraak"] = "en"
    address = make_address(owner, ONE)

    assert read_events(Client().get(address).content)[0]["SUMMARY"] == "Due: VAT"

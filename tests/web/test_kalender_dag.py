"""A calendar with one entry for each day: what it tells is what the calendar with an entry for each claim tells."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.web.kalendere import WHOLE, Program, make_address, read_days, serve_due
from tests.web.served import Serve, make_krav
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
REST = "Logg inn på Min side for virksomheter for å se resten."


@pytest.fixture
def accountant(road: Settings, logg_inn: LoggInn) -> Client:
    """With forty organisations."""
    return logg_inn(REGNSKAPSFORER)


@pytest.fixture
def days(accountant: Client) -> Program:
    return Program(make_address(accountant, WHOLE, skjema="days", per_dag="ja", nummer="ja"))


def fetch(program: Program) -> None:
    """As often as it takes: on a slow machine not all are read within the time of one fetch."""
    assert any(program.fetch() == 200 for _ in range(10))


def list_pairs(program: Program) -> set[tuple[str, str]]:
    """Day and organisation of each entry of the calendar with an entry for each claim."""
    return {
        (one["DTSTART"], one["URL"].split("/")[4]) for one in program.events.values() if "/virksomhet/" in one["URL"]
    }


def test_each_organisation_is_told_once_on_each_day_it_has_something_due(accountant: Client, days: Program) -> None:
    each = Program(make_address(accountant, WHOLE, skjema="each", nummer="ja"))

    fetch(each)
    fetch(days)

    told = {(day, orgnr) for day, numbers in read_days(days.events).items() for orgnr in numbers}
    assert told == list_pairs(each)
    assert len(told) > 20
    assert any(len(numbers) > 1 for numbers in read_days(days.events).values())


def test_nothing_names_an_organisation_or_an_amount_unless_chosen(accountant: Client, serve: Serve) -> None:
    serve_due(serve, "2024-02-29")
    plain = Program(make_address(accountant, WHOLE, per_dag="ja"))
    chosen = Program(make_address(accountant, WHOLE, skjema="2", per_dag="ja", navn="ja", beloep="ja"))

    fetch(plain)
    fetch(chosen)

    (event,) = [one for one in plain.events.values() if one["DTSTART"] == "20240229"]
    assert event["SUMMARY"] == "Forfall: 1 virksomhet"
    assert event["DESCRIPTION"].split("\\n")[0] == "Merverdiavgift: 1 virksomhet"
    assert event["URL"].count("/") == 3
    assert "Nordlys" not in str(plain.events)
    assert "kroner" not in str(plain.events)
    (event,) = [one for one in chosen.events.values() if one["DTSTART"] == "20240229"]
    assert event["SUMMARY"].replace("\u00a0", " ") == r"Forfall: 1 virksomhet\, 10 000\,00 kroner"
    assert "Nordlys Eplepresseri ENK" in event["DESCRIPTION"]
    assert NORDLYS not in str(chosen.events)


def test_money_to_ones_credit_is_not_taken_from_what_is_owed(accountant: Client, serve: Serve) -> None:
    rows = [
        make_krav(10000, identifier="K-1", due="2024-02-29"),
        make_krav(-4000, original=-4000, identifier="K-2", due="2024-02-29"),
    ]
    serve(aapne=rows, krav=rows, inn=[])
    program = Program(make_address(accountant, WHOLE, per_dag="ja", beloep="ja"))

    fetch(program)

    (event,) = [one for one in program.events.values() if one["DTSTART"] == "20240229"]
    assert r"10 000\,00 kroner" in event["SUMMARY"].replace("\u00a0", " ")


def test_a_day_keeps_its_name_while_something_is_unpaid_and_counts_its_changes(
    days: Program, serve: Serve, clock: TestClock
) -> None:
    fetch(days)
    orgnr = min(set[str]().union(*read_days(days.events).values()) - {NORDLYS})  # another that can be read
    other = Serve(serve.folder.parent / orgnr, orgnr)
    other.folder.mkdir(exist_ok=True)
    clock.move(2 * HOUR)
    serve_due(serve, "2024-02-29")
    serve_due(other, "2024-02-29", "2024-03-29")
    fetch(days)
    first = {one["DTSTART"]: one for one in days.events.values()}
    serve_due(serve, "2024-03-05")
    clock.move(2 * HOUR)
    fetch(days)
    second = {one["DTSTART"]: one for one in days.events.values()}
    serve_due(other, "2024-03-29")
    clock.move(2 * HOUR)
    fetch(days)
    third = {one["DTSTART"]: one for one in days.events.values()}

    assert second["20240229"]["UID"] == first["20240229"]["UID"]
    assert (first["20240229"]["SEQUENCE"], second["20240229"]["SEQUENCE"]) == ("0", "1")
    assert second["20240229"]["LAST-MODIFIED"] > first["20240229"]["LAST-MODIFIED"]
    assert "20240305" not in first
    assert second["20240305"]["SEQUENCE"] == "0"
    assert "20240229" not in third
    assert first["20240329"] == second["20240329"] == third["20240329"]


def test_an_organisation_whose_figures_may_not_be_read_is_told_as_not_known(
    days: Program, api: Sandbox, clock: TestClock
) -> None:
    fetch(days)
    before = _count_missing(days)
    assert any(NORDLYS in numbers for numbers in read_days(days.events).values())
    api.set_rights(orgnr=NORDLYS, systemuser=False)
    clock.move(2 * HOUR)

    fetch(days)

    assert not any(NORDLYS in numbers for numbers in read_days(days.events).values())
    assert _count_missing(days) == before + 1
    assert all("Flere kan ha forfall" in one["DESCRIPTION"] for one in _list_days(days))


def test_figures_that_are_too_old_are_told_as_not_known(days: Program, api: Sandbox, clock: TestClock) -> None:
    fetch(days)
    before = read_days(days.events)
    api.add_fault(party="skatteetaten", status=503)
    clock.move(timedelta(days=4))

    fetch(days)

    assert read_days(days.events) == before
    assert _count_missing(days) >= 40


def test_what_is_lost_is_gone_from_its_day(days: Program, api: Sandbox, clock: TestClock) -> None:
    fetch(days)
    before = read_days(days.events)
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    clock.move(timedelta(minutes=6))

    fetch(days)

    without = {day: numbers - {NORDLYS} for day, numbers in before.items()}
    assert read_days(days.events) == {day: numbers for day, numbers in without.items() if numbers}


def test_it_can_be_chosen_where_there_are_several_and_the_list_says_so(accountant: Client, owner: Client) -> None:
    assert 'name="per_dag"' in accountant.get(WHOLE).content.decode()
    assert 'name="per_dag"' not in owner.get(WHOLE).content.decode()
    refused = accountant.post(WHOLE, {"skjema": "x", "per_dag": "ja"})
    assert 'id="ny-per-dag" checked' in refused.content.decode()
    make_address(accountant, WHOLE, per_dag="ja")

    assert "Viser bare dato og slags krav Én oppføring for hver dag" in get_text(accountant.get(WHOLE))


def _list_days(program: Program) -> list[dict[str, str]]:
    return [dict(one) for uid, one in program.events.items() if not uid.startswith("mangler-")]


def _count_missing(program: Program) -> int:
    """Of how many organisations the calendar says that something could not be read."""
    notices = [one for uid, one in program.events.items() if uid.startswith("mangler-")]
    words = [one["DESCRIPTION"].partition("for ")[2].split(" ")[0] for one in notices]
    return sum(int(word) for word in words)

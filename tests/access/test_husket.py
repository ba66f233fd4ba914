"""Favourites and recent organisations: private to the person, sealed, and limited to what Altinn lists."""

import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from portal.access.models import Husket, Innsyn
from sandbox.app import Sandbox
from tests.access.refusals import count_refusals
from tests.conftest import EIER, EKSEMPEL_B, EKSEMPEL_C, NORDLYS, LoggInn, TestClock
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
NONEXISTENT = "310000003"
OTHER_KEY = "OTg3NjU0MzIxMDk4NzY1NDMyMTA5ODc2NTQzMjEwOTg="


def mark(client: Client, orgnr: str, query: str = "") -> int:
    return client.post(f"/virksomhet/{orgnr}/favoritt/{query}", {"orgnr": orgnr}).status_code


def get_groups(client: Client) -> dict[str, list[str]]:
    """The groups of the switcher, which has few enough organisations to show here."""
    grupper = client.get("/virksomheter/bytt/", headers={"HX-Request": "true"}).context["grupper"]
    return {gruppe.id: [unit.orgnr for unit in gruppe.virksomheter] for gruppe in grupper}


def test_a_favourite_comes_first_until_it_is_removed(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)

    assert mark(client, NORDLYS) == 302
    assert get_groups(client)["favoritter"] == [NORDLYS]
    assert NORDLYS not in get_groups(client)["andre"]

    assert mark(client, NORDLYS, "?fjern=1") == 302
    assert "favoritter" not in get_groups(client)
    assert not Husket.objects.exists()


def test_marking_twice_changes_nothing(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)

    for query in ("", "", "?fjern=1", "?fjern=1"):
        assert mark(client, NORDLYS, query) == 302

    assert "favoritter" not in get_groups(client)


def test_a_favourite_survives_sign_out_and_belongs_to_one_person(logg_inn: LoggInn) -> None:
    mark(logg_inn(REGNSKAPSFORER), "311977849")

    assert get_groups(logg_inn(REGNSKAPSFORER))["favoritter"] == ["311977849"]
    assert "favoritter" not in get_groups(logg_inn(DAGLIG_LEDER))  # has access to it too


def test_recently_opened_organisations_come_next_newest_first(logg_inn: LoggInn, clock: TestClock) -> None:
    client = logg_inn(REGNSKAPSFORER)
    for orgnr in (NORDLYS, EKSEMPEL_B, EKSEMPEL_C):
        assert client.get(f"/virksomhet/{orgnr}/").status_code == 200
        clock.move(timedelta(seconds=1))
    mark(client, EKSEMPEL_C)

    groups = get_groups(client)

    assert groups["favoritter"] == [EKSEMPEL_C]
    assert groups["nylige"] == [EKSEMPEL_B, NORDLYS]
    assert set(groups["andre"]).isdisjoint({NORDLYS, EKSEMPEL_B, EKSEMPEL_C})
    mark(client, EKSEMPEL_C, "?fjern=1")
    assert get_groups(client)["nylige"] == [EKSEMPEL_C, EKSEMPEL_B, NORDLYS]


def count_writes(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return sum("access_husket" in query["sql"] and not query["sql"].startswith("SELECT") for query in queries)


def test_opening_is_written_at_most_once_in_ten_minutes(bruker: Client, clock: TestClock) -> None:
    path = f"/virksomhet/{NORDLYS}/"

    assert count_writes(bruker, path) == 1
    clock.move(timedelta(minutes=9, seconds=59))
    assert count_writes(bruker, path) == 0
    clock.move(timedelta(minutes=5))  # the cached list from Altinn has expired
    assert count_writes(bruker, path) == 1


@pytest.mark.parametrize("path", ["innsyn/", "kontoutskrift/", "finnes-ikke/"])
def test_other_pages_are_not_remembered(bruker: Client, path: str) -> None:
    bruker.get(f"/virksomhet/{NORDLYS}/{path}")

    assert not Husket.objects.exists()


def test_a_page_that_could_not_be_shown_is_not_remembered(bruker: Client, api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", status=503)

    assert bruker.get(f"/virksomhet/{NORDLYS}/").status_code == 503
    assert not Husket.objects.exists()


def test_only_the_last_twenty_opened_organisations_are_remembered(logg_inn: LoggInn, clock: TestClock) -> None:
    client = logg_inn(REGNSKAPSFORER)
    everything = [unit.orgnr for unit in client.get("/virksomheter/?vis=alle").context["klienter"]]
    mark(client, everything[0])
    for orgnr in everything[:25]:
        client.get(f"/virksomhet/{orgnr}/")
        clock.move(timedelta(seconds=1))

    assert Husket.objects.count() == 21  # twenty, and the favourite
    assert get_groups(client)["favoritter"] == everything[:1]
    assert get_groups(client)["nylige"] == everything[24:19:-1]


def test_a_failed_write_does_not_break_the_page(
    bruker: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(Husket, "save", fail)
    monkeypatch.setattr(logging.getLogger("portal"), "propagate", True)

    assert bruker.get(f"/virksomhet/{NORDLYS}/").status_code == 200
    assert "opened organisation not remembered: DatabaseError" in caplog.messages
    assert NORDLYS not in caplog.text


def test_a_favourite_that_altinn_no_longer_lists_is_not_shown(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock
) -> None:
    client = logg_inn(REGNSKAPSFORER)
    client.get(f"/virksomhet/{NORDLYS}/")
    mark(client, NORDLYS)
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    clock.move(timedelta(minutes=5))

    pages = [client.get("/virksomheter/?vis=alle"), client.get("/virksomheter/", {"sok": NORDLYS, "under": "1"})]
    pages.append(client.get("/virksomheter/bytt/", headers={"HX-Request": "true"}))

    for page in pages:
        assert page.status_code == 200
        assert "Nordlys" not in get_text(page)
        assert "314 055 403" not in get_text(page)
    assert mark(client, NORDLYS, "?fjern=1") == 404


@pytest.mark.parametrize("query", ["", "?fjern=1"])
def test_without_access_one_can_mark_nothing_and_learns_nothing(logg_inn: LoggInn, api: Sandbox, query: str) -> None:
    client = logg_inn(DAGLIG_LEDER)
    client.get("/virksomheter/")
    api.clear_calls()

    theirs, nobodys = (
        client.post(f"/virksomhet/{orgnr}/favoritt/{query}", {"orgnr": orgnr}) for orgnr in (NORDLYS, NONEXISTENT)
    )

    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert len(theirs.content) == len(nobodys.content)
    assert not Husket.objects.exists()
    assert count_refusals() == 2
    assert api.calls == []


def test_a_heading_cannot_be_marked(logg_inn: LoggInn, api: Sandbox) -> None:
    api.set_rights(pid=DAGLIG_LEDER, orgnr="311977849", altinn=False)

    assert mark(logg_inn(DAGLIG_LEDER), "311977849") == 404
    assert not Husket.objects.exists()


def test_marking_requires_a_csrf_token_the_same_organisation_and_a_post(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)
    path = f"/virksomhet/{NORDLYS}/favoritt/"
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    assert strict.post(path, {"orgnr": NORDLYS}).status_code == 403
    assert client.post(path, {"orgnr": EKSEMPEL_B}).status_code == 400
    assert client.get(path).status_code == 405
    assert not Husket.objects.exists()


def test_marking_is_not_recorded_as_access(bruker: Client) -> None:
    mark(bruker, NORDLYS)

    assert not Innsyn.objects.exists()


def test_person_organisation_and_hour_are_not_readable_in_the_table(logg_inn: LoggInn, clock: TestClock) -> None:
    for pid in (EIER, REGNSKAPSFORER):
        client = logg_inn(pid)
        client.get(f"/virksomhet/{NORDLYS}/")
        mark(client, NORDLYS)

    rows = list(Husket.objects.all())

    assert len(rows) == 2
    for row in rows:
        stored = str(vars(row)) + bytes(row.innhold).decode("latin-1")
        for secret in (EIER, REGNSKAPSFORER, NORDLYS, "Nordlys", "Fjeldstad"):
            assert secret not in stored
        assert str(row.sist_brukt) == "2023-08-28"
    assert rows[0].noekkel != rows[1].noekkel  # the same organisation has different keys


def test_a_row_moved_to_another_person_does_not_decrypt(logg_inn: LoggInn) -> None:
    mark(logg_inn(REGNSKAPSFORER), "311977849")
    hers = Husket.objects.get()
    manager = logg_inn(DAGLIG_LEDER)
    mark(manager, "312520923")
    his = Husket.objects.exclude(noekkel=hers.noekkel).get()

    Husket.objects.filter(noekkel=hers.noekkel).update(person=his.person)

    assert get_groups(manager)["favoritter"] == ["312520923"]  # not the organisation that both have access to


def test_a_mark_sealed_with_a_lost_key_is_ignored_and_can_be_made_again(logg_inn: LoggInn, settings: Settings) -> None:
    mark(logg_inn(REGNSKAPSFORER), NORDLYS)
    settings.SEALING_KEYS = [OTHER_KEY]
    client = logg_inn(REGNSKAPSFORER)

    assert "favoritter" not in get_groups(client)
    mark(client, NORDLYS)
    assert get_groups(client)["favoritter"] == [NORDLYS]


def test_marks_unused_for_the_retention_time_are_removed(
    logg_inn: LoggInn, clock: TestClock, capsys: pytest.CaptureFixture[str]
) -> None:
    client = logg_inn(REGNSKAPSFORER)
    client.get(f"/virksomhet/{NORDLYS}/")
    mark(client, EKSEMPEL_B)
    clock.move(timedelta(days=400))
    mark(logg_inn(REGNSKAPSFORER), EKSEMPEL_C)
    clock.move(timedelta(days=148))
    call_command("rydd")
    assert Husket.objects.count() == 3
    clock.move(timedelta(days=1))
    call_command("rydd")

    assert "favourites and recents: 2 removed" in capsys.readouterr().out
    assert get_groups(logg_inn(REGNSKAPSFORER))["favoritter"] == [EKSEMPEL_C]

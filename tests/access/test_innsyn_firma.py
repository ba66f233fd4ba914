"""The access record of what a firm's system user reads, and of what the portal does in a firm's name."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from portal.access.innsyn import (
    Innsynsrad,
    list_innsyn,
    record,
    record_all,
    record_for_client,
    record_hentet,
    record_hentet_avvist,
)
from portal.access.models import Innsyn
from portal.domain.tilgang import Grunn, Henterett, Leser, Person
from portal.sealing import pseudonym
from tests.access.test_innsyn_lagret import refuse_rows
from tests.access.tilganger import make_tilgang
from tests.conftest import EKSEMPEL_B, EKSEMPEL_C, NORDLYS, TestClock

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
AGENT = Leser(eier=EKSEMPEL_C, navn="Regnskap AS", external_ref="regn")


def list_rows(clock: TestClock, orgnr: str = NORDLYS) -> tuple[Innsynsrad, ...]:
    return list_innsyn(make_tilgang(orgnr), clock.dag, clock.dag)


def make_rett(orgnr: str) -> Henterett:
    return Henterett(orgnr=orgnr, gyldig_til=make_tilgang().gyldig_til, leser=AGENT)


def as_firm(clock: TestClock, **values: object) -> Innsynsrad:
    """A row of what the portal fetched by itself."""
    firma = Person(navn="Regnskap AS", maskert="", noekkel=pseudonym(f"firma:{EKSEMPEL_C}"), innlogging="")
    row = Innsynsrad(
        tid=clock.now(),
        is_avvist=False,
        person=firma,
        grunn=Grunn.KLIENTFORHOLD,
        hva="natt",
        reference="REF",
        eier=EKSEMPEL_C,
        eiernavn="Regnskap AS",
    )
    return replace(row, **values)  # type: ignore[arg-type]  # the test's own values


def test_a_row_tells_whose_system_user_read_for_the_person(clock: TestClock) -> None:
    tilgang = replace(make_tilgang(), leser=AGENT)
    record(tilgang, "oversikt", "REF", is_avvist=True)
    clock.move(MINUTE)
    record(tilgang, "oversikt", "REF")

    assert [(row.is_avvist, row.person, row.eier, row.eiernavn) for row in list_rows(clock)] == [
        (False, tilgang.person, EKSEMPEL_C, "Regnskap AS"),
        (True, tilgang.person, EKSEMPEL_C, "Regnskap AS"),
    ]


def test_where_another_is_chosen_by_now_the_row_tells_who_read(clock: TestClock) -> None:
    by_agent, own = replace(make_tilgang(), leser=AGENT), make_tilgang(EKSEMPEL_B)

    record_all([own, by_agent], "klientliste", "REF", {NORDLYS: Leser(), "316300022": AGENT})
    record_all([own], "klientliste", "REF", {EKSEMPEL_B: AGENT})

    assert [row.eier for row in list_rows(clock)] == [""]
    assert [row.eier for row in list_rows(clock, EKSEMPEL_B)] == [EKSEMPEL_C, ""]


def test_what_a_person_does_with_the_firms_access_is_recorded_at_the_client(clock: TestClock) -> None:
    firma = replace(make_tilgang(EKSEMPEL_C), navn="Regnskap AS")

    record_for_client(firma, NORDLYS, "klient", "REF")

    assert list_rows(clock) == (as_firm(clock, person=firma.person, hva="klient"),)
    assert list_rows(clock, EKSEMPEL_C) == ()


def test_what_the_portal_fetches_by_itself_is_recorded_in_the_firms_name(
    clock: TestClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    record_hentet([make_rett(NORDLYS), make_rett(EKSEMPEL_B)], "natt", "REF")

    assert list_rows(clock) == list_rows(clock, EKSEMPEL_B) == (as_firm(clock),)
    with django_assert_num_queries(0):
        record_hentet([], "natt", "REF")


def test_refusals_of_the_firms_system_user_are_counted(clock: TestClock) -> None:
    first = clock.now()
    record_hentet_avvist(make_rett(NORDLYS), "natt", "REF")
    clock.move(MINUTE)
    record_hentet_avvist(make_rett(NORDLYS), "natt", "REF2")

    (row,) = list_rows(clock)

    assert row == as_firm(clock, tid=first, is_avvist=True, antall=2, sist=clock.now())


def test_rows_of_one_moment_are_newest_first_and_a_refusal_stands_at_its_last_time(clock: TestClock) -> None:
    record_hentet_avvist(make_rett(NORDLYS), "refused", "REF")
    clock.move(MINUTE)
    for hva in "ab":
        record(make_tilgang(), hva, "REF")
    clock.move(MINUTE)
    record_hentet_avvist(make_rett(NORDLYS), "refused", "REF")

    assert [row.hva for row in list_rows(clock)] == ["refused", "b", "a"]


@pytest.mark.parametrize(
    "write",
    [
        lambda: record_all([make_tilgang(), make_tilgang(EKSEMPEL_B)], "side", "REF"),
        lambda: record_for_client(make_tilgang(EKSEMPEL_C), NORDLYS, "side", "REF"),
        lambda: record_hentet([make_rett(NORDLYS)], "side", "REF"),
    ],
)
def test_a_row_that_cannot_be_written_is_logged_by_page_and_reference(
    write: Callable[[], None], clock: TestClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(logging.getLogger("portal"), "propagate", True)

    with connection.execute_wrapper(refuse_rows):  # type: ignore[arg-type]  # Django types it with Any
        write()

    assert set(caplog.messages) == {"access not recorded: DatabaseError what=side refused=False ref=REF"}
    assert {one.levelname for one in caplog.records} == {"CRITICAL"}
    assert not Innsyn.objects.exists()

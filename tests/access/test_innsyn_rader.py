"""Rows of the access record: for several organisations, unreadable ones, refusals, and what is lost."""

import logging
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from pytest_django import Settings

from portal.access.innsyn import Innsynsrad, list_innsyn, prune, record, record_all, record_refusal
from portal.access.models import Avvisning
from portal.domain.tilgang import Grunn
from tests.access.test_sesjon import get, sign_in
from tests.access.tilganger import make_tilgang
from tests.conftest import NORDLYS, TestClock


def test_a_page_of_several_organisations_is_recorded_for_each_on_its_own_grounds(db: None, clock: TestClock) -> None:
    own, client = make_tilgang(), replace(make_tilgang("310000003"), grunn=Grunn.KLIENTFORHOLD)

    record_all([], "klientliste", "REF")
    record_all([own, client], "klientliste", "REF")
    record_all([client], "klienter", "REF2")

    (shown,) = list_innsyn(own, clock.dag, clock.dag)
    assert (shown.person, shown.grunn, shown.hva, shown.reference) == (own.person, own.grunn, "klientliste", "REF")
    assert shown.is_avvist is False
    assert [(row.person, row.grunn, row.hva, row.reference) for row in list_innsyn(client, clock.dag, clock.dag)] == [
        (own.person, Grunn.KLIENTFORHOLD, "klienter", "REF2"),
        (own.person, Grunn.KLIENTFORHOLD, "klientliste", "REF"),
    ]


def test_an_unreadable_row_of_access_still_shows_its_time(db: None, clock: TestClock, settings: Settings) -> None:
    record(make_tilgang(), "oversikt", "REF")

    settings.SEALING_KEYS = ["OTg3NjU0MzIxMDk4NzY1NDMyMTA5ODc2NTQzMjEwOTg="]

    assert list_innsyn(make_tilgang(), clock.dag, clock.dag) == (
        Innsynsrad(tid=clock.now(), is_avvist=False, person=None, grunn=Grunn.IKKE_OPPGITT, hva="", reference=""),
    )


def test_refusals_at_another_organisation_are_not_shown(db: None, clock: TestClock) -> None:
    record(make_tilgang("310000003"), "oversikt", "REF", is_avvist=True)

    assert list_innsyn(make_tilgang(), clock.dag, clock.dag) == ()


def test_what_a_person_asked_for_without_access_is_recorded_where_it_names_an_organisation(
    db: None, clock: TestClock
) -> None:
    session = sign_in(clock)
    record_refusal(session, NORDLYS, "oversikt", "REF")
    record_refusal(session, "abc", "oversikt", "REF2")
    record_refusal(SessionStore(), NORDLYS, "oversikt", "REF3")  # nobody is signed in

    (row,) = list_innsyn(make_tilgang(), clock.dag, clock.dag)
    assert (row.person, row.grunn, row.eier) == (get(session).person, Grunn.IKKE_OPPGITT, None)
    assert (row.is_avvist, row.hva, row.reference, row.antall) == (True, "oversikt", "REF", 1)
    (nowhere,) = list_innsyn(make_tilgang(""), clock.dag, clock.dag)
    assert (nowhere.person, nowhere.reference) == (row.person, "REF2")


def test_refusals_are_shown_on_every_day_from_the_first_to_the_last(db: None, clock: TestClock) -> None:
    tilgang, day = make_tilgang(), date(2023, 8, 28)
    clock.moment = first = datetime(2023, 8, 27, 22, 0, tzinfo=UTC)  # midnight in Norway
    record(tilgang, "oversikt", "REF", is_avvist=True)
    assert [row.sist for row in list_innsyn(tilgang, day, day)] == [None]
    clock.moment = last = datetime(2023, 8, 28, 21, 59, 59, tzinfo=UTC)
    record(tilgang, "oversikt", "REF", is_avvist=True)

    (row,) = list_innsyn(tilgang, day, day)
    assert (row.tid, row.sist, row.antall) == (first, last, 2)
    for other in (day - timedelta(days=1), day + timedelta(days=1)):
        assert list_innsyn(tilgang, other, other) == ()


def test_access_and_refusals_past_their_retention_time_are_counted_together(db: None, clock: TestClock) -> None:
    record(make_tilgang(), "oversikt", "REF")
    record(make_tilgang(), "oversikt", "REF", is_avvist=True)
    clock.move(timedelta(days=549))

    assert prune() == 2


def test_a_refusal_that_cannot_be_written_is_logged(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Avvisning._meta, "db_table", "no_such_table")  # noqa: SLF001 (the table has no other name)
    monkeypatch.setattr(logging.getLogger("portal"), "propagate", True)

    record(make_tilgang(), "oversikt", "REF", is_avvist=True)

    (message,) = set(caplog.messages)
    assert re.fullmatch(r"access not recorded: \w+Error what=oversikt refused=True ref=REF", message)

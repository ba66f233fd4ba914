"""The stored access record: immutable, sealed, and deleted only by age."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test import Client
from pytest_django import Settings

from portal.access.innsyn import Innsynsrad, list_innsyn, record
from portal.access.models import Innsyn
from portal.domain.tilgang import Grunn
from tests.access.tilganger import make_tilgang
from tests.conftest import EIER, NORDLYS, TestClock

Execute = Callable[[str, object, bool, object], object]
pytestmark = pytest.mark.django_db
INNSYN = f"/virksomhet/{NORDLYS}/innsyn/"


def refuse_rows(execute: Execute, sql: str, params: object, many: bool, context: object) -> object:
    """A database that takes no row of the record."""
    if sql.startswith("INSERT INTO access_innsyn"):
        raise DatabaseError("disk full")
    return execute(sql, params, many, context)


def test_the_application_cannot_change_or_delete_a_row(bruker: Client) -> None:
    bruker.get(f"/virksomhet/{NORDLYS}/")
    row = Innsyn.objects.get()

    for change in (row.save, row.delete, Innsyn.objects.all().delete, lambda: Innsyn.objects.update(is_avvist=True)):
        with pytest.raises(TypeError, match=r"^the access record is only added to$"):
            change()
    assert Innsyn.objects.count() == 1


def test_a_row_cannot_replace_another(bruker: Client) -> None:
    bruker.get(f"/virksomhet/{NORDLYS}/")
    row = Innsyn.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Innsyn(pk=row.pk, tid=row.tid, virksomhet="another", innhold=b"").save()
    assert Innsyn.objects.get().virksomhet == row.virksomhet


def test_rows_are_deleted_after_the_retention_time(
    bruker: Client, clock: TestClock, capsys: pytest.CaptureFixture[str]
) -> None:
    bruker.get(f"/virksomhet/{NORDLYS}/")
    clock.move(timedelta(days=547))
    call_command("rydd")
    assert Innsyn.objects.count() == 1
    clock.move(timedelta(days=2))
    call_command("rydd")

    assert Innsyn.objects.count() == 0
    assert "innsyn: 1 removed" in capsys.readouterr().out


def test_a_failed_write_does_not_break_the_page_and_is_logged(
    bruker: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(logging.getLogger("portal"), "propagate", True)

    with connection.execute_wrapper(refuse_rows):  # type: ignore[arg-type]  # Django types it with Any
        response = bruker.get(f"/virksomhet/{NORDLYS}/")

    assert response.status_code == 200
    reference = response.wsgi_request.reference  # type: ignore[attr-defined]
    assert f"access not recorded: DatabaseError what=oversikt refused=False ref={reference}" in caplog.messages


def test_names_and_numbers_are_not_readable_in_the_table(bruker: Client) -> None:
    bruker.get(f"/virksomhet/{NORDLYS}/")

    (row,) = Innsyn.objects.all()

    stored = str(vars(row)) + bytes(row.innhold).decode("latin-1")
    for secret in ("Fjeldstad", EIER, EIER[:6], NORDLYS):
        assert secret not in stored


def test_an_unreadable_row_still_shows_time_and_outcome(db: None, clock: TestClock, settings: Settings) -> None:
    tilgang = make_tilgang()
    record(tilgang, "oversikt", "REF", is_avvist=True)
    whole = Innsynsrad(
        tid=clock.now(),
        is_avvist=True,
        person=tilgang.person,
        grunn=Grunn.EGEN_ROLLE,
        hva="oversikt",
        reference="REF",
        eier="",
    )
    assert list_innsyn(tilgang, clock.dag, clock.dag) == (whole,)

    settings.SEALING_KEYS = ["OTg3NjU0MzIxMDk4NzY1NDMyMTA5ODc2NTQzMjEwOTg="]

    closed = replace(whole, person=None, eier=None, grunn=Grunn.IKKE_OPPGITT, hva="", reference="")
    assert list_innsyn(tilgang, clock.dag, clock.dag) == (closed,)


@pytest.mark.parametrize(
    "change",
    [{"is_avvist": True}, {"tid": datetime(2023, 8, 28, 7, 14, 1, tzinfo=UTC)}, {"virksomhet": "another"}],
)
def test_a_tampered_row_does_not_decrypt(db: None, clock: TestClock, change: dict[str, object]) -> None:
    tilgang = make_tilgang()
    record(tilgang, "oversikt", "REF")
    QuerySet(Innsyn).update(**change)
    if "virksomhet" in change:
        another = make_tilgang("310000003")
        record(another, "oversikt", "REF")
        QuerySet(Innsyn).filter(virksomhet="another").update(virksomhet=Innsyn.objects.order_by("-pk")[0].virksomhet)
        tilgang = another

    found = [row.person for row in list_innsyn(tilgang, clock.dag, clock.dag)]

    assert found.count(None) == 1

"""`manage.py doctor`: a line for each thing, and exit status 1 if any is wrong."""

import base64
import os
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from django.core.management import call_command
from django.db import models
from pytest_django import Settings

from portal.jobs.heartbeat import Heartbeat
from portal.jobs.management.commands.doctor import find_envelopes
from portal.jobs.models import Arbeider
from sandbox.app import Sandbox
from tests.api.test_calls import Dated
from tests.conftest import EIER, LoggInn, TestClock

pytestmark = pytest.mark.django_db
NAMES = ["database", "migrations", "cache", "keys", "disk", "worker", "envelopes"]
PARTIES = ["idporten", "maskinporten", "altinn", "skatteetaten"]


@pytest.fixture(autouse=True)
def _worker(api: Sandbox, clock: TestClock, settings: Settings) -> None:
    settings.API_TRANSPORT = Dated(api, clock)
    Heartbeat().beat()


def examine(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, str]]:
    """Exit status, and what is said by name."""
    status = 0
    try:
        call_command("doctor")
    except SystemExit as exc:
        status = int(str(exc.code))
    lines = capsys.readouterr().out.splitlines()
    return status, {line[7:].partition(":")[0]: line for line in lines}


def test_where_all_is_well_every_line_is_ok(capsys: pytest.CaptureFixture[str], api: Sandbox) -> None:
    status, said = examine(capsys)

    assert status == 0
    assert [name for name in said if not name.startswith("clock of")] == [*NAMES, *PARTIES, "system register"]
    assert all(line.startswith("ok     ") for line in said.values())
    assert {call.party for call in api.calls} == set(PARTIES)
    assert said["idporten"].endswith("address, key and redirect are right; clocks agree")


def test_a_missing_worker_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    Arbeider.objects.all().delete()

    status, said = examine(capsys)

    assert status == 1
    assert said["worker"] == "WRONG  worker: none is running"


def test_a_wrong_client_and_a_wrong_clock_are_told_apart(
    capsys: pytest.CaptureFixture[str], settings: Settings, clock: TestClock
) -> None:
    own, settings.IDPORTEN_CLIENT_ID = settings.IDPORTEN_CLIENT_ID, "another"
    status, client = examine(capsys)
    settings.IDPORTEN_CLIENT_ID = own
    settings.CLOCK = TestClock(clock.now() - timedelta(minutes=20), clock.today())

    _, wrong_time = examine(capsys)

    assert status == 1
    assert "error=invalid_client" in client["idporten"]
    assert "cause=client" in client["idporten"]
    assert "clock" not in client["idporten"].partition("cause=client")[0]
    assert wrong_time["idporten"].endswith("its clock is +1200 seconds from ours")
    assert wrong_time["altinn"].startswith("WRONG")


def test_parties_that_do_not_answer_are_wrong(capsys: pytest.CaptureFixture[str], settings: Settings) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    settings.API_TRANSPORT = httpx.MockTransport(refuse)  # a broken connection, not a second sandbox

    status, said = examine(capsys)

    assert status == 1
    assert said["altinn"] == "WRONG  altinn: no usable answer (ConnectError)"
    assert all(said[party].startswith("WRONG") for party in PARTIES)


def test_rows_that_cannot_be_opened_are_counted(
    capsys: pytest.CaptureFixture[str], settings: Settings, logg_inn: LoggInn
) -> None:
    logg_inn(EIER)
    settings.SEALING_KEYS = (base64.b64encode(os.urandom(32)).decode(),)

    status, said = examine(capsys)

    assert status == 1
    assert said["envelopes"].endswith(
        "in SEALING_KEYS here: 1 in access_innlogging.innhold, 1 in jobs_arbeider.innhold"
    )
    assert said["keys"].startswith("WRONG")


@pytest.mark.parametrize(
    ("model", "table", "column"),
    [pytest.param(*found, id=".".join(found[1:])) for found in find_envelopes()],
)
def test_an_envelope_of_an_unknown_key_is_found_in_every_table(
    capsys: pytest.CaptureFixture[str], model: type[models.Model], table: str, column: str
) -> None:
    Arbeider.objects.all().delete()
    make_row(model, **{column: b"of another portal's key"})

    _, said = examine(capsys)

    assert said["envelopes"].endswith(f"here: 1 in {table}.{column}")


def make_row(model: type[models.Model], **values: object) -> models.Model:
    """A row of any of the portal's tables. What is not given has a value of its type; binary columns are empty."""
    plain: dict[type, object] = {
        models.BinaryField: b"",
        models.CharField: "x",
        models.DateField: date(2022, 8, 30),
        models.DateTimeField: datetime(2022, 8, 30, tzinfo=UTC),
    }
    for field in model._meta.concrete_fields:  # noqa: SLF001 (Django's own way to read them)
        if field.name in values or field.has_default() or field.null or isinstance(field, models.AutoField):
            continue
        if isinstance(field, models.ForeignKey):
            values[field.name] = make_row(field.related_model)
        else:
            values[field.name] = plain.get(type(field), 1)
    row = model(**values)
    row.save_base(force_insert=True)
    return row

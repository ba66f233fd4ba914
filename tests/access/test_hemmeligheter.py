"""No personal data or token is readable in logs, database, cache or URLs."""

import io
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.lager import read_store
from tests.web.sider import DAGLIG_LEDER, ORGANISATION_PATHS, REGNSKAPSFORER

pytestmark = pytest.mark.django_db(transaction=True)
TOKENS = ("eyJhbGci", "eyJ0eXAi", "eyJraWQi")  # the start of every signed token: {"alg", {"typ", {"kid"
# Identity number, KID, names and an amount from the example ledger.
SECRETS = (EIER, "7964366061915816262", "Fjeldstad", "Nordlys", "61244", "KRAV-33712709", *TOKENS)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The output of all loggers at DEBUG."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    loggers = [logging.getLogger(name) for name in ("", "portal", "django", "httpx", "httpcore")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
    logging.getLogger("portal").setLevel(logging.DEBUG)
    yield stream
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def do_everything(logg_inn: LoggInn, api: Sandbox, clock: TestClock) -> list[Client]:
    owner, accountant, stranger = logg_inn(EIER), logg_inn(REGNSKAPSFORER), logg_inn(DAGLIG_LEDER)
    for client in (owner, accountant, stranger, Client()):
        for path in ORGANISATION_PATHS:
            client.get(f"/virksomhet/{NORDLYS}/{path}")
    owner.post(f"/virksomhet/{NORDLYS}/hent/", {"orgnr": NORDLYS})
    owner.post(f"/virksomhet/{NORDLYS}/favoritt/", {"orgnr": NORDLYS, "sok": "Nordlys"})
    owner.get("/virksomheter/bytt/", {"valgt": NORDLYS}, headers={"HX-Request": "true"})
    for fault in ({"status": 500, "kode": "KB-001"}, {"garbage": True}, {"status": 403, "kode": "KB-005"}):
        clock.move(timedelta(minutes=6))
        api.add_fault(party="skatteetaten", count=1, **fault)
        owner.get(f"/virksomhet/{NORDLYS}/")
    api.set_rights(orgnr=NORDLYS, systemuser=False)
    clock.move(timedelta(minutes=6))
    owner.get(f"/virksomhet/{NORDLYS}/")
    clock.move(timedelta(minutes=5))
    api.add_fault(party="altinn", status=503, count=1)
    owner.get("/virksomheter/", {"sok": "Nordlys"})
    return [owner, accountant, stranger]


def test_no_secret_is_readable_in_logs_database_cache_or_urls(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock, log: io.StringIO
) -> None:
    clients = do_everything(logg_inn, api, clock)
    locations = [clients[1].post("/utlogging/").headers["Location"], clients[2].get("/").headers["Location"]]

    said = log.getvalue()
    assert "status=200" in said  # the log is not empty
    for secret in (*SECRETS, NORDLYS, "212201782", "/virksomhet/3", "Bearer"):
        assert secret not in said, secret
    assert not re.search(r"(?<![0-9])[0-9]{9}(?![0-9])", re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", said))
    stored = str(read_store()) + dump_database()
    for secret in (*SECRETS, NORDLYS):
        assert secret not in stored, secret
    for location in locations:
        assert not any(secret in location for secret in SECRETS)


def dump_database() -> str:
    """Every value of every table, and the bytes of the database file if there is one."""
    if connection.vendor == "sqlite":
        folder = Path(str(settings.DATABASES["default"]["TEST"]["NAME"])).parent
        return "".join(file.read_bytes().decode("latin-1") for file in folder.glob("*.sqlite3*"))
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall()]
    return "".join(found)


def test_the_search_finds_a_planted_secret(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_teller (noekkel, antall, utloeper) VALUES (%s, 1, '2030-01-01 00:00:00')", [EIER]
        )

    assert EIER in dump_database()

"""A filled client list: filled once in each process, and put back for other tests that begin with the same.

It does not see faults and rights that a test has set in the sandbox before: such a test fills the list itself.
"""

import hashlib
import time
from copy import deepcopy
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

from tests.conftest import HAS_REDIS
from tests.web.klientliste import TALL, Work

Rows = dict[str, list[tuple[str | int | float | None, ...]]]  # by table


@dataclass(frozen=True)
class Filled:
    """Every row of the database, and what the person's browser has."""

    rows: Rows
    cookies: "SimpleCookie"
    filled_at: float


_filled: dict[str, Filled] = {}


def fill(client: Client, work: Work, sandbox_data: Path) -> None:
    """Open the list and run the worker, or put back what that has made before."""
    is_all_in_file = connection.vendor == "sqlite" and not HAS_REDIS
    beginning = _describe_beginning(sandbox_data) if is_all_in_file else ""
    if kept := _filled.get(beginning):
        _put_back(kept)
        client.cookies = deepcopy(kept.cookies)
        return
    client.get(TALL)
    work()
    if is_all_in_file:
        _filled[beginning] = Filled(_read_rows(), deepcopy(client.cookies), time.time())


def _describe_beginning(sandbox_data: Path) -> str:
    """What the rows follow from: the settings, among them the clock, the authority's answers, and rows from before."""
    names = [name for name in dir(settings) if name.isupper() and name != "API_TRANSPORT"]
    counts = {table: len(rows) for table, rows in _read_rows().items()}
    digest = hashlib.sha256(repr([counts, *((name, getattr(settings, name)) for name in names)]).encode())
    for file in sorted(path for path in sandbox_data.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(sandbox_data)} {file.stat().st_size} ".encode() + file.read_bytes())
    return digest.hexdigest()


def _read_rows() -> Rows:
    """The rows as they lie there: after a sign, the driver makes no date of a text."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
            columns = ", ".join(f'+"{column[0]}"' for column in cursor.description)
            cursor.execute(f'SELECT {columns} FROM "{table}"')
            found[table] = cursor.fetchall()
    return found


def _put_back(kept: Filled) -> None:
    with connection.cursor() as cursor:
        for table, rows in kept.rows.items():
            cursor.execute(f'DELETE FROM "{table}"')
            if rows:
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
        # The cache goes by the machine's clock: what was kept for a minute is kept for a minute from now.
        passed = f"+{int(time.time() - kept.filled_at)} seconds"
        cursor.execute("UPDATE api_cache SET expires = datetime(expires, %s) WHERE expires < '9999'", [passed])

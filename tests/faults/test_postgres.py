"""Statements that a connection has prepared go on working when a migration changes what they return."""

from collections.abc import Iterator

import dj_database_url
import psycopg
import pytest
from django.db.utils import ConnectionHandler

from tests.faults.services import Postgres, run_postgres

ENOUGH = 7  # times that a statement is asked until it is prepared


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with run_postgres() as server:
        yield server


@pytest.fixture
def connection(server: Postgres) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """One as the portal makes it, to which a statement is known."""
    with connect(server.url) as connection:
        connection.execute("CREATE TABLE kept (name varchar(5), number int)")
        connection.execute("INSERT INTO kept VALUES (%s, %s)", ["first", 1])
        assert [ask(connection) for _ in range(ENOUGH)] == [("first",)] * ENOUGH
        yield connection
        connection.execute("DROP TABLE kept")


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    database = dj_database_url.parse(url)
    options = {"server_side_binding": True, "prepare_threshold": 5, **database.get("OPTIONS", {})}
    wrapper = ConnectionHandler({"default": {**database, "ENGINE": "portal.postgres", "OPTIONS": options}})["default"]
    connection: psycopg.Connection[tuple[object, ...]] = wrapper.get_new_connection(wrapper.get_connection_params())
    connection.autocommit = True
    return connection


def ask(connection: psycopg.Connection[tuple[object, ...]]) -> tuple[object, ...] | None:
    return connection.execute("SELECT name FROM kept WHERE number = %s", [1]).fetchone()


def widen(server: Postgres) -> None:
    with psycopg.connect(server.url) as other:
        other.execute("ALTER TABLE kept ALTER name TYPE varchar(9)")


def test_a_column_widened_by_a_migration_is_read_on(
    server: Postgres, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    widen(server)

    assert [ask(connection) for _ in range(ENOUGH)] == [("first",)] * ENOUGH


def test_in_a_transaction_the_database_counts_as_away_once(
    server: Postgres, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    widen(server)

    with pytest.raises(psycopg.OperationalError), connection.transaction():
        ask(connection)
    with connection.transaction():
        assert ask(connection) == ("first",)


def test_what_the_server_does_not_know_is_still_an_error(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        connection.execute("SELECT 1 FROM other_database.public.kept")


def test_the_address_may_say_that_nothing_is_prepared_for_a_pooler_that_does_not_know_it(server: Postgres) -> None:
    sep = "&" if "?" in server.url else "?"
    with connect(f"{server.url}{sep}server_side_binding=False") as connection:
        for _ in range(ENOUGH):
            connection.execute("SELECT 1 WHERE 1 = %s", [1])

        assert connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)

"""The storages to measure: SQLite, and PostgreSQL with Redis if they can be reached."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import psycopg
import redis

from scripts.services import can_reach

DATABASE_URL = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
CACHE_URL = os.environ.get("BENCH_CACHE_URL", "redis://127.0.0.1:6379/8")


def each_storage() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Name and environment variables of each storage. A storage is removed when the next one is taken."""
    yield "embedded (SQLite)", {}
    with ExitStack() as stack:
        variables: dict[str, str] = {}
        for variable, name, url in (("DATABASE_URL", "PostgreSQL", DATABASE_URL), ("CACHE_URL", "Redis", CACHE_URL)):
            if not can_reach(url):
                address = urlsplit(url)
                print(f"NOT MEASURED on {name}: nothing answers at {address.hostname}:{address.port}.", flush=True)
            elif variable == "DATABASE_URL":
                variables[variable] = stack.enter_context(_own_database(url))
            else:
                variables[variable] = stack.enter_context(_empty_cache(url))
        if variables:
            kinds = {"DATABASE_URL": "PostgreSQL", "CACHE_URL": "Redis"}
            yield " and ".join(kinds[variable] for variable in variables), variables


@contextmanager
def _own_database(url: str) -> Iterator[str]:
    """A temporary database for the bench."""
    name = f"portal_bench_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _empty_cache(url: str) -> Iterator[str]:
    """A Redis database, flushed before and after."""
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        try:
            yield url
        finally:
            client.flushdb()

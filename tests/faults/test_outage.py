"""PostgreSQL and Redis go away, for real: pages say so within seconds, and everything goes on by itself."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from scripts import run
from tests.conftest import EIER, NORDLYS
from tests.faults.services import Portal, Postgres, Redis, Seen, run_portal, run_postgres, run_redis, wait_until

PAGE = f"/virksomhet/{NORDLYS}/"
IN_SECONDS = 10.0  # each limit of ours is half of this
WORDS = "Tjenesten svarer ikke akkurat nå"


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with run_postgres() as service:
        yield service


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    with run_redis() as service:
        yield service


@pytest.fixture(scope="module")
def portal(postgres: Postgres, redis: Redis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    var = tmp_path_factory.mktemp("var")
    with run_portal(var, {"DATABASE_URL": postgres.url, "CACHE_URL": redis.url}) as portal:
        portal.sign_in(EIER)
        assert portal.get(PAGE).status == 200
        yield portal


def make_a_file(portal: Portal, year: int) -> None:
    """Have the worker make a document nobody has asked for before."""
    place = portal.get(f"{PAGE}kontoutskrift.pdf?fra={year}-01-01&til={year}-12-31")
    if place.status == 302:
        wait_until(lambda: portal.get(place.location + "last-ned").status == 200)
    else:
        assert place.status == 200


def ask_at_once(portal: Portal, path: str, times: int) -> list[Seen]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(lambda _: portal.get(path), range(times)))


def assert_said_in_time(portal: Portal, missing: str) -> None:
    """While a store is away: pages say so, liveness answers, readiness names it."""
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask_at_once, portal, PAGE, 8)  # twice as many as there are threads
        alive = portal.get("/helse/levende")
        answers = [*asked.result(), portal.get(PAGE)]
    ready = portal.get("/helse/klar")
    for answer in answers:
        assert answer.status == 503
        assert WORDS in answer.text
        assert answer.seconds < IN_SECONDS
    assert (alive.status, alive.text) == (200, "ok\n")
    assert alive.seconds < IN_SECONDS
    assert ready.status == 503
    assert ready.text.startswith(f"{missing}: does not answer")
    assert ready.seconds < IN_SECONDS


def assert_goes_on(portal: Portal, year: int) -> None:
    """Pages, readiness and the same worker, without a restart."""
    wait_until(lambda: portal.get("/helse/klar").status == 200)
    assert portal.get(PAGE).status == 200
    make_a_file(portal, year)
    assert (portal.worker.poll(), portal.web.poll()) == (None, None)
    assert "Traceback" not in portal.log()


def test_a_database_that_restarts_is_waited_for(portal: Portal, postgres: Postgres) -> None:
    postgres.stop()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(portal.get, PAGE)
        postgres.start()
        answer = asked.result()

    assert answer.status in (200, 503)
    assert answer.seconds < IN_SECONDS
    assert_goes_on(portal, 2014)


def test_while_the_database_is_gone_pages_say_so_and_liveness_answers(portal: Portal, postgres: Postgres) -> None:
    postgres.stop()
    try:
        assert_said_in_time(portal, "database")
    finally:
        postgres.start()

    assert_goes_on(portal, 2015)


def test_a_frozen_database_does_not_hold_the_threads(portal: Portal, postgres: Postgres) -> None:
    postgres.freeze()
    try:
        assert_said_in_time(portal, "database")
    finally:
        postgres.thaw()

    assert_goes_on(portal, 2016)


def test_while_the_cache_is_gone_pages_say_so(portal: Portal, redis: Redis) -> None:
    redis.stop()
    try:
        assert_said_in_time(portal, "cache")
    finally:
        redis.start()

    assert_goes_on(portal, 2017)


def test_a_frozen_cache_does_not_hold_the_threads(portal: Portal, redis: Redis) -> None:
    redis.freeze()
    try:
        assert_said_in_time(portal, "cache")
    finally:
        redis.thaw()

    assert_goes_on(portal, 2018)


def test_a_worker_waits_for_a_table_that_is_missing(portal: Portal, postgres: Postgres) -> None:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("ALTER TABLE jobs_jobb RENAME TO jobs_hidden")
        try:
            wait_until(lambda: portal.log().count("worker waits because=ProgrammingError") > 1)
            ready = portal.get("/helse/klar")
        finally:
            connection.execute("ALTER TABLE jobs_hidden RENAME TO jobs_jobb")

    assert (ready.status, ready.text) == (503, "migrations: tables missing: jobs_jobb\n")
    assert_goes_on(portal, 2019)


def test_a_document_of_a_killed_worker_is_taken_over_within_ten_seconds(portal: Portal, postgres: Postgres) -> None:
    with psycopg.connect(postgres.url, autocommit=True) as connection, ThreadPoolExecutor(1) as pool:

        def is_tried(times: int) -> bool:
            sql = "SELECT 1 FROM jobs_jobb WHERE slag = 'tegn' AND forsoek = %s"
            return connection.execute(sql, [times]).fetchone() is not None

        asked = pool.submit(portal.get, f"{PAGE}kontoutskrift.pdf?fra=2014-01-01&til=2023-08-28")
        wait_until(lambda: is_tried(1))
        portal.worker.kill()
        next_worker = run.start_worker(portal.env)
        try:
            seconds = wait_until(lambda: is_tried(2))
            place = asked.result().location
            wait_until(lambda: portal.get(f"{place}last-ned").status == 200)
        finally:
            run.stop([next_worker])

    assert seconds < 10

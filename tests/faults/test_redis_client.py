"""Our Redis client keeps its connections: each answer belongs to its question, whatever happened to an earlier one."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest
import redis
from redis.connection import Connection
from redis.exceptions import TimeoutError as RedisTimeoutError

from portal import redis_client
from portal.outage import CACHE
from tests.faults.services import Redis, run_redis

FORK = """
import os, sys
from portal import redis_client

client = redis_client.connect(sys.argv[1])
ours = client.client_id()
if not (child := os.fork()):
    os._exit(client.client_id() == ours)
_, status = os.waitpid(child, 0)
sys.exit(status != 0 or client.client_id() != ours)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Redis]:
    with run_redis() as server:
        yield server


@pytest.fixture
def client(server: Redis) -> Iterator[redis.Redis]:
    with redis_client.connect(server.url) as client:
        client.mset({"a": b"1", "b": b"2"})
        yield client
    CACHE.answered()


def count_connections(server: Redis) -> int:
    """Connections that the server has, but for the one that asks."""
    with redis.Redis.from_url(server.url) as other:
        return len(other.client_list()) - 1


def test_one_connection_serves_all_questions_of_a_thread(server: Redis, client: redis.Redis) -> None:
    assert [client.get("a"), client.get("b"), client.mget("a", "b", "c")] == [b"1", b"2", [b"1", b"2", None]]
    assert count_connections(server) == 1


def test_a_connection_that_the_server_has_closed_is_made_anew(server: Redis, client: redis.Redis) -> None:
    with redis.Redis.from_url(server.url) as other:
        assert other.client_kill_filter(_type="normal", skipme=True) == 1

    assert client.get("a") == b"1"
    assert count_connections(server) == 1


def test_an_answer_that_comes_too_late_is_not_taken_for_that_of_the_next_question(
    server: Redis, client: redis.Redis
) -> None:
    server.freeze()
    with pytest.raises(RedisTimeoutError):
        client.get("a")
    server.thaw()
    CACHE.answered()

    assert client.get("b") == b"2"
    assert count_connections(server) == 1


def test_a_question_that_is_refused_leaves_the_next_its_own_answer(client: redis.Redis) -> None:
    with pytest.raises(redis.ResponseError):
        client.lpush("a", "to a text")

    assert client.get("b") == b"2"


def test_threads_that_share_a_client_get_their_own_answers(server: Redis, client: redis.Redis) -> None:
    names = [f"name {number}" for number in range(200)]
    client.mset({name: name for name in names})
    with ThreadPoolExecutor(8) as pool:
        found = list(chain(pool.map(client.get, names), pool.map(client.get, names)))

    assert found == [name.encode() for name in names] * 2
    assert count_connections(server) <= 8


def test_a_fork_of_the_process_asks_on_a_connection_of_its_own(server: Redis) -> None:
    assert subprocess.run([sys.executable, "-c", FORK, server.url], check=False).returncode == 0


@pytest.mark.parametrize("step", ["can_read", "send_command", "read_response"])
def test_an_interrupted_question_keeps_no_connection_from_the_next(
    server: Redis, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def interrupt(*_args: object) -> bool:
        raise KeyboardInterrupt

    with redis_client.connect(f"{server.url}?max_connections=1") as client:
        client.set("a", b"1")
        with monkeypatch.context() as interrupted:
            interrupted.setattr(Connection, step, interrupt)
            with pytest.raises(KeyboardInterrupt):
                client.get("b")

        assert client.get("a") == b"1"

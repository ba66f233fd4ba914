"""Our Redis client: it limits its waits, and fails at once while Redis is known to be away."""

import os
import time
from contextlib import suppress

import redis
from redis.backoff import NoBackoff
from redis.connection import Connection
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from portal.outage import CACHE, CACHE_SECONDS, RETRY_PAUSE, RETURN_SECONDS


class LimitedRedis(redis.Redis):
    """Redis, or Valkey."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # redis-py's own parameters
        self._idle: list[Connection] = []  # several threads may share a client: `pop` and `append` are atomic

    def execute_command(self, *args: object, **options: object) -> object:
        """Send one command. A server that refuses connections may be restarting and is waited for."""
        was_away = CACHE.is_known
        if not CACHE.may_try():
            raise RedisConnectionError("the cache did not answer a moment ago")
        until = time.monotonic() + RETURN_SECONDS
        while True:
            try:
                answer = self._ask(*args, **options)
            except RedisTimeoutError:
                CACHE.failed()
                raise
            except RedisConnectionError:
                if was_away or time.monotonic() > until:
                    CACHE.failed()
                    raise
                time.sleep(RETRY_PAUSE)
            else:
                CACHE.answered()
                return answer

    def _ask(self, *args: object, **options: object) -> object:
        """What redis-py does, without its retries, measurements and pool, which are half of the cost of a question."""
        connection = self._take_connection()
        try:
            if not _is_ready(connection):
                connection.disconnect()  # type: ignore[no-untyped-call]  # it connects anew
            connection.send_command(*args)  # type: ignore[no-untyped-call]
            answer: object = self.parse_response(connection, args[0], **options)  # type: ignore[no-untyped-call]
        except BaseException:
            # An answer that still comes would be taken for that of the next question.
            connection.disconnect()  # type: ignore[no-untyped-call]
            self.connection_pool.release(connection)
            raise
        self._idle.append(connection)
        return answer

    def _take_connection(self) -> Connection:
        """One that no other thread uses, nor the process that this one is a fork of: the two share its socket."""
        with suppress(IndexError):
            while (connection := self._idle.pop()).pid != os.getpid():
                pass
            return connection
        return self.connection_pool.get_connection()


def _is_ready(connection: Connection) -> bool:
    """Whether the server has not closed it, and says nothing unasked."""
    try:
        return not connection.can_read()
    except (RedisConnectionError, RedisTimeoutError, OSError):
        return False


def make_options() -> dict[str, object]:
    """Options of a connection pool. The client retries, so redis-py must not."""
    return {
        "socket_timeout": CACHE_SECONDS,
        "socket_connect_timeout": CACHE_SECONDS,
        "retry": Retry(NoBackoff(), 0),
    }


def connect(url: str) -> redis.Redis:
    """A client with its own pool."""
    return LimitedRedis.from_url(url, **make_options())

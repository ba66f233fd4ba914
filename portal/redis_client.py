"""Our Redis client: it limits its waits, and fails at once while Redis is known to be away."""

import time

import redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from portal.outage import CACHE, CACHE_SECONDS, RETRY_PAUSE, RETURN_SECONDS


class LimitedRedis(redis.Redis):
    """Redis, or Valkey."""

    def execute_command(self, *args: object, **options: object) -> object:
        """Send one command. A server that refuses connections may be restarting and is waited for."""
        was_away = CACHE.is_known
        if not CACHE.may_try():
            raise RedisConnectionError("the cache did not answer a moment ago")
        until = time.monotonic() + RETURN_SECONDS
        while True:
            try:
                answer: object = super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
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

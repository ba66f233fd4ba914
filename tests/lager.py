"""Raw access to the cache's store, like that of a person with access to the database or Redis."""

import base64
from datetime import UTC, datetime

import redis
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db import connection

from portal.sealed_store import name_entry


def read_store() -> dict[str, bytes]:
    """Everything in the store, by its name there."""
    if _is_redis():
        client = _connect()
        found = {name.decode(): client.get(name) for name in client.scan_iter(":*")}
        return {name: value for name, value in found.items() if isinstance(value, bytes)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM api_cache")
        return {name: base64.b64decode(value) for name, value in cursor.fetchall()}


def read_lifetimes() -> dict[str, float]:
    """Remaining lifetime of each entry, in seconds."""
    if _is_redis():
        client = _connect()
        return {name.decode(): float(str(client.ttl(name))) for name in client.scan_iter(":*")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, expires FROM api_cache")
        found = [(name, datetime.fromisoformat(str(expires))) for name, expires in cursor.fetchall()]
    return {name: (expires.replace(tzinfo=UTC) - datetime.now(UTC)).total_seconds() for name, expires in found}


def name_in_store(place: str) -> str:
    """The name of a place's entry in the store."""
    return str(caches["default"].make_key(name_entry(place)))


def plant(name: str, content: bytes) -> None:
    """Overwrite an entry."""
    if _is_redis():
        _connect().set(name, content)
    else:
        with connection.cursor() as cursor:
            value = base64.b64encode(content).decode()
            cursor.execute("UPDATE api_cache SET value = %s WHERE cache_key = %s", [value, name])


def _is_redis() -> bool:
    return isinstance(caches["default"], RedisCache)


def _connect() -> redis.Redis:
    return redis.Redis.from_url(str(settings.CACHES["default"]["LOCATION"]))

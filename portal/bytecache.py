"""Cache backends for bytes only. Nothing is unpickled, so a planted pickle cannot run code."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import BaseDatabaseCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.db import connection, transaction
from django.utils import timezone
from redis import Redis

from portal.redis_client import LimitedRedis, make_options

WRITES_BETWEEN_SWEEPS = 200
MAX_NAMES = 10_000  # in one query; databases have limits of their own


class BytesSerializer:
    """Replaces the pickle serializer of Django's Redis backend."""

    def dumps(self, value: bytes) -> bytes:
        """The bytes, unchanged."""
        if not isinstance(value, bytes):
            raise TypeError("this cache keeps bytes only")
        return value

    def loads(self, data: bytes) -> bytes:
        """The bytes, unchanged."""
        return data


class _LimitedCacheClient(RedisCacheClient):
    def __init__(self, servers: list[str], **options: object) -> None:
        super().__init__(servers, **{"serializer": BytesSerializer, **make_options(), **options})  # type: ignore[arg-type]
        self._client = LimitedRedis
        self._made: Redis | None = None

    def get_client(self, key: str | bytes | memoryview | None = None, *, write: bool = False) -> Redis:
        """The same client each time: there is one server, and making a client costs a third of a question."""
        if self._made is None:
            self._made = super().get_client(key, write=write)
        return self._made


class _AnyName:
    """Django makes each name in three calls and checks it for memcached, character by character.

    Ours are hashes, memcached is not used, and a list of three thousand clients asks for nine thousand of them.
    """

    key_prefix: str
    version: int

    def make_and_validate_key(self, key: str, version: int | None = None) -> str:
        """The name in the store, as `make_key` makes it. Any will do."""
        return f"{self.key_prefix}:{self.version if version is None else version}:{key}"


class RedisByteCache(_AnyName, RedisCache):
    """Django's Redis cache, for bytes only, with our client and its limits."""

    def __init__(self, server: str, params: dict[str, object]) -> None:
        super().__init__(server, params)
        self._class = _LimitedCacheClient


class DatabaseByteCache(_AnyName, BaseDatabaseCache):
    """Cache in a database table made by `createcachetable`. Values are stored as base64 text."""

    def __init__(self, table: str, params: dict[str, object]) -> None:
        super().__init__(table, params)
        self._name = table
        self._writes = 0

    def get(self, key: str, default: bytes | None = None, version: int | None = None) -> bytes | None:
        """The value, or `default` if it is missing, expired or not base64."""
        name = self.make_and_validate_key(key, version=version)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT value FROM {self._quoted} WHERE cache_key = %s AND expires > %s",  # noqa: S608 (own table)
                [name, _adapt(timezone.now())],
            )
            row = cursor.fetchone()
        try:
            return base64.b64decode(row[0], validate=True) if row else default
        except (binascii.Error, ValueError):
            return default

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, bytes]:
        """Several values in one query, or a few if they are many; missing ones are left out."""
        names = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not names:
            return {}
        rows, everything, now = [], list(names), _adapt(timezone.now())
        with connection.cursor() as cursor:
            for start in range(0, len(everything), MAX_NAMES):
                some = everything[start : start + MAX_NAMES]
                places = ", ".join(["%s"] * len(some))
                cursor.execute(
                    f"SELECT cache_key, value FROM {self._quoted} WHERE cache_key IN ({places}) AND expires > %s",  # noqa: S608 (own table)
                    [*some, now],
                )
                rows += cursor.fetchall()
        found: dict[str, bytes] = {}
        for name, value in rows:
            with suppress(binascii.Error, ValueError):
                found[names[name]] = base64.b64decode(value, validate=True)
        return found

    def set(self, key: str, value: bytes, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store a value, replacing any old one."""
        self.set_many({key: value}, timeout, version)

    def set_many(
        self, data: Mapping[str, bytes], timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[str]:
        """Store several values at once: all of them or none. Returns an empty list, as Django expects."""
        if not all(isinstance(value, bytes) for value in data.values()):
            raise TypeError("this cache keeps bytes only")
        expires = _adapt(self._expires(timeout))
        rows = [
            (self.make_and_validate_key(key, version=version), base64.b64encode(value).decode(), expires)
            for key, value in data.items()
        ]
        self._writes += len(rows)
        if self._writes >= WRITES_BETWEEN_SWEEPS:
            self._writes = 0
            self.drop_expired()
        if rows:
            places = ", ".join(["(%s, %s, %s)"] * len(rows))
            self._write(
                f"INSERT INTO {self._quoted} (cache_key, value, expires) VALUES {places} "  # noqa: S608 (own table)
                "ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires",
                [value for row in rows for value in row],
            )
        return []

    def delete(self, key: str, version: int | None = None) -> bool:
        """Drop one value."""
        name = self.make_and_validate_key(key, version=version)
        return bool(self._write(f"DELETE FROM {self._quoted} WHERE cache_key = %s", [name]))  # noqa: S608 (own table)

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        """Drop several values."""
        names = [self.make_and_validate_key(key, version=version) for key in keys]
        if names:
            places = ", ".join(["%s"] * len(names))
            self._write(f"DELETE FROM {self._quoted} WHERE cache_key IN ({places})", names)  # noqa: S608 (own table)

    def clear(self) -> None:
        """Drop everything."""
        self._write(f"DELETE FROM {self._quoted}", [])  # noqa: S608 (own table)

    def drop_expired(self) -> int:
        """Delete expired rows; returns how many."""
        return self._write(f"DELETE FROM {self._quoted} WHERE expires <= %s", [_adapt(timezone.now())])  # noqa: S608 (own table)

    def _write(self, sql: str, values: list[str]) -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return int(cursor.rowcount)

    @cached_property
    def _quoted(self) -> str:
        """The table's name. Each page needs it twice, and finding the connection costs a tenth of the query."""
        return connection.ops.quote_name(self._name)

    def _expires(self, timeout: float | None) -> datetime:
        stamp = self.get_backend_timeout(timeout)
        return datetime.max.replace(tzinfo=UTC) if stamp is None else datetime.fromtimestamp(stamp, tz=UTC)


def _adapt(moment: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(moment.replace(microsecond=0)))

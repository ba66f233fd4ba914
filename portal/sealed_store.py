"""Sealed cache entries under names that reveal nothing.

A place is a text with everything that distinguishes two entries: kind, organisation, person. The envelope is bound to
its place, so an entry moved to another organisation's name does not open. The name in the cache is a keyed hash of the
place: a plain hash could be reversed by trying every organisation number.
"""

import hashlib
import hmac
import zlib
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Generic, TypeVar

import msgspec
from django.conf import settings
from django.core.cache import caches

from portal.process_memory import MEMORY
from portal.sealing import SealError, get_key_ring

COMPRESSED, PLAIN = b"z", b"p"
MIN_COMPRESSED = 1024  # bytes; smaller entries are not worth compressing
T = TypeVar("T")


def seal_object(content: object, place: str) -> bytes:
    """An envelope for a database row; it opens only at `place`."""
    return get_key_ring().seal(msgspec.msgpack.encode(content), place)


def open_object(envelope: bytes, place: str, shape: type[T]) -> T:
    """The object sealed by `seal_object`. Raises SealError."""
    return _decode(get_key_ring().open(envelope, place), shape)


class SealedStore(Generic[T]):
    """Objects of one type in the cache that all processes share.

    `is_large`: compress them, and let each process remember those it has opened.
    """

    def __init__(self, shape: type[T], *, is_large: bool = False) -> None:
        self._shape, self._is_large = shape, is_large

    def keep(self, place: str, content: T, keep_for: timedelta) -> None:
        """Store an object, replacing any existing one."""
        packed = msgspec.msgpack.encode(content)
        if self._is_large:
            packed = COMPRESSED + zlib.compress(packed, 1) if len(packed) >= MIN_COMPRESSED else PLAIN + packed
        envelope = get_key_ring().seal(packed, place)
        caches["default"].set(name_entry(place), envelope, timeout=int(keep_for.total_seconds()))

    def find(self, place: str) -> T | None:
        """The object at the place; None if there is none or it does not open."""
        envelope = caches["default"].get(name_entry(place))
        return None if envelope is None else self._open(place, envelope)

    def find_many(self, places: Iterable[str]) -> dict[str, T | None]:
        """The objects at several places, in one call. Empty places are left out; None means that it does not open."""
        names = {name_entry(place): place for place in places}
        found = caches["default"].get_many(list(names))
        return {names[name]: self._open(names[name], envelope) for name, envelope in found.items()}

    def drop(self, places: Iterable[str]) -> None:
        """Delete the entries at these places."""
        caches["default"].delete_many([name_entry(place) for place in places])

    def _open(self, place: str, envelope: bytes) -> T | None:
        try:
            if not self._is_large:
                return open_object(envelope, place, self._shape)
            # The ring is part of the key: once a sealing key is removed, its entries must not open.
            key = (self._shape, get_key_ring(), place, hashlib.sha256(envelope).digest())
            return MEMORY.get_or_make(key, partial(self._unpack, place, envelope))
        except SealError:
            return None

    def _unpack(self, place: str, envelope: bytes) -> T:
        packed = get_key_ring().open(envelope, place)
        try:
            content = zlib.decompress(packed[1:]) if packed[:1] == COMPRESSED else packed[1:]
        except zlib.error as exc:
            raise SealError("sealed in another form") from exc
        return _decode(content, self._shape)


def name_entry(place: str) -> str:
    """Name in the cache. Without the key, nobody can find the organisation by trying all numbers."""
    return "kb:" + hmac.new(_derive_key(), place.encode(), hashlib.sha256).hexdigest()


def _derive_key() -> bytes:
    """A separate key for names. Not derived from SEALING_KEYS, so entries are still found after a key rotation."""
    return hmac.digest(settings.PSEUDONYM_KEY.encode(), b"portal/sealed-store", "sha256")


def _decode(content: bytes, shape: type[T]) -> T:
    try:
        return msgspec.msgpack.decode(content, type=shape)
    except msgspec.DecodeError as exc:
        raise SealError("sealed in another form") from exc

"""What is kept between requests: sealed to its place, under names that say nothing to whoever reads the cache.

A place is a text with everything that tells two entries apart: the kind, the organisation, the person. The envelope is
bound to it, so that an entry under another organisation's name does not open. The name in the cache is a keyed hash of
it: a plain hash of an organisation number is found again by trying all numbers.
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
MIN_COMPRESSED = 1024  # bytes from which on compressing saves more than it costs
T = TypeVar("T")


def seal_object(content: object, place: str) -> bytes:
    """An envelope that opens at `place` only, for a row of the database."""
    return get_key_ring().seal(msgspec.msgpack.encode(content), place)


def open_object(envelope: bytes, place: str, shape: type[T]) -> T:
    """What `seal_object` closed. Raises SealError."""
    return _decode(get_key_ring().open(envelope, place), shape)


class SealedStore(Generic[T]):
    """Objects of one type in the cache, which all processes share.

    `is_large`: they are compressed, and a process remembers those it has opened.
    """

    def __init__(self, shape: type[T], *, is_large: bool = False) -> None:
        self._shape, self._is_large = shape, is_large

    def keep(self, place: str, content: T, keep_for: timedelta) -> None:
        """Keep an object, replacing what is there."""
        packed = msgspec.msgpack.encode(content)
        if self._is_large:
            packed = COMPRESSED + zlib.compress(packed, 1) if len(packed) >= MIN_COMPRESSED else PLAIN + packed
        envelope = get_key_ring().seal(packed, place)
        caches["default"].set(name_entry(place), envelope, timeout=int(keep_for.total_seconds()))

    def find(self, place: str) -> T | None:
        """The object at the place; None where there is none or it does not open."""
        envelope = caches["default"].get(name_entry(place))
        return None if envelope is None else self._open(place, envelope)

    def find_many(self, places: Iterable[str]) -> dict[str, T | None]:
        """The objects at several places, in one call. A place with nothing is left out; None: it does not open."""
        names = {name_entry(place): place for place in places}
        found = caches["default"].get_many(list(names))
        return {names[name]: self._open(names[name], envelope) for name, envelope in found.items()}

    def drop(self, places: Iterable[str]) -> None:
        """Drop what lies at the places."""
        caches["default"].delete_many([name_entry(place) for place in places])

    def _open(self, place: str, envelope: bytes) -> T | None:
        try:
            if not self._is_large:
                return open_object(envelope, place, self._shape)
            # The ring is in the key: what was sealed by a key that is taken out does not open any more.
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
    """The name in the cache: nobody without the key can try organisation numbers against it."""
    return "kb:" + hmac.new(_derive_key(), place.encode(), hashlib.sha256).hexdigest()


def _derive_key() -> bytes:
    """A key for names alone. Not of SEALING_KEYS: after a new one, what the old one sealed is still found."""
    return hmac.digest(settings.PSEUDONYM_KEY.encode(), b"portal/sealed-store", "sha256")


def _decode(content: bytes, shape: type[T]) -> T:
    try:
        return msgspec.msgpack.decode(content, type=shape)
    except msgspec.DecodeError as exc:
        raise SealError("sealed in another form") from exc

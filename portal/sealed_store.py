"""Sealed cache entries under names that reveal nothing.

A place is a text with everything that distinguishes two entries: kind, organisation, person. The envelope is bound to
its place, so an entry moved to another organisation's name does not open. The name in the cache is a keyed hash of the
place: a plain hash could be reversed by trying every organisation number.
"""

import hmac
import os
import zlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import lru_cache, partial
from typing import Generic, TypeVar, cast

import msgspec
from django.conf import settings
from django.core.cache import caches

from portal.large import LARGE, wait_for_turn
from portal.process_memory import MEMORY
from portal.sealing import KeyRing, SealError, derive_key, get_key_ring

VERSION_LENGTH = 16  # random bytes
T = TypeVar("T")
_Key = tuple[type[T], KeyRing, str, bytes]  # shape, ring, place and version of a large object


def seal_object(content: object, place: str) -> bytes:
    """An envelope for a database row; it opens only at `place`."""
    return get_key_ring().seal(msgspec.msgpack.encode(content), place)


def open_object(envelope: bytes, place: str, shape: type[T]) -> T:
    """The object sealed by `seal_object`. Raises SealError."""
    return _decode(get_key_ring().open(envelope, place), shape)


class SealedStore(Generic[T]):
    """Objects of one type in the cache that all processes share."""

    def __init__(self, shape: type[T]) -> None:
        self._shape = shape

    def keep(self, place: str, content: T, keep_for: timedelta) -> None:
        """Store an object, replacing any existing one."""
        envelope = seal_object(content, place)
        caches["default"].set(name_entry(place), envelope, timeout=int(keep_for.total_seconds()))

    def find(self, place: str) -> T | None:
        """The object at the place; None if there is none or it does not open."""
        return self.find_many([place]).get(place)

    def find_many(self, places: Iterable[str]) -> dict[str, T | None]:
        """The objects at several places, in one call. Empty places are left out; None means that it does not open."""
        return {place: self.open(place, envelope) for place, envelope in read_envelopes(places).items()}

    def drop(self, places: Iterable[str]) -> None:
        """Delete the entries at these places."""
        caches["default"].delete_many([name_entry(place) for place in places])

    def open(self, place: str, envelope: bytes) -> T | None:
        """The object of an envelope that was read at the place; None if it does not open."""
        try:
            return open_object(envelope, place, self._shape)
        except SealError:
            return None


class LargeSealedStore(Generic[T]):
    """The same for large objects, which each process remembers once it has opened them.

    An object is two entries: a small one with its version, and the compressed object, sealed to that version. A process
    that remembers the version reads the small one only. `is_source`: pages are made from the objects, and do not need
    them again (`ProcessMemory`).
    """

    def __init__(self, shape: type[T], *, is_source: bool = False) -> None:
        self._shape, self._is_source = shape, is_source
        self._versions: SealedStore[bytes] = SealedStore(bytes)

    def keep(self, place: str, content: T, keep_for: timedelta) -> None:
        """Store an object, replacing any existing one."""
        version = os.urandom(VERSION_LENGTH)
        ring, packed = get_key_ring(), zlib.compress(msgspec.msgpack.encode(content), 1)
        head, content_place = list_parts(place)
        envelopes = {
            name_entry(content_place): ring.seal(packed, _bind(content_place, version)),
            name_entry(head): seal_object(version, head),
        }
        caches["default"].set_many(envelopes, timeout=int(keep_for.total_seconds()))

    def find(self, place: str) -> T | None:
        """The object at the place; None if there is none or it does not open."""
        return self.find_many([place]).get(place)

    def find_many(self, places: Iterable[str]) -> dict[str, T | None]:
        """The objects at several places. Empty places are left out; None means that it does not open."""
        return self.open_many(self.read_heads(places))

    def read_heads(self, places: Iterable[str]) -> dict[str, bytes]:
        """The sealed versions at several places, in one call. While these bytes are equal, so is the object."""
        heads = {list_parts(place)[0]: place for place in places}
        return {heads[head]: envelope for head, envelope in read_envelopes(heads).items()}

    def open_many(self, heads: Mapping[str, bytes]) -> dict[str, T | None]:
        """The objects of these versions; None if it does not open."""
        versions = {place: self._versions.open(list_parts(place)[0], envelope) for place, envelope in heads.items()}
        # The ring is part of the key: once a sealing key is removed, its entries must not open.
        keys = {place: (self._shape, get_key_ring(), place, version) for place, version in versions.items() if version}
        known = {place: cast("T", content) for place, key in keys.items() if (content := MEMORY.get(key)) is not None}
        unknown = {list_parts(place)[1]: place for place in keys if place not in known}
        opened = {unknown[name]: envelope for name, envelope in read_envelopes(unknown).items()}
        return {place: known.get(place) or self._open(keys.get(place), opened.get(place)) for place in versions}

    def drop(self, places: Iterable[str]) -> None:
        """Delete the entries at these places."""
        caches["default"].delete_many([name_entry(part) for place in places for part in list_parts(place)])

    def _open(self, key: _Key[T] | None, envelope: bytes | None) -> T | None:
        """None also if the object is gone, or was replaced since its version was read."""
        if key is None or envelope is None:
            return None
        try:
            return MEMORY.get_or_make(key, partial(self._unpack, key, envelope), is_source=self._is_source)
        except (SealError, zlib.error):
            return None

    def _unpack(self, key: _Key[T], envelope: bytes) -> T:
        shape, ring, place, version = key
        return _decode(_decompress(ring.open(envelope, _bind(list_parts(place)[1], version))), shape)


def read_envelopes(places: Iterable[str]) -> dict[str, bytes]:
    """The envelopes at these places, in one call, for places of several stores too. Empty places are left out."""
    key = _derive_key()
    names = {_name_entry(place, key): place for place in places}
    if not names:
        return {}  # Redis would be asked for nothing, and answer with an error
    return {names[name]: envelope for name, envelope in caches["default"].get_many(list(names)).items()}


def list_parts(place: str) -> tuple[str, str]:
    """Places of the two entries of a large object: its version, and the object."""
    return f"{place}/version", f"{place}/object"


def _bind(place: str, version: bytes) -> str:
    """What an object is sealed to: with another version, it does not open."""
    return f"{place}/{version.hex()}"


def _decompress(packed: bytes) -> bytes:
    """The whole content; a large one in turn with those of other requests. Raises zlib.error."""
    decoder = zlib.decompressobj()
    content = decoder.decompress(packed, LARGE)
    if decoder.unconsumed_tail:
        wait_for_turn()
        content += decoder.decompress(decoder.unconsumed_tail)
    if not decoder.eof:
        raise zlib.error("cut short")
    return content


def name_entry(place: str) -> str:
    """Name in the cache. Without the key, nobody can find the organisation by trying all numbers."""
    return _name_entry(place, _derive_key())


def _derive_key() -> bytes:
    """Not derived from SEALING_KEYS, so that entries are still found after a key rotation."""
    return derive_key(settings.PSEUDONYM_KEY, "portal/sealed-store")


@lru_cache(maxsize=32_768)  # a list of three thousand clients asks for three of each; some 11 MB when full
def _name_entry(place: str, key: bytes) -> str:
    return "kb:" + hmac.digest(key, place.encode(), "sha256").hex()


def _decode(content: bytes, shape: type[T]) -> T:
    try:
        return msgspec.msgpack.decode(content, type=shape)
    except msgspec.DecodeError as exc:
        raise SealError("sealed in another form") from exc

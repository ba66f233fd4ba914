"""The API's answers, kept sealed: keys, lifetimes, and envelopes that open under their own key only."""

import hashlib
import logging
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import msgspec
from django.conf import settings
from django.core.cache import caches

from portal.api import measure
from portal.sealing import KeyRing, SealError, get_key_ring

FORMAT = 3  # raised when entries of the former form must not be read
LARGEST_REMEMBERED = 100_000  # bytes of an envelope, which holds some five times as much
PAYS = 1024  # bytes from which on compressing saves more than it costs
logger = logging.getLogger("portal.api")


class Entry(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An answer as it came, when it was fetched, by which call, and what the open list said at that time."""

    body: bytes
    fetched_at: datetime
    fetched_on: date  # the business date of that moment
    digest: str  # of the body: the same answer has the same
    correlation: str  # the call's, by which the authority can find it
    state: str  # of the open list when this was fetched; of the open list itself, its own; empty where not known


class Failure(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """That a fetch failed, and how: told to those who waited for it, and shown as the reason why figures are old."""

    at: datetime
    kind: str  # name of the ApiError
    party: str  # a Party's value
    detail: str
    kode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plass:
    """Where an answer is kept: everything that could make two answers differ is in the key."""

    eier: str  # owner of the system user
    orgnr: str
    endpoint: str
    aar: int | None = None

    @property
    def is_aapne(self) -> bool:
        """The place of what is open, which has no year."""
        return self.aar is None

    @property
    def key(self) -> str:
        """The full key; it is also what the envelope is bound to."""
        parts = (FORMAT, settings.RETTIGHETSPAKKE, self.eier, self.orgnr, self.endpoint, self.aar or "naa")
        return "/".join(str(part) for part in parts)


def make_entry(body: bytes, *, fetched_at: datetime, fetched_on: date, correlation: str, state: str) -> Entry:
    """An answer that has just come."""
    digest = hashlib.blake2s(body, digest_size=16).hexdigest()
    return Entry(
        body=body, fetched_at=fetched_at, fetched_on=fetched_on, digest=digest, correlation=correlation, state=state
    )


def get_entries(places: Iterable[Plass]) -> dict[Plass, Entry]:
    """What is kept at the places, asked for in one call. A damaged, foreign or outdated envelope is a miss."""
    names = {_store_key(place.key): place for place in places}
    found: dict[Plass, Entry] = {}
    for name, envelope in caches["default"].get_many(names).items():
        entry = _open_entry(names[name], envelope)
        if entry is not None:
            found[names[name]] = entry
    return found


def keep_entry(place: Plass, entry: Entry, keep_for: timedelta) -> None:
    """Keep an answer for an outage; whatever failed before it is forgotten."""
    content = msgspec.msgpack.encode(entry)
    packed = b"z" + zlib.compress(content, 1) if len(content) >= PAYS else b"p" + content
    envelope = get_key_ring().seal(packed, place.key)
    caches["default"].set(_store_key(place.key), envelope, timeout=int(keep_for.total_seconds()))
    caches["default"].delete(_store_key(_failure_key(place)))


def drop_entries(places: Iterable[Plass]) -> None:
    """Forget answers."""
    caches["default"].delete_many([_store_key(place.key) for place in places])


def keep_failure(place: Plass, failure: Failure) -> None:
    """Remember that a fetch failed, until one succeeds."""
    envelope = get_key_ring().seal(msgspec.msgpack.encode(failure), _failure_key(place))
    caches["default"].set(_store_key(_failure_key(place)), envelope, timeout=int(settings.KEPT_FAILURE.total_seconds()))


def get_failures(places: Iterable[Plass]) -> dict[Plass, Failure]:
    """What failed at the places since something was last kept there."""
    names = {_store_key(_failure_key(place)): place for place in places}
    found: dict[Plass, Failure] = {}
    for name, envelope in caches["default"].get_many(names).items():
        place = names[name]
        try:
            content = get_key_ring().open(bytes(envelope), _failure_key(place))
            found[place] = msgspec.msgpack.decode(content, type=Failure)
        except (SealError, msgspec.DecodeError):
            continue
    return found


def _open_entry(place: Plass, envelope: object) -> Entry | None:
    if not isinstance(envelope, bytes):
        return None
    try:
        opener = _open if len(envelope) > LARGEST_REMEMBERED else _open_again
        return opener(get_key_ring(), place, envelope)
    except (SealError, zlib.error, msgspec.DecodeError):
        measure.count_cache(place.endpoint, "spoilt")
        logger.warning("cache endpoint=%s entry does not open", place.endpoint)
        return None


def _open(ring: KeyRing, place: Plass, envelope: bytes) -> Entry:
    packed = ring.open(envelope, place.key)
    content = zlib.decompress(packed[1:]) if packed[:1] == b"z" else packed[1:]
    return msgspec.msgpack.decode(content, type=Entry)


# A page asked for again meets an envelope that was opened: the same bytes, at the same place, under the same keys.
_open_again = lru_cache(maxsize=32)(_open)


def _failure_key(place: Plass) -> str:
    return f"{place.key}/feil"


def _store_key(key: str) -> str:
    """The name in the store, from which no organisation number can be read at a glance."""
    return "kb:" + hashlib.sha256(key.encode()).hexdigest()

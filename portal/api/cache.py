"""The API's answers, kept sealed: keys, and envelopes that open under their own key only."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
from django.conf import settings
from django.core.cache import caches

from portal.sealing import SealError, get_key_ring

FORMAT = 1  # raised when entries of the former form must not be read
logger = logging.getLogger("portal.api")


class Entry(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An answer as it came, the moment it was fetched, and the business date of that moment."""

    body: bytes
    fetched_at: datetime
    fetched_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Plass:
    """Where an answer is kept: everything that could make two answers differ is in the key."""

    eier: str  # owner of the system user
    orgnr: str
    endpoint: str
    aar: int | None = None

    @property
    def key(self) -> str:
        """The full key; it is also what the envelope is bound to."""
        parts = (FORMAT, settings.RETTIGHETSPAKKE, self.eier, self.orgnr, self.endpoint, self.aar or "naa")
        return "/".join(str(part) for part in parts)


def get_entry(place: Plass) -> Entry | None:
    """What is kept at the place; a damaged, foreign or outdated envelope is a miss, never an error."""
    envelope = caches["default"].get(_store_key(place))
    if not isinstance(envelope, bytes):
        return None
    try:
        return msgspec.msgpack.decode(get_key_ring().open(envelope, place.key), type=Entry)
    except (SealError, msgspec.DecodeError):
        logger.warning("cache endpoint=%s entry does not open", place.endpoint)
        return None


def keep_entry(place: Plass, entry: Entry, keep_for: timedelta) -> None:
    """Keep an answer for an outage."""
    envelope = get_key_ring().seal(msgspec.msgpack.encode(entry), place.key)
    caches["default"].set(_store_key(place), envelope, timeout=int(keep_for.total_seconds()))


def drop_entry(place: Plass) -> None:
    """Forget an answer."""
    caches["default"].delete(_store_key(place))


def _store_key(place: Plass) -> str:
    """The name in the store, from which no organisation number can be read at a glance."""
    return "kb:" + hashlib.sha256(place.key.encode()).hexdigest()

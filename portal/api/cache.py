"""Caches the API's answers, and the latest failure of each fetch, in the sealed store."""

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
from django.conf import settings

from portal.api import measure
from portal.api.readers import note_reader
from portal.sealed_store import LargeSealedStore, SealedStore

FORMAT = 4  # increase it when entries in the old format must not be read
logger = logging.getLogger("portal.api")


class Entry(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An answer as received, with its fetch time, call and the state of the open list at that time."""

    body: bytes
    fetched_at: datetime
    fetched_on: date  # business date of the fetch
    digest: str  # digest of the body, equal for equal answers
    correlation: str  # id of the call; the authority can look it up
    state: str  # open list's state at the fetch; for the open list, its own state; empty if unknown


class Failure(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A failed fetch: passed on to those who waited for it, and shown as the reason why figures are stale."""

    at: datetime
    kind: str  # name of the ApiError
    party: str  # a Party's value
    detail: str
    kode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheKey:
    """Cache key of an answer: everything that could make two answers differ."""

    eier: str  # the system user: owner, and reference if it has one
    orgnr: str
    endpoint: str
    aar: int | None = None

    @property
    def is_aapne(self) -> bool:
        """The open list, which has no year."""
        return self.aar is None

    @property
    def is_egen(self) -> bool:
        """Whether the system user is the organisation's own."""
        return self.eier.partition(":")[0] == self.orgnr

    @property
    def text(self) -> str:
        """The full key: the answer's place in the store."""
        parts = ("svar", FORMAT, settings.RETTIGHETSPAKKE, self.eier, self.orgnr, self.endpoint, self.aar or "naa")
        return "/".join(str(part) for part in parts)

    @property
    def failure_text(self) -> str:
        """The place of the latest failure."""
        return f"{self.text}/feil"


Heads = Mapping[CacheKey, bytes]  # entries as they lie in the store, by their sealed versions
_ENTRIES = LargeSealedStore(Entry, is_source=True)
_FAILURES = SealedStore(Failure)


def make_entry(body: bytes, *, fetched_at: datetime, fetched_on: date, correlation: str, state: str) -> Entry:
    """An entry for an answer that was just fetched."""
    digest = hashlib.blake2s(body, digest_size=16).hexdigest()
    return Entry(
        body=body, fetched_at=fetched_at, fetched_on=fetched_on, digest=digest, correlation=correlation, state=state
    )


def get_entries(keys: Iterable[CacheKey]) -> dict[CacheKey, Entry]:
    """Cached entries for the keys, in one call. A damaged, foreign or outdated envelope is a miss."""
    return open_entries(read_heads(keys))


def read_heads(keys: Iterable[CacheKey]) -> Heads:
    """What is cached for the keys, in one call, and still sealed. While the bytes are equal, so is the entry."""
    by_text = {key.text: key for key in keys}
    return {by_text[text]: head for text, head in find_heads(by_text).items()}


def find_heads(places: Iterable[str]) -> dict[str, bytes]:
    """The same by the texts of the keys."""
    return _ENTRIES.read_heads(places)


def open_entries(heads: Heads) -> dict[CacheKey, Entry]:
    """The entries that were read. A damaged, foreign or outdated envelope is a miss."""
    by_text = {key.text: key for key in heads}
    found: dict[CacheKey, Entry] = {}
    for text, entry in _ENTRIES.open_many({text: heads[key] for text, key in by_text.items()}).items():
        if entry is not None:
            found[by_text[text]] = entry
            continue
        measure.count_cache(by_text[text].endpoint, "spoilt")
        logger.warning("cache endpoint=%s entry does not open", by_text[text].endpoint)
    return found


def keep_entry(key: CacheKey, entry: Entry, keep_for: timedelta) -> None:
    """Cache an answer, also for use during an outage; earlier failures are dropped."""
    if key.eier != key.orgnr:
        note_reader(key.orgnr, key.eier)
    _ENTRIES.keep(key.text, entry, keep_for)
    _FAILURES.drop([key.failure_text])


def drop_entries(keys: Iterable[CacheKey]) -> None:
    """Drop answers."""
    _ENTRIES.drop([key.text for key in keys])


def keep_failure(key: CacheKey, failure: Failure) -> None:
    """Remember that a fetch failed, until one succeeds."""
    _FAILURES.keep(key.failure_text, failure, settings.KEPT_FAILURE)


def get_failures(keys: Iterable[CacheKey]) -> dict[CacheKey, Failure]:
    """Failures since the last successful fetch of each key."""
    by_text = {key.failure_text: key for key in keys}
    found = _FAILURES.find_many(by_text)
    return {by_text[text]: failure for text, failure in found.items() if failure is not None}


def list_times(entry: Entry | None, failure: Failure | None) -> list[datetime]:
    """When an answer last arrived, and when its fetch last failed."""
    return [*([entry.fetched_at] if entry else []), *([failure.at] if failure else [])]

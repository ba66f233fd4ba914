"""The API's answers in the sealed store, and why one did not come."""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
from django.conf import settings

from portal.api import measure
from portal.sealed_store import SealedStore

FORMAT = 3  # raised when entries of the former form must not be read
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
class CacheKey:
    """Where an answer is kept: everything that could make two answers differ."""

    eier: str  # owner of the system user
    orgnr: str
    endpoint: str
    aar: int | None = None

    @property
    def is_aapne(self) -> bool:
        """The place of what is open, which has no year."""
        return self.aar is None

    @property
    def text(self) -> str:
        """The whole key: the answer's place in the store."""
        parts = ("svar", FORMAT, settings.RETTIGHETSPAKKE, self.eier, self.orgnr, self.endpoint, self.aar or "naa")
        return "/".join(str(part) for part in parts)

    @property
    def failure_text(self) -> str:
        """The place of what kept the answer from coming."""
        return f"{self.text}/feil"


_ENTRIES = SealedStore(Entry, is_large=True)
_FAILURES = SealedStore(Failure)


def make_entry(body: bytes, *, fetched_at: datetime, fetched_on: date, correlation: str, state: str) -> Entry:
    """An answer that has just come."""
    digest = hashlib.blake2s(body, digest_size=16).hexdigest()
    return Entry(
        body=body, fetched_at=fetched_at, fetched_on=fetched_on, digest=digest, correlation=correlation, state=state
    )


def get_entries(keys: Iterable[CacheKey]) -> dict[CacheKey, Entry]:
    """What is kept under the keys, asked for in one call. A damaged, foreign or outdated envelope is a miss."""
    by_text = {key.text: key for key in keys}
    found: dict[CacheKey, Entry] = {}
    for text, entry in _ENTRIES.find_many(by_text).items():
        if entry is not None:
            found[by_text[text]] = entry
            continue
        measure.count_cache(by_text[text].endpoint, "spoilt")
        logger.warning("cache endpoint=%s entry does not open", by_text[text].endpoint)
    return found


def keep_entry(key: CacheKey, entry: Entry, keep_for: timedelta) -> None:
    """Keep an answer for an outage; whatever failed before it is dropped."""
    _ENTRIES.keep(key.text, entry, keep_for)
    _FAILURES.drop([key.failure_text])


def drop_entries(keys: Iterable[CacheKey]) -> None:
    """Drop answers."""
    _ENTRIES.drop([key.text for key in keys])


def keep_failure(key: CacheKey, failure: Failure) -> None:
    """Remember that a fetch failed, until one succeeds."""
    _FAILURES.keep(key.failure_text, failure, settings.KEPT_FAILURE)


def get_failures(keys: Iterable[CacheKey]) -> dict[CacheKey, Failure]:
    """What failed since something was last kept under the keys."""
    by_text = {key.failure_text: key for key in keys}
    found = _FAILURES.find_many(by_text)
    return {by_text[text]: failure for text, failure in found.items() if failure is not None}

"""Keeps a person's client list: a row for each client with its own age, and how far a filling has come.

Sealed under the person's key. Rows stay from hour to hour and day to day, and are replaced one by one.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zlib import crc32

import msgspec
from django.conf import settings

from portal import locks
from portal.api.dropped import Dropped, find_dropped
from portal.clock import get_clock
from portal.domain.klienter import Hindring
from portal.jobs.klientrad import Klientrad
from portal.sealed_store import LargeSealedStore, SealedStore

BUCKETS = 64  # of a list; three thousand rows are some fifty in each
KEPT_IN_VIEW = timedelta(minutes=10)
WAIT = 5.0  # seconds for others' changes, each of which takes some hundredths


class Fylling(msgspec.Struct, frozen=True, kw_only=True):
    """One filling: what it has still to fetch."""

    reference: str  # of the request that started it; each filling has its own
    begynt: datetime
    sagt: datetime
    venter: tuple[str, ...]
    is_bedt_om: bool = False  # a person has asked for new figures


class Klientrader(msgspec.Struct, frozen=True):
    """A bucket of rows, by organisation number: only those that change are written, and opened ones stay in memory."""

    rader: dict[str, Klientrad]


class _IVisning(msgspec.Struct, frozen=True, array_like=True):
    """The clients on the page that the person looks at."""

    orgnumre: tuple[str, ...]


class _Innsynsdag(msgspec.Struct, frozen=True, array_like=True):
    """The last day that the access record says that the person has seen the rows."""

    dag: date


_FYLLINGER = SealedStore(Fylling)
_RADER = LargeSealedStore(Klientrader)
_I_VISNING = SealedStore(_IVisning)
_INNSYNSDAGER = SealedStore(_Innsynsdag)


def find_in_view(person: str) -> tuple[str, ...]:
    """The clients on the page that the person looks at, as far as they wait for figures."""
    found = _I_VISNING.find(_name("i-visning", person))
    return () if found is None else found.orgnumre


def find_fylling(person: str) -> Fylling | None:
    """The last filling that a visit began."""
    return _FYLLINGER.find(_name("fylling", person))


def keep_fylling(person: str, fylling: Fylling) -> None:
    """Keep a filling that begins, instead of the one before."""
    with _change(person):
        _keep_fylling(person, fylling)


def note_done(person: str, reference: str, done: Collection[str]) -> bool:
    """Note what a filling has fetched. False if another has begun meanwhile: that one stays."""
    with _change(person):
        present = find_fylling(person)
        if present is None or present.reference != reference:
            return False
        rest = tuple(orgnr for orgnr in present.venter if orgnr not in done)
        _keep_fylling(person, msgspec.structs.replace(present, venter=rest, sagt=get_clock().now()))
        return True


def _keep_fylling(person: str, fylling: Fylling) -> None:
    _FYLLINGER.keep(_name("fylling", person), fylling, settings.KEPT_RADER)


@contextmanager
def _change(person: str) -> Iterator[None]:
    """Let one change of a person's list be made at a time; two at once would overwrite each other."""
    with locks.hold(_name("endring", person), wait=WAIT):
        yield


def find_rader(person: str) -> Mapping[str, Klientrad]:
    """The person's rows."""
    return {orgnr: row for bucket in _find_buckets(person).values() for orgnr, row in bucket.items()}


def change_rader(person: str, change: Callable[[Mapping[str, Klientrad]], Mapping[str, Klientrad]]) -> None:
    """Keep what `change` makes of the person's rows, without those that have become too old.

    Visits, fillings and nights change the same rows: each changes those that are there when its turn comes.
    """
    oldest = get_clock().now() - settings.KEPT_RADER
    with _change(person):
        before = _find_buckets(person)
        buckets: dict[str, dict[str, Klientrad]] = {place: {} for place in before}
        for orgnr, row in change({orgnr: row for bucket in before.values() for orgnr, row in bucket.items()}).items():
            if row.hentet is None or row.hentet > oldest:
                buckets.setdefault(_name_bucket(person, orgnr), {})[orgnr] = row
        for place, bucket in buckets.items():
            if bucket != before.get(place):
                _RADER.keep(place, Klientrader(bucket), settings.KEPT_RADER)


def _find_buckets(person: str) -> dict[str, dict[str, Klientrad]]:
    found = _RADER.find_many(_name("rader", f"{person}/{bucket}") for bucket in range(BUCKETS))
    return {place: bucket.rader for place, bucket in found.items() if bucket is not None}


def _name_bucket(person: str, orgnr: str) -> str:
    return _name("rader", f"{person}/{crc32(orgnr.encode()) % BUCKETS}")


def is_innsynsdag_taken(person: str, dag: date) -> bool:
    """Whether the rows are marked as seen by the person on this day."""
    known = _INNSYNSDAGER.find(_name("innsynsdag", person))
    return known is not None and known.dag == dag


def take_innsynsdag(person: str, dag: date) -> bool:
    """Mark the rows as seen by the person on this day; False if they already were."""
    if is_innsynsdag_taken(person, dag):
        return False
    _INNSYNSDAGER.keep(_name("innsynsdag", person), _Innsynsdag(dag), timedelta(days=2))
    return True


def forget_innsynsdag(person: str) -> None:
    """Rows have been added that the person has not seen this day."""
    _INNSYNSDAGER.drop([_name("innsynsdag", person)])


def keep_in_view(person: str, shown: Sequence[str], waiting: Sequence[str]) -> None:
    """Keep which clients on the page wait for figures."""
    awaited = set(waiting)
    if seen := [orgnr for orgnr in shown if orgnr in awaited]:
        _I_VISNING.keep(_name("i-visning", person), _IVisning((*seen,)), KEPT_IN_VIEW)


def replace_dropped(rows: Mapping[str, Klientrad]) -> dict[str, Klientrad]:
    """The rows without figures of organisations that were dropped after they were fetched."""
    found = dict(rows)
    for orgnr, dropped in _find_dropped(rows).items():
        if found[orgnr].is_dropped(dropped):
            refused = Klientrad(hentet=dropped.naar, hindring=Hindring.RETT)
            found[orgnr] = refused if dropped.is_avvist else Klientrad()
    return found


def _find_dropped(rows: Mapping[str, Klientrad]) -> dict[str, Dropped]:
    return find_dropped(rows, {orgnr: row.leser for orgnr, row in rows.items()})


def _name(what: str, person: str) -> str:
    return f"klientliste/{what}/{person}"

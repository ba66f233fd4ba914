"""What is kept of a person's client list: a row for each client, as old as it says, and the filling under way.

Sealed under the person's key. It grants no access: a page shows only the clients that Altinn lists at that request.
Rows stay from hour to hour and day to day, and are replaced one by one; `klientfylling.py` fetches them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from portal.access.sesjon import Innlogget, get_innlogget
from portal.api.dropped import Dropped, find_dropped
from portal.clock import get_clock
from portal.domain.klienter import Hindring
from portal.domain.nytt import Nytt
from portal.jobs.klientrad import Klientrad
from portal.jobs.queue import Payload, enqueue
from portal.sealed_store import LargeSealedStore, SealedStore

AFTER_PAGES = 30  # fetching for an opened organisation goes first
STALE_AFTER = timedelta(minutes=2)  # without progress for this long, the filling has stopped
STOPPED_FOR = timedelta(hours=1)  # how long a filling that stopped is told of, before a visit begins another
FRESH_SHOWN = timedelta(hours=1)  # an older row is fetched anew when a page shows it
FRESH_REST = timedelta(hours=12)  # the same of rows on other pages: last night's are good for the morning
SHELVES = 64  # of a list; three thousand rows are some fifty on each
KEPT_IN_VIEW = timedelta(minutes=10)


class Fylling(msgspec.Struct, frozen=True, kw_only=True):
    """One filling: what it has still to fetch."""

    reference: str  # of the request that started it; each filling has its own
    begynt: datetime
    sagt: datetime
    venter: tuple[str, ...]
    is_bedt_om: bool = False  # a person has asked for new figures


class Klientrader(msgspec.Struct, frozen=True):
    """A shelf of rows, by organisation number: a step writes those that change, a process remembers those it opened."""

    rader: dict[str, Klientrad]


class _IVisning(msgspec.Struct, frozen=True, array_like=True):
    """The clients on the page that the person looks at."""

    orgnumre: tuple[str, ...]


class _Innsynsdag(msgspec.Struct, frozen=True, array_like=True):
    """The day for which the record of access tells that the person has seen the rows."""

    dag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientliste:
    """The rows so far, and the last filling; none if rows were fetched for the person, but never by a visit."""

    rader: Mapping[str, Klientrad]
    fylling: Fylling | None = None

    @property
    def venter(self) -> tuple[str, ...]:
        """Those that the filling has still to fetch."""
        return () if self.fylling is None else self.fylling.venter

    @property
    def is_under_arbeid(self) -> bool:
        """Whether the filling still makes progress."""
        return self.fylling is not None and bool(self.venter) and _get_age(self.fylling.sagt) < STALE_AFTER

    @property
    def is_stanset(self) -> bool:
        """Whether it stopped before it was done."""
        return bool(self.venter) and not self.is_under_arbeid

    @property
    def hentede(self) -> Collection[str]:
        """Organisations with a row that does not wait for a newer one."""
        return self.rader.keys() - set(self.venter)


_FYLLINGER = SealedStore(Fylling)
_RADER = LargeSealedStore(Klientrader)
_I_VISNING = SealedStore(_IVisning)
_INNSYNSDAGER = SealedStore(_Innsynsdag)


def get_klientliste(session: SessionBase) -> Klientliste | None:
    """The person's list so far, or None if there is none."""
    innlogget = get_innlogget(session)
    if innlogget is None:
        return None
    fylling, rader = find_fylling(innlogget.person_key), find_rader(innlogget.person_key)
    return Klientliste(rader=rader, fylling=fylling) if fylling is not None or rader else None


def fill_anew(session: SessionBase, orgnumre: Sequence[str], reference: str) -> None:
    """Fetch all of these anew, as a person has asked. Earlier rows are shown until they are replaced."""
    innlogget = get_innlogget(session)
    if innlogget is not None:
        rader = find_rader(innlogget.person_key)
        _begin(innlogget, _sort_by_age(orgnumre, rader), reference, orgnumre, rader, is_bedt_om=True)


def keep_filled(
    session: SessionBase,
    liste: Klientliste | None,
    orgnumre: Sequence[str],
    shown: Sequence[str],
    waiting: Collection[str],
    reference: str,
) -> Klientliste | None:
    """A visit: begin to fetch what is missing or too old, unless a filling runs. Returns the list after that.

    `shown`: those on the page, which come first. `waiting`: those that the page shows without figures.
    """
    innlogget = get_innlogget(session)
    if innlogget is None or not orgnumre:
        return liste
    present = liste or Klientliste(rader={})
    if present.is_under_arbeid:
        _keep_in_view(innlogget.person_key, shown, present.venter)
        return present
    known = {orgnr: row for orgnr, row in present.rader.items() if orgnr not in waiting}
    due = _list_due(Klientliste(rader=known, fylling=present.fylling), orgnumre, shown)
    if not due:
        return present
    _keep_in_view(innlogget.person_key, shown, due)
    fylling = _begin(innlogget, due, reference, orgnumre, present.rader)
    return Klientliste(rader=present.rader, fylling=fylling)


def _list_due(liste: Klientliste, orgnumre: Sequence[str], shown: Sequence[str]) -> list[str]:
    """What is to be fetched: rows of the page first, then those that are missing, then the oldest."""
    fylling = liste.fylling
    if fylling is not None and liste.is_stanset and _get_age(fylling.sagt) < STOPPED_FOR:
        missing = [one for one in orgnumre if one not in liste.rader and one not in fylling.venter]
        return [*missing, *fylling.venter] if missing else []
    mine = frozenset(orgnumre)
    in_view = [one for one in shown if one in mine and _is_due(liste.rader.get(one), FRESH_SHOWN)]
    rest = [one for one in orgnumre if one not in set(in_view) and _is_due(liste.rader.get(one), FRESH_REST)]
    return [*in_view, *_sort_by_age(rest, liste.rader)]


def _is_due(row: Klientrad | None, fresh: timedelta) -> bool:
    return row is None or row.hentet is None or _get_age(row.hentet) >= fresh


def _sort_by_age(orgnumre: Sequence[str], rader: Mapping[str, Klientrad]) -> list[str]:
    """Those without figures first, in their own order, then the oldest."""

    def key(orgnr: str) -> float:
        row = rader.get(orgnr)
        return 0 if row is None or row.hentet is None else row.hentet.timestamp()

    return sorted(orgnumre, key=key)


def _begin(
    innlogget: Innlogget,
    due: Sequence[str],
    reference: str,
    mine: Sequence[str],
    rader: Mapping[str, Klientrad],
    *,
    is_bedt_om: bool = False,
) -> Fylling:
    """Begin a filling. Rows of organisations that are not the person's any more go."""
    now, person = get_clock().now(), innlogget.person_key
    kept = {orgnr: rader[orgnr] for orgnr in rader.keys() & set(mine)}
    if len(kept) != len(rader):
        keep_rader(person, kept)
    fylling = Fylling(reference=reference, begynt=now, sagt=now, venter=(*due,), is_bedt_om=is_bedt_om)
    keep_fylling(person, fylling)
    if not kept:  # else those that are shown meanwhile are recorded when they are seen
        take_innsynsdag(person, get_clock().today())  # each row that is fetched is recorded
    enqueue_step(innlogget, fylling, 0)
    return fylling


def enqueue_step(innlogget: Innlogget, fylling: Fylling, steg: int) -> None:
    """Enqueue the next job of a filling."""
    step: Payload = {"innlogging": innlogget.noekkel, "fylling": fylling.reference, "steg": steg}
    enqueue("klienter", step, prioritet=AFTER_PAGES, person=innlogget.person_key)


def replace_nytt(session: SessionBase, nytt: Mapping[str, Nytt]) -> None:
    """Tell of these clients what was compared just now."""
    innlogget = get_innlogget(session)
    if innlogget is not None and (rader := find_rader(innlogget.person_key)):
        rows = {o: msgspec.structs.replace(row, nytt=nytt[o]) if o in nytt else row for o, row in rader.items()}
        keep_rader(innlogget.person_key, rows)


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


def _keep_in_view(person: str, shown: Sequence[str], waiting: Sequence[str]) -> None:
    awaited = set(waiting)
    if seen := [orgnr for orgnr in shown if orgnr in awaited]:
        _I_VISNING.keep(_name("i-visning", person), _IVisning((*seen,)), KEPT_IN_VIEW)


def find_in_view(person: str) -> tuple[str, ...]:
    """The clients on the page that the person looks at, if they wait."""
    found = _I_VISNING.find(_name("i-visning", person))
    return () if found is None else found.orgnumre


def find_fylling(person: str) -> Fylling | None:
    """The last filling that a visit began."""
    return _FYLLINGER.find(_name("fylling", person))


def keep_fylling(person: str, fylling: Fylling) -> None:
    """Keep how far a filling has come."""
    _FYLLINGER.keep(_name("fylling", person), fylling, settings.KEPT_RADER)


def find_rader(person: str) -> Mapping[str, Klientrad]:
    """The person's rows."""
    return {orgnr: row for shelf in _find_hyller(person).values() for orgnr, row in shelf.items()}


def keep_rader(person: str, rader: Mapping[str, Klientrad]) -> None:
    """Keep these rows instead of those before, without those that have become too old."""
    oldest = get_clock().now() - settings.KEPT_RADER
    before = _find_hyller(person)
    shelves: dict[str, dict[str, Klientrad]] = {place: {} for place in before}
    for orgnr, row in rader.items():
        if row.hentet is None or row.hentet > oldest:
            shelves.setdefault(_name_hylle(person, orgnr), {})[orgnr] = row
    for place, shelf in shelves.items():
        if shelf != before.get(place):
            _RADER.keep(place, Klientrader(shelf), settings.KEPT_RADER)


def _find_hyller(person: str) -> dict[str, dict[str, Klientrad]]:
    found = _RADER.find_many(_name("rader", f"{person}/{shelf}") for shelf in range(SHELVES))
    return {place: shelf.rader for place, shelf in found.items() if shelf is not None}


def _name_hylle(person: str, orgnr: str) -> str:
    return _name("rader", f"{person}/{crc32(orgnr.encode()) % SHELVES}")


def take_innsynsdag(person: str, dag: date) -> bool:
    """Whether the rows are shown to the person for the first time this day; from now on they are not."""
    place = _name("innsynsdag", person)
    known = _INNSYNSDAGER.find(place)
    if known is not None and known.dag == dag:
        return False
    _INNSYNSDAGER.keep(place, _Innsynsdag(dag), timedelta(days=2))
    return True


def forget_innsynsdag(person: str) -> None:
    """The rows are others than those that the person has seen this day."""
    _INNSYNSDAGER.drop([_name("innsynsdag", person)])


def _get_age(at: datetime) -> timedelta:
    return get_clock().now() - at


def _name(what: str, person: str) -> str:
    return f"klientliste/{what}/{person}"

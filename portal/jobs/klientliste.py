"""A person's client list: its rows, the filling under way, and when another begins.

It grants no access: a page shows only the clients that Altinn lists at that request.
`klientlager.py` keeps it, and `klientfylling.py` fetches.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.contrib.sessions.backends.base import SessionBase

from portal.access.sesjon import Innlogget, get_innlogget
from portal.clock import get_clock, get_real_date
from portal.domain.nytt import Nytt
from portal.jobs.klientlager import (
    Fylling,
    change_rader,
    find_fylling,
    find_rader,
    keep_fylling,
    keep_in_view,
    take_innsynsdag,
)
from portal.jobs.klientrad import Klientrad
from portal.jobs.queue import Payload, enqueue

AFTER_PAGES = 30  # fetching for an opened organisation goes first
STALE_AFTER = timedelta(minutes=2)  # without progress for this long, the filling has stopped
STOPPED_FOR = timedelta(hours=1)  # how long a stopped filling is reported before a visit begins another
FRESH_SHOWN = timedelta(hours=1)  # older rows are fetched anew when a page shows them
FRESH_REST = timedelta(hours=12)  # the same for rows on other pages: last night's will do in the morning


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientliste:
    """The rows so far, and the last filling; None if no visit has begun one, and the night has fetched the rows."""

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
        keep_in_view(innlogget.person_key, shown, present.venter)
        return present
    known = {orgnr: row for orgnr, row in present.rader.items() if orgnr not in waiting}
    due = _list_due(Klientliste(rader=known, fylling=present.fylling), orgnumre, shown)
    if not due:
        return present
    keep_in_view(innlogget.person_key, shown, due)
    fylling = _begin(innlogget, due, reference, orgnumre, present.rader)
    return Klientliste(rader=present.rader, fylling=fylling)


def _list_due(liste: Klientliste, orgnumre: Sequence[str], shown: Sequence[str]) -> list[str]:
    """What is to be fetched: rows of the page first, then those that are missing, then the oldest."""
    fylling = liste.fylling
    if fylling is not None and liste.is_stanset and _get_age(fylling.sagt) < STOPPED_FOR:
        known = liste.rader.keys() | frozenset(fylling.venter)
        missing = [one for one in orgnumre if one not in known]
        return [*missing, *fylling.venter] if missing else []
    mine, now = frozenset(orgnumre), get_clock().now()
    in_view = [one for one in shown if one in mine and _is_older(liste.rader.get(one), now - FRESH_SHOWN)]
    first = frozenset(in_view)
    rest = [one for one in orgnumre if one not in first and _is_older(liste.rader.get(one), now - FRESH_REST)]
    return [*in_view, *_sort_by_age(rest, liste.rader)]


def _is_older(row: Klientrad | None, oldest: datetime) -> bool:
    return row is None or row.hentet is None or row.hentet <= oldest


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
    lost = rader.keys() - set(mine)
    if lost:
        change_rader(person, lambda kept: {orgnr: row for orgnr, row in kept.items() if orgnr not in lost})
    fylling = Fylling(reference=reference, begynt=now, sagt=now, venter=(*due,), is_bedt_om=is_bedt_om)
    keep_fylling(person, fylling)
    if not rader.keys() - lost:  # else those that are shown meanwhile are recorded when they are seen
        take_innsynsdag(person, get_real_date())  # each row that is fetched is recorded
    enqueue_step(innlogget, fylling, 0)
    return fylling


def enqueue_step(innlogget: Innlogget, fylling: Fylling, steg: int) -> None:
    """Enqueue the next job of a filling."""
    step: Payload = {"innlogging": innlogget.noekkel, "fylling": fylling.reference, "steg": steg}
    enqueue("klienter", step, prioritet=AFTER_PAGES, person=innlogget.person_key)


def replace_nytt(session: SessionBase, nytt: Mapping[str, Nytt]) -> None:
    """Replace what is new of these clients with what was just compared."""
    innlogget = get_innlogget(session)
    if innlogget is not None:
        change_rader(innlogget.person_key, lambda rader: {o: _tell(row, nytt.get(o)) for o, row in rader.items()})


def _tell(row: Klientrad, nytt: Nytt | None) -> Klientrad:
    return row if nytt is None else msgspec.structs.replace(row, nytt=nytt)


def _get_age(at: datetime) -> timedelta:
    return get_clock().now() - at

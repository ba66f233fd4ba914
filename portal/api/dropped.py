"""Drops what is cached for an organisation, and leaves marks that say so."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from django.conf import settings

from portal.api.cache import CacheKey, drop_entries
from portal.api.endpoints import AAPNEKRAV, LISTER
from portal.api.reader_confirmations import forget_confirmation
from portal.api.readers import list_readers
from portal.clock import Clock, get_clock
from portal.domain.tilgang import EGEN, Leser
from portal.sealed_store import SealedStore

MAX_YEARS_BACK = 30  # years back; no statement reads further


class Dropped(msgspec.Struct, frozen=True, kw_only=True):
    """When what a system user had fetched was dropped, and whether the authority had refused us."""

    naar: datetime
    is_avvist: bool


_MARKS = SealedStore(Dropped)


def drop_organisation(orgnr: str, clock: Clock, *, is_avvist: bool) -> None:
    """Drop everything cached for an organisation, whoever read it: somebody asks for it."""
    for noekkel in (orgnr, *list_readers(orgnr)):
        _drop(orgnr, noekkel, clock, is_avvist=is_avvist)


def drop_read_by(leser: Leser, orgnr: str, clock: Clock, *, is_avvist: bool) -> None:
    """Drop what one system user has fetched for an organisation: it has lost the right."""
    _drop(orgnr, leser.get_noekkel(orgnr), clock, is_avvist=is_avvist)
    forget_confirmation(leser, orgnr)


def _drop(orgnr: str, eier: str, clock: Clock, *, is_avvist: bool) -> None:
    """Files and client lists made from it have names that cannot be derived from the organisation.

    The mark says that older data must not be shown; it outlives everything made before it: rows
    of a client list, and a file, which waits an hour at most and is kept for another.
    """
    _MARKS.keep(
        _name_mark(orgnr, eier),
        Dropped(naar=clock.now(), is_avvist=is_avvist),
        settings.KEPT_RADER + settings.KEPT_FILE,
    )
    this_year = clock.today().year
    drop_entries(
        [
            CacheKey(eier=eier, orgnr=orgnr, endpoint=AAPNEKRAV),
            *(
                CacheKey(eier=eier, orgnr=orgnr, endpoint=endpoint, aar=aar)
                for endpoint in LISTER
                for aar in range(this_year - MAX_YEARS_BACK, this_year + 2)
            ),
        ]
    )


def find_dropped(orgnumre: Iterable[str], lesere: Mapping[str, Leser] | None = None) -> dict[str, Dropped]:
    """Organisations of which was dropped what this reader fetched; nothing older may be shown.

    `lesere`: who read each, where it was not its own. A mark that does not open counts as made now.
    """
    known = lesere or {}
    by_place = {_name_mark(orgnr, known.get(orgnr, EGEN).get_noekkel(orgnr)): orgnr for orgnr in orgnumre}
    found = _MARKS.find_many(by_place)
    return {by_place[place]: mark or Dropped(naar=get_clock().now(), is_avvist=False) for place, mark in found.items()}


def _name_mark(orgnr: str, eier: str) -> str:
    return f"glemt/{orgnr}/{eier}"

"""Drops everything cached for an organisation, and leaves a mark that says so."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.conf import settings

from portal.api.cache import CacheKey, drop_entries
from portal.api.endpoints import AAPNEKRAV, LISTER
from portal.api.systembruker import get_grant
from portal.clock import Clock, get_clock
from portal.sealed_store import SealedStore

OLDEST = 30  # years back; no statement reads further


class Dropped(msgspec.Struct, frozen=True, kw_only=True):
    """When everything for an organisation was dropped, and whether the authority had refused us."""

    naar: datetime
    is_avvist: bool


_MARKS = SealedStore(Dropped)


def drop_organisation(orgnr: str, clock: Clock, *, is_avvist: bool) -> None:
    """Drop everything cached for an organisation: we have lost the right, or somebody asks for it.

    Files and client lists made from it have names that cannot be derived from the organisation. The mark says that
    older data must not be shown; it outlives everything made before it.
    """
    _MARKS.keep(_name_mark(orgnr), Dropped(naar=clock.now(), is_avvist=is_avvist), 2 * settings.KEPT_FILE)
    eier, this_year = get_grant(orgnr).eier, clock.today().year
    drop_entries(
        [
            CacheKey(eier=eier, orgnr=orgnr, endpoint=AAPNEKRAV),
            *(
                CacheKey(eier=eier, orgnr=orgnr, endpoint=endpoint, aar=aar)
                for endpoint in LISTER
                for aar in range(this_year - OLDEST, this_year + 2)
            ),
        ]
    )


def find_dropped(orgnumre: Iterable[str]) -> dict[str, Dropped]:
    """Organisations that were dropped recently; nothing older may be shown.

    A mark that does not open counts as made now.
    """
    by_place = {_name_mark(orgnr): orgnr for orgnr in orgnumre}
    found = _MARKS.find_many(by_place)
    return {by_place[place]: mark or Dropped(naar=get_clock().now(), is_avvist=False) for place, mark in found.items()}


def _name_mark(orgnr: str) -> str:
    return f"glemt/{orgnr}"

"""Dropping all that is kept of one organisation, and the mark that says so."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.conf import settings
from django.core.cache import caches

from portal.api.cache import Plass, drop_entries
from portal.api.endpoints import AAPNEKRAV, LISTER
from portal.api.systembruker import get_grant
from portal.clock import Clock, get_clock
from portal.sealing import pseudonym

OLDEST = 30  # years back: no statement reads further


class Glemt(msgspec.Struct, frozen=True, kw_only=True):
    """When everything of an organisation was dropped, and whether the authority had refused it."""

    naar: datetime
    is_avvist: bool


def forget(orgnr: str, clock: Clock, *, is_avvist: bool) -> None:
    """Drop all that is kept for an organisation: its right is gone, or somebody asks for it.

    What was made of it for somebody, files and rows of client lists, lies under names that cannot be found from here.
    A mark says that what is older may not be shown; it outlives all that was made before it.
    """
    mark = msgspec.msgpack.encode(Glemt(naar=clock.now(), is_avvist=is_avvist))
    caches["default"].set(_name_glemt(orgnr), mark, timeout=2 * int(settings.KEPT_FILE.total_seconds()))
    eier, this_year = get_grant(orgnr).eier, clock.today().year
    drop_entries(
        [
            Plass(eier=eier, orgnr=orgnr, endpoint=AAPNEKRAV),
            *(
                Plass(eier=eier, orgnr=orgnr, endpoint=endpoint, aar=aar)
                for endpoint in LISTER
                for aar in range(this_year - OLDEST, this_year + 2)
            ),
        ]
    )


def find_glemte(orgnumre: Iterable[str]) -> dict[str, Glemt]:
    """Of which organisations everything was dropped lately: nothing older may be shown. A garbled mark is of now."""
    names = {_name_glemt(orgnr): orgnr for orgnr in orgnumre}
    found = caches["default"].get_many(list(names))
    return {names[name]: _read_glemt(mark) for name, mark in found.items()}


def _read_glemt(mark: bytes) -> Glemt:
    try:
        return msgspec.msgpack.decode(mark, type=Glemt)
    except (msgspec.MsgspecError, TypeError):
        return Glemt(naar=get_clock().now(), is_avvist=False)


def _name_glemt(orgnr: str) -> str:
    return f"glemt:{pseudonym(orgnr)}"

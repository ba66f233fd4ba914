"""Which system users besides its own have read an organisation: what they fetched is kept under other names."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from portal import locks
from portal.clock import get_real_date
from portal.sealed_store import SealedStore

KEPT = timedelta(days=8)  # longer than any answer
WAIT = 5.0  # seconds for another that is noted


class Readers(msgspec.Struct, frozen=True):
    """Owner and reference of each."""

    noekler: tuple[str, ...]
    dag: date = date.min  # when the last of them was noted


_READERS = SealedStore(Readers)


def note_reader(orgnr: str, noekkel: str) -> None:
    """Remember a system user that has read the organisation, for eight days from the last day it did."""
    if _is_noted(_READERS.find(_name(orgnr)), noekkel):
        return
    with locks.hold(_name(orgnr), wait=WAIT):  # else two at once forget each other, and what one fetched is not dropped
        known = _READERS.find(_name(orgnr))
        if not _is_noted(known, noekkel):
            before = () if known is None else known.noekler
            _READERS.keep(_name(orgnr), Readers((*dict.fromkeys((*before, noekkel)),), get_real_date()), KEPT)


def list_readers(orgnr: str) -> tuple[str, ...]:
    """The system users that are remembered, without the organisation's own."""
    return find_readers([orgnr]).get(orgnr, ())


def find_readers(orgnumre: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The same of many, in one call."""
    by_place = {_name(orgnr): orgnr for orgnr in orgnumre}
    found = _READERS.find_many(by_place)
    return {by_place[place]: readers.noekler for place, readers in found.items() if readers is not None}


def _is_noted(known: Readers | None, noekkel: str) -> bool:
    return known is not None and noekkel in known.noekler and known.dag == get_real_date()


def _name(orgnr: str) -> str:
    return f"lesere/{orgnr}"

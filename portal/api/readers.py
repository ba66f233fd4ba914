"""Which system users besides its own have read an organisation: what they fetched is kept under other names."""

from datetime import timedelta

import msgspec

from portal.sealed_store import SealedStore

KEPT = timedelta(days=8)  # longer than any answer


class Readers(msgspec.Struct, frozen=True):
    """Owner and reference of each."""

    noekler: tuple[str, ...]


_READERS = SealedStore(Readers)


def note_reader(orgnr: str, noekkel: str) -> None:
    """Remember a system user that has read the organisation."""
    known = list_readers(orgnr)
    if noekkel not in known:
        _READERS.keep(_name(orgnr), Readers((*known, noekkel)), KEPT)


def list_readers(orgnr: str) -> tuple[str, ...]:
    """The system users that are remembered, without the organisation's own."""
    found = _READERS.find(_name(orgnr))
    return found.noekler if found is not None else ()


def _name(orgnr: str) -> str:
    return f"lesere/{orgnr}"

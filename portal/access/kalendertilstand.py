"""What was last read for a calendar address, and what was last sent there, by which a program learns what has changed.

The two are kept apart: a job reads organisations while a program fetches.
"""

from collections.abc import Collection, Mapping
from datetime import date

import msgspec

from portal.access.conflicts import MAX_TRIES
from portal.access.models import Kalenderadresse
from portal.clock import get_real_date
from portal.domain.kalender import Hendelse
from portal.domain.kalenderdag import Dagsstand
from portal.sealed_store import open_object, seal_object


class Virksomhetstilstand(msgspec.Struct, frozen=True, array_like=True):
    """The entries of one organisation as they were last read."""

    leser: str  # names the system user that read
    lest: float
    hendelser: tuple[Hendelse, ...] = ()
    mangler_siden: date | None = None  # since when something is missing that cannot be read


class Kalendertilstand(msgspec.Struct, frozen=True, array_like=True):
    """The same of all organisations of an address."""

    virksomheter: dict[str, Virksomhetstilstand] = {}


class Sendt(msgspec.Struct, frozen=True, array_like=True):
    """What was sent: entries of a calendar by day, by uid, and the organisations that were shown on that date."""

    dager: dict[str, Dagsstand] = {}
    vist: frozenset[str] = frozenset()


def open_tilstand(row: Kalenderadresse) -> tuple[Kalendertilstand, Sendt]:
    """What was last read and sent. Raises SealError."""
    tilstand = open_object(bytes(row.tilstand), name_place(row.noekkel, "tilstand"), Kalendertilstand)
    if row.sendt is None:
        return tilstand, Sendt()
    return tilstand, open_object(bytes(row.sendt), name_place(row.noekkel, "sendt"), Sendt)


def seal_tilstand(noekkel: str, tilstand: Kalendertilstand) -> bytes:
    """As it stands in the row."""
    return seal_object(tilstand, name_place(noekkel, "tilstand"))


def keep_tilstand(noekkel: str, tilstand: Kalendertilstand) -> None:
    """Remember what was read. An address that has ended meanwhile stays so."""
    Kalenderadresse.objects.filter(noekkel=noekkel).update(tilstand=seal_tilstand(noekkel, tilstand))


def keep_sendt(noekkel: str, sendt: Sendt) -> None:
    """Remember what is sent, and the day, likewise."""
    envelope = seal_object(sendt, name_place(noekkel, "sendt"))
    Kalenderadresse.objects.filter(noekkel=noekkel).update(sist_hentet=get_real_date(), sendt=envelope)


def keep_lest(noekkel: str, lest: Mapping[str, Virksomhetstilstand], mine: Collection[str]) -> None:
    """Remember what a job has read, beside what another may have read meanwhile. `mine`: those there are.

    Another's reading may be that nothing can be read any more, so it is never written over unseen. Where others change
    the row each time, nothing is kept, and the organisations are read again.
    """
    for _ in range(MAX_TRIES):
        row = Kalenderadresse.objects.filter(noekkel=noekkel).first()
        if row is None:
            return
        before = open_tilstand(row)[0].virksomheter
        after = {orgnr: one for orgnr, one in {**before, **lest}.items() if orgnr in mine}
        same = Kalenderadresse.objects.filter(noekkel=noekkel, tilstand=row.tilstand)
        if same.update(tilstand=seal_tilstand(noekkel, Kalendertilstand(after))):
            return


def name_place(noekkel: str, what: str) -> str:
    """What an envelope of an address is bound to."""
    return f"kalenderadresse/{noekkel}/{what}"

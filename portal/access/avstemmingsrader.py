"""The rows that reconciliations lie in: their names, a small sealed head that lists read, and the sealed content."""

import zlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

import msgspec
from django.db.models import F

from portal.access.models import Avstemmingsrad
from portal.clock import get_real_date
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, get_key_ring, pseudonym

MAX_NAMES = 5_000  # of one query
T = TypeVar("T")


def keep(noekkel: str, liste: str, head: object, content: bytes, keep_for: timedelta) -> None:
    """Keep a row; it replaces one with the same name. A change that is based on the row before this then fails."""
    values = {
        "liste": liste,
        "hode": seal_hode(noekkel, head),
        "innhold": seal_innhold(noekkel, content),
        "siste_dag": get_real_date() + keep_for,
    }
    Avstemmingsrad.objects.update_or_create(
        noekkel=noekkel, defaults={**values, "versjon": F("versjon") + 1}, create_defaults={**values, "versjon": 1}
    )


def change_hode(row: Avstemmingsrad, head: object, siste_dag: date) -> bool:
    """Keep another head, unless the row has changed since it was read."""
    same = Avstemmingsrad.objects.filter(noekkel=row.noekkel, versjon=row.versjon)
    return bool(same.update(versjon=row.versjon + 1, hode=seal_hode(row.noekkel, head), siste_dag=siste_dag))


def change_innhold(row: Avstemmingsrad, content: bytes) -> bool:
    """Keep other content, as `pack` makes it, unless the row has changed since it was read."""
    same = Avstemmingsrad.objects.filter(noekkel=row.noekkel, versjon=row.versjon)
    return bool(same.update(innhold=seal_innhold(row.noekkel, content)))


def find(noekkel: str) -> Avstemmingsrad | None:
    """The row with this name."""
    return Avstemmingsrad.objects.filter(noekkel=noekkel, siste_dag__gte=get_real_date()).first()


def find_many(names: Iterable[str]) -> dict[str, Avstemmingsrad]:
    """Those of the rows that there are, without their content."""
    everything, found = [*names], Avstemmingsrad.objects.filter(siste_dag__gte=get_real_date()).defer("innhold")
    parts = (everything[start : start + MAX_NAMES] for start in range(0, len(everything), MAX_NAMES))
    return {row.noekkel: row for part in parts for row in found.filter(noekkel__in=part)}


def drop(noekkel: str) -> bool:
    """Remove the row; False if there is none."""
    return bool(Avstemmingsrad.objects.filter(noekkel=noekkel).delete()[0])


def list_hoder(liste: str, shape: type[T]) -> list[T]:
    """The heads of a list."""
    rows = Avstemmingsrad.objects.filter(liste=liste, siste_dag__gte=get_real_date()).defer("innhold")
    return [head for row in rows if (head := open_hode(row, shape)) is not None]


def prune() -> int:
    """Remove what has been kept long enough; returns the number removed."""
    return Avstemmingsrad.objects.filter(siste_dag__lt=get_real_date()).delete()[0]


def pack(content: object) -> bytes:
    """Content as it is sealed."""
    return zlib.compress(msgspec.msgpack.encode(content), 1)


def seal_hode(noekkel: str, head: object) -> bytes:
    """The head, which opens in its row alone."""
    return seal_object(head, f"avstemming/{noekkel}/hode")


def seal_innhold(noekkel: str, content: bytes) -> bytes:
    """The content, as `pack` makes it."""
    return get_key_ring().seal(content, f"avstemming/{noekkel}/innhold")


def open_hode(row: Avstemmingsrad, shape: type[T]) -> T | None:
    """None if it was sealed by a key that is gone."""
    try:
        return open_object(bytes(row.hode), f"avstemming/{row.noekkel}/hode", shape)
    except SealError:
        return None


def open_innhold(row: Avstemmingsrad, shape: type[T]) -> T | None:
    """None if it was sealed by a key that is gone."""
    try:
        packed = get_key_ring().open(bytes(row.innhold), f"avstemming/{row.noekkel}/innhold")
        return msgspec.msgpack.decode(zlib.decompress(packed), type=shape)
    except (SealError, zlib.error, msgspec.DecodeError):
        return None


def name_utkast(person: str, orgnr: str, dato: date) -> str:
    """Of a person's own work."""
    return pseudonym(f"avstemming:utkast:{person}:{orgnr}:{dato.isoformat()}")


def name_ferdig(orgnr: str, dato: date) -> str:
    """Of what is finished."""
    return pseudonym(f"avstemming:ferdig:{orgnr}:{dato.isoformat()}")


def name_kontovalg(orgnr: str) -> str:
    """Of the accounts that were chosen last."""
    return pseudonym(f"avstemming:kontoer:{orgnr}")


def name_kolonner(orgnr: str) -> str:
    """Of the columns of the statement that was read last."""
    return pseudonym(f"avstemming:kolonner:{orgnr}")


def name_liste(person: str, orgnr: str) -> str:
    """Keyed by person, so that rows do not show that two people work on the same organisation."""
    return pseudonym(f"avstemminger:{person}:{orgnr}")

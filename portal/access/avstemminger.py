"""Reconciliations: a person's own while it is worked on, and the organisation's once it is finished. Sealed.

A row has a small head, which lists read, and its content: the lines of the books, or the bridge as it was locked.
"""

import zlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

import msgspec
from django.conf import settings
from django.db import transaction

from portal.access.models import Avstemmingsrad
from portal.clock import get_clock
from portal.domain.bok import Bok
from portal.domain.bro import Bro
from portal.domain.ledige import Svar
from portal.domain.skattepost import Skattepost
from portal.domain.tilgang import Tilgang
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, get_key_ring, pseudonym

KEPT_DRAFT = timedelta(days=1)  # after the day of the last change
MAX_TRIES = 5  # of one change, while other windows change too
T = TypeVar("T")


class CannotChange(Exception):
    """Other windows changed it each time, or its key is not on this machine; nothing was kept."""


class Utkast(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a reconciliation that somebody works on."""

    dato: date
    lest: datetime
    kontoer: dict[str, str] = {}  # account to claim group; empty until the person has confirmed them
    svar: Svar = Svar()
    uforklart: Decimal | None = None  # in absolute terms when the bridge was last shown; None: never
    venter: int = 0  # suggestions without an answer then


class Ferdig(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a finished one."""

    dato: date
    laast: datetime
    navn: str
    forskjeller: int


H = TypeVar("H", Utkast, Ferdig)


class Laast(msgspec.Struct, frozen=True, kw_only=True):
    """What was finished: the bridge, and the rows of both sides that it stands on."""

    bro: Bro
    poster: tuple[Skattepost, ...]  # of the authority, from the file's first day to the day
    bok: Bok
    kontoer: dict[str, str]
    tall_hentet: datetime
    bok_lest: datetime


def keep_utkast(person: str, orgnr: str, dato: date, bok: bytes) -> None:
    """Begin a reconciliation with the books that were read: compressed, as `pack` makes them. Replaces the last one."""
    prune_avstemminger()
    head = Utkast(dato=dato, lest=get_clock().now())
    _keep(_name_utkast(person, orgnr, dato), _name_liste(person, orgnr), head, bok, KEPT_DRAFT)


def find_utkast(tilgang: Tilgang, dato: date) -> Utkast | None:
    """The head of the person's own work for the day."""
    row = _find(_name_mine(tilgang, dato))
    return None if row is None else _open_hode(row, Utkast)


def find_bok(tilgang: Tilgang, dato: date) -> Bok | None:
    """The books that were read for it."""
    row = _find(_name_mine(tilgang, dato))
    return None if row is None else _open_innhold(row, Bok)


def change_utkast(tilgang: Tilgang, dato: date, change: Callable[[Utkast], Utkast]) -> Utkast | None:
    """Keep what `change` makes of the head; None if there is no such work. Raises CannotChange."""
    for _ in range(MAX_TRIES):
        row = _find(_name_mine(tilgang, dato))
        head = None if row is None else _open_hode(row, Utkast)
        if row is None or head is None:
            return None
        changed = change(head)
        if changed == head:
            return head
        values = {"hode": _seal_hode(row.noekkel, changed), "siste_dag": _get_dag() + KEPT_DRAFT}
        same = Avstemmingsrad.objects.filter(noekkel=row.noekkel, versjon=row.versjon)
        if same.update(versjon=row.versjon + 1, **values):
            return changed
    raise CannotChange


def keep_bok(tilgang: Tilgang, dato: date, bok: Bok) -> None:
    """Keep fewer lines of the books: those on the accounts that were chosen."""
    noekkel = _name_mine(tilgang, dato)
    Avstemmingsrad.objects.filter(noekkel=noekkel).update(innhold=_seal_innhold(noekkel, pack(bok)))


def list_utkast(tilgang: Tilgang) -> tuple[Utkast, ...]:
    """What the person works on for the organisation, the newest day first."""
    return _list(_name_liste(tilgang.person.noekkel, tilgang.orgnr), Utkast)


def list_ferdige(tilgang: Tilgang) -> tuple[Ferdig, ...]:
    """What has been finished for the organisation, by anyone, the newest day first."""
    return _list(_name_liste("", tilgang.orgnr), Ferdig)


def finish(tilgang: Tilgang, head: Ferdig, laast: Laast) -> None:
    """Lock it for everybody with access to the organisation. One of the same day is replaced; the work is over."""
    with transaction.atomic():
        noekkel, liste = _name_ferdig(tilgang.orgnr, head.dato), _name_liste("", tilgang.orgnr)
        _keep(noekkel, liste, head, pack(laast), settings.KEPT_INNSYN)
        drop_utkast(tilgang, head.dato)


def find_ferdig(tilgang: Tilgang, dato: date) -> tuple[Ferdig, Laast] | None:
    """What was finished for the day."""
    row = _find(_name_ferdig(tilgang.orgnr, dato))
    if row is None:
        return None
    head, content = _open_hode(row, Ferdig), _open_innhold(row, Laast)
    return None if head is None or content is None else (head, content)


def drop_utkast(tilgang: Tilgang, dato: date) -> bool:
    """Remove the person's own work; False if there is none."""
    return _drop(_name_mine(tilgang, dato))


def drop_ferdig(tilgang: Tilgang, dato: date) -> bool:
    """Remove a finished one; False if there is none."""
    return _drop(_name_ferdig(tilgang.orgnr, dato))


def find_kontovalg(orgnr: str) -> dict[str, str]:
    """The accounts that were chosen last for the organisation: account to claim group, or to nothing."""
    row = _find(_name_kontovalg(orgnr))
    return {} if row is None else _open_hode(row, dict[str, str]) or {}


def keep_kontovalg(orgnr: str, valg: Mapping[str, str]) -> None:
    """Remember the accounts for the next time."""
    _keep(_name_kontovalg(orgnr), "", dict(valg), b"", settings.KEPT_INNSYN)


def prune_avstemminger() -> int:
    """Remove what has been kept long enough; returns the number removed."""
    return Avstemmingsrad.objects.filter(siste_dag__lt=_get_dag()).delete()[0]


def pack(content: object) -> bytes:
    """Content as it is sealed."""
    return zlib.compress(msgspec.msgpack.encode(content), 1)


def _keep(noekkel: str, liste: str, head: object, content: bytes, keep_for: timedelta) -> None:
    values = {
        "liste": liste,
        "hode": _seal_hode(noekkel, head),
        "innhold": _seal_innhold(noekkel, content),
        "versjon": 1,
        "siste_dag": _get_dag() + keep_for,
    }
    Avstemmingsrad.objects.update_or_create(noekkel=noekkel, defaults=values)


def _find(noekkel: str) -> Avstemmingsrad | None:
    return Avstemmingsrad.objects.filter(noekkel=noekkel, siste_dag__gte=_get_dag()).first()


def _drop(noekkel: str) -> bool:
    return bool(Avstemmingsrad.objects.filter(noekkel=noekkel).delete()[0])


def _list(liste: str, shape: type[H]) -> tuple[H, ...]:
    rows = Avstemmingsrad.objects.filter(liste=liste, siste_dag__gte=_get_dag()).defer("innhold")
    heads = [head for row in rows if (head := _open_hode(row, shape)) is not None]
    return tuple(sorted(heads, key=lambda head: head.dato, reverse=True))


def _seal_hode(noekkel: str, head: object) -> bytes:
    return seal_object(head, f"avstemming/{noekkel}/hode")


def _seal_innhold(noekkel: str, content: bytes) -> bytes:
    return get_key_ring().seal(content, f"avstemming/{noekkel}/innhold")


def _open_hode(row: Avstemmingsrad, shape: type[T]) -> T | None:
    """None if it was sealed by a key that is gone."""
    try:
        return open_object(bytes(row.hode), f"avstemming/{row.noekkel}/hode", shape)
    except SealError:
        return None


def _open_innhold(row: Avstemmingsrad, shape: type[T]) -> T | None:
    try:
        packed = get_key_ring().open(bytes(row.innhold), f"avstemming/{row.noekkel}/innhold")
        return msgspec.msgpack.decode(zlib.decompress(packed), type=shape)
    except (SealError, zlib.error, msgspec.DecodeError):
        return None


def _get_dag() -> date:
    return get_clock().now().date()


def _name_mine(tilgang: Tilgang, dato: date) -> str:
    return _name_utkast(tilgang.person.noekkel, tilgang.orgnr, dato)


def _name_utkast(person: str, orgnr: str, dato: date) -> str:
    return pseudonym(f"avstemming:utkast:{person}:{orgnr}:{dato.isoformat()}")


def _name_ferdig(orgnr: str, dato: date) -> str:
    return pseudonym(f"avstemming:ferdig:{orgnr}:{dato.isoformat()}")


def _name_kontovalg(orgnr: str) -> str:
    return pseudonym(f"avstemming:kontoer:{orgnr}")


def _name_liste(person: str, orgnr: str) -> str:
    """Keyed by person, so that rows do not show that two people work on the same organisation."""
    return pseudonym(f"avstemminger:{person}:{orgnr}")

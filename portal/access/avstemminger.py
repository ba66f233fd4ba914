"""Reconciliations: a person's own while it is worked on, and the organisation's once it is finished. Sealed.

A row has a small head, which lists read, and its content: the lines of the books, or the bridge as it was locked.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

import msgspec
from django.conf import settings
from django.db import transaction

from portal.access import avstemmingsrader as rader
from portal.access.conflicts import MAX_TRIES, CannotChange
from portal.clock import get_clock, get_real_date
from portal.domain.bok import Bok
from portal.domain.bro import Bro
from portal.domain.ledige import Svar
from portal.domain.skattepost import Skattepost
from portal.domain.tilgang import Tilgang

KEPT_DRAFT = timedelta(days=1)  # after the day of the last change


class Utkast(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a reconciliation that somebody works on."""

    dato: date
    lest: datetime
    kontoer: dict[str, str] = {}  # account to claim group; empty until the person has confirmed them
    svar: Svar = Svar()
    uforklart: Decimal | None = None  # in absolute terms when the bridge was last shown; None: never
    venter: int = 0  # suggestions without an answer then
    forskjeller: int = 0  # lines of the bridge then
    er_klar: bool = False  # it could have been finished then
    hentet: datetime | None = None  # when the figures were fetched that it was shown with

    def with_kontoer(self, kontoer: dict[str, str]) -> "Utkast":
        """The same with other accounts. Its progress is unknown until the bridge is shown."""
        return Utkast(dato=self.dato, lest=self.lest, kontoer=kontoer, svar=self.svar)


class Ferdig(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a finished one."""

    dato: date
    laast: datetime
    navn: str
    forskjeller: int
    sjekket: date | None = None  # when somebody last looked whether the authority has changed anything
    endret: Decimal | None = None  # how much the balance had changed by then, in absolute terms; None: not at all
    hentet: datetime | None = None  # when the figures were fetched, by then or else for the bridge


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
    rader.keep(rader.name_utkast(person, orgnr, dato), rader.name_liste(person, orgnr), head, bok, KEPT_DRAFT)


def find_utkast(tilgang: Tilgang, dato: date) -> Utkast | None:
    """The head of the person's own work for the day."""
    row = rader.find(_name_mine(tilgang, dato))
    return None if row is None else rader.open_hode(row, Utkast)


def find_bok(tilgang: Tilgang, dato: date) -> Bok | None:
    """The books that were read for it."""
    row = rader.find(_name_mine(tilgang, dato))
    return None if row is None else rader.open_innhold(row, Bok)


def change_utkast(
    tilgang: Tilgang, dato: date, change: Callable[[Utkast], Utkast], *, is_edit: bool = True
) -> Utkast | None:
    """Keep what `change` makes of the head; None if there is no such work. Raises CannotChange.

    `is_edit`: the person has changed something, so that it is kept for longer.
    """
    for _ in range(MAX_TRIES):
        row = rader.find(_name_mine(tilgang, dato))
        head = None if row is None else rader.open_hode(row, Utkast)
        if row is None or head is None:
            return None
        changed = change(head)
        if changed == head:
            return head
        if rader.change_hode(row, changed, get_real_date() + KEPT_DRAFT if is_edit else row.siste_dag):
            return changed
    raise CannotChange


def keep_kontoer(tilgang: Tilgang, of: Utkast, bok: Bok, kontoer: dict[str, str]) -> bool:
    """Keep which accounts were chosen, and fewer lines of the books: those on them.

    False if another file has been read meanwhile, or something else has changed.
    """
    row = rader.find(_name_mine(tilgang, of.dato))
    if row is None or rader.open_hode(row, Utkast) != of or not rader.change_innhold(row, rader.pack(bok)):
        return False
    return rader.change_hode(row, of.with_kontoer(kontoer), get_real_date() + KEPT_DRAFT)


def list_utkast(tilgang: Tilgang) -> tuple[Utkast, ...]:
    """What the person works on for the organisation, the newest day first."""
    return _list(rader.name_liste(tilgang.person.noekkel, tilgang.orgnr), Utkast)


def list_ferdige(tilgang: Tilgang) -> tuple[Ferdig, ...]:
    """What has been finished for the organisation, by anyone, the newest day first."""
    return _list(rader.name_liste("", tilgang.orgnr), Ferdig)


def finish(tilgang: Tilgang, head: Ferdig, laast: Laast) -> None:
    """Lock it for everybody with access to the organisation. One of the same day is replaced; the work is over."""
    with transaction.atomic():
        noekkel, liste = rader.name_ferdig(tilgang.orgnr, head.dato), rader.name_liste("", tilgang.orgnr)
        rader.keep(noekkel, liste, head, rader.pack(laast), settings.KEPT_INNSYN)
        drop_utkast(tilgang, head.dato)


def find_ferdig(tilgang: Tilgang, dato: date) -> tuple[Ferdig, Laast] | None:
    """What was finished for the day."""
    row = rader.find(rader.name_ferdig(tilgang.orgnr, dato))
    if row is None:
        return None
    head, content = rader.open_hode(row, Ferdig), rader.open_innhold(row, Laast)
    return None if head is None or content is None else (head, content)


def note_endret(tilgang: Tilgang, head: Ferdig, endret: Decimal | None, hentet: datetime) -> None:
    """Keep the result of a check for later changes, for the lists. It does not prolong how long the row is kept."""
    row, seen = rader.find(rader.name_ferdig(tilgang.orgnr, head.dato)), get_real_date()
    if row is None or (head.sjekket, head.endret) == (seen, endret):
        return
    if rader.open_hode(row, Ferdig) == head:  # not one that has replaced it meanwhile
        noted = msgspec.structs.replace(head, sjekket=seen, endret=endret, hentet=hentet)
        rader.change_hode(row, noted, row.siste_dag)


def drop_utkast(tilgang: Tilgang, dato: date) -> bool:
    """Remove the person's own work; False if there is none."""
    return rader.drop(_name_mine(tilgang, dato))


def drop_ferdig(tilgang: Tilgang, dato: date) -> bool:
    """Remove a finished one; False if there is none."""
    return rader.drop(rader.name_ferdig(tilgang.orgnr, dato))


def prune_avstemminger() -> int:
    """Remove what has been kept long enough; returns the number removed."""
    return rader.prune()


def _list(liste: str, shape: type[H]) -> tuple[H, ...]:
    return tuple(sorted(rader.list_hoder(liste, shape), key=lambda head: head.dato, reverse=True))


def _name_mine(tilgang: Tilgang, dato: date) -> str:
    return rader.name_utkast(tilgang.person.noekkel, tilgang.orgnr, dato)

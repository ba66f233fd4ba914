"""The access record: who has seen an organisation's figures, on what grounds, and who was refused.

A row is written after the page is rendered and before it is sent. A failed write never breaks the page. It is logged
with the page's name and reference, so that the missing row is known, but not whose it was.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError, connection

from portal.access.grense import enforce_limit
from portal.access.models import Innsyn
from portal.access.sesjon import get_innlogget
from portal.clock import NORGE, get_clock
from portal.domain.numre import is_orgnr
from portal.domain.tilgang import Grunn, Person, Tilgang
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, pseudonym

logger = logging.getLogger("portal.access")


class _Innhold(msgspec.Struct, frozen=True, array_like=True):
    person: Person
    grunn: Grunn
    hva: str  # URL name of the page
    referanse: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Innsynsrad:
    """One time somebody saw the organisation's figures, or was refused; `person` is None if it cannot be decrypted."""

    tid: datetime
    is_avvist: bool
    person: Person | None
    grunn: Grunn
    hva: str
    referanse: str


def record(tilgang: Tilgang, hva: str, referanse: str, *, is_avvist: bool = False) -> None:
    """Record that the organisation's figures are shown, or refused despite the permission."""
    _write(tilgang.orgnr, _Innhold(tilgang.person, tilgang.grunn, hva, referanse), is_avvist=is_avvist)


def record_refusal(session: SessionBase, orgnr: str, hva: str, referanse: str) -> None:
    """Record that a signed-in person asked for an organisation they have no access to. Invalid numbers are ignored.

    Raises ForMange after repeated refusals: nobody may fill another organisation's record.
    """
    innlogget = get_innlogget(session)
    if innlogget is not None:
        enforce_limit("avvist", innlogget.person.noekkel, most=settings.LIMIT_REFUSALS, window=settings.LIMIT_WINDOW)
        content = _Innhold(innlogget.person, Grunn.IKKE_OPPGITT, hva, referanse)
        _write(orgnr if is_orgnr(orgnr) else "", content, is_avvist=True)


def list_innsyn(tilgang: Tilgang, fra: date, til: date) -> tuple[Innsynsrad, ...]:
    """Every row for the organisation between two dates, both included, newest first."""
    start = datetime.combine(fra, time.min, NORGE)
    end = datetime.combine(til + timedelta(days=1), time.min, NORGE)
    place = _name_virksomhet(tilgang.orgnr)
    rows = Innsyn.objects.filter(virksomhet=place, tid__gte=start, tid__lt=end).order_by("-tid", "-pk")
    return tuple(_open(row) for row in rows)


def prune() -> int:
    """Remove rows past their retention time; returns the number removed. Nothing else removes rows."""
    limit = get_clock().now() - settings.KEPT_INNSYN
    with connection.cursor() as cursor:
        value = connection.ops.adapt_datetimefield_value(limit)
        cursor.execute(f"DELETE FROM {Innsyn._meta.db_table} WHERE tid < %s", [value])  # noqa: S608, SLF001 (own table)
        return int(cursor.rowcount)


def _write(orgnr: str, content: _Innhold, *, is_avvist: bool) -> None:
    row = Innsyn(tid=get_clock().now(), virksomhet=_name_virksomhet(orgnr), is_avvist=is_avvist)
    row.innhold = seal_object(content, _name_place(row))
    try:
        row.save()
    except DatabaseError as exc:
        logger.critical(
            "access not recorded: %s what=%s refused=%s ref=%s",
            type(exc).__name__,
            content.hva,
            is_avvist,
            content.referanse,
        )


def _open(row: Innsyn) -> Innsynsrad:
    try:
        content = open_object(bytes(row.innhold), _name_place(row), _Innhold)
    except SealError:
        return Innsynsrad(
            tid=row.tid, is_avvist=row.is_avvist, person=None, grunn=Grunn.IKKE_OPPGITT, hva="", referanse=""
        )
    return Innsynsrad(
        tid=row.tid,
        is_avvist=row.is_avvist,
        person=content.person,
        grunn=content.grunn,
        hva=content.hva,
        referanse=content.referanse,
    )


def _name_place(row: Innsyn) -> str:
    """The place the envelope is bound to: if time, organisation or outcome is altered, it does not open."""
    return f"innsyn/{row.virksomhet}/{row.tid.timestamp():.6f}/{int(row.is_avvist)}"


def _name_virksomhet(orgnr: str) -> str:
    return pseudonym(f"innsyn:{orgnr}")

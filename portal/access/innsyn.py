"""The access record: who has seen an organisation's figures, on what grounds, and who was refused.

A row is written after the page is rendered and before it is sent. A failed write never breaks the page. It is logged
with the page's name and reference, so that the missing row is known, but not whose it was.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError, connection, transaction

from portal.access.grense import enforce_limit
from portal.access.models import Avvisning, Innsyn
from portal.access.sesjon import get_innlogget
from portal.clock import NORGE, get_clock
from portal.domain.numre import is_orgnr
from portal.domain.tilgang import Grunn, Henterett, Leser, Person, Tilgang
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, pseudonym

_Values = tuple[str | bool | bytes | None, ...]
logger = logging.getLogger("portal.access")


class _Innhold(msgspec.Struct, frozen=True, array_like=True):
    person: Person  # or a firm, without a sign-in, where the portal fetched by itself
    grunn: Grunn
    hva: str  # URL name of the page
    reference: str
    eier: str | None = None  # owner of the system user that reads; None in rows from before it was noted
    eiernavn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Innsynsrad:
    """One time somebody saw the organisation's figures, or was refused; `person` is None if it cannot be decrypted."""

    tid: datetime
    is_avvist: bool
    person: Person | None
    grunn: Grunn
    hva: str
    reference: str
    antall: int = 1  # refusals of the person that day, of which this row tells the first
    sist: datetime | None = None  # the last of several refusals
    eier: str | None = None  # owner of the system user that reads: the organisation's own if empty, None if unknown
    eiernavn: str = ""


def record(tilgang: Tilgang, hva: str, reference: str, *, is_avvist: bool = False) -> None:
    """Record that the organisation's figures are shown, or refused despite the permission."""
    if is_avvist:
        _count_refusal(tilgang.orgnr, _make_content(tilgang, tilgang.leser, hva, reference))
    else:
        record_all([tilgang], hva, reference)


def record_all(alle: Sequence[Tilgang], hva: str, reference: str, lesere: Mapping[str, Leser] | None = None) -> None:
    """Record that one page or file shows the figures of all these organisations, to the same person.

    `lesere`: the system users that read them, where another may be chosen by now.
    """
    now, read_by = get_clock().now(), lesere or {}
    rows = [
        _make_row(one.orgnr, _make_content(one, read_by.get(one.orgnr, one.leser), hva, reference), now) for one in alle
    ]
    try:
        _insert(rows)
    except DatabaseError as exc:
        _log_missing(exc, hva, reference, is_avvist=False)


def record_for_client(firma: Tilgang, orgnr: str, hva: str, reference: str) -> None:
    """Record at a client what a person of its firm has done with the firm's access to it.

    Altinn has accepted that it is a client. The person need not be among those who may see its figures.
    """
    content = _Innhold(firma.person, Grunn.KLIENTFORHOLD, hva, reference, firma.orgnr, firma.navn)
    try:
        _insert([_make_row(orgnr, content, get_clock().now())])
    except DatabaseError as exc:
        _log_missing(exc, hva, reference, is_avvist=False)


def record_hentet(rettigheter: Sequence[Henterett], hva: str, reference: str) -> None:
    """Record that the portal fetched these by itself, in the name of the firm whose system user reads."""
    now = get_clock().now()
    rows = [_make_row(one.orgnr, _make_firm_content(one, hva, reference), now) for one in rettigheter]
    try:
        if rows:
            _insert(rows)
    except DatabaseError as exc:
        _log_missing(exc, hva, reference, is_avvist=False)


def record_hentet_avvist(rett: Henterett, hva: str, reference: str) -> None:
    """Record that the firm's system user was refused."""
    _count_refusal(rett.orgnr, _make_firm_content(rett, hva, reference))


def record_refusal(session: SessionBase, orgnr: str, hva: str, reference: str) -> None:
    """Record that a signed-in person asked for an organisation they have no access to. Invalid numbers are ignored.

    Raises ForMange after repeated refusals: nobody may fill another organisation's record.
    """
    innlogget = get_innlogget(session)
    if innlogget is not None:
        enforce_limit("avvist", innlogget.person.noekkel, most=settings.LIMIT_REFUSALS, window=settings.LIMIT_WINDOW)
        content = _Innhold(innlogget.person, Grunn.IKKE_OPPGITT, hva, reference)
        _count_refusal(orgnr if is_orgnr(orgnr) else "", content)


def list_innsyn(tilgang: Tilgang, fra: date, til: date) -> tuple[Innsynsrad, ...]:
    """Every row for the organisation between two dates, both included, newest first."""
    start = datetime.combine(fra, time.min, NORGE)
    end = datetime.combine(til + timedelta(days=1), time.min, NORGE)
    place = _name_virksomhet(tilgang.orgnr)
    seen = Innsyn.objects.filter(virksomhet=place, tid__gte=start, tid__lt=end).order_by("-pk")
    refused = Avvisning.objects.filter(virksomhet=place, sist__gte=start, begynt__lt=end)
    rows = (*(_open(row) for row in seen), *(_open_refusal(row) for row in refused))
    # Stable: rows of one moment keep the order of the query.
    return tuple(sorted(rows, key=lambda row: row.sist or row.tid, reverse=True))


def prune() -> int:
    """Remove rows past their retention time; returns the number removed. Nothing else removes rows."""
    limit = get_clock().now() - settings.KEPT_INNSYN
    refusals = Avvisning.objects.filter(sist__lt=limit).delete()[0]
    with connection.cursor() as cursor:
        value = connection.ops.adapt_datetimefield_value(limit)
        cursor.execute(f"DELETE FROM {Innsyn._meta.db_table} WHERE tid < %s", [value])  # noqa: S608, SLF001 (own table)
        return int(cursor.rowcount) + refusals


def _make_content(tilgang: Tilgang, leser: Leser, hva: str, reference: str) -> _Innhold:
    return _Innhold(tilgang.person, tilgang.grunn, hva, reference, leser.eier, leser.navn)


def _make_firm_content(rett: Henterett, hva: str, reference: str) -> _Innhold:
    leser = rett.leser
    firma = Person(navn=leser.navn, maskert="", noekkel=pseudonym(f"firma:{leser.eier}"), innlogging="")
    return _Innhold(firma, Grunn.KLIENTFORHOLD, hva, reference, leser.eier, leser.navn)


def _make_row(orgnr: str, content: _Innhold, now: datetime) -> _Values:
    """The columns of a row, in the order of `_insert`."""
    virksomhet = _name_virksomhet(orgnr)
    envelope = seal_object(content, _name_place(virksomhet, now, is_avvist=False))
    return connection.ops.adapt_datetimefield_value(now), virksomhet, False, envelope


def _insert(rows: Sequence[_Values]) -> None:
    """All rows or none. Raw SQL: every page writes a row, and building query and model costs more than running it."""
    sql = f"INSERT INTO {Innsyn._meta.db_table} (tid, virksomhet, is_avvist, innhold) VALUES (%s, %s, %s, %s)"  # noqa: S608, SLF001 (own table)
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(sql, rows[0])
            return
        with transaction.atomic():
            cursor.executemany(sql, rows)


def _count_refusal(orgnr: str, content: _Innhold) -> None:
    """One row for a person and a day, so that nobody can fill another organisation's record.

    One statement, whether it is the first or not: the number of queries must tell nothing.
    """
    now = get_clock().now()
    day = now.astimezone(NORGE).date()
    name = pseudonym(f"avvisning:{orgnr}:{content.person.noekkel}:{day}")
    row = Avvisning(noekkel=name, virksomhet=_name_virksomhet(orgnr), begynt=now)
    envelope = seal_object(content, _name_refusal(row))
    moment = connection.ops.adapt_datetimefield_value(now)
    table = Avvisning._meta.db_table  # noqa: SLF001 (own table)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (noekkel, virksomhet, begynt, sist, antall, innhold) "  # noqa: S608 (own table)
                "VALUES (%s, %s, %s, %s, 1, %s) "
                f"ON CONFLICT (noekkel) DO UPDATE SET antall = {table}.antall + 1, sist = excluded.sist",
                [row.noekkel, row.virksomhet, moment, moment, envelope],
            )
    except DatabaseError as exc:
        _log_missing(exc, content.hva, content.reference, is_avvist=True)


def _log_missing(exc: DatabaseError, hva: str, reference: str, *, is_avvist: bool) -> None:
    kind = type(exc).__name__
    logger.critical("access not recorded: %s what=%s refused=%s ref=%s", kind, hva, is_avvist, reference)


def _open(row: Innsyn) -> Innsynsrad:
    content = _open_content(bytes(row.innhold), _name_place(row.virksomhet, row.tid, is_avvist=row.is_avvist))
    return Innsynsrad(
        tid=row.tid,
        is_avvist=row.is_avvist,
        person=content.person if content else None,
        grunn=content.grunn if content else Grunn.IKKE_OPPGITT,
        hva=content.hva if content else "",
        reference=content.reference if content else "",
        eier=content.eier if content else None,
        eiernavn=content.eiernavn if content else "",
    )


def _open_refusal(row: Avvisning) -> Innsynsrad:
    content = _open_content(bytes(row.innhold), _name_refusal(row))
    return Innsynsrad(
        tid=row.begynt,
        is_avvist=True,
        person=content.person if content else None,
        grunn=content.grunn if content else Grunn.IKKE_OPPGITT,
        hva=content.hva if content else "",
        reference=content.reference if content else "",
        antall=row.antall,
        sist=row.sist if row.antall > 1 else None,
        eier=content.eier if content else None,
        eiernavn=content.eiernavn if content else "",
    )


def _open_content(envelope: bytes, place: str) -> _Innhold | None:
    try:
        return open_object(envelope, place, _Innhold)
    except SealError:
        return None


def _name_place(virksomhet: str, tid: datetime, *, is_avvist: bool) -> str:
    """The place the envelope is bound to: if time, organisation or outcome is altered, it does not open."""
    return f"innsyn/{virksomhet}/{tid.timestamp():.6f}/{int(is_avvist)}"


def _name_refusal(row: Avvisning) -> str:
    """The same for refusals."""
    return f"avvisning/{row.noekkel}/{row.virksomhet}/{row.begynt.timestamp():.6f}"


def _name_virksomhet(orgnr: str) -> str:
    return pseudonym(f"innsyn:{orgnr}")

"""A person's favourites and recently opened organisations, used to order the lists to choose from.

They grant no access: a list shows what Altinn returns for this request, and this only decides the order.
"""

import logging
from datetime import timedelta
from functools import partial

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError

from portal.access.models import Husket
from portal.access.sesjon import get_innlogget
from portal.clock import get_clock, get_real_date
from portal.domain.tilgang import Tilgang
from portal.domain.virksomheter import Huskeliste
from portal.process_memory import MEMORY
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, get_key_ring, pseudonym

NOTED_EVERY = timedelta(minutes=10)
KEPT_NYLIGE = 20  # more than are shown: some become favourites or are no longer accessible
logger = logging.getLogger("portal.access")


class _Innhold(msgspec.Struct, frozen=True, array_like=True):
    orgnr: str
    aapnet: float  # 0: marked, but never opened


def get_huskeliste(session: SessionBase) -> Huskeliste:
    """Everything the signed-in person has marked or opened; empty without a sign-in."""
    innlogget = get_innlogget(session)
    if innlogget is None:
        return Huskeliste()
    rows = Husket.objects.filter(person=innlogget.person_key)
    opened = [(row.is_favoritt, content) for row in rows if (content := _open(row)) is not None]
    opened.sort(key=lambda one: one[1].aapnet, reverse=True)
    return Huskeliste(
        favoritter=frozenset(content.orgnr for is_favoritt, content in opened if is_favoritt),
        nylige=tuple(content.orgnr for _, content in opened if content.aapnet),
    )


def note_aapnet(tilgang: Tilgang) -> None:
    """Record that the organisation was opened, at most once in ten minutes. A failed write never breaks the page."""
    try:
        # A process checks once per permission, which changes when Altinn is asked again. Checking on every page would
        # cost a tenth of its time.
        MEMORY.get_or_make(("aapnet", tilgang), partial(_note, tilgang))
    except DatabaseError as exc:
        logger.warning("opened organisation not remembered: %s", type(exc).__name__)


def _note(tilgang: Tilgang) -> None:
    now = get_clock().now().timestamp()
    if not 0 <= now - _get_aapnet(tilgang) < NOTED_EVERY.total_seconds():
        _keep(tilgang, now)


def set_favoritt(tilgang: Tilgang, *, is_favoritt: bool) -> None:
    """Set or remove the mark."""
    aapnet = _get_aapnet(tilgang)
    if is_favoritt or aapnet:
        _keep(tilgang, aapnet, is_favoritt=is_favoritt)
    else:
        Husket.objects.filter(noekkel=_name_row(tilgang)).delete()


def prune_husket() -> int:
    """Remove rows unused for as long as the access record is kept; returns the number removed."""
    limit = get_real_date() - settings.KEPT_INNSYN
    return Husket.objects.filter(sist_brukt__lt=limit).delete()[0]


def _get_aapnet(tilgang: Tilgang) -> float:
    row = Husket.objects.filter(noekkel=_name_row(tilgang)).first()
    content = _open(row) if row is not None else None
    return content.aapnet if content is not None else 0


def _keep(tilgang: Tilgang, aapnet: float, **changed: bool) -> None:
    """Concurrent requests may write the same row. Only `set_favoritt` writes the mark, so a visit cannot reset it."""
    person, noekkel = tilgang.person.noekkel, _name_row(tilgang)
    values = {
        "innhold": seal_object(_Innhold(tilgang.orgnr, aapnet), _name_place(person, noekkel)),
        "sist_brukt": get_real_date(),
        **changed,
    }
    _, is_new = Husket.objects.update_or_create(
        noekkel=noekkel, defaults=values, create_defaults={"person": person, **values}
    )
    if is_new:
        _forget_oldest(person)


def _forget_oldest(person: str) -> None:
    rows = Husket.objects.filter(person=person, is_favoritt=False)
    known = [row for row in rows if not _is_of_unknown_key(row)]
    found = sorted(((content.aapnet if (content := _open(row)) else 0, row.noekkel) for row in known), reverse=True)
    rows.filter(noekkel__in=[noekkel for _, noekkel in found[KEPT_NYLIGE:]]).delete()


def _open(row: Husket) -> _Innhold | None:
    """None if the row was sealed by a key that is gone."""
    try:
        return open_object(bytes(row.innhold), _name_place(row.person, row.noekkel), _Innhold)
    except SealError:
        return None


def _is_of_unknown_key(row: Husket) -> bool:
    """Whether another machine may be able to open the row; such rows are left alone."""
    return not get_key_ring().knows(bytes(row.innhold))


def _name_row(tilgang: Tilgang) -> str:
    """Keyed by person and organisation, so rows do not show that two people have the same organisation."""
    return pseudonym(f"husket:{tilgang.person.noekkel}:{tilgang.orgnr}")


def _name_place(person: str, noekkel: str) -> str:
    return f"husket/{person}/{noekkel}"

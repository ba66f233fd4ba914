"""Payment files that were made, for everybody who may see the organisation, until sixty days after the last payment.

They are kept so that nobody pays twice: the claims in them are marked. They never say that anything is paid.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from django.db import connection

from portal.access.models import Betalingsfilrad
from portal.bankdager import NORSKE
from portal.clock import get_clock
from portal.domain.filmerker import Betalingsfil, Ventende, find_ventende
from portal.domain.svar import AapneKrav
from portal.domain.tilgang import Tilgang
from portal.locks import hold
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, pseudonym

KEPT = timedelta(days=60)  # after the last payment day
FIL_ID = re.compile(r"[0-9a-f]{24}")  # PostgreSQL refuses to look for some other texts
WAIT = 10.0  # seconds for somebody else who changes the files of the organisation


class FilerOpptatt(Exception):
    """Somebody else has changed the organisation's files for too long."""


@contextmanager
def changing(tilgang: Tilgang) -> Iterator[None]:
    """Let one at a time make files of an organisation or remove marks. Raises FilerOpptatt."""
    with hold(f"betalingsfiler:{tilgang.orgnr}", wait=WAIT) as is_held:
        if not is_held:
            raise FilerOpptatt
        yield


def name_fil(tilgang: Tilgang, *hva: str) -> str:
    """The id of a file: equal for the same form sent twice, and of no use for another organisation."""
    return pseudonym(f"betalingsfil:{tilgang.orgnr}:{':'.join(hva)}")


def keep_fil(tilgang: Tilgang, fil: Betalingsfil) -> None:
    """Keep a file. One that is kept already stays as it is."""
    if fil.orgnr != tilgang.orgnr:
        raise ValueError("a file of another organisation")
    place = _name_virksomhet(tilgang)
    values = {"virksomhet": place, "innhold": _seal(place, fil), "siste_dag": fil.siste_dag}
    Betalingsfilrad.objects.get_or_create(noekkel=fil.id, defaults=values)


def list_filer(tilgang: Tilgang) -> tuple[Betalingsfil, ...]:
    """Every file of the organisation that is kept."""
    place = _name_virksomhet(tilgang)
    # Raw SQL: the overview reads these rows at every visit, and most organisations have none.
    table = connection.ops.quote_name(Betalingsfilrad._meta.db_table)  # noqa: SLF001 (own table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT noekkel, innhold FROM {table} WHERE virksomhet = %s", [place])  # noqa: S608 (own table)
        opened = [_open(place, *row) for row in cursor.fetchall()]
    return tuple(fil for fil in opened if fil is not None)


def list_ventende(tilgang: Tilgang, aapne: AapneKrav) -> tuple[Ventende, ...]:
    """Files whose payments are not all seen."""
    filer = list_filer(tilgang)
    return find_ventende(filer, aapne, NORSKE, get_clock().today()) if filer else ()


def find_fil(tilgang: Tilgang, fil_id: str) -> Betalingsfil | None:
    """A file of the organisation; None if it is another's, or there is none."""
    if not FIL_ID.fullmatch(fil_id):
        return None
    place = _name_virksomhet(tilgang)
    row = Betalingsfilrad.objects.filter(noekkel=fil_id, virksomhet=place).first()
    return _open(place, fil_id, row.innhold) if row is not None else None


def remove_merker(tilgang: Tilgang, fil_id: str, numbers: frozenset[int]) -> bool:
    """Remove the marks of some instalments; with the last mark goes the file. False if there are no such marks."""
    fil = find_fil(tilgang, fil_id)
    if fil is None or not any(nr in numbers and not post.is_fjernet for nr, post in enumerate(fil.poster)):
        return False
    posts = tuple(replace(post, is_fjernet=post.is_fjernet or nr in numbers) for nr, post in enumerate(fil.poster))
    if all(post.is_fjernet for post in posts):
        return drop_fil(tilgang, fil_id)
    place = _name_virksomhet(tilgang)
    row = Betalingsfilrad.objects.filter(noekkel=fil_id, virksomhet=place)
    return bool(row.update(innhold=_seal(place, replace(fil, poster=posts))))


def drop_fil(tilgang: Tilgang, fil_id: str) -> bool:
    """Forget a file that is not to be used, with its marks. False if there is none."""
    if not FIL_ID.fullmatch(fil_id):
        return False
    rows = Betalingsfilrad.objects.filter(noekkel=fil_id, virksomhet=_name_virksomhet(tilgang))
    return bool(rows.delete()[0])


def prune_betalingsfiler() -> int:
    """Remove files whose last payment day is long past; returns the number removed."""
    return Betalingsfilrad.objects.filter(siste_dag__lt=get_clock().today() - KEPT).delete()[0]


def _seal(virksomhet: str, fil: Betalingsfil) -> bytes:
    return seal_object(fil, _name_place(virksomhet, fil.id))


def _open(virksomhet: str, noekkel: str, innhold: bytes | memoryview) -> Betalingsfil | None:
    """None if the row was sealed by a key that is gone."""
    try:
        return open_object(bytes(innhold), _name_place(virksomhet, noekkel), Betalingsfil)
    except SealError:
        return None


def _name_place(virksomhet: str, noekkel: str) -> str:
    return f"betalingsfil/{virksomhet}/{noekkel}"


def _name_virksomhet(tilgang: Tilgang) -> str:
    return pseudonym(f"betalingsfiler:{tilgang.orgnr}")

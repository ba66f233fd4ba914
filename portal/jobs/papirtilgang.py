"""Checks again, client by client, whether the person may see what an order has made.

What the person may no longer see is erased with its figures, and the order says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib.sessions.backends.base import SessionBase

from portal.access.sesjon import Innlogget
from portal.access.tilgang import get_tilganger, list_unreadable
from portal.api.dropped import find_dropped
from portal.documents.zipstroem import Entry, name_filer
from portal.domain.papirer import Klientpapir, Utfall
from portal.domain.tilgang import Leser, Tilgang
from portal.jobs.papirer import OVERSIKT, find_ordre, list_klienter, list_oversikt, read_del, trekk_tilbake
from portal.jobs.papirordre import Papirordre
from portal.sealing import SealError

FORAN = "00 Oversikt"  # the name of the index, first in its folder


@dataclass(frozen=True, kw_only=True)
class Bestilt:
    """An order with what may be shown of it."""

    ordre: Papirordre
    klienter: Sequence[Klientpapir]
    tilganger: Sequence[Tilgang]  # to those that have papers
    oversikt: Sequence[str]  # suffixes of the index, if it is made

    @property
    def lesere(self) -> Mapping[str, Leser]:
        """The system users that read their figures."""
        return {one.orgnr: one.leser for one in self.klienter if one.is_laget}


def find_bestilt(session: SessionBase, innlogget: Innlogget, noekkel: str) -> Bestilt | None:
    """The person's order, after what may no longer be shown is erased; None if there is none.

    Raises IkkeInnlogget, TilgangUtilgjengelig, ApiError: where nobody knows, nothing is shown.
    """
    ordre = find_ordre(innlogget.person_key, noekkel)
    if ordre is None:
        return None
    try:
        klienter = list_klienter(ordre)
    except SealError:  # moved, garbled, or sealed by a key that is not known here yet
        return None
    made = [one for one in klienter if one.is_laget]
    tilganger = get_tilganger(session, {one.orgnr for one in made}) if made else ()
    lost = list(_list_lost(session, made, tilganger))
    if lost:
        trekk_tilbake(innlogget, ordre, lost)
        return find_bestilt(session, innlogget, noekkel)
    return Bestilt(ordre=ordre, klienter=klienter, tilganger=tilganger, oversikt=list_oversikt(ordre))


def _list_lost(
    session: SessionBase, made: Sequence[Klientpapir], tilganger: Sequence[Tilgang]
) -> Iterator[tuple[Klientpapir, Utfall]]:
    allowed, lesere = {one.orgnr for one in tilganger}, {one.orgnr: one.leser for one in made}
    unreadable = list_unreadable(session, {orgnr: leser for orgnr, leser in lesere.items() if orgnr in allowed})
    dropped = find_dropped(list(lesere), lesere)
    for one in made:
        if one.orgnr not in allowed:
            yield one, Utfall.TILGANG
            continue
        if error := unreadable.get(one.orgnr):
            raise error
        mark = dropped.get(one.orgnr)
        is_dropped = mark is not None and (one.saldo is None or one.saldo.hentet <= mark.naar)
        if is_dropped or one.orgnr in unreadable:
            yield one, Utfall.RETT


def list_filer(bestilt: Bestilt) -> Iterator[Entry]:
    """Everything in the ZIP, in order: the index, then each client's papers. Each is read when it is asked for."""
    ordre = bestilt.ordre
    for endelse in bestilt.oversikt:
        yield f"{FORAN}.{endelse}", partial(read_del, ordre, OVERSIKT, endelse)
    made = [one for one in bestilt.klienter if one.is_laget]
    for one, name in zip(made, name_papirer(made), strict=True):
        for endelse in one.filer:
            yield f"{name}.{endelse}", partial(read_del, ordre, one.nr, endelse)


def name_papirer(klienter: Sequence[Klientpapir]) -> list[str]:
    """The file name of each client's papers, without suffix."""
    return name_filer([(one.nummer, one.navn, one.orgnr) for one in klienter], [FORAN])

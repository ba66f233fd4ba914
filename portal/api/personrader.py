"""A person's rows in the ledger of an organisation without a personal owner.

In a sole proprietorship they are the owner's. In a limited company their owner is unknown: they are treated like rows
of another organisation and are in no sum.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from portal.api.endpoints import INNBETALINGSAAR, KRAV, YEAR_LISTS, Row, YearList
from portal.api.parse_felter import PARTIDENTIFIKATOR
from portal.api.regnskap import Regnskap
from portal.domain.krav import Krav
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav, Liste, Oppslag, UleseligRad

Rad = TypeVar("Rad", bound=Row)


def leave_out_persons(regnskap: Regnskap) -> Regnskap:
    """Move each person's row to the unreadable ones, in every list."""
    lister = {
        liste.name: tuple((aar, _leave_out(oppslag, liste)) for aar, oppslag in regnskap.get(liste))
        for liste in YEAR_LISTS
        if liste.name in regnskap.lister
    }
    return replace(regnskap, aapne=leave_out_persons_of_aapne(regnskap.aapne), lister=lister)


def leave_out_persons_of_aapne(oppslag: Oppslag[AapneKrav]) -> Oppslag[AapneKrav]:
    """The same for the open list alone."""
    aapne = oppslag.data
    krav, unread_krav = _split(aapne.alle_krav, KRAVLISTE, KRAV)
    innbetalinger, unread_innbetalinger = _split(aapne.innbetalinger, INNBETALINGSLISTE, INNBETALINGSAAR)
    unread = (*unread_krav, *unread_innbetalinger)
    if not unread:
        return oppslag
    own = replace(aapne, alle_krav=krav, innbetalinger=innbetalinger, uleselige=(*aapne.uleselige, *unread))
    # If Altinn gives no form, these rows stay in. Equal bytes can then give other figures, so the digest changes.
    return replace(oppslag, data=own, avtrykk=oppslag.avtrykk and f"{oppslag.avtrykk}/uten personer")


def _leave_out(oppslag: Oppslag[Liste[Rad] | None], liste: YearList[Rad]) -> Oppslag[Liste[Rad] | None]:
    if oppslag.data is None:
        return oppslag
    rader, unread = _split(oppslag.data.rader, liste.field, liste)
    return replace(oppslag, data=replace(oppslag.data, rader=rader, uleselige=(*oppslag.data.uleselige, *unread)))


def _split(rows: Iterable[Rad], field: str, liste: YearList[Rad]) -> tuple[tuple[Rad, ...], tuple[UleseligRad, ...]]:
    everything = tuple(rows)
    persons = [row for row in everything if row.part.is_person]
    unread = tuple(_make_uleselig(field, liste.get_id(row), row) for row in persons)
    return tuple(row for row in everything if not row.part.is_person), unread


def _make_uleselig(field: str, identifikator: str, row: Row) -> UleseligRad:
    kravgruppe, krav = (row.kravgruppe, row.kravidentifikator) if isinstance(row, Krav) else (None, "")
    return UleseligRad(
        liste=field, identifikator=identifikator[:100], grunn=PARTIDENTIFIKATOR, kravgruppe=kravgruppe, krav=krav
    )

"""A person's rows in the ledger of an organisation without a personal owner.

In a sole proprietorship they are the owner's. In a limited company their owner is unknown: they are treated like rows
of another organisation and are in no sum.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

from portal.api.endpoints import INNBETALINGSAAR, KRAV, UTBETALINGSAAR
from portal.api.parse_felter import PARTIDENTIFIKATOR
from portal.api.regnskap import Aarslister, Regnskap
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.felter import Part
from portal.domain.krav import Krav
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav, Liste, Oppslag, UleseligRad


class _HarPart(Protocol):
    @property
    def part(self) -> Part: ...


Rad = TypeVar("Rad", bound=_HarPart)


def leave_out_persons(regnskap: Regnskap) -> Regnskap:
    """Move each person's row to the unreadable ones."""
    lister: Mapping[str, Aarslister[object]] = {
        KRAV.name: _leave_out_of_lists(regnskap.krav, _report_krav(KRAV.field)),
        INNBETALINGSAAR.name: _leave_out_of_lists(regnskap.innbetalinger, _report_innbetaling(INNBETALINGSAAR.field)),
        UTBETALINGSAAR.name: _leave_out_of_lists(regnskap.utbetalinger, _report_utbetaling),
    }
    return replace(regnskap, aapne=leave_out_persons_of_aapne(regnskap.aapne), lister={**regnskap.lister, **lister})


def leave_out_persons_of_aapne(oppslag: Oppslag[AapneKrav]) -> Oppslag[AapneKrav]:
    """The same for the open list alone."""
    aapne = oppslag.data
    krav, told_krav = _split(aapne.alle_krav, _report_krav(KRAVLISTE))
    innbetalinger, told_innbetalinger = _split(aapne.innbetalinger, _report_innbetaling(INNBETALINGSLISTE))
    told = (*told_krav, *told_innbetalinger)
    if not told:
        return oppslag
    own = replace(aapne, alle_krav=krav, innbetalinger=innbetalinger, uleselige=(*aapne.uleselige, *told))
    # If Altinn gives no form, these rows stay in. Equal bytes can then give other figures, so the digest changes.
    return replace(oppslag, data=own, avtrykk=oppslag.avtrykk and f"{oppslag.avtrykk}/uten personer")


def _leave_out_of_lists(lister: Aarslister[Rad], tell: Callable[[Rad], UleseligRad]) -> Aarslister[Rad]:
    return tuple((aar, _leave_out(oppslag, tell)) for aar, oppslag in lister)


def _leave_out(oppslag: Oppslag[Liste[Rad] | None], tell: Callable[[Rad], UleseligRad]) -> Oppslag[Liste[Rad] | None]:
    liste = oppslag.data
    if liste is None:
        return oppslag
    rader, told = _split(liste.rader, tell)
    return replace(oppslag, data=replace(liste, rader=rader, uleselige=(*liste.uleselige, *told)))


def _split(rows: Iterable[Rad], tell: Callable[[Rad], UleseligRad]) -> tuple[tuple[Rad, ...], tuple[UleseligRad, ...]]:
    everything = tuple(rows)
    own = tuple(row for row in everything if not row.part.is_person)
    return own, tuple(tell(row) for row in everything if row.part.is_person)


def _report_krav(liste: str) -> Callable[[Krav], UleseligRad]:
    return lambda krav: _tell(liste, krav.kravidentifikator, krav.kravgruppe)


def _report_innbetaling(liste: str) -> Callable[[Innbetaling], UleseligRad]:
    return lambda row: _tell(liste, row.innbetalingsidentifikator)


def _report_utbetaling(row: Utbetaling) -> UleseligRad:
    return _tell(UTBETALINGSAAR.field, row.utbetalingsidentifikator)


def _tell(liste: str, identifikator: str, kravgruppe: str | None = None) -> UleseligRad:
    return UleseligRad(liste=liste, identifikator=identifikator[:100], grunn=PARTIDENTIFIKATOR, kravgruppe=kravgruppe)

"""How far reconciliations are, for many organisations at once: from the heads of their rows. Nothing is fetched."""

from collections.abc import Iterable, Sequence
from datetime import date

from portal.access import avstemmingsrader as rader
from portal.access.avstemminger import Ferdig, Utkast
from portal.access.models import Avstemmingsrad
from portal.domain.fremdrift import NOT_BEGUN, ZERO, Avstemt, Fremdrift
from portal.domain.tilgang import Virksomhet

Stand = dict[tuple[str, date], Avstemt]  # by organisation number and day


def find_stand(person: str, units: Iterable[Virksomhet], dager: Sequence[date]) -> Stand:
    """The state of each, for those that are begun: the person's own work, and what anybody has finished.

    `units`: those that Altinn lists for the person at this request.
    """
    places = [(unit.orgnr, dag) for unit in units for dag in dager]
    mine = {place: rader.name_utkast(person, *place) for place in places}
    finished = {place: rader.name_ferdig(*place) for place in places}
    found = rader.find_many((*mine.values(), *finished.values()))
    stand = {place: _read(found.get(mine[place]), found.get(finished[place])) for place in places}
    return {place: one for place, one in stand.items() if one is not NOT_BEGUN}


def _read(mine: Avstemmingsrad | None, finished: Avstemmingsrad | None) -> Avstemt:
    """What the person works on comes before what was finished: it is reconciled anew."""
    draft = None if mine is None else rader.open_hode(mine, Utkast)
    if draft is not None:
        return _read_utkast(draft)
    done = None if finished is None else rader.open_hode(finished, Ferdig)
    return NOT_BEGUN if done is None else _read_ferdig(done)


def _read_utkast(head: Utkast) -> Avstemt:
    return Avstemt(
        fremdrift=Fremdrift.KLAR if head.er_klar else Fremdrift.AAPEN,
        uforklart=head.uforklart,
        venter=head.venter,
        forskjeller=head.forskjeller,
        mangler_kontoer=not head.kontoer,
        hentet=head.hentet,
    )


def _read_ferdig(head: Ferdig) -> Avstemt:
    return Avstemt(
        fremdrift=Fremdrift.FERDIG if head.endret is None else Fremdrift.ENDRET,
        uforklart=ZERO if head.endret is None else head.endret,
        forskjeller=head.forskjeller,
        navn=head.navn,
        laast=head.laast,
        sjekket=head.sjekket,
        hentet=head.hentet,
    )

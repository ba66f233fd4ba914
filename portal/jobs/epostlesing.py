"""Reads the organisations of a person's e-mail, a few at a time, and keeps what is new until it is sent."""

from collections.abc import Sequence
from datetime import date

from portal.access.epoststander import Abonnement, find_fortalt, keep_fortalt
from portal.access.lesing import read_aapne_krav
from portal.access.tilgang import get_tilgang_for
from portal.api.errors import ApiError, ApiRefused, ApiUnknownOrganisation
from portal.clock import get_clock
from portal.domain.epost import Fortalt, apply_reading, list_skjulte, note_unread
from portal.domain.stand import make_stand
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Tilgang

TOGETHER = 10  # organisations of one step, about two seconds: whoever waits for a page or a file goes first


def read_some(abonnement: Abonnement, tilganger: Sequence[Tilgang], dag: date) -> None:
    """Read these, and note those that did not answer as tried."""
    fortalte = find_fortalt(abonnement, [one.orgnr for one in tilganger])
    who = abonnement.samtykke
    answers = read_aapne_krav(tilganger, lambda orgnr: get_tilgang_for(who, orgnr, is_sure=True))
    read = {tilgang.orgnr: _follow(fortalte[tilgang.orgnr], tilgang, found, dag) for tilgang, found in answers}
    # A right that is lost at this moment is found out before anything is sent: rights are asked for again then.
    keep_fortalt(abonnement.noekkel, fortalte | read, dag)


def _follow(before: Fortalt, tilgang: Tilgang, found: Oppslag[AapneKrav] | ApiError, dag: date) -> Fortalt:
    on = get_clock().today()
    if isinstance(found, ApiError):
        return note_unread(before, on, is_certain=isinstance(found, ApiRefused | ApiUnknownOrganisation))
    if found.data.is_skjermet:
        return note_unread(before, on, is_certain=True)
    if found.is_old:
        return note_unread(before, on, is_certain=False)
    stand = make_stand(found.data, found.fetched_at or get_clock().now(), on)
    return apply_reading(before, stand, dag, tilgang.lesernoekkel, list_skjulte(found.data))

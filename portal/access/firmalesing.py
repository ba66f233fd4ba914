"""Which clients a firm's agents may read at night, and the right to fetch each. Needs no person, shows nothing.

Companies with a system user of their own are read by day, by that one. Decision 118.
"""

from datetime import datetime

from portal.access import kjente_lesere
from portal.access.alder import get_end
from portal.access.firmanatt import Firmavalg
from portal.access.leser import find_override
from portal.access.systemforespoersler import find_husket_for
from portal.api.agent_grants import make_agent
from portal.api.budget import for_background
from portal.api.errors import ApiRefused, Party
from portal.api.systembruker import has_system_user
from portal.api.systemtilgang import list_relasjoner
from portal.domain.tilgang import Henterett, Leser


class UtenAgent(Exception):
    """The firm has no agent of ours any more."""


class Firmalesing:
    """Whom the firm's agents may read now, asked of Altinn with their own tokens. Raises UtenAgent, ApiError."""

    def __init__(self, valg: Firmavalg) -> None:
        firma, alle = valg.firma, kjente_lesere.get_agenter()
        relasjoner = [one for one in list_relasjoner() if (firma.orgnr, one) in alle]
        if not relasjoner:
            raise UtenAgent
        self._lesere: dict[str, tuple[Leser, datetime]] = {}
        for relasjon in relasjoner:  # in the order in which a page chooses among them
            lesbare, leser = kjente_lesere.get_lesbare(firma, relasjon), make_agent(firma, relasjon)
            for orgnr in lesbare.klienter - lesbare.uten_krav - {firma.orgnr}:
                self._lesere.setdefault(orgnr, (leser, get_end(lesbare.spurt)))

    @property
    def klienter(self) -> tuple[str, ...]:
        """Their numbers."""
        return tuple(sorted(self._lesere))

    def make_rett(self, orgnr: str, siden: datetime) -> Henterett | None:
        """The right to fetch this client; None if its own system user reads it by day, or the agents may not.

        `siden`: whether there is one of its own is asked for again if that is known from before. Raises ApiError.
        """
        if orgnr not in self._lesere:
            return None
        leser, gyldig_til = self._lesere[orgnr]
        listed = find_override(orgnr)
        used = leser.eier, leser.external_ref
        is_other = _has_egen(orgnr, siden) if listed is None else (listed.eier, listed.external_ref) != used
        return None if is_other else Henterett(orgnr=orgnr, gyldig_til=gyldig_til, leser=leser)


def note_refused(rett: Henterett, exc: ApiRefused) -> None:
    """The agent was refused, or is not there any more: Altinn is asked anew."""
    (kjente_lesere.forget_agent if exc.party is Party.MASKINPORTEN else kjente_lesere.forget_lesbare)(rett.leser)
    kjente_lesere.forget_egen(rett.orgnr)


def _has_egen(orgnr: str, siden: datetime) -> bool:
    """Whether the company has a system user of its own. If it has none, that is kept: the morning need not ask."""
    egen = kjente_lesere.find_egne([orgnr])[orgnr]
    if egen.external_ref:
        return True
    if egen.uten_siden >= siden.timestamp():
        return False
    if has_system_user(orgnr, for_background()):
        return True
    husket = find_husket_for(orgnr)
    if husket is not None and husket.external_ref != orgnr:
        return True  # perhaps, under that reference: the reading by day finds out
    kjente_lesere.note_uten_egen(orgnr, is_expected=husket is not None and husket.is_awaited)
    return False

"""Which system user reads an organisation for a person: decided for each request, from answers of five minutes.

The organisation's own comes first. If Maskinporten has said that there is none, a firm's agent reads: for a person who
may act for that firm too, and only the clients that Altinn lists for it. Lists of many remember for longer that there
is none, since nobody is refused because of it. Decisions 73 and 115.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from django.conf import settings

from portal.access import kjente_lesere
from portal.access.alder import get_end
from portal.access.kjente_lesere import Egen, Lesbare
from portal.api.agent_grants import make_agent
from portal.api.errors import ApiError, InnloggingUtlopt
from portal.api.systemtilgang import list_relasjoner
from portal.domain.tilgang import EGEN, Leser, Tilgang
from portal.env.systembrukere import read_systembrukere

T = TypeVar("T")
# Permissions for those of these organisations that the person may act for.
ListFirmaer = Callable[[Collection[str]], Iterable[Tilgang]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValgtLeser:
    """The system user that reads, and until when the choice holds. None: for as long as the person's right."""

    leser: Leser
    gyldig_til: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Agent:
    """A firm's agent that the person may use."""

    firma: Tilgang
    relasjon: str
    leser: Leser


class Leservalg:
    """The choices of one person in one request.

    Agents are looked up only where an organisation has no system user of its own.
    `is_many`: for a list of many, Maskinporten is not asked every five minutes whether each has one of its own by now.
    """

    def __init__(self, list_firmaer: ListFirmaer, *, is_many: bool) -> None:
        self._list_firmaer, self._is_many = list_firmaer, is_many
        self._agenter: list[_Agent] | ApiError | None = None  # a failure is kept too, so that nobody waits for it twice
        self._lesbare: dict[_Agent, Lesbare | ApiError] = {}

    def choose(self, orgnumre: Collection[str]) -> dict[str, ValgtLeser]:
        """The system user of each organisation. Raises InnloggingUtlopt."""
        known = kjente_lesere.find_egne(orgnumre)
        return {orgnr: self.choose_one(orgnr, known[orgnr]) for orgnr in orgnumre}

    def choose_one(self, orgnr: str, egen: Egen, *, is_sure: bool = False) -> ValgtLeser:
        """The system user of one organisation, whose own is known already.

        `is_sure`: raise ApiError if nobody knows whether an agent reads. Otherwise the organisation's own is chosen
        then, and Maskinporten refuses it. Raises InnloggingUtlopt too.
        """
        listed = find_override(orgnr)
        if listed is not None:
            return ValgtLeser(leser=listed)
        if not (egen.was_uten if self._is_many else egen.is_uten):
            if egen.was_uten:
                kjente_lesere.forget_egen(orgnr)  # asked for now; lists of many follow what is found
            return ValgtLeser(leser=Leser(external_ref=egen.external_ref))
        try:
            return self._find_agent(orgnr) or ValgtLeser(leser=EGEN)
        except InnloggingUtlopt:
            raise
        except ApiError:
            if is_sure and egen.is_uten:
                raise
            return ValgtLeser(leser=EGEN)

    def may_use(self, leser: Leser, orgnr: str) -> bool:
        """Whether what this system user fetched earlier may be shown to the person now. Raises ApiError."""
        listed = find_override(orgnr)
        if listed is not None:
            return leser.get_noekkel(orgnr) == listed.get_noekkel(orgnr)
        if leser.is_egen:
            return True
        used = leser.eier, leser.external_ref
        agents = [one for one in self._list_agents() if (one.leser.eier, one.leser.external_ref) == used]
        return any(orgnr in self._get_lesbare(one).klienter for one in agents)

    def _find_agent(self, orgnr: str) -> ValgtLeser | None:
        """Raises ApiError if no agent was found and not all could be asked."""
        failed: ApiError | None = None
        for one in self._list_agents():
            try:
                lesbare = self._get_lesbare(one)
            except ApiError as exc:
                failed = exc
                continue
            if orgnr in lesbare.klienter and one.firma.orgnr != orgnr:
                return ValgtLeser(leser=one.leser, gyldig_til=min(get_end(lesbare.spurt), one.firma.gyldig_til))
        if failed is not None:
            raise failed
        return None

    def _list_agents(self) -> list[_Agent]:
        """The agents of the person's firms, always in the same order. Raises ApiError."""
        if self._agenter is None:
            self._agenter = _try(self._find_agents)
        return _raise(self._agenter)

    def _find_agents(self) -> list[_Agent]:
        alle: frozenset[tuple[str, str]] = kjente_lesere.get_agenter() if settings.SYSTEM_ID_KLIENTER else frozenset()
        firmaer = self._list_firmaer({orgnr for orgnr, _ in alle}) if alle else ()
        return [
            _Agent(firma, relasjon, make_agent(firma, relasjon))
            for firma in sorted(firmaer, key=lambda one: one.orgnr)
            for relasjon in list_relasjoner()
            if (firma.orgnr, relasjon) in alle
        ]

    def _get_lesbare(self, agent: _Agent) -> Lesbare:
        if agent not in self._lesbare:
            self._lesbare[agent] = _try(partial(kjente_lesere.get_lesbare, agent.firma, agent.relasjon))
        return _raise(self._lesbare[agent])


def _try(ask: Callable[[], T]) -> T | ApiError:
    try:
        return ask()
    except ApiError as exc:
        return exc


def _raise(found: T | ApiError) -> T:
    if isinstance(found, ApiError):
        raise found
    return found


def find_override(orgnr: str) -> Leser | None:
    """What `SYSTEMBRUKERE` says of this organisation, in tests of the real parties."""
    listed = read_systembrukere(settings.SYSTEMBRUKERE).get(orgnr)
    if listed is None:
        return None
    eier, external_ref = listed
    return Leser(eier="" if eier == orgnr else eier, external_ref=external_ref)

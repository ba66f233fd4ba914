"""What is known of system users, for five minutes: organisations without one, firms' agents, and whom each may read.

It is the same for everybody. Who may use an agent is decided for each person (`access/leser.py`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta

import msgspec
from django.conf import settings

from portal import locks
from portal.access.alder import is_fresh
from portal.api.agent_grants import list_agents_at_work, list_readable, make_agent
from portal.api.budget import Budget, for_person
from portal.api.dropped import drop_read_by
from portal.api.errors import ApiRefused, ApiUnavailable, Party
from portal.clock import get_clock
from portal.domain.tilgang import Leser, Nattfirma, Tilgang, Virksomhet
from portal.sealed_store import LargeSealedStore, SealedStore

KEPT_REFERENCE = timedelta(days=1)
KEPT_UTEN = timedelta(hours=12)  # that there is none, where an agent reads instead (decision 115)


class Egen(msgspec.Struct, frozen=True, array_like=True):
    """What is known of an organisation's own system user. Without a reference, it is asked for by the number alone."""

    external_ref: str = ""
    uten_siden: float = 0  # when Maskinporten said that there is none

    @property
    def is_uten(self) -> bool:
        """Whether there is none, by an answer of the last five minutes."""
        return is_fresh(self.uten_siden)

    @property
    def was_uten(self) -> bool:
        """Whether there was none some hours ago: enough for lists of many, which may then read by an agent."""
        return bool(self.uten_siden) and 0 <= _get_now() - self.uten_siden < KEPT_UTEN.total_seconds()


class _Agenter(msgspec.Struct, frozen=True, array_like=True):
    """Firm and kind of relation of every agent."""

    alle: frozenset[tuple[str, str]]
    spurt: float


class Lesbare(msgspec.Struct, frozen=True, array_like=True):
    """Whom one agent may read, and when Altinn was asked."""

    klienter: frozenset[str]
    spurt: float
    uten_krav: frozenset[str] = frozenset()  # of these: sub-units and dissolved units, to which claims do not belong


_EGNE = SealedStore(Egen)
_AGENTER = SealedStore(_Agenter)
_LESBARE = LargeSealedStore(Lesbare)
_ALL_AGENTS = "agenter"


def find_egne(orgnumre: Iterable[str]) -> dict[str, Egen]:
    """What is known of the own system user of each organisation."""
    asked = list(orgnumre)
    found = _EGNE.find_many(name_egen(orgnr) for orgnr in asked)
    return {orgnr: found.get(name_egen(orgnr)) or Egen() for orgnr in asked}


def open_egen(orgnr: str, envelopes: Mapping[str, bytes]) -> Egen:
    """The same for one organisation, from envelopes that were read at `name_egen`."""
    place = name_egen(orgnr)
    return (_EGNE.open(place, envelopes[place]) if place in envelopes else None) or Egen()


def note_egen(orgnr: str, external_ref: str) -> None:
    """The organisation has a system user of its own: with this reference, or with its number, which is the default."""
    if external_ref == orgnr:
        _EGNE.drop([name_egen(orgnr)])
    else:
        _EGNE.keep(name_egen(orgnr), Egen(external_ref=external_ref), KEPT_REFERENCE)


def note_uten_egen(orgnr: str, *, is_expected: bool = False) -> None:
    """The organisation has none. `is_expected`: somebody has asked for one, so that it is looked for again soon."""
    keep_for = settings.FRESH_TILGANG if is_expected else KEPT_UTEN
    _EGNE.keep(name_egen(orgnr), Egen(uten_siden=_get_now()), keep_for)


def forget_egen(orgnr: str) -> None:
    """The next reading asks Maskinporten whether there is one."""
    _EGNE.drop([name_egen(orgnr)])


def get_agenter() -> frozenset[tuple[str, str]]:
    """Firm and kind of relation of every agent of ours. Raises ApiError."""
    kept = _AGENTER.find(_ALL_AGENTS)
    if kept is not None and is_fresh(kept.spurt):
        return kept.alle
    budget = for_person()
    with locks.hold(_ALL_AGENTS, wait=budget.left) as is_held:
        kept = _AGENTER.find(_ALL_AGENTS)  # another request may have asked meanwhile
        if kept is None or not is_fresh(kept.spurt):
            _check(is_held=is_held)
            spurt = _get_now()
            kept = _Agenter(list_agents_at_work(budget), spurt)
            _AGENTER.keep(_ALL_AGENTS, kept, settings.FRESH_TILGANG)
        return kept.alle


def get_lesbare(firma: Tilgang | Nattfirma, relasjon: str) -> Lesbare:
    """Whom the firm's agent may read. Raises ApiError."""
    place = _name_lesbare(make_agent(firma, relasjon))
    kept = _LESBARE.find(place)
    if kept is not None and is_fresh(kept.spurt):
        return kept
    budget = for_person()
    with locks.hold(place, wait=budget.left) as is_held:
        kept = _LESBARE.find(place)
        if kept is None or not is_fresh(kept.spurt):
            _check(is_held=is_held)
            spurt = _get_now()
            units = _ask_lesbare(firma, relasjon, budget)
            without = frozenset(unit.orgnr for unit in units if unit.overordnet or unit.is_slettet)
            kept = Lesbare(frozenset(unit.orgnr for unit in units), spurt, without)
            _LESBARE.keep(place, kept, settings.FRESH_TILGANG)
        return kept


def forget_agent(agent: Leser) -> None:
    """The agent has come or gone: Altinn is asked anew which there are, and whom it may read."""
    _forget(_ALL_AGENTS, _AGENTER.drop)
    forget_lesbare(agent)


def forget_lesbare(agent: Leser, klienter: Collection[str] = ()) -> None:
    """The agent's clients have changed: Altinn is asked anew. What was read of those that it has lost is dropped."""
    _forget(_name_lesbare(agent), _LESBARE.drop)
    for orgnr in klienter:
        drop_read_by(agent, orgnr, get_clock(), is_avvist=True)


def _forget(place: str, drop: Callable[[Iterable[str]], None]) -> None:
    """Wait for an answer under way, so that it is not kept afterwards."""
    with locks.hold(place, wait=for_person().left):
        drop([place])


def _ask_lesbare(firma: Tilgang | Nattfirma, relasjon: str, budget: Budget) -> tuple[Virksomhet, ...]:
    try:
        return list_readable(firma, relasjon, budget)
    except ApiRefused:
        return ()  # the agent is gone


def _check(*, is_held: bool) -> None:
    if not is_held:
        raise ApiUnavailable(Party.ALTINN, "systemuser", "flight")


def _get_now() -> float:
    return get_clock().now().timestamp()


def name_egen(orgnr: str) -> str:
    """Where it is kept what is known of an organisation's own system user."""
    return f"egen-systembruker/{orgnr}"


def _name_lesbare(agent: Leser) -> str:
    return f"lesbare/{agent.eier}/{agent.external_ref}"

"""Puts a firm's clients on its agent system user, or takes them off: one call to Altinn each, in small jobs.

What has been done stays done at Altinn, whatever happens here. The errand is kept sealed under the person's key, so
whoever signs in again sees how far it came, and can go on. It grants nothing: each job asks for the person's
permission and token anew.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from portal import locks
from portal.access.sesjon import get_noekkel
from portal.api.altinn_problem import ProblemKind
from portal.clock import get_clock
from portal.domain.systemtilgang import Systembruker, Systemklient
from portal.domain.tilgang import Tilgang
from portal.jobs.queue import Payload, enqueue
from portal.sealed_store import SealedStore

SLAG = "klientoppdrag"  # the kind of job
WAITED_FOR = 5  # after files, before figures that are fetched ahead
STALE_AFTER = timedelta(minutes=2)  # without progress for this long, it has stopped


class Handling(StrEnum):
    """What is done with the clients."""

    LEGG_TIL = "legg-til"
    FJERN = "fjern"


class Oppdragsstans(StrEnum):
    """Why it stopped before the end."""

    STOPP = "stopp"  # the person said so
    UTLOGGET = "utlogget"  # or the right to act for the firm is gone
    ALTINN = "altinn"
    UKJENT = "ukjent"  # the worker is away, or died


class Avslag(msgspec.Struct, frozen=True, kw_only=True):
    """Altinn's refusal of one client, or what stopped all of them."""

    klient: Systemklient | None
    kind: ProblemKind
    kode: str
    reference: str  # ours, and Altinn's if it gave one


class Oppdrag(msgspec.Struct, frozen=True, kw_only=True):
    """One errand: the clients done, those refused, and those that wait."""

    id: str  # reference of the request that began or resumed it
    handling: Handling
    relasjon: str
    systembruker: Systembruker
    sagt: datetime
    venter: tuple[Systemklient, ...]
    gjort: tuple[Systemklient, ...] = ()
    avvist: tuple[Avslag, ...] = ()
    tidligere: tuple[Avslag, ...] = ()  # of an errand before
    stans: Oppdragsstans | None = None
    grunn: Avslag | None = None  # what stopped it, if that was Altinn

    @property
    def is_under_arbeid(self) -> bool:
        """Whether it still makes progress."""
        return bool(self.venter) and self.stans is None and get_clock().now() - self.sagt < STALE_AFTER

    @property
    def stanset(self) -> Oppdragsstans | None:
        """Why it stopped before the end, if it did."""
        return None if not self.venter or self.is_under_arbeid else self.stans or Oppdragsstans.UKJENT

    @property
    def antall(self) -> int:
        """How many clients were chosen."""
        return len(self.venter) + self.antall_ferdig

    @property
    def antall_ferdig(self) -> int:
        """How many of them have an answer."""
        return len(self.gjort) + len(self.avvist)


class HuskedeKlienter(msgspec.Struct, frozen=True):
    """Clients of a system user that is about to be made anew."""

    klienter: tuple[Systemklient, ...]


_OPPDRAG = SealedStore(Oppdrag)
_STOPPED = SealedStore(str)  # ids of errands that the person has stopped
_HUSKET = SealedStore(HuskedeKlienter)


def find_oppdrag(firma: Tilgang, relasjon: str) -> Oppdrag | None:
    """The person's last errand for this firm and kind of relation."""
    return find_of(firma.person.noekkel, firma.orgnr, relasjon)


def begin(
    session: SessionBase,
    firma: Tilgang,
    relasjon: str,
    systembruker: Systembruker,
    handling: Handling,
    klienter: Iterable[Systemklient],
    reference: str,
) -> Oppdrag | None:
    """Begin an errand; None if one is at work, or is begun in this very moment by another press."""
    with _hold(firma, relasjon) as is_held:
        before = find_oppdrag(firma, relasjon)
        if not is_held or (before is not None and before.is_under_arbeid):
            return None
        chosen = tuple(klienter)
        is_same = before is not None and before.systembruker.id == systembruker.id
        ids, earlier = {one.id for one in chosen}, (*before.tidligere, *before.avvist) if before and is_same else ()
        oppdrag = Oppdrag(
            id=reference,
            handling=handling,
            relasjon=relasjon,
            systembruker=systembruker,
            sagt=get_clock().now(),
            venter=chosen,
            tidligere=tuple(one for one in earlier if one.klient is not None and one.klient.id not in ids),
        )
        return _start(session, firma, oppdrag)


def resume(session: SessionBase, firma: Tilgang, relasjon: str, reference: str) -> Oppdrag | None:
    """Go on with the errand that stopped; None if there is none."""
    with _hold(firma, relasjon) as is_held:
        oppdrag = find_oppdrag(firma, relasjon)
        if not is_held or oppdrag is None or not oppdrag.stanset:
            return None
        anew = msgspec.structs.replace(oppdrag, id=reference, sagt=get_clock().now(), stans=None, grunn=None)
        return _start(session, firma, anew)


def stop(firma: Tilgang, oppdrag: Oppdrag) -> None:
    """Stop before the next client. An entry of its own: the job may be writing the errand."""
    _STOPPED.keep(
        _name_place("klientstopp", firma.person.noekkel, firma.orgnr, oppdrag.id), "ja", settings.SESSION_WHOLE
    )


def is_stopped(firma: Tilgang, oppdrag: Oppdrag) -> bool:
    """Whether the person has stopped it."""
    return bool(_STOPPED.find(_name_place("klientstopp", firma.person.noekkel, firma.orgnr, oppdrag.id)))


def remember_clients(firma: Tilgang, relasjon: str, klienter: Iterable[Systemklient]) -> None:
    """Keep which clients a system user had that is about to be made anew, for the sitting."""
    place = _name_place("klientbytte", firma.person.noekkel, firma.orgnr, relasjon)
    _HUSKET.keep(place, HuskedeKlienter(tuple(klienter)), settings.SESSION_WHOLE)


def find_remembered(firma: Tilgang, relasjon: str) -> tuple[Systemklient, ...]:
    """Those clients."""
    found = _HUSKET.find(_name_place("klientbytte", firma.person.noekkel, firma.orgnr, relasjon))
    return found.klienter if found is not None else ()


def _hold(firma: Tilgang, relasjon: str) -> AbstractContextManager[bool]:
    """Let one press begin at a time. Of two at once, the second would replace the first one's errand."""
    return locks.hold(_name_place("klientoppdrag", firma.person.noekkel, firma.orgnr, relasjon), wait=0.5)


def _start(session: SessionBase, firma: Tilgang, oppdrag: Oppdrag) -> Oppdrag:
    keep(firma.person.noekkel, firma.orgnr, oppdrag)
    if oppdrag.venter:
        payload: Payload = {
            "innlogging": get_noekkel(session),
            "person": firma.person.noekkel,  # who is told if the sign-in has ended
            "orgnr": firma.orgnr,
            "relasjon": oppdrag.relasjon,
            "oppdrag": oppdrag.id,
        }
        enqueue_step(payload, 0)
    return oppdrag


def enqueue_step(payload: Payload, steg: int) -> None:
    """Enqueue the job for the next few clients."""
    enqueue(SLAG, payload | {"steg": steg}, prioritet=WAITED_FOR, person=str(payload["person"]))


def find_of(person: str, orgnr: str, relasjon: str) -> Oppdrag | None:
    """The last errand of the person with this key."""
    return _OPPDRAG.find(_name_place("klientoppdrag", person, orgnr, relasjon))


def keep(person: str, orgnr: str, oppdrag: Oppdrag) -> None:
    """Write how far it has come."""
    _OPPDRAG.keep(_name_place("klientoppdrag", person, orgnr, oppdrag.relasjon), oppdrag, settings.SESSION_WHOLE)


def _name_place(what: str, person: str, orgnr: str, which: str) -> str:
    return f"{what}/{person}/{orgnr}/{which}"

"""Fetches figures at night for those who have switched it on, so that their list is ready in the morning. Decision 113.

Rights are asked for at that hour, person by person. What is fetched is shown to whoever may see it at the request.
"""

from datetime import date, timedelta

import msgspec
from django.conf import settings

from portal.access.nattvalg import Personvalg, Resultat, claim_due, keep_resultat, load_valg
from portal.access.tilgang import TilgangUtilgjengelig, list_hovedenheter_for
from portal.clock import get_clock
from portal.jobs.klientfylling import Batch
from portal.jobs.klientlager import find_rader, forget_innsynsdag
from portal.jobs.nattid import AFTER_ALL, find_night, get_age, is_over
from portal.jobs.nattkall import Nattkall
from portal.jobs.queue import Payload, Renew, enqueue
from portal.logs import get_reference
from portal.sealed_store import SealedStore

SLAG, RECORDED_AS = "natt", "klienter_natt"
KEPT = timedelta(hours=12)


class _Natt(msgspec.Struct, frozen=True, array_like=True):
    """The clients that a person's night has still to fetch, the oldest first."""

    venter: tuple[str, ...]


_NETTER = SealedStore(_Natt)


def enqueue_nights() -> int:
    """Begin the nights that are due; returns their number. Called often: each begins once."""
    tonight = find_night()
    if tonight is None:
        return 0
    persons = [*claim_due(*tonight)]
    for person in persons:
        _enqueue(person, tonight[0], 0)
    return len(persons)


def fetch_night(payload: Payload, renew: Renew) -> None:
    """The job: the next clients of one person, then a job for the rest."""
    person, natt, steg = str(payload["person"]), date.fromisoformat(str(payload["natt"])), int(str(payload["steg"]))
    valgt = load_valg(person)
    if valgt is None:
        return  # switched off, or not signed in for long
    renew()
    try:
        waiting = _begin(valgt, person) if steg == 0 else _find_waiting(person, natt)
        rest = waiting if is_over(natt) else _fetch(valgt, person, natt, waiting, renew)
    except TilgangUtilgjengelig:
        return  # Altinn is down: the morning's visit fetches
    if len(rest) == len(waiting):  # done, or out of calls or time
        _finish(valgt, person, waiting)
        return
    _NETTER.keep(_name(person, natt), _Natt((*rest,)), KEPT)
    _enqueue(person, natt, steg + 1)


def _fetch(valgt: Personvalg, person: str, natt: date, waiting: list[str], renew: Renew) -> list[str]:
    """Fetch the first; returns those that wait."""
    since, kall = get_age(natt), Nattkall(natt)
    some = kall.take_for(waiting[: settings.FILLED_TOGETHER])
    batch = Batch(valgt.samtykke, some, lambda _orgnr: since, hva=RECORDED_AS, prioritet=AFTER_ALL, is_frugal=True)
    try:
        for _ in batch.fetch():
            renew()
            hentet = batch.keep(get_reference())
            # At once: the job is long, and its worker may be killed.
            _note(person, hentet, kall.settle(batch.calls, len(batch.asked - batch.done)))
    finally:  # calls that were made are counted, whatever comes after them
        _note(person, 0, kall.settle(batch.calls))
        batch.record_left_out(get_reference())
    # One that was asked for and has no row needs what is not fetched at night.
    return [orgnr for orgnr in waiting if orgnr not in batch.asked]


def _note(person: str, hentet: int, calls: int) -> None:
    """Count what was done."""
    forget_innsynsdag(person)
    before = _get_resultat(person)
    done = msgspec.structs.replace(
        before, sagt=get_clock().now(), hentet=before.hentet + hentet, kall=before.kall + calls
    )
    keep_resultat(person, done)


def _begin(valgt: Personvalg, person: str) -> list[str]:
    """All the person's clients, the oldest first."""
    now, rows = get_clock().now(), find_rader(person)
    mine = list_hovedenheter_for(valgt.samtykke)
    keep_resultat(person, Resultat(begynt=now, sagt=now))

    def key(orgnr: str) -> float:
        row = rows.get(orgnr)
        return 0 if row is None or row.hentet is None else row.hentet.timestamp()

    return sorted(mine, key=key)


def _find_waiting(person: str, natt: date) -> list[str]:
    found = _NETTER.find(_name(person, natt))
    return [] if found is None else [*found.venter]


def _finish(valgt: Personvalg, person: str, waiting: list[str]) -> None:
    resultat = _get_resultat(person)
    done = msgspec.structs.replace(resultat, sagt=get_clock().now(), venter=len(waiting), is_ferdig=True)
    keep_resultat(valgt.samtykke.person_key, done)


def _get_resultat(person: str) -> Resultat:
    valgt, now = load_valg(person), get_clock().now()
    return (valgt.resultat if valgt is not None else None) or Resultat(begynt=now, sagt=now)


def _enqueue(person: str, natt: date, steg: int) -> None:
    payload: Payload = {"person": person, "natt": natt.isoformat(), "steg": steg}
    enqueue(SLAG, payload, prioritet=AFTER_ALL, person=person)


def _name(person: str, natt: date) -> str:
    return f"natt/{person}/{natt}"

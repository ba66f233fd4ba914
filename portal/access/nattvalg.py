"""Who has figures fetched at night, before they are asked for. Decision 113.

The choice is a consent: to ask Altinn for the person's rights without a sign-in, at night, for as long as the person
signs in once in thirty days. It shows nothing: pages ask for the right at each request.
"""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from portal.access.kjent_person import KjentPerson, name_person
from portal.access.models import Nattvalg
from portal.access.nattregler import get_limit, get_place
from portal.access.sesjon import get_innlogget
from portal.api.altinn import SERVICEOWNER
from portal.clock import get_clock, get_real_date
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError


class Nattsamtykke(KjentPerson, frozen=True, kw_only=True):
    """Who agreed to be asked about at night, and when."""

    laget: datetime

    @property
    def kilde(self) -> str:
        """Names the consent."""
        return f"natt/{self.person_key}"


class Resultat(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What came of a night. `venter`: those that were left, since the calls of the night were used up or it ended."""

    begynt: datetime
    sagt: datetime
    hentet: int = 0
    kall: int = 0
    venter: int = 0
    is_ferdig: bool = False


class Personvalg(msgspec.Struct, frozen=True, kw_only=True):
    """The person's choice, and what came of the last night."""

    samtykke: Nattsamtykke
    resultat: Resultat | None


def is_tilbudt() -> bool:
    """Whether Altinn can be asked about a person who is not signed in: as service owner alone."""
    return bool(settings.ALTINN_ROAD == SERVICEOWNER)


def switch_on(session: SessionBase) -> None:
    """The signed-in person wants figures to be fetched at night."""
    innlogget = get_innlogget(session)
    if innlogget is None or not is_tilbudt():
        return
    samtykke = Nattsamtykke(pid=innlogget.pid, navn=innlogget.navn, laget=get_clock().now())
    envelope = seal_object(samtykke, _name_place(innlogget.person_key, "innhold"))
    values = {"innhold": envelope, "resultat": b"", "sist_inne": get_real_date()}
    Nattvalg.objects.update_or_create(person=innlogget.person_key, defaults=values)


def switch_off(session: SessionBase) -> None:
    """The signed-in person does not want it any more."""
    innlogget = get_innlogget(session)
    if innlogget is not None:
        Nattvalg.objects.filter(person=innlogget.person_key).delete()


def find_valg(session: SessionBase) -> Personvalg | None:
    """The signed-in person's choice; None if it is off."""
    innlogget = get_innlogget(session)
    return None if innlogget is None else load_valg(innlogget.person_key)


def load_valg(person: str) -> Personvalg | None:
    """The same for the job. None also if it is over, or was sealed by a key that is gone."""
    row = Nattvalg.objects.filter(person=person, sist_inne__gt=get_limit()).first() if is_tilbudt() else None
    if row is None:
        return None
    try:
        samtykke = open_object(bytes(row.innhold), _name_place(person, "innhold"), Nattsamtykke)
        kept = bytes(row.resultat)
        resultat = open_object(kept, _name_place(person, "resultat"), Resultat) if kept else None
    except SealError:
        return None
    return Personvalg(samtykke=samtykke, resultat=resultat)


def note_signed_in(person: str) -> None:
    """The person has signed in: thirty days begin anew."""
    Nattvalg.objects.filter(person=person).update(sist_inne=get_real_date())


def claim_due(natt: date, share: float) -> Iterator[str]:
    """Keys of persons whose night begins now, each once. They begin one after the other, in an order of their own.

    `share`: how much of the time to begin in has passed.
    """
    if not is_tilbudt():
        return
    due = Nattvalg.objects.filter(sist_inne__gt=get_limit()).exclude(natt=natt)
    for person in due.values_list("person", flat=True):
        if get_place(person) <= share and Nattvalg.objects.filter(person=person).exclude(natt=natt).update(natt=natt):
            yield person


def keep_resultat(person: str, resultat: Resultat) -> None:
    """Keep what has come of the night so far. A choice that was taken back stays so."""
    envelope = seal_object(resultat, _name_place(person, "resultat"))
    Nattvalg.objects.filter(person=person).update(resultat=envelope)


def end_nattvalg_by_pid(pid: str) -> int:
    """End a person's choice; returns the number ended."""
    return Nattvalg.objects.filter(person=name_person(pid)).delete()[0]


def end_alle_nattvalg() -> int:
    """End everybody's; returns the number ended."""
    return Nattvalg.objects.all().delete()[0]


def prune_nattvalg() -> int:
    """Remove choices of persons who have not signed in for thirty days; returns the number removed."""
    return Nattvalg.objects.filter(sist_inne__lte=get_limit()).delete()[0]


def _name_place(person: str, what: str) -> str:
    return f"nattvalg/{person}/{what}"

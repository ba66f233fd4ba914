"""Firms that have their clients' figures fetched at night, by their agents. Decision 118.

It shows nothing: pages ask for the person's right, and whether the person may use the agent, at each request.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime

import msgspec
from django.conf import settings
from django.db.models import QuerySet

from portal.access.kjente_lesere import get_agenter
from portal.access.models import Firmanatt
from portal.access.nattregler import get_limit, get_place
from portal.clock import get_clock, get_real_date
from portal.domain.tilgang import Nattfirma, Tilgang
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, pseudonym


class Nattbestilling(msgspec.Struct, frozen=True, kw_only=True):
    """Which firm, and who switched it on."""

    orgnr: str
    navn: str
    av: str  # name of the person; empty once it has ended
    laget: datetime

    def __repr__(self) -> str:
        return "Bestilling(…)"


class Firmaresultat(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What came of a night."""

    begynt: datetime
    sagt: datetime
    klienter: int = 0  # that the agents might read then
    hentet: int = 0
    kall: int = 0
    egne: int = 0  # left to the day, since they have a system user of their own
    venter: int = 0  # left, since the calls of the night were used up or it ended
    is_avbrutt: bool = False  # Altinn or Maskinporten did not answer


class Firmavalg(msgspec.Struct, frozen=True, kw_only=True):
    """The firm's choice, and what came of the last night."""

    bestilling: Nattbestilling
    resultat: Firmaresultat | None
    er_slutt: bool = False  # the firm had no agent any more

    @property
    def firma(self) -> Nattfirma:
        """The firm, for asking whom its agents may read."""
        return Nattfirma(orgnr=self.bestilling.orgnr, navn=self.bestilling.navn)


def has_agent(firma: Tilgang) -> bool:
    """Whether Altinn lists an agent of the firm's now. Raises ApiError."""
    return bool(settings.SYSTEM_ID_KLIENTER) and any(orgnr == firma.orgnr for orgnr, _ in get_agenter())


def switch_on_for(firma: Tilgang) -> bool:
    """The firm wants its clients to be fetched at night. False if it has no agent. Raises ApiError."""
    if not has_agent(firma):
        return False
    now, noekkel = get_clock().now(), _name_firma(firma.orgnr)
    bestilling = Nattbestilling(orgnr=firma.orgnr, navn=firma.navn, av=firma.person.navn, laget=now)
    values = {"innhold": _seal(noekkel, bestilling), "resultat": b"", "sist_sett": get_real_date(), "er_slutt": False}
    Firmanatt.objects.update_or_create(noekkel=noekkel, defaults=values)
    return True


def switch_off_for(firma: Tilgang) -> None:
    """The firm does not want it any more, whoever switched it on."""
    end_by_orgnr(firma.orgnr)


def find_firmavalg(firma: Tilgang) -> Firmavalg | None:
    """The firm's choice; None if it is off. One that has ended is told of for thirty days."""
    return _open(Firmanatt.objects.filter(noekkel=_name_firma(firma.orgnr), sist_sett__gt=get_limit()).first())


def load_firmavalg(noekkel: str) -> Firmavalg | None:
    """The same for the job; None also if it has ended."""
    return _open(_list_paa().filter(noekkel=noekkel).first())


def note_seen(firmaer: Collection[str]) -> frozenset[str]:
    """Note that somebody who may use these firms' agents has seen what they read; returns the firms with nights on."""
    named = {_name_firma(orgnr): orgnr for orgnr in firmaer}
    found = dict(_list_paa().filter(noekkel__in=named).values_list("noekkel", "sist_sett"))
    if older := [noekkel for noekkel, sist_sett in found.items() if sist_sett < get_real_date()]:
        Firmanatt.objects.filter(noekkel__in=older).update(sist_sett=get_real_date())
    return frozenset(named[noekkel] for noekkel in found)


def claim_firms_due(natt: date, share: float) -> Iterator[str]:
    """Keys of firms whose night begins now, each once. `share`: how much of the time to begin in has passed."""
    if not settings.SYSTEM_ID_KLIENTER:
        return
    due = _list_paa().exclude(natt=natt)
    for noekkel in due.values_list("noekkel", flat=True):
        if get_place(noekkel) <= share and Firmanatt.objects.filter(noekkel=noekkel).exclude(natt=natt).update(
            natt=natt
        ):
            yield noekkel


def keep_firmaresultat(noekkel: str, resultat: Firmaresultat) -> None:
    """Keep what has come of the night so far. A choice that was taken back stays so."""
    envelope = seal_object(resultat, _name_place(noekkel, "resultat"))
    Firmanatt.objects.filter(noekkel=noekkel).update(resultat=envelope)


def end_without_agent(noekkel: str, valg: Firmavalg) -> None:
    """The firm has no agent any more. The firm's page says so for thirty days, without who had switched it on."""
    bestilling = msgspec.structs.replace(valg.bestilling, av="", laget=get_clock().now())
    Firmanatt.objects.filter(noekkel=noekkel).update(
        innhold=_seal(noekkel, bestilling), sist_sett=get_real_date(), er_slutt=True
    )


def end_by_orgnr(orgnr: str) -> int:
    """End a firm's choice; returns the number ended."""
    return Firmanatt.objects.filter(noekkel=_name_firma(orgnr)).delete()[0]


def end_alle_firmanetter() -> int:
    """End every firm's; returns the number ended."""
    return Firmanatt.objects.all().delete()[0]


def prune_firmanetter() -> int:
    """Remove choices that nobody of the firm has made use of for thirty days; returns the number removed."""
    return Firmanatt.objects.filter(sist_sett__lte=get_limit()).delete()[0]


def _list_paa() -> QuerySet[Firmanatt]:
    return Firmanatt.objects.filter(sist_sett__gt=get_limit(), er_slutt=False)


def _open(row: Firmanatt | None) -> Firmavalg | None:
    """None also if it was sealed by a key that is gone."""
    if row is None:
        return None
    try:
        bestilling = open_object(bytes(row.innhold), _name_place(row.noekkel, "innhold"), Nattbestilling)
        kept = bytes(row.resultat)
        resultat = open_object(kept, _name_place(row.noekkel, "resultat"), Firmaresultat) if kept else None
    except SealError:
        return None
    return Firmavalg(bestilling=bestilling, resultat=resultat, er_slutt=row.er_slutt)


def _seal(noekkel: str, bestilling: Nattbestilling) -> bytes:
    return seal_object(bestilling, _name_place(noekkel, "innhold"))


def _name_firma(orgnr: str) -> str:
    return pseudonym(f"firmanatt:{orgnr}")


def _name_place(noekkel: str, what: str) -> str:
    return f"firmanatt/{noekkel}/{what}"

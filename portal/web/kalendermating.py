"""What a calendar program gets at a secret address: the right first, then the figures, then the entries."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import msgspec
from django.conf import settings
from django.utils.translation import override

from portal.access.innsyn import record_all
from portal.access.kalenderadresser import (
    Adresse,
    Kalendersamtykke,
    Kalendertilstand,
    Virksomhetstilstand,
    end_adresse,
    keep_tilstand,
    list_not_recorded,
)
from portal.access.kalenderuid import make_kalender_uid, make_uid
from portal.access.lesing import read_aapne_krav
from portal.access.tilgang import get_alle_tilganger_for, get_tilgang_for
from portal.api.dropped import find_dropped
from portal.api.errors import ApiError, ApiRefused, ApiUnknownOrganisation
from portal.clock import NORGE, get_clock
from portal.documents.kalenderfil import Kalender, Oppfoering, write_kalender
from portal.domain.kalender import follow_up, has_uten_dato, list_forfall
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Tilgang

READ_EVERY = timedelta(hours=1)  # how old figures may be where there are many organisations
TOGETHER = 10  # organisations read at once
SECONDS = 10.0  # of reading in one fetch; the rest is read at the next
RECORDED_AS = "kalender_mating"  # how the access record names it
Read = Oppslag[AapneKrav] | ApiError


class AdressenErOver(Exception):
    """The right is gone, and the address with it."""


class IkkeLestEnnaa(Exception):
    """Some organisations were never read, so that a calendar would look as if nothing were due."""


@dataclass(slots=True)
class _Fetch:
    """One fetch of an address."""

    adresse: Adresse
    tilganger: Sequence[Tilgang]
    now: datetime
    virksomheter: dict[str, Virksomhetstilstand] = field(default_factory=dict)
    utelatt: int = 0  # organisations that are more than one calendar has

    @property
    def samtykke(self) -> Kalendersamtykke:
        return self.adresse.samtykke


def fetch_mating(adresse: Adresse, reference: str) -> bytes:
    """The calendar. Raises AdressenErOver, IkkeLestEnnaa, TilgangUtilgjengelig.

    Two fetches at once may both note a change; the later one counts it again, which does no harm.
    """
    mine = _list_tilganger(adresse)
    chosen = _choose(adresse, mine)
    fetch = _Fetch(adresse, chosen, get_clock().now(), utelatt=len(mine) - len(chosen))
    _read(fetch)
    return _finish(fetch, reference)


def _list_tilganger(adresse: Adresse) -> Sequence[Tilgang]:
    """The right, asked anew. An address without any organisation left has ended."""
    mine = get_alle_tilganger_for(adresse.samtykke)
    orgnr = adresse.samtykke.orgnr
    found = [one for one in mine if orgnr in ("", one.orgnr)]
    if not found:
        end_adresse(adresse)
        raise AdressenErOver
    return found


def _choose(adresse: Adresse, mine: Sequence[Tilgang]) -> Sequence[Tilgang]:
    """As many as one calendar has: those that are in it already go on."""
    if len(mine) <= settings.MAX_I_KALENDER:
        return mine
    before = adresse.tilstand.virksomheter
    return sorted(mine, key=lambda one: (one.orgnr not in before, one.orgnr))[: settings.MAX_I_KALENDER]


def _read(fetch: _Fetch) -> None:
    """Read what is due to be read, longest unread first, for as long as there is time.

    Of many, what the portal has read within the hour for other reasons will do.
    """
    fetch.virksomheter = _list_still_good(fetch)
    age = settings.FRESH_AAPNEKRAV if len(fetch.tilganger) <= TOGETHER else READ_EVERY
    limit = (fetch.now - age).timestamp()
    ages = {one.orgnr: _get_lest(fetch.virksomheter, one) for one in fetch.tilganger}
    due = sorted((one for one in fetch.tilganger if ages[one.orgnr] <= limit), key=lambda one: ages[one.orgnr])
    until = time.monotonic() + SECONDS
    while due and time.monotonic() < until:
        some, due = due[:TOGETHER], due[TOGETHER:]
        read = read_aapne_krav(
            some, lambda orgnr: get_tilgang_for(fetch.samtykke, orgnr, is_sure=True), newer_than=lambda _orgnr: age
        )
        for tilgang, found in read:
            before = fetch.virksomheter.get(tilgang.orgnr)
            after = _follow(fetch, tilgang, found, before)
            if after is not None:
                fetch.virksomheter[tilgang.orgnr] = after
        for one in some:  # the right was there a moment ago, and is not now
            if one.orgnr not in {tilgang.orgnr for tilgang, _ in read}:
                fetch.virksomheter[one.orgnr] = _note_mangler(fetch, one, None)


def _list_still_good(fetch: _Fetch) -> dict[str, Virksomhetstilstand]:
    """What was sent of organisations that the person still has, read by the system user that still reads."""
    lesere = {one.orgnr: one.leser for one in fetch.tilganger}
    dropped = find_dropped(lesere, lesere)
    before = fetch.adresse.tilstand.virksomheter
    good = {}
    for one in fetch.tilganger:
        kept = before.get(one.orgnr)
        if kept is None or kept.leser != one.lesernoekkel:
            continue
        if one.orgnr in dropped and kept.lest <= dropped[one.orgnr].naar.timestamp():
            continue
        good[one.orgnr] = kept
    return good


def _follow(
    fetch: _Fetch, tilgang: Tilgang, found: Read, before: Virksomhetstilstand | None
) -> Virksomhetstilstand | None:
    """The entries of an organisation after a reading; None if there are none to go by."""
    if isinstance(found, ApiRefused | ApiUnknownOrganisation):
        return _note_mangler(fetch, tilgang, before)
    if isinstance(found, ApiError):
        is_too_old = (
            before is not None and fetch.now.timestamp() - before.lest > settings.KEPT_AAPNEKRAV.total_seconds()
        )
        return msgspec.structs.replace(before, mangler_siden=_find_since(before)) if before and is_too_old else before
    aapne, fetched_at = found.data, found.fetched_at or fetch.now
    hendelser = follow_up(
        before.hendelser if before and not aapne.is_skjermet else (),
        {make_uid(tilgang, one): one for one in list_forfall(aapne)},
        is_whole=not aapne.lacks_krav,
        with_beloep=fetch.samtykke.valg.beloep,
        now=fetch.now,
    )
    is_missing = aapne.lacks_krav or has_uten_dato(aapne)
    return Virksomhetstilstand(
        leser=tilgang.lesernoekkel,
        lest=fetched_at.timestamp(),
        hendelser=hendelser,
        mangler_siden=_find_since(before) if is_missing else None,
    )


def _note_mangler(fetch: _Fetch, tilgang: Tilgang, before: Virksomhetstilstand | None) -> Virksomhetstilstand:
    """Nothing of the organisation may be shown."""
    since = _find_since(before)
    return Virksomhetstilstand(leser=tilgang.lesernoekkel, lest=fetch.now.timestamp(), mangler_siden=since)


def _find_since(before: Virksomhetstilstand | None) -> date:
    return (before.mangler_siden if before else None) or get_clock().today()


def _get_lest(virksomheter: Mapping[str, Virksomhetstilstand], tilgang: Tilgang) -> float:
    kept = virksomheter.get(tilgang.orgnr)
    return kept.lest if kept is not None else 0


def _finish(fetch: _Fetch, reference: str) -> bytes:
    """Remember what is sent, record it, and write it."""
    adresse = fetch.adresse
    keep_tilstand(adresse, Kalendertilstand(fetch.virksomheter))
    if any(one.orgnr not in fetch.virksomheter for one in fetch.tilganger):
        raise IkkeLestEnnaa
    new = list_not_recorded(adresse, fetch.virksomheter, adresse.tilstand.virksomheter)
    record_all([one for one in fetch.tilganger if one.orgnr in new], RECORDED_AS, reference)
    with override(fetch.samtykke.spraak):
        return write_kalender(_build(fetch))


def _build(fetch: _Fetch) -> Kalender:
    samtykke = fetch.samtykke
    missing = [one.mangler_siden for one in fetch.virksomheter.values() if one.mangler_siden is not None]
    missing += [samtykke.laget.astimezone(NORGE).date()] * fetch.utelatt
    return Kalender(
        uid=make_kalender_uid(samtykke.person_key, samtykke.noekkel),
        oppfoeringer=tuple(
            Oppfoering(hendelse=hendelse, orgnr=one.orgnr, navn=one.navn)
            for one in fetch.tilganger
            for hendelse in fetch.virksomheter[one.orgnr].hendelser
        ),
        valg=samtykke.valg,
        portal=settings.PORTAL_URL,
        navn=samtykke.virksomhet if samtykke.valg.navn else "",
        endret=samtykke.laget,
        mangler=len(missing),
        mangler_siden=min(missing, default=None),
    )

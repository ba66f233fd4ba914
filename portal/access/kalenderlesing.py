"""Reads the open lists behind a calendar, and follows what becomes of the entries of each organisation."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from django.conf import settings

from portal.access.kalenderadresser import Adresse, Kalendersamtykke
from portal.access.kalendertilstand import Virksomhetstilstand
from portal.access.kalenderuid import make_uid, name_krav
from portal.access.lesing import read_aapne_krav
from portal.access.tilgang import get_alle_tilganger_for, get_tilgang_for
from portal.api.dropped import find_dropped
from portal.api.errors import ApiError, ApiRefused, ApiUnknownOrganisation
from portal.clock import NORGE, get_clock
from portal.domain.kalender import follow_up, has_uten_dato, list_forfall
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Tilgang

READ_EVERY = timedelta(hours=1)  # how old figures may be where there are more than ten organisations
READ_MANY_EVERY = timedelta(hours=12)  # and where there are so many that a job reads them
FEW = 10  # organisations
TOGETHER = 10  # organisations read at once, by a fetch
Read = Oppslag[AapneKrav] | ApiError


@dataclass(slots=True)
class Kalenderlesing:
    """The organisations of an address that the person has now, and what is known of them."""

    adresse: Adresse
    tilganger: Sequence[Tilgang]
    now: datetime
    virksomheter: dict[str, Virksomhetstilstand] = field(default_factory=dict)
    lest: set[str] = field(default_factory=set)  # organisations that are read now

    @property
    def samtykke(self) -> Kalendersamtykke:
        return self.adresse.samtykke

    @property
    def is_many(self) -> bool:
        """So many that they have one entry for each day, and a job reads them."""
        return len(self.tilganger) > settings.MAX_I_KALENDER

    @property
    def is_per_dag(self) -> bool:
        """Whether there is one entry for each day."""
        return self.is_many or self.samtykke.per_dag

    @property
    def ulest(self) -> list[str]:
        """Organisations that were never read, or whose figures may not be shown any more."""
        return [one.orgnr for one in self.tilganger if one.orgnr not in self.virksomheter]

    def list_mangler_siden(self) -> list[date]:
        """Of each organisation of which something is missing: since when. Kept figures become too old, too."""
        limit = (self.now - settings.KEPT_AAPNEKRAV).timestamp()
        found = []
        for one in self.virksomheter.values():
            if one.mangler_siden is not None:
                found.append(one.mangler_siden)
            elif one.lest < limit:
                too_old = one.lest + settings.KEPT_AAPNEKRAV.total_seconds()
                found.append(datetime.fromtimestamp(too_old, NORGE).date())
        return found


def begin_lesing(adresse: Adresse) -> Kalenderlesing:
    """The right, asked anew; without any organisation, it is gone. Raises TilgangUtilgjengelig."""
    orgnr = adresse.samtykke.orgnr
    mine = [one for one in get_alle_tilganger_for(adresse.samtykke) if orgnr in ("", one.orgnr)]
    lesing = Kalenderlesing(adresse, mine, get_clock().now())
    lesing.virksomheter = _list_still_good(lesing)
    return lesing


def list_due(lesing: Kalenderlesing) -> list[Tilgang]:
    """Those to be read, longest unread first; of many in any order, since those that never answer would stay first."""
    limit = (lesing.now - _get_age(lesing)).timestamp()
    ages = {one.orgnr: _get_lest(lesing.virksomheter, one) for one in lesing.tilganger}
    due = (one for one in lesing.tilganger if ages[one.orgnr] <= limit)
    in_order = sorted(due, key=lambda one: ages[one.orgnr])
    return random.sample(in_order, len(in_order)) if lesing.is_many else in_order


def read_due(
    lesing: Kalenderlesing,
    seconds: float,
    *,
    together: int = TOGETHER,
    may_go_on: Callable[[], bool] = lambda: True,
) -> bool:
    """Read what is to be read, for as long as there is time. Whether all was tried.

    Of many, what the portal has read lately for other reasons will do.
    """
    due, until, age = list_due(lesing), time.monotonic() + seconds, _get_age(lesing)
    is_going_on = True
    while due and is_going_on:
        some, due = due[:together], due[together:]
        read = read_aapne_krav(
            some, lambda orgnr: get_tilgang_for(lesing.samtykke, orgnr, is_sure=True), newer_than=lambda _orgnr: age
        )
        for tilgang, found in read:
            _keep(lesing, tilgang, found)
        known = {tilgang.orgnr for tilgang, _ in read}
        for one in some:  # the right was there a moment ago, and is not now
            if one.orgnr not in known:
                lesing.virksomheter[one.orgnr] = _note_mangler(lesing, one)
                lesing.lest.add(one.orgnr)
        is_going_on = time.monotonic() < until and may_go_on()
    return not due


def _get_age(lesing: Kalenderlesing) -> timedelta:
    if lesing.is_many:
        return READ_MANY_EVERY
    return settings.FRESH_AAPNEKRAV if len(lesing.tilganger) <= FEW else READ_EVERY


def _list_still_good(lesing: Kalenderlesing) -> dict[str, Virksomhetstilstand]:
    """What was sent of organisations that the person still has, read by the system user that still reads."""
    lesere = {one.orgnr: one.leser for one in lesing.tilganger}
    dropped = find_dropped(lesere, lesere)
    before = lesing.adresse.tilstand.virksomheter
    good = {}
    for one in lesing.tilganger:
        kept = before.get(one.orgnr)
        if kept is None or kept.leser != one.lesernoekkel:
            continue
        is_refusal = kept.mangler_siden is not None and not kept.hendelser  # which shows nothing
        if not is_refusal and one.orgnr in dropped and kept.lest <= dropped[one.orgnr].naar.timestamp():
            continue
        good[one.orgnr] = kept
    return good


def _keep(lesing: Kalenderlesing, tilgang: Tilgang, found: Read) -> None:
    """The entries of an organisation after a reading; one that does not answer keeps those it has."""
    if isinstance(found, ApiRefused | ApiUnknownOrganisation):
        lesing.virksomheter[tilgang.orgnr] = _note_mangler(lesing, tilgang)
    elif isinstance(found, ApiError):
        return
    else:
        lesing.virksomheter[tilgang.orgnr] = _follow(lesing, tilgang, found)
    lesing.lest.add(tilgang.orgnr)


def _follow(lesing: Kalenderlesing, tilgang: Tilgang, found: Oppslag[AapneKrav]) -> Virksomhetstilstand:
    aapne, before = found.data, lesing.virksomheter.get(tilgang.orgnr)
    sent = lesing.adresse.tilstand.virksomheter.get(tilgang.orgnr)
    hendelser = follow_up(
        before.hendelser if before and not aapne.is_skjermet else (),
        {make_uid(tilgang, one): one for one in list_forfall(aapne)},
        name_krav=partial(name_krav, tilgang),
        uleste=aapne.uleste_krav,
        with_beloep=lesing.samtykke.valg.beloep,
        now=lesing.now,
        earlier=sent.hendelser if sent else (),
    )
    is_missing = aapne.lacks_krav or has_uten_dato(aapne)
    return Virksomhetstilstand(
        leser=tilgang.lesernoekkel,
        lest=(found.fetched_at or lesing.now).timestamp(),
        hendelser=hendelser,
        mangler_siden=_find_since(before) if is_missing else None,
    )


def _note_mangler(lesing: Kalenderlesing, tilgang: Tilgang) -> Virksomhetstilstand:
    """Nothing of the organisation may be shown."""
    since = _find_since(lesing.virksomheter.get(tilgang.orgnr))
    return Virksomhetstilstand(leser=tilgang.lesernoekkel, lest=lesing.now.timestamp(), mangler_siden=since)


def _find_since(before: Virksomhetstilstand | None) -> date:
    return (before.mangler_siden if before else None) or get_clock().today()


def _get_lest(virksomheter: Mapping[str, Virksomhetstilstand], tilgang: Tilgang) -> float:
    kept = virksomheter.get(tilgang.orgnr)
    return kept.lest if kept is not None else 0

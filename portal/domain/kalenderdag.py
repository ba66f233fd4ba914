"""A calendar of many organisations: one entry for each day on which something falls due, with how many have something.

An entry belongs to its day. It changes when what is said of the day changes, and is gone when nothing unpaid is left.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from portal.domain.kalender import Hendelse
from portal.domain.krav import KRAVGRUPPER

ANNET = ""  # a group of claims that we do not know
GONE_KEPT = timedelta(days=365)  # how long an entry that is gone is remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Dagsforfall:
    """What one organisation has to pay on one day. `beloep`: the sum of what is to be paid, None unless chosen."""

    orgnr: str
    navn: str
    kravgrupper: frozenset[str]  # those we know, or ANNET
    beloep: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kalenderdag:
    """A day with at least one organisation; each is there once, in the order they were given."""

    dato: date
    virksomheter: tuple[Dagsforfall, ...]

    @property
    def beloep(self) -> Decimal | None:
        """What all have to pay that day; None unless chosen. No entry is of credit, so nothing is netted."""
        alle = [one.beloep for one in self.virksomheter if one.beloep is not None]
        return sum(alle, Decimal(0)) if alle else None

    def count_by_kravgruppe(self) -> dict[str, int]:
        """How many organisations have something of each group of claims."""
        found: dict[str, int] = defaultdict(int)
        for one in self.virksomheter:
            for kravgruppe in one.kravgrupper:
                found[kravgruppe] += 1
        return dict(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dagsstand:
    """An entry as it was last sent: `avtrykk` is a hash of its text, `sekvens` the number of changes.

    One that is gone has no `avtrykk`, and goes on counting if it comes back: programs ignore a lower number.
    """

    dato: date
    avtrykk: str
    endret: datetime
    sekvens: int = 0

    @property
    def is_gone(self) -> bool:
        return not self.avtrykk


def collect_days(alle: Iterable[tuple[str, str, Iterable[Hendelse]]]) -> tuple[Kalenderdag, ...]:
    """The days, earliest first, of the entries of these organisations: number, name, entries."""
    days: dict[date, list[Dagsforfall]] = defaultdict(list)
    for orgnr, navn, hendelser in alle:
        mine: dict[date, list[Hendelse]] = defaultdict(list)
        for one in hendelser:
            mine[one.dato].append(one)
        for dato, some in mine.items():
            amounts = [one.beloep for one in some if one.beloep is not None]
            days[dato].append(
                Dagsforfall(
                    orgnr=orgnr,
                    navn=navn,
                    kravgrupper=frozenset(one.kravgruppe if one.kravgruppe in KRAVGRUPPER else ANNET for one in some),
                    beloep=sum(amounts, Decimal(0)) if amounts else None,
                )
            )
    return tuple(Kalenderdag(dato=dato, virksomheter=tuple(days[dato])) for dato in sorted(days))


def follow_day(before: Dagsstand | None, dato: date, text: str, now: datetime) -> Dagsstand:
    """The entry now, whose text is this."""
    avtrykk = hashlib.sha256(text.encode()).hexdigest()[:32]
    if before is None:
        return Dagsstand(dato=dato, avtrykk=avtrykk, endret=now)
    if (before.dato, before.avtrykk) == (dato, avtrykk):
        return before
    return Dagsstand(dato=dato, avtrykk=avtrykk, endret=now, sekvens=before.sekvens + 1)


def follow_days(
    before: Mapping[str, Dagsstand], told: Mapping[str, tuple[date, str]], now: datetime
) -> dict[str, Dagsstand]:
    """The entries now, by uid, with those that are gone. `told`: the day and text of each that there is."""
    gone = {
        uid: one if one.is_gone else replace(one, avtrykk="", endret=now)
        for uid, one in before.items()
        if uid not in told and not (one.is_gone and one.endret < now - GONE_KEPT)
    }
    return gone | {uid: follow_day(before.get(uid), dato, text, now) for uid, (dato, text) in told.items()}

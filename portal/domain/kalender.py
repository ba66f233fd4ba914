"""Due dates in a calendar: what falls due when, and what became of an entry since the calendar was last read.

An entry keeps its name when it moves. It is gone when the open list no longer has it, and no row of the list that could
not be read may be its claim.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from portal.domain.krav import Krav, Kravforfall, is_past_due
from portal.domain.svar import AapneKrav


@dataclass(frozen=True, slots=True, kw_only=True)
class Kalendervalg:
    """What a calendar shows besides the date and the kind of claim. Nothing of it unless the person chooses it."""

    navn: bool = False
    nummer: bool = False
    beloep: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kalenderforfall:
    """An instalment to pay. `noekkel`: names it within its organisation, whatever its date and amount."""

    noekkel: str
    dato: date
    kravgruppe: str
    beloep: Decimal
    krav: Krav
    forfall: Kravforfall


@dataclass(frozen=True, slots=True, kw_only=True)
class Hendelse:
    """An entry as it was last sent: `sekvens` is the number of changes, `endret` the time of the last one."""

    uid: str
    dato: date
    kravgruppe: str
    endret: datetime
    sekvens: int = 0
    beloep: Decimal | None = None  # None unless it is chosen
    krav: str = ""  # names its claim; empty if it was noted before this was


def list_forfall(aapne: AapneKrav) -> tuple[Kalenderforfall, ...]:
    """Everything in the open list that is to be paid on a known date, earliest first; none where it is withheld."""
    found, seen = [], Counter[str]()
    for krav in () if aapne.is_skjermet else aapne.alle_krav:
        for forfall, amount in krav.rest_per_forfall:
            if forfall is None or amount <= 0:
                continue
            name = f"{krav.part.noekkel}\n{krav.kravidentifikator}\n{forfall.kravforfallsidentifikator}"
            seen[name] += 1
            found.append(
                Kalenderforfall(
                    noekkel=f"{name}\n{seen[name]}",
                    dato=forfall.forfallsdato,
                    kravgruppe=krav.kravgruppe,
                    beloep=amount,
                    krav=krav,
                    forfall=forfall,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.dato, one.noekkel)))


def list_kommende(aapne: AapneKrav, on: date) -> tuple[Kalenderforfall, ...]:
    """What is not late yet: a date that has passed is no date to be reminded of."""
    return tuple(forfall for forfall in list_forfall(aapne) if not is_past_due(forfall.dato, on))


def has_uten_dato(aapne: AapneKrav) -> bool:
    """Whether something is to be paid whose date is not known, so that no calendar can have it."""
    alle_krav = () if aapne.is_skjermet else aapne.alle_krav
    return any(forfall is None and amount > 0 for krav in alle_krav for forfall, amount in krav.rest_per_forfall)


def follow_up(
    before: Iterable[Hendelse],
    found: Mapping[str, Kalenderforfall],
    *,
    name_krav: Callable[[str], str],
    uleste: Collection[str] | None,
    with_beloep: bool,
    now: datetime,
    earlier: Iterable[Hendelse] = (),
) -> tuple[Hendelse, ...]:
    """The entries now. `found`: by uid. One that is missing stays while its claim may be among those not read.

    `name_krav`: what an entry keeps of its claim's identifier. `uleste`: identifiers, or None if it may be any claim.
    `earlier`: entries sent before that do not stay when they are missing; one that is found again goes on counting.
    """
    before = tuple(before)
    known = {hendelse.uid: hendelse for hendelse in (*earlier, *before)}
    present = []
    for uid, forfall in found.items():
        beloep = forfall.beloep if with_beloep else None
        krav = name_krav(forfall.krav.kravidentifikator)
        new = Hendelse(uid=uid, dato=forfall.dato, kravgruppe=forfall.kravgruppe, beloep=beloep, endret=now, krav=krav)
        present.append(_renew(known[uid], new) if uid in known else new)
    missing = [one for one in before if one.uid not in found]
    names = None if uleste is None else {"", *map(name_krav, uleste)} if uleste else set[str]()
    return (*present, *(one for one in missing if names is None or one.krav in names))


def _renew(old: Hendelse, new: Hendelse) -> Hendelse:
    as_before = replace(new, sekvens=old.sekvens, endret=old.endret)
    return as_before if as_before == replace(old, krav=new.krav) else replace(new, sekvens=old.sekvens + 1)

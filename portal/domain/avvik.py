"""Where the authority's own sums are not the sums of its rows: by how much, and why where that is known."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from portal.domain.krav import Krav
from portal.domain.oversikt import Oversikt, Summer, build_oversikt, sum_krav
from portal.domain.svar import GRUPPESUMMER, AapneKrav, EgneSummer

NULL = Decimal(0)


class Sum(Enum):
    """Which sum differs."""

    FORFALT = "forfalt"
    IKKE_FORFALT = "ikke_forfalt"
    RENTER = "renter"
    UPLASSERT = "uplassert"
    SALDO = "saldo"


class Aarsak(Enum):
    """Why the authority's sum and ours may differ, where it is known."""

    ANNEN_DAG = "annen dag"  # the authority's sums hold for another day
    AVRUNDING = "avrunding"  # theirs is in whole kroner
    ULESELIG = "uleselig rad"
    ETT_KRAV = "ett krav"  # exactly one claim is in the list and not in the sum
    UKJENT = "ukjent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Avvik:
    """A sum of the authority that is not the sum of its rows. Unplaced money is negative in both."""

    sum: Sum
    kravgruppe: str | None  # None: the total
    skatteetatens: Decimal
    vaar: Decimal
    aarsak: Aarsak
    krav: Krav | None = None  # with ETT_KRAV, the claim

    @property
    def differanse(self) -> Decimal:
        """Theirs less ours, in kroner."""
        return self.skatteetatens - self.vaar


@dataclass(frozen=True, slots=True, kw_only=True)
class ForfaltSiden:
    """What has fallen due between the day the authority's sums hold for and today."""

    beloep: Decimal
    poster: tuple[tuple[Krav, date], ...]  # each claim with the due date that has passed since
    sist_riktig: date  # the last day on which the authority's sums agree with the rows
    is_hentet_senere: bool  # the sums were older than their fetch already


@dataclass(frozen=True, slots=True, kw_only=True)
class Sammenligning:
    """The authority's own sums held against the rows."""

    avvik: tuple[Avvik, ...] = ()
    forfalt_siden: ForfaltSiden | None = None


def compare_sums(aapne: AapneKrav, fetched_on: date, today: date) -> Sammenligning:
    """Hold the authority's sums against ours on the day of the fetch.

    Equal then, or on an earlier day (a sum can be older than its fetch): what fell due since is named, and is no
    difference. Otherwise each sum that differs is an `Avvik`. Answers without sums give nothing to compare.
    """
    if aapne.is_skjermet:
        return Sammenligning()  # the rows are withheld, and so is whatever was sent beside them
    theirs = aapne.total_oversikt
    if theirs is None:
        return Sammenligning(avvik=tuple(_list_avvik(aapne, fetched_on, None)) if aapne.oversikt_per_kravgruppe else ())
    day = _find_day(aapne.alle_krav, theirs, fetched_on)
    if day is None:
        return Sammenligning(avvik=tuple(_list_avvik(aapne, fetched_on, None)))
    if day > fetched_on:
        return Sammenligning(avvik=tuple(_list_avvik(aapne, fetched_on, Aarsak.ANNEN_DAG)))
    since = tuple(
        (krav, due)
        for krav in aapne.alle_krav
        for due, amount in krav.rest_per_dato
        if amount and due is not None and day <= due < today
    )
    amount = sum_krav(aapne.alle_krav, today).forfalt - theirs.forfalt
    fallen = (
        ForfaltSiden(beloep=amount, poster=since, sist_riktig=day, is_hentet_senere=day < fetched_on) if since else None
    )
    return Sammenligning(avvik=tuple(_list_avvik(aapne, day, None)), forfalt_siden=fallen)


def _find_day(alle_krav: tuple[Krav, ...], theirs: EgneSummer, fetched_on: date) -> date | None:
    """The day whose sums are theirs: that of the fetch, else the last earlier one, else the first later one."""
    by_day: dict[date, Decimal] = defaultdict(Decimal)
    left = NULL
    for krav in alle_krav:
        for due, amount in krav.rest_per_dato:
            left += amount
            if due is not None:
                by_day[due] += amount
    if theirs.forfalt + theirs.ikke_forfalt != left:
        return None
    # The sums change only on the day after a due date, so that these days and the due dates are all there is to try.
    late, found = NULL, []
    for due in sorted(by_day):
        if late == theirs.forfalt:
            found.append(due)
        late += by_day[due]
        if late == theirs.forfalt and due < date.max:  # after the last day of all there is no other
            found.append(due + timedelta(days=1))
    if sum_krav(alle_krav, fetched_on).forfalt == theirs.forfalt:
        return fetched_on
    earlier = [day for day in found if day < fetched_on]
    return max(earlier) if earlier else min((day for day in found if day > fetched_on), default=None)


def _list_avvik(aapne: AapneKrav, day: date, cause: Aarsak | None) -> Iterator[Avvik]:
    ours = build_oversikt(aapne, day)
    groups = {gruppe.kravgruppe: gruppe.summer for gruppe in ours.grupper}
    nothing = sum_krav((), day)
    pairs: list[tuple[str | None, EgneSummer, Summer]] = []
    if aapne.total_oversikt is not None:
        pairs.append((None, aapne.total_oversikt, ours.summer))
    theirs = dict(aapne.oversikt_per_kravgruppe)
    if theirs:
        # Of a sum that could not be read nothing is said; of which group, where not even that is known, of none.
        unread = {rad.kravgruppe for rad in aapne.uleselige if rad.liste == GRUPPESUMMER}
        all_names = [*theirs, *(name for name in groups if name not in theirs)]
        names = [] if None in unread else [name for name in all_names if name not in unread]
        pairs += [(name, theirs.get(name, EgneSummer()), groups.get(name, nothing)) for name in names]
    for group, their, our in pairs:
        for which, their_sum, our_sum in _pair_sums(their, our, NULL if group is not None else ours.uplassert):
            if their_sum != our_sum:
                yield _make_avvik(aapne, ours, cause, group, which, their_sum, our_sum)


def _pair_sums(theirs: EgneSummer, ours: Summer, unplaced: Decimal) -> tuple[tuple[Sum, Decimal, Decimal], ...]:
    return (
        (Sum.FORFALT, theirs.forfalt, ours.forfalt),
        (Sum.IKKE_FORFALT, theirs.ikke_forfalt, ours.ikke_forfalt),
        (Sum.RENTER, theirs.renter, ours.renter),
        (Sum.UPLASSERT, theirs.uplassert, -unplaced),
        (Sum.SALDO, theirs.saldo, ours.saldo - unplaced),
    )


def _make_avvik(
    aapne: AapneKrav,
    oversikt: Oversikt,
    cause: Aarsak | None,
    group: str | None,
    which: Sum,
    theirs: Decimal,
    ours: Decimal,
) -> Avvik:
    krav = None
    if cause is None:
        krav = _find_one_krav(aapne.alle_krav, oversikt.dag, group, which, ours - theirs)
        cause = _find_cause(oversikt, group, which, theirs, ours) or (Aarsak.ETT_KRAV if krav else Aarsak.UKJENT)
    return Avvik(
        sum=which,
        kravgruppe=group,
        skatteetatens=theirs,
        vaar=ours,
        aarsak=cause,
        krav=krav if cause is Aarsak.ETT_KRAV else None,
    )


def _find_cause(oversikt: Oversikt, group: str | None, which: Sum, theirs: Decimal, ours: Decimal) -> Aarsak | None:
    lacks_krav = oversikt.mangler_krav if group is None else oversikt.lacks_krav_of(group)
    lacks_payments = group is None and oversikt.mangler_innbetalinger and which in (Sum.UPLASSERT, Sum.SALDO)
    if lacks_payments or (lacks_krav and which is not Sum.UPLASSERT):
        return Aarsak.ULESELIG
    if theirs == theirs.to_integral_value() and abs(theirs - ours) < 1:
        return Aarsak.AVRUNDING
    return None


def _find_one_krav(
    alle_krav: tuple[Krav, ...], on: date, group: str | None, which: Sum, missing: Decimal
) -> Krav | None:
    """The claim that alone makes up the difference; None where there is none, or more than one it could be."""
    found = [
        krav
        for krav in alle_krav
        if group in (None, krav.kravgruppe) and missing == dict(_krav_sums(krav, on)).get(which, NULL)
    ]
    return found[0] if len(found) == 1 else None


def _krav_sums(krav: Krav, on: date) -> tuple[tuple[Sum, Decimal], ...]:
    late = krav.get_forfalt(on)
    return (
        (Sum.FORFALT, late),
        (Sum.IKKE_FORFALT, krav.gjenstaaende_beloep - late),
        (Sum.RENTER, krav.stipulerte_renter),
        (Sum.SALDO, krav.gjenstaaende_beloep + krav.stipulerte_renter),
    )

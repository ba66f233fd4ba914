"""Differences between the authority's own sums and the sums of its rows, with the cause where it is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from portal.domain.egne_summer import Sum, Sumpar, find_total, get_sum, list_sumpar
from portal.domain.krav import Krav
from portal.domain.nettosummer import Nettosum, find_day, repeat_krav, sum_netto
from portal.domain.oversikt import Oversikt, build_oversikt
from portal.domain.svar import AapneKrav, EgneSummer

ZERO = Decimal(0)


class Aarsak(Enum):
    """Cause of a difference between the authority's sum and ours."""

    ANNEN_DAG = "annen dag"  # the authority's sums are for another day
    AVRUNDING = "avrunding"  # the authority rounds to whole kroner
    ULESELIG = "uleselig rad"
    GJENTATT = "gjentatt rad"  # the authority counts repeated rows each time they occur
    # the authority leaves out rows without a due date, or counts them as past due
    UTEN_FORFALLSDATO = "uten forfallsdato"
    ETT_KRAV = "ett krav"  # exactly one claim is in the list but in none of the authority's sums
    UKJENT = "ukjent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Avvik:
    """Difference: a sum of the authority that is not the sum of its rows.

    Both sums net credit and count unplaced money as negative.
    """

    sum: Sum
    kravgruppe: str | None  # None: the total
    skatteetatens: Decimal
    vaar: Decimal
    aarsak: Aarsak
    krav: Krav | None = None  # the missing claim, if the cause is ETT_KRAV

    @property
    def differanse(self) -> Decimal:
        """The authority's sum minus ours, in kroner."""
        return self.skatteetatens - self.vaar


@dataclass(frozen=True, slots=True, kw_only=True)
class ForfaltSiden:
    """Amounts that have fallen due between the day of the authority's sums and today."""

    beloep: Decimal
    poster: tuple[tuple[Krav, date], ...]  # each claim with the due date that has passed
    sist_riktig: date  # the last day on which the authority's sums match the rows
    is_hentet_senere: bool  # the sums were already outdated when they were fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Netting:
    """A sum of the authority that nets credit, split into what is owed and what is credit."""

    sum: Sum
    nettosum: Nettosum


@dataclass(frozen=True, slots=True, kw_only=True)
class Sammenligning:
    """The authority's own sums compared with the rows."""

    avvik: tuple[Avvik, ...] = ()
    forfalt_siden: ForfaltSiden | None = None
    netting: tuple[Netting, ...] = ()  # for the sums that match
    netting_dag: date | None = None  # the day of those sums


def compare_sums(aapne: AapneKrav, fetched_on: date, today: date) -> Sammenligning:
    """Compare the authority's sums with ours on the day of the fetch.

    Sums can be older than their fetch. If they match on an earlier day, what has fallen due since is listed and is not
    a difference. Otherwise each sum that differs is an `Avvik`. Answers without sums give nothing to compare. Without a
    total, the groups together tell the day.
    """
    if aapne.is_skjermet:
        return Sammenligning()  # the rows are withheld, so ignore any sums sent with them
    theirs, alle_krav = find_total(aapne)
    if theirs is None:
        return Sammenligning()
    day = find_day(alle_krav, theirs, fetched_on)
    if day is None:
        # The authority may count repeated rows each time, also in sums of an earlier day.
        repeated = find_day(repeat_krav(alle_krav), theirs, fetched_on) or fetched_on
        return Sammenligning(avvik=tuple(_list_avvik(aapne, min(repeated, fetched_on), None)))
    if day > fetched_on:
        return Sammenligning(avvik=tuple(_list_avvik(aapne, fetched_on, Aarsak.ANNEN_DAG)))
    return Sammenligning(
        avvik=tuple(_list_avvik(aapne, day, None)),
        forfalt_siden=_find_fallen(aapne, day, fetched_on, today),
        netting=tuple(_list_netting(alle_krav, theirs, day)) if aapne.total_oversikt else (),
        netting_dag=day,
    )


def _find_fallen(aapne: AapneKrav, day: date, fetched_on: date, today: date) -> ForfaltSiden | None:
    fallen = [
        (krav, due, amount)
        for krav in aapne.alle_krav
        for due, amount in krav.rest_per_dato
        if amount > 0 and due is not None and day <= due < today
    ]
    if not fallen:
        return None
    return ForfaltSiden(
        beloep=sum((amount for _, _, amount in fallen), ZERO),
        poster=tuple((krav, due) for krav, due, _ in fallen),
        sist_riktig=day,
        is_hentet_senere=day < fetched_on,
    )


def _list_netting(alle_krav: tuple[Krav, ...], theirs: EgneSummer, day: date) -> Iterator[Netting]:
    ours = sum_netto(alle_krav, day)
    coming = ours.ikke_forfalt
    if coming.beloep != theirs.ikke_forfalt:
        coming += ours.uten_forfallsdato  # the sums match only because the authority counts it
    for which, netto, their_sum in (
        (Sum.FORFALT, ours.forfalt, theirs.forfalt),
        (Sum.IKKE_FORFALT, coming, theirs.ikke_forfalt),
        (Sum.RENTER, ours.renter, theirs.renter),
    ):
        if netto.til_gode and netto.beloep == their_sum:
            yield Netting(sum=which, nettosum=netto)


def _list_avvik(aapne: AapneKrav, day: date, cause: Aarsak | None) -> Iterator[Avvik]:
    oversikt = build_oversikt(aapne, day)
    pairs = list_sumpar(aapne, (gruppe.kravgruppe for gruppe in oversikt.grupper), day)
    total = next((pair for pair in pairs if pair.kravgruppe is None), None)
    for pair in pairs:
        for which in Sum:
            theirs, ours = get_sum(pair.theirs, which), pair.ours.list_as_theirs(which)
            if theirs in ours:
                continue
            krav, why = None, cause or _find_cause(oversikt, pair, which)
            if why is None:
                krav = _find_one_krav(pair, total or pair, day)
                why = Aarsak.ETT_KRAV if krav else Aarsak.UKJENT
            yield Avvik(
                sum=which, kravgruppe=pair.kravgruppe, skatteetatens=theirs, vaar=ours[0], aarsak=why, krav=krav
            )


def _find_cause(oversikt: Oversikt, pair: Sumpar, which: Sum) -> Aarsak | None:
    """Why a sum differs, apart from a missing claim."""
    group, theirs, ours = pair.kravgruppe, get_sum(pair.theirs, which), pair.ours.list_as_theirs(which)
    lacks_krav = oversikt.lacks_krav if group is None else oversikt.lacks_krav_of(group)
    lacks_payments = group is None and oversikt.lacks_innbetalinger and which in (Sum.UPLASSERT, Sum.SALDO)
    if lacks_payments or (lacks_krav and which is not Sum.UPLASSERT):
        return Aarsak.ULESELIG
    if theirs == theirs.to_integral_value() and any(abs(theirs - amount) < 1 for amount in ours):
        return Aarsak.AVRUNDING
    if any(theirs in way.list_as_theirs(which) for way in pair.as_often):
        return Aarsak.GJENTATT
    undated = pair.ours.netto.uten_forfallsdato.beloep
    if theirs - ours[0] == {Sum.FORFALT: undated, Sum.SALDO: -undated}.get(which):
        return Aarsak.UTEN_FORFALLSDATO
    return None


def _find_one_krav(pair: Sumpar, total: Sumpar, on: date) -> Krav | None:
    """The one claim missing from the authority's sums; None if there is none, or several candidates.

    A claim that is in the total is not missing, whatever group it is counted in.
    """
    found = [krav for krav in pair.alle_krav if pair.lacks(krav, on) and total.lacks(krav, on)]
    return found[0] if len(found) == 1 else None

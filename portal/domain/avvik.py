"""Where the authority's own sums are not the sums of its rows: by how much, and why where that is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from portal.domain.betaling import Innbetaling
from portal.domain.krav import Krav
from portal.domain.nettosummer import Nettosum, Nettosummer, find_day, repeat_krav, sum_netto
from portal.domain.oversikt import Oversikt, build_oversikt
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
    GJENTATT = "gjentatt rad"  # theirs has rows that came several times as often as they came
    ETT_KRAV = "ett krav"  # exactly one claim is in the list and not in the sum
    UKJENT = "ukjent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Avvik:
    """A sum of the authority that is not the sum of its rows. In both, credit is netted and unplaced money negative."""

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
    """What is to be paid that has fallen due between the day the authority's sums hold for and today."""

    beloep: Decimal
    poster: tuple[tuple[Krav, date], ...]  # each claim with the due date that has passed since
    sist_riktig: date  # the last day on which the authority's sums agree with the rows
    is_hentet_senere: bool  # the sums were older than their fetch already


@dataclass(frozen=True, slots=True, kw_only=True)
class Netting:
    """A sum of the authority's that has credit inside: how it is made of what is owed and what is to one's credit."""

    sum: Sum
    nettosum: Nettosum


@dataclass(frozen=True, slots=True, kw_only=True)
class Sammenligning:
    """The authority's own sums held against the rows."""

    avvik: tuple[Avvik, ...] = ()
    forfalt_siden: ForfaltSiden | None = None
    netting: tuple[Netting, ...] = ()  # of the sums that agree
    netting_dag: date | None = None  # the day they hold for


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
    day = find_day(aapne.alle_krav, theirs, fetched_on)
    if day is None:
        # Rows that came several times may be counted as often, in sums of an earlier day too.
        repeated = find_day(repeat_krav(aapne.alle_krav), theirs, fetched_on)
        then = repeated if repeated is not None and repeated <= fetched_on else fetched_on
        return Sammenligning(avvik=tuple(_list_avvik(aapne, then, None)))
    if day > fetched_on:
        return Sammenligning(avvik=tuple(_list_avvik(aapne, fetched_on, Aarsak.ANNEN_DAG)))
    return Sammenligning(
        avvik=tuple(_list_avvik(aapne, day, None)),
        forfalt_siden=_find_fallen(aapne, day, fetched_on, today),
        netting=tuple(_list_netting(aapne.alle_krav, theirs, day)),
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
        beloep=sum((amount for _, _, amount in fallen), NULL),
        poster=tuple((krav, due) for krav, due, _ in fallen),
        sist_riktig=day,
        is_hentet_senere=day < fetched_on,
    )


def _list_netting(alle_krav: tuple[Krav, ...], theirs: EgneSummer, day: date) -> Iterator[Netting]:
    ours = sum_netto(alle_krav, day)
    for which, netto, their_sum in (
        (Sum.FORFALT, ours.forfalt, theirs.forfalt),
        (Sum.IKKE_FORFALT, ours.ikke_forfalt, theirs.ikke_forfalt),
        (Sum.RENTER, ours.renter, theirs.renter),
    ):
        if netto.til_gode and netto.beloep == their_sum:
            yield Netting(sum=which, nettosum=netto)


def _list_avvik(aapne: AapneKrav, day: date, cause: Aarsak | None) -> Iterator[Avvik]:
    oversikt = build_oversikt(aapne, day)
    for group, theirs in _list_theirs(aapne, [gruppe.kravgruppe for gruppe in oversikt.grupper]):
        members = tuple(krav for krav in aapne.alle_krav if group in (None, krav.kravgruppe))
        payments = aapne.innbetalinger if group is None else ()
        ours, *as_often = _list_ways(members, payments, day)
        for which in Sum:
            their_sum, our_sum = _get(theirs, which), _get(ours, which)
            if their_sum == our_sum:
                continue
            krav, why = None, cause or _find_cause(oversikt, group, which, their_sum, our_sum)
            if why is None and their_sum in [_get(way, which) for way in as_often]:
                why = Aarsak.GJENTATT
            if why is None:
                krav = _find_one_krav(members, day, which, our_sum - their_sum)
                why = Aarsak.ETT_KRAV if krav else Aarsak.UKJENT
            yield Avvik(sum=which, kravgruppe=group, skatteetatens=their_sum, vaar=our_sum, aarsak=why, krav=krav)


def _list_ways(members: tuple[Krav, ...], payments: tuple[Innbetaling, ...], day: date) -> list[EgneSummer]:
    """Our sums; then the same with claims, payments or both counted as often as their rows came."""
    claims = (sum_netto(members, day), sum_netto(repeat_krav(members), day))
    unplaced = (
        sum((row.uplassert_beloep for row in payments), NULL),
        sum((row.uplassert_beloep * row.mottatt for row in payments), NULL),
    )
    return [_as_theirs(netto, amount) for netto in claims for amount in unplaced]


def _list_theirs(aapne: AapneKrav, ours: list[str]) -> Iterator[tuple[str | None, EgneSummer]]:
    """The authority's sums: the total, and of each group that either side has. `ours`: the groups of the rows."""
    if aapne.total_oversikt is not None:
        yield None, aapne.total_oversikt
    theirs = dict(aapne.oversikt_per_kravgruppe)
    # Of a sum that could not be read nothing is said; of which group, where not even that is known, of none.
    unread = {rad.kravgruppe for rad in aapne.uleselige if rad.liste == GRUPPESUMMER}
    if not theirs or None in unread:
        return
    for name in (*theirs, *(name for name in ours if name not in theirs)):
        if name not in unread:
            yield name, theirs.get(name, EgneSummer())


def _as_theirs(netto: Nettosummer, uplassert: Decimal) -> EgneSummer:
    """Our sums in the authority's terms."""
    return EgneSummer(
        forfalt=netto.forfalt.beloep,
        ikke_forfalt=netto.ikke_forfalt.beloep,
        renter=netto.renter.beloep,
        uplassert=-uplassert,
        saldo=netto.saldo - uplassert,
    )


def _get(summer: EgneSummer, which: Sum) -> Decimal:
    return {
        Sum.FORFALT: summer.forfalt,
        Sum.IKKE_FORFALT: summer.ikke_forfalt,
        Sum.RENTER: summer.renter,
        Sum.UPLASSERT: summer.uplassert,
        Sum.SALDO: summer.saldo,
    }[which]


def _find_cause(oversikt: Oversikt, group: str | None, which: Sum, theirs: Decimal, ours: Decimal) -> Aarsak | None:
    lacks_krav = oversikt.mangler_krav if group is None else oversikt.lacks_krav_of(group)
    lacks_payments = group is None and oversikt.mangler_innbetalinger and which in (Sum.UPLASSERT, Sum.SALDO)
    if lacks_payments or (lacks_krav and which is not Sum.UPLASSERT):
        return Aarsak.ULESELIG
    if theirs == theirs.to_integral_value() and abs(theirs - ours) < 1:
        return Aarsak.AVRUNDING
    return None


def _find_one_krav(members: tuple[Krav, ...], on: date, which: Sum, missing: Decimal) -> Krav | None:
    """The claim that alone makes up the difference; None where there is none, or more than one it could be."""
    if which is Sum.UPLASSERT:
        return None
    found = [krav for krav in members if missing == _get(_as_theirs(sum_netto((krav,), on), NULL), which)]
    return found[0] if len(found) == 1 else None

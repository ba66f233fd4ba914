"""The authority's own sums, each paired with the sum of its rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from portal.domain.krav import Krav
from portal.domain.nettosummer import Nettosummer, repeat_krav, sum_netto
from portal.domain.svar import GRUPPESUMMER, AapneKrav, EgneSummer

ZERO = Decimal(0)


class Sum(Enum):
    """Which sum."""

    FORFALT = "forfalt"
    IKKE_FORFALT = "ikke_forfalt"
    RENTER = "renter"
    UPLASSERT = "uplassert"
    SALDO = "saldo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regnet:
    """Our sums of some rows, computed the authority's way."""

    netto: Nettosummer
    uplassert: Decimal = ZERO

    def list_as_theirs(self, which: Sum) -> tuple[Decimal, ...]:
        """Possible values of the authority's sum.

        It leaves out amounts without a due date, as ours does, or counts them as not yet due.
        """
        coming = self.netto.ikke_forfalt
        return {
            Sum.FORFALT: (self.netto.forfalt.beloep,),
            Sum.IKKE_FORFALT: (coming.beloep, (coming + self.netto.uten_forfallsdato).beloep),
            Sum.RENTER: (self.netto.renter.beloep,),
            Sum.UPLASSERT: (-self.uplassert,),
            Sum.SALDO: (self.netto.saldo - self.uplassert,),
        }[which]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sumpar:
    """The authority's sums, in total or for one group, paired with ours."""

    kravgruppe: str | None
    theirs: EgneSummer
    ours: Regnet
    as_often: tuple[Regnet, ...]  # our sums if repeated claims, payments or both are counted each time
    alle_krav: tuple[Krav, ...]

    def lacks(self, krav: Krav, on: date) -> bool:
        """Whether all of the authority's sums equal ours without that claim."""
        own = Regnet(netto=sum_netto((krav,), on))
        return all(self._agrees_without(own, which) for which in Sum)

    def _agrees_without(self, own: Regnet, which: Sum) -> bool:
        both = zip(self.ours.list_as_theirs(which), own.list_as_theirs(which), strict=True)
        return get_sum(self.theirs, which) in [ours - part for ours, part in both]


def find_total(aapne: AapneKrav) -> tuple[EgneSummer | None, tuple[Krav, ...]]:
    """What the authority says is due and not yet due, and of which claims: its total, or else its groups together."""
    if aapne.total_oversikt is not None:
        return aapne.total_oversikt, aapne.alle_krav
    groups = dict(_list_theirs(aapne, [krav.kravgruppe for krav in aapne.alle_krav]))
    if not groups:
        return None, ()
    total = EgneSummer(
        forfalt=sum((sums.forfalt for sums in groups.values()), ZERO),
        ikke_forfalt=sum((sums.ikke_forfalt for sums in groups.values()), ZERO),
    )
    return total, tuple(krav for krav in aapne.alle_krav if krav.kravgruppe in groups)


def list_sumpar(aapne: AapneKrav, ours: Iterable[str], day: date) -> list[Sumpar]:
    """The total first, then each group that either side has. `ours`: the groups of the rows."""
    return [_make_sumpar(aapne, group, theirs, day) for group, theirs in _list_theirs(aapne, ours)]


def _make_sumpar(aapne: AapneKrav, group: str | None, theirs: EgneSummer, day: date) -> Sumpar:
    members = tuple(krav for krav in aapne.alle_krav if group in (None, krav.kravgruppe))
    payments = aapne.innbetalinger if group is None else ()
    unplaced = (
        sum((row.uplassert_beloep for row in payments), ZERO),
        sum((row.uplassert_beloep * row.mottatt for row in payments), ZERO),
    )
    ours, *as_often = [
        Regnet(netto=netto, uplassert=amount)
        for netto in (sum_netto(members, day), sum_netto(repeat_krav(members), day))
        for amount in unplaced
    ]
    return Sumpar(kravgruppe=group, theirs=theirs, ours=ours, as_often=tuple(as_often), alle_krav=members)


def _list_theirs(aapne: AapneKrav, ours: Iterable[str]) -> Iterator[tuple[str | None, EgneSummer]]:
    """The authority's sums: the total, and each group that either side has. `ours`: the groups of the rows."""
    if aapne.total_oversikt is not None:
        yield None, aapne.total_oversikt
    theirs = dict(aapne.oversikt_per_kravgruppe)
    # Skip a sum that could not be read; if its group is unknown, skip all groups.
    unread = {rad.kravgruppe for rad in aapne.uleselige if rad.liste == GRUPPESUMMER}
    if not theirs or None in unread:
        return
    for name in (*theirs, *(name for name in ours if name not in theirs)):
        if name not in unread:
            yield name, theirs.get(name, EgneSummer())


def get_sum(summer: EgneSummer, which: Sum) -> Decimal:
    """One of the sums."""
    return {
        Sum.FORFALT: summer.forfalt,
        Sum.IKKE_FORFALT: summer.ikke_forfalt,
        Sum.RENTER: summer.renter,
        Sum.UPLASSERT: summer.uplassert,
        Sum.SALDO: summer.saldo,
    }[which]

"""What is new in a client's ledger: two states compared, and every change told once.

What cannot be known is no change and not "nothing new": it is told as a gap.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from portal.domain.flyttet import Flyttet, list_flyttede_utbetalinger, list_flyttet
from portal.domain.stand import ZERO, Betalingstand, Kravstand, Stand


class Endringsslag(Enum):
    """Kinds of change, in the order they are told."""

    FORFALT = "forfalt"  # past due since then
    RENTER = "renter"  # interest has begun
    NYTT_KRAV = "krav"
    ENDRET = "endret"  # the amount, without a payment that explains it
    FRIST = "frist"  # other due dates
    OPPGJORT = "oppgjort"  # no longer in the open list
    LIGGER = "ligger"  # a payment received, with something unplaced
    MOTTATT = "mottatt"  # a payment received and used
    PLASSERT = "plassert"  # a payment known before has been used on claims
    LEDIG = "ledig"  # more of a payment known before lies unplaced
    FLYTTET = "flyttet"  # as much of it lies as before, but other claims are covered, or the same by other amounts
    UTBETALING = "utbetaling"
    UTBETALING_ENDRET = "utbetaling_endret"  # more or less of claims than before is paid out by a payout known before
    UTBETALING_FLYTTET = "utbetaling_flyttet"  # as much is, but of other claims

    @property
    def is_utbetaling(self) -> bool:
        """Whether it is about a payout."""
        cls = type(self)
        return self in (cls.UTBETALING, cls.UTBETALING_ENDRET, cls.UTBETALING_FLYTTET)


class Hull(Enum):
    """What was not compared."""

    FOERSTE = "foerste"  # nothing is marked as seen
    KRAV = "krav"
    UPLASSERTE = "uplasserte"
    LISTER = "lister"  # the lists of payments and payouts


@dataclass(frozen=True, slots=True, kw_only=True)
class Endring:
    """One change. `beloep`: what it is about; `foer`: the amount before, where one is told."""

    slag: Endringsslag
    id: str  # of the claim, payment or payout
    navn: str = ""  # of the claim
    dato: date | None = None
    beloep: Decimal | None = None
    foer: Decimal | None = None
    uplassert: Decimal = ZERO
    gjelder: tuple[str, ...] = ()  # names of the claims that a payment was used on
    rest: Decimal | None = None  # left of a new claim
    forfalt: Decimal = ZERO  # past due of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Nytt:
    """The comparison. `foer` and `naa`: when the two states were fetched."""

    naa: datetime
    foer: datetime | None = None
    endringer: tuple[Endring, ...] = ()
    hull: tuple[Hull, ...] = ()

    @property
    def is_ukjent(self) -> bool:
        """Whether nothing was compared, or no change may be told though there are some in the open list."""
        return not self.endringer and not self.is_helt

    @property
    def is_helt(self) -> bool:
        """Whether all open claims and unplaced payments were compared; the year's lists need not be."""
        return all(one is Hull.LISTER for one in self.hull)


def compare(before: Stand | None, after: Stand) -> Nytt:
    """Everything that is new in `after`, each change once, in a fixed order."""
    if before is None:
        return Nytt(naa=after.hentet, hull=(Hull.FOERSTE, *_list_hull(after, after)))
    paid = list(_list_betalinger(before, after))
    explained = _explain(before, after, {one.id for one in paid})
    changes = [*_list_krav(before, after, explained), *paid, *_list_utbetalinger(before, after)]
    order = list(Endringsslag)
    changes.sort(key=lambda one: (order.index(one.slag), one.dato or date.max, one.navn, one.id, one.beloep or ZERO))
    return Nytt(naa=after.hentet, foer=before.hentet, endringer=tuple(changes), hull=_list_hull(before, after))


def _list_hull(before: Stand, after: Stand) -> tuple[Hull, ...]:
    found = (
        (Hull.KRAV, before.lacks_krav or after.lacks_krav),
        (Hull.UPLASSERTE, before.lacks_uplasserte or after.lacks_uplasserte),
        (Hull.LISTER, not _knows_lists(before, after)),
    )
    return tuple(hull for hull, is_there in found if is_there)


def _knows_lists(before: Stand, after: Stand) -> bool:
    """Whether both have the lists of the same year. In January, what came late in December is not known."""
    return bool(after.aar) and before.aar == after.aar


def _list_krav(before: Stand, after: Stand, explained: frozenset[tuple[str, str]]) -> Iterator[Endring]:
    old, new = ({krav.noekkel: krav for krav in one.krav} for one in (before, after))
    for key, krav in new.items():
        if key in old:
            yield from _compare_krav(old[key], krav, before, after)
        elif not before.lacks_krav:
            told = _tell(Endringsslag.NYTT_KRAV, krav, krav.forfallsdato, krav.opprinnelig)
            yield replace(told, rest=krav.rest_i_alt, forfalt=sum(krav.list_forfalt(after.dag).values(), ZERO))
    if not after.lacks_krav:
        for key, krav in old.items():
            if key not in new and key not in explained:
                yield Endring(slag=Endringsslag.OPPGJORT, id=krav.id, navn=krav.navn, beloep=krav.rest_i_alt,
                              dato=krav.forfallsdato)  # fmt: skip


def _compare_krav(old: Kravstand, new: Kravstand, before: Stand, after: Stand) -> Iterator[Endring]:
    was_late, is_late = old.list_forfalt(before.dag), new.list_forfalt(after.dag)
    late = {due: amount for due, amount in is_late.items() if due not in was_late}
    if late:
        due = min(one for one in late if one is not None)
        yield _tell(Endringsslag.FORFALT, new, due, sum(late.values(), ZERO))
    if new.renter and not old.renter:
        yield _tell(Endringsslag.RENTER, new, None, new.renter)
    covered = (new.dekket - old.dekket) * (-1 if new.opprinnelig < 0 else 1)
    if new.opprinnelig != old.opprinnelig:
        yield _tell(Endringsslag.ENDRET, new, new.forfallsdato, new.opprinnelig, old.opprinnelig)
    elif old.rest_i_alt - new.rest_i_alt != covered:
        yield _tell(Endringsslag.ENDRET, new, new.forfallsdato, new.rest_i_alt, old.rest_i_alt)
    # Of a claim that had nothing left, the due date before is not known.
    has_new_date = bool(old.rest and {due for due, _ in new.rest} - {due for due, _ in old.rest})
    if has_new_date or (new.rest_i_alt == old.rest_i_alt and new.rest != old.rest):
        yield _tell(Endringsslag.FRIST, new, new.forfallsdato, new.rest_i_alt)


def _tell(
    slag: Endringsslag, krav: Kravstand, dato: date | None, beloep: Decimal, foer: Decimal | None = None
) -> Endring:
    return Endring(slag=slag, id=krav.id, navn=krav.navn, dato=dato, beloep=beloep, foer=foer)


def _list_betalinger(before: Stand, after: Stand) -> Iterator[Endring]:
    """At most one change for each payment: what is unplaced of it, and what claims in both states were covered by."""
    old, new = ({one.id: one for one in stand.betalinger} for stand in (before, after))
    moved = list_flyttet(before, after)
    for key in sorted(old.keys() | new.keys()):
        present = new.get(key)
        if key not in old and present is not None:
            if key in moved or _is_told(present, before, after):
                yield _tell_mottatt(present, moved.get(key, Flyttet()), before, after)
        elif key in old:
            yield from _compare_betaling(old[key], present, moved.get(key, Flyttet()), before, after)


def _is_told(payment: Betalingstand, before: Stand, after: Stand) -> bool:
    """Whether a payment that was not known is new. It is not if its list may only not have been fetched before."""
    if payment.uplassert:
        return not before.lacks_uplasserte
    return _is_since(payment.dato, before) or bool(_list_dekkede(payment, before, after))


def _is_since(dato: date | None, before: Stand) -> bool:
    """Whether a row of this date, unknown then, has come since: its year was known whole, or it is of a later day."""
    return dato is not None and (dato.year == before.aar or dato > before.dag)


def _tell_mottatt(payment: Betalingstand, moved: Flyttet, before: Stand, after: Stand) -> Endring:
    names = {krav.navn for krav in _list_dekkede(payment, before, after)} | moved.navn
    return Endring(
        slag=Endringsslag.LIGGER if payment.uplassert else Endringsslag.MOTTATT,
        id=payment.id,
        dato=payment.dato,
        beloep=payment.beloep if payment.beloep is not None or not moved.amounts else moved.net,
        uplassert=payment.uplassert,
        gjelder=tuple(sorted(names)),
    )


def _compare_betaling(
    old: Betalingstand, new: Betalingstand | None, moved: Flyttet, before: Stand, after: Stand
) -> Iterator[Endring]:
    is_gone = new is None or (not new.uplassert and old.uplassert)
    if is_gone and after.lacks_uplasserte:
        return
    left = new.uplassert if new is not None else ZERO
    if left == old.uplassert and not moved.amounts:
        return
    names = moved.navn | {krav.navn for krav in _list_dekkede(new or old, before, after)}
    slag = Endringsslag.LEDIG if abs(left) > abs(old.uplassert) else Endringsslag.PLASSERT
    is_moved = left == old.uplassert
    yield Endring(
        slag=Endringsslag.FLYTTET if is_moved else slag,
        id=old.id,
        dato=old.dato,
        beloep=moved.most if is_moved else abs(left - old.uplassert),
        foer=None if is_moved else old.uplassert or None,
        uplassert=left,
        gjelder=tuple(sorted(names)),
    )


def _explain(before: Stand, after: Stand, told: Collection[str]) -> frozenset[tuple[str, str]]:
    """Claims that are gone, and that a payment which is told is known to have covered."""
    payments = (one for one in after.betalinger if one.id in told)
    return frozenset(krav.noekkel for one in payments for krav in _list_dekkede(one, before, after))


def _list_dekkede(payment: Betalingstand, before: Stand, after: Stand) -> list[Kravstand]:
    """Claims of `before` that are gone, and that the payment covered by the year's list."""
    present, covered = {krav.noekkel for krav in after.krav}, set(payment.dekker)
    if not covered or after.lacks_krav:
        return []
    return [k for k in before.krav if k.noekkel not in present and not covered.isdisjoint((k.id, *k.forfall))]


def _list_utbetalinger(before: Stand, after: Stand) -> Iterator[Endring]:
    """Payouts that were not known (placed since on a claim in both states, or of a later day), and changed ones."""
    moved = list_flyttede_utbetalinger(before, after)
    # A claim that is hidden from a reading is kept, and its payouts are not.
    placed = {key for krav in before.krav for key, _ in krav.utbetalt}
    known = placed | {one.id for one in before.utbetalinger}
    for one in after.utbetalinger:
        if one.id not in known and (one.id in moved or _is_since(one.dato, before)):
            yield Endring(slag=Endringsslag.UTBETALING, id=one.id, dato=one.dato, beloep=one.beloep)
    days = {one.id: one.dato for one in (*after.utbetalinger, *before.utbetalinger)}
    for key in known & moved.keys():
        yield _tell_flyttet(key, days.get(key), moved[key])


def _tell_flyttet(payout: str, dato: date | None, moved: Flyttet) -> Endring:
    return Endring(
        slag=Endringsslag.UTBETALING_ENDRET if moved.net else Endringsslag.UTBETALING_FLYTTET,
        id=payout,
        dato=dato,
        beloep=moved.net or moved.most,
        gjelder=tuple(sorted(moved.navn)),
    )

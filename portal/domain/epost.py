"""What an e-mail tells of an organisation: each thing once, in the order it is asked about.

A state is followed from reading to reading. What is new waits until it is told. What no longer holds by then (a claim
that is paid, a payment that is used) is not told. Money that lay unused, and claims that were late, when the person
switched the e-mail on are known to the person already.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from portal.domain.nytt import Endringsslag, compare
from portal.domain.stand import Kravstand, Stand
from portal.domain.svar import KRAVLISTE, AapneKrav

SNART = timedelta(days=7)
UNREAD_AFTER = timedelta(days=2)  # without an answer for so long, the person is told


class Beskjedslag(Enum):
    """Kinds of things that are told, in their order."""

    FORFALT = "forfalt"  # late since the last message
    SNART = "snart"  # due within seven days and not paid
    LIGGER = "ligger"  # money received and not used
    NYTT = "nytt"
    ULEST = "ulest"  # cannot be read, so that something may be missing here


@dataclass(frozen=True, slots=True, kw_only=True)
class Beskjed:
    """One thing to tell. `noekkel`: names it within its organisation."""

    slag: Beskjedslag
    noekkel: str
    navn: str = ""  # of the claim
    dato: date | None = None
    beloep: Decimal | None = None
    endring: Endringsslag | None = None  # what is new, of NYTT


@dataclass(frozen=True, slots=True, kw_only=True)
class Fortalt:
    """What is told of an organisation or waits to be told, and what newer figures are compared with."""

    siden: date  # the business day it was switched on
    stand: Stand | None = None
    snart: frozenset[str] = frozenset()  # names of instalments that were due soon
    forfalt: frozenset[str] = frozenset()  # and of those that were late
    venter: tuple[Beskjed, ...] = ()
    lest: date | None = None  # the day it was last read
    leser: str = ""  # names the system user that read
    ulest_siden: date | None = None
    is_ulest_fortalt: bool = False
    skjulte: frozenset[str] | None = frozenset()  # ids of claims that could not be read; None: nobody knows which

    def list_fortellbare(self, dag: date | None) -> tuple[Beskjed, ...]:
        """What may be told: without a reading of this day that holds, only that there is none."""
        is_read = dag is not None and self.lest == dag
        return tuple(one for one in self.venter if is_read or one.slag is Beskjedslag.ULEST)

    def without(self, noekler: frozenset[str]) -> "Fortalt":
        """The same after these have been told."""
        return replace(self, venter=tuple(one for one in self.venter if one.noekkel not in noekler))


def list_skjulte(aapne: AapneKrav) -> frozenset[str] | None:
    """Ids of the claims that cannot be read; None if nobody knows which they are."""
    ids = [row.identifikator for row in aapne.uleselige if row.liste == KRAVLISTE]
    return None if KRAVLISTE in aapne.ukjente_lister or not all(ids) else frozenset(ids)


def apply_reading(before: Fortalt, after: Stand, dag: date, leser: str, skjulte: frozenset[str] | None) -> Fortalt:
    """The state after a reading on this day. `after` may lack rows; then nothing is taken to be gone."""
    rest = _list_rest(after)
    soon = {key: one for key, one in rest.items() if after.dag <= one[1] <= after.dag + SNART}
    late = {key: one for key, one in rest.items() if one[1] < after.dag}
    hidden = frozenset() if not after.lacks_krav else (before.snart | before.forfalt) - rest.keys()
    waiting = [one for one in before.venter if _still_holds(one, after, soon, late)]
    unsaid = {one.noekkel for one in before.venter} - {one.noekkel for one in waiting}
    new = [
        *_list_forfalt(before, late),
        *(_tell(Beskjedslag.SNART, key, soon[key]) for key in soon.keys() - before.snart),
        *_list_endringer(before, after),
    ]
    is_gap = after.lacks_krav or after.lacks_uplasserte
    read = replace(
        before,
        stand=_carry(before.stand, after, _strip(unsaid, Beskjedslag.LIGGER)),
        # A name that is hidden today and not told yet is told when it is seen again.
        snart=(before.snart & (rest.keys() | hidden)) - _strip(unsaid, Beskjedslag.SNART) | soon.keys(),
        forfalt=(before.forfalt & (rest.keys() | hidden)) - _strip(unsaid, Beskjedslag.FORFALT) | late.keys(),
        # Of two about the same (a payment that is used and freed again), the newer one.
        venter=tuple(
            sorted({one.noekkel: one for one in (*_renew(waiting, rest, after), *new)}.values(), key=_get_order)
        ),
        lest=dag,
        leser=leser,
        skjulte=None if before.skjulte is None or skjulte is None else before.skjulte | skjulte,
    )
    return note_unread(read, after.dag, is_certain=True) if is_gap else _note_read(read)


def note_unread(before: Fortalt, on: date, *, is_certain: bool) -> Fortalt:
    """The state after a day without an answer, or with a part missing. `is_certain`: it will not come by waiting."""
    since = before.ulest_siden or on
    is_due = not before.is_ulest_fortalt and (is_certain or on - since >= UNREAD_AFTER)
    new = (Beskjed(slag=Beskjedslag.ULEST, noekkel=f"ulest/{on}", dato=since),) if is_due else ()
    return replace(
        before,
        ulest_siden=since,
        is_ulest_fortalt=before.is_ulest_fortalt or is_due,
        venter=(*before.venter, *new),
    )


def _note_read(before: Fortalt) -> Fortalt:
    kept = tuple(one for one in before.venter if one.slag is not Beskjedslag.ULEST)
    return replace(before, ulest_siden=None, is_ulest_fortalt=False, venter=kept)


Rest = Mapping[str, tuple[Kravstand, date, Decimal]]


def _list_rest(stand: Stand) -> dict[str, tuple[Kravstand, date, Decimal]]:
    """What is to be paid, by a name for the claim and its due date."""
    return {
        f"{krav.part}\n{krav.id}\n{due}": (krav, due, amount)
        for krav in stand.krav
        for due, amount in krav.rest
        if due is not None and amount > 0
    }


def _tell(slag: Beskjedslag, key: str, one: tuple[Kravstand, date, Decimal]) -> Beskjed:
    krav, due, amount = one
    return Beskjed(slag=slag, noekkel=f"{slag.value}\n{key}", navn=krav.navn, dato=due, beloep=amount)


def _strip(noekler: set[str], slag: Beskjedslag) -> set[str]:
    return {key.removeprefix(f"{slag.value}\n") for key in noekler if key.startswith(f"{slag.value}\n")}


def _list_forfalt(before: Fortalt, late: Rest) -> Iterator[Beskjed]:
    """What was late when it was switched on is no news."""
    first = before.siden - timedelta(days=1) if before.stand is None else date.min
    for key in late.keys() - before.forfalt:
        if late[key][1] >= first:
            yield _tell(Beskjedslag.FORFALT, key, late[key])


def _list_endringer(before: Fortalt, after: Stand) -> Iterator[Beskjed]:
    if before.stand is None:
        for payment in after.betalinger:
            if payment.uplassert and payment.dato is not None and payment.dato >= before.siden:
                yield _tell_ligger(payment.id, payment.dato, payment.uplassert)
        return
    for number, endring in enumerate(compare(before.stand, after).endringer):
        if endring.slag in (Endringsslag.LIGGER, Endringsslag.LEDIG):
            if endring.uplassert:
                yield _tell_ligger(endring.id, endring.dato, endring.uplassert)
        elif endring.slag is not Endringsslag.FORFALT:
            yield Beskjed(
                slag=Beskjedslag.NYTT,
                noekkel=f"nytt\n{endring.slag.value}\n{endring.id}\n{after.hentet}\n{number}",
                navn=endring.navn,
                dato=endring.dato,
                beloep=endring.beloep,
                endring=endring.slag,
            )
    if before.stand.lacks_krav and before.skjulte is not None:
        yield from _list_nye_krav(before.stand, before.skjulte, after)


def _list_nye_krav(before: Stand, skjulte: frozenset[str], after: Stand) -> Iterator[Beskjed]:
    """What is new where rows could not be read from the beginning: it is none of those, by its id."""
    known = {krav.noekkel for krav in before.krav}
    for krav in after.krav:
        if krav.noekkel not in known and krav.id not in skjulte:
            slag = Endringsslag.NYTT_KRAV
            yield Beskjed(
                slag=Beskjedslag.NYTT,
                noekkel=f"nytt\n{slag.value}\n{krav.part}\n{krav.id}\n{after.hentet}",
                navn=krav.navn,
                dato=krav.forfallsdato,
                beloep=krav.opprinnelig,
                endring=slag,
            )


def _tell_ligger(payment: str, dato: date | None, uplassert: Decimal) -> Beskjed:
    return Beskjed(slag=Beskjedslag.LIGGER, noekkel=f"ligger\n{payment}", dato=dato, beloep=abs(uplassert))


def _still_holds(one: Beskjed, after: Stand, soon: Rest, late: Rest) -> bool:
    """Whether it is still so. What has changed stays a change."""
    if one.slag is Beskjedslag.SNART:
        return one.noekkel.removeprefix("snart\n") in soon
    if one.slag is Beskjedslag.FORFALT:
        return one.noekkel.removeprefix("forfalt\n") in late
    if one.slag is Beskjedslag.LIGGER:
        return any(p.uplassert for p in after.betalinger if one.noekkel == f"ligger\n{p.id}")
    return True


def _renew(waiting: list[Beskjed], rest: Rest, after: Stand) -> Iterator[Beskjed]:
    """The same with the amounts of today."""
    unplaced = {f"ligger\n{p.id}": abs(p.uplassert) for p in after.betalinger}
    for one in waiting:
        if one.slag in (Beskjedslag.SNART, Beskjedslag.FORFALT):
            yield replace(one, beloep=rest[one.noekkel.partition("\n")[2]][2])
        else:
            yield replace(one, beloep=unplaced.get(one.noekkel, one.beloep))


def _carry(before: Stand | None, after: Stand, unsaid: set[str]) -> Stand:
    """What the next reading is compared with: rows that are hidden today are still known, but for those to tell."""
    if before is None:
        return after
    present = {krav.noekkel for krav in after.krav}
    ids = {one.id for one in after.betalinger}
    hidden = tuple(krav for krav in before.krav if krav.noekkel not in present) if after.lacks_krav else ()
    lacking = before.betalinger if after.lacks_uplasserte else ()
    unplaced = tuple(p for p in lacking if p.uplassert and p.id not in ids | unsaid)
    return replace(
        after,
        krav=tuple(sorted((*after.krav, *hidden))),
        betalinger=tuple(sorted((*after.betalinger, *unplaced))),
        lacks_krav=after.lacks_krav and before.lacks_krav,
        lacks_uplasserte=after.lacks_uplasserte and before.lacks_uplasserte,
    ).without_dekker()


def _get_order(one: Beskjed) -> tuple[int, date, str, str]:
    return list(Beskjedslag).index(one.slag), one.dato or date.max, one.navn, one.noekkel

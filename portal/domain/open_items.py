"""What a balance consisted of at the end of a day, item by item, and what is left of each item today.

The items, minus the unplaced money, plus what no item explains, are the balance: then and now.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.betaling import PlassertKrav
from portal.domain.felter import Kravperiode
from portal.domain.grunnlag import Grunnlag
from portal.domain.krav import Krav, Kravforfall
from portal.domain.saldo import (
    ZERO,
    add_up,
    get_sign,
    is_set_off_after,
    left_on,
    list_kredit_uten_krav,
    list_unlisted,
    placed_after,
    unplaced_on,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThenAndNow:
    """An amount at the end of the day, and today."""

    then: Decimal
    now: Decimal

    @property
    def change(self) -> Decimal:
        """What the amount has grown by since."""
        return self.now - self.then


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem(ThenAndNow):
    """An instalment, or a claim's amount on no instalment. Owed is positive, credit negative."""

    referanse: str  # the claim's identifier; of an unlisted claim, the instalment's
    forfallsdato: date | None
    krav: Krav | None  # None: known only from a payment in or out
    forfall: Kravforfall | None
    beskrivelse: str = ""  # of an unlisted claim
    periode: Kravperiode | None = None  # of an unlisted claim


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItems:
    """Items that were open then or are open now, oldest due date first, and what the balance has besides them."""

    items: tuple[OpenItem, ...]
    uplassert: ThenAndNow  # positive: money received but not placed
    ikke_forklart: ThenAndNow  # the part of the balance that items and unplaced money do not explain

    @property
    def saldo(self) -> ThenAndNow:
        """The balance, as the sum of everything here."""
        return ThenAndNow(
            then=_sum_then(self.items) - self.uplassert.then + self.ikke_forklart.then,
            now=_sum_now(self.items) - self.uplassert.now + self.ikke_forklart.now,
        )

    @property
    def aa_betale(self) -> ThenAndNow:
        """The sum of what is owed."""
        return ThenAndNow(
            then=add_up(one.then for one in self.items if one.then > 0),
            now=add_up(one.now for one in self.items if one.now > 0),
        )

    @property
    def til_gode(self) -> ThenAndNow:
        """The sum of credit, positive."""
        return ThenAndNow(
            then=-add_up(one.then for one in self.items if one.then < 0),
            now=-add_up(one.now for one in self.items if one.now < 0),
        )


def list_open_items(grunnlag: Grunnlag, on: date, saldo: ThenAndNow | None) -> OpenItems:
    """The items behind the balance at the end of the day. Without a balance, nothing is called unexplained."""
    alle_krav = grunnlag.get_alle_krav()
    innbetalinger = grunnlag.get_alle_innbetalinger()
    items = tuple(
        sorted(
            (
                *(item for krav in alle_krav for item in _list_of_krav(krav, on, grunnlag.get_dato(krav))),
                *_list_unlisted_debt(list_unlisted(alle_krav, innbetalinger, on)),
                *_list_unlisted_credit(grunnlag, alle_krav, on),
            ),
            key=lambda item: (item.forfallsdato or date.max, item.referanse),
        )
    )
    unplaced = ThenAndNow(
        then=unplaced_on(grunnlag, alle_krav, innbetalinger, on),
        now=add_up(row.uplassert_beloep for row in grunnlag.aapne.innbetalinger),
    )
    known = saldo or ThenAndNow(then=_sum_then(items) - unplaced.then, now=_sum_now(items) - unplaced.now)
    return OpenItems(
        items=items,
        uplassert=unplaced,
        ikke_forklart=ThenAndNow(
            then=known.then - _sum_then(items) + unplaced.then, now=known.now - _sum_now(items) + unplaced.now
        ),
    )


def _sum_then(items: Iterable[OpenItem]) -> Decimal:
    return add_up(item.then for item in items)


def _sum_now(items: Iterable[OpenItem]) -> Decimal:
    return add_up(item.now for item in items)


def _list_of_krav(krav: Krav, on: date, entered: date | None) -> Iterator[OpenItem]:
    """The instalments of a claim that were open then or are open now."""
    existed = entered is None or entered <= on
    now = list(krav.rest_per_forfall)
    then = [amount + _undo(krav, forfall, on) if existed else ZERO for forfall, amount in now]
    # What was placed on an instalment that is not in the list, or set off from no named one.
    rest = left_on(krav, on) - add_up(then) if existed else ZERO
    if rest:
        if len(now) == 1:
            then[0] += rest
        else:
            now.append((None, ZERO))
            then.append(rest)
    for (forfall, left), stood in zip(now, then, strict=True):
        if stood or left:
            yield OpenItem(
                then=stood,
                now=left,
                referanse=krav.kravidentifikator,
                forfallsdato=forfall.forfallsdato if forfall else None,
                krav=krav,
                forfall=forfall,
            )


def _undo(krav: Krav, forfall: Kravforfall | None, on: date) -> Decimal:
    """What an instalment had more of then, with the claim's sign."""
    if forfall is None:
        return ZERO
    later = placed_after(forfall, on)
    if is_set_off_after(krav, on) and krav.motregning is not None:
        own = forfall.kravforfallsidentifikator
        later += (
            krav.motregning.get_andel(own) if own in {source for source, _amount in krav.motregning.kilder} else ZERO
        )
    return get_sign(krav) * later


def _list_unlisted_debt(rows: Iterable[PlassertKrav]) -> Iterator[OpenItem]:
    """Claims that are settled now and in no list. Several payments may have covered one."""
    covered: dict[str, list[PlassertKrav]] = {}
    for row in rows:
        covered.setdefault(row.kravforfallsidentifikator, []).append(row)
    for identifikator, same in covered.items():
        yield OpenItem(
            then=add_up(row.plassert_beloep for row in same),
            now=ZERO,
            referanse=identifikator,
            forfallsdato=same[0].kravforfallsdato,
            krav=None,
            forfall=None,
            beskrivelse=same[0].kravbeskrivelse,
        )


def _list_unlisted_credit(grunnlag: Grunnlag, alle_krav: tuple[Krav, ...], on: date) -> Iterator[OpenItem]:
    """Credit that is paid out now and in no list."""
    for kredit in list_kredit_uten_krav(grunnlag, alle_krav, on):
        yield OpenItem(
            then=-kredit.utbetalt_beloep,
            now=ZERO,
            referanse=kredit.kravforfallsidentifikator,
            forfallsdato=None,
            krav=None,
            forfall=None,
            beskrivelse=kredit.kravbeskrivelse,
            periode=kredit.kravperiode,
        )

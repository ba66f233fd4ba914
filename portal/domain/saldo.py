"""The balance on a day, computed in two ways that must agree.

The balance is what is left of all claims minus what is unplaced of all payments, without estimated interest.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from portal.domain.betaling import Innbetaling, KreditKrav, PlassertKrav
from portal.domain.bevegelser import Bevegelse, moves_balance
from portal.domain.grunnlag import Grunnlag
from portal.domain.krav import Krav, Kravforfall
from portal.domain.plassering import Plassering, PlassertUtbetaling

ZERO = Decimal(0)


def add_up(amounts: Iterable[Decimal]) -> Decimal:
    """Sum as a Decimal, also if there is nothing to add."""
    return sum(amounts, ZERO)


def balance_by_movements(grunnlag: Grunnlag, movements: Iterable[Bevegelse], on: date) -> Decimal:
    """Method 1: today's amounts left and unplaced, with every later movement undone."""
    left = add_up(krav.gjenstaaende_beloep for krav in grunnlag.aapne.alle_krav)
    unplaced = add_up(innbetaling.uplassert_beloep for innbetaling in grunnlag.aapne.innbetalinger)
    return left - unplaced - add_up(row.beloep for row in movements if row.dato > on)


def balance_by_placements(grunnlag: Grunnlag, on: date) -> Decimal:
    """Method 2: claims that existed on the day, with later placements undone, minus money unplaced on that day."""
    alle_krav = grunnlag.get_alle_krav()
    innbetalinger = grunnlag.get_alle_innbetalinger()
    dated = [(grunnlag.get_dato(krav), krav) for krav in alle_krav]
    stood = add_up(left_on(krav, on) for day, krav in dated if day is None or day <= on)
    covered_later = add_up(row.plassert_beloep for row in list_unlisted(alle_krav, innbetalinger, on))
    unlisted = covered_later - sum_kredit_uten_krav(grunnlag, alle_krav, on)
    return stood + unlisted - unplaced_on(grunnlag, alle_krav, innbetalinger, on)


def left_on(krav: Krav, on: date) -> Decimal:
    """What was left of a claim at the end of the day: what is left now, with later placements and set-off undone."""
    later = add_up(placed_after(forfall, on) for forfall in krav.kravforfall)
    if is_set_off_after(krav, on):
        later += krav.motregnet_utenfor
    return krav.gjenstaaende_beloep + get_sign(krav) * later


def get_sign(krav: Krav) -> int:
    """What a placement adds to the claim when it is undone: placements are positive on credit claims too."""
    return -1 if krav.is_kredit else 1


def placed_after(forfall: Kravforfall, on: date) -> Decimal:
    """What was placed on an instalment after the day, positive."""
    return add_up(row.plassert_beloep for row in forfall.plasseringer if _is_later(row, on))


def is_set_off_after(krav: Krav, on: date) -> bool:
    """Whether the claim was set off against another authority's claims after the day."""
    return krav.motregning is not None and krav.motregning.motregnetdato > on


def _is_later(row: Plassering, on: date) -> bool:
    # A payout leaves the balance on the day it is paid, whenever the ledger placed it on the claim.
    day = row.utbetalt_dato if isinstance(row, PlassertUtbetaling) else row.plassert_dato
    return day is not None and day > on


def list_unlisted(
    alle_krav: tuple[Krav, ...], innbetalinger: tuple[Innbetaling, ...], on: date
) -> tuple[PlassertKrav, ...]:
    """Claims open on the day that are known only from the payments that covered them later, once per payment."""
    listed = _list_identifikatorer(alle_krav)
    return tuple(
        row
        for innbetaling in innbetalinger
        for row in innbetaling.plassert_krav
        if row.kravforfallsidentifikator not in listed
        and (row.plassert_dato or innbetaling.innbetalingsdato) > on
        and (row.kravforfallsdato is None or row.kravforfallsdato <= on)
    )


def list_kredit_uten_krav(grunnlag: Grunnlag, alle_krav: tuple[Krav, ...], on: date) -> tuple[KreditKrav, ...]:
    """Credit claims that are known only from the payout that paid them later, once per payout."""
    listed = _list_identifikatorer(alle_krav)
    return tuple(
        kredit
        for utbetaling in grunnlag.utbetalinger
        if utbetaling.utbetalt_dato > on and moves_balance(utbetaling, grunnlag)
        for kredit in utbetaling.kredit_krav
        if kredit.kravforfallsidentifikator not in listed
    )


def sum_kredit_uten_krav(grunnlag: Grunnlag, alle_krav: tuple[Krav, ...], on: date) -> Decimal:
    """Open amount of those credit claims, positive: whatever was paid of them later."""
    return add_up(kredit.utbetalt_beloep for kredit in list_kredit_uten_krav(grunnlag, alle_krav, on))


def _list_identifikatorer(alle_krav: tuple[Krav, ...]) -> set[str]:
    return {forfall.kravforfallsidentifikator for krav in alle_krav for forfall in krav.kravforfall}


def unplaced_on(
    grunnlag: Grunnlag, alle_krav: tuple[Krav, ...], innbetalinger: tuple[Innbetaling, ...], on: date
) -> Decimal:
    """The part of payments received by the day that was not yet placed on any claim."""
    known = add_up(_unplaced_of(row, on) for row in innbetalinger if row.innbetalingsdato <= on)
    listed = {innbetaling.innbetalingsidentifikator for innbetaling in innbetalinger}
    only_from_payouts = add_up(
        row.utbetalt_beloep or ZERO
        for utbetaling in grunnlag.utbetalinger
        if utbetaling.utbetalt_dato > on
        for row in utbetaling.tilbakebetaling_av
        if row.innbetalingsidentifikator not in listed
        and row.innbetalingsdato is not None
        and row.innbetalingsdato <= on
    )
    only_from_claims = add_up(
        row.plassert_beloep
        for krav in alle_krav
        for forfall in krav.kravforfall
        for row in forfall.plassert_innbetaling
        if row.innbetalingsidentifikator not in listed
        and row.innbetalingsdato is not None
        and row.innbetalingsdato <= on
        and _is_later(row, on)
    )
    return known + only_from_claims + only_from_payouts


def _unplaced_of(innbetaling: Innbetaling, on: date) -> Decimal:
    placed = add_up(
        row.plassert_beloep for row in innbetaling.plassert_krav if row.plassert_dato and row.plassert_dato > on
    )
    sent_back = add_up(row.utbetalt_beloep for row in innbetaling.plassert_utbetaling if row.utbetalt_dato > on)
    set_off = ZERO
    if innbetaling.motregning is not None and innbetaling.motregning.motregnetdato > on:
        set_off = innbetaling.motregnet_beloep
    return innbetaling.uplassert_beloep + placed + sent_back + set_off

"""Hard books: six years in which anything may be old before it is used, paid out, taken back or registered."""

import math
import random
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from sandbox.ledger.calendar import Term
from sandbox.ledger.draw_claims import draw_payroll, draw_refund, draw_vat
from sandbox.ledger.events import Book, ClaimFixed, Instalment, PaidOut, Period
from sandbox.ledger.kinds import vat_period
from sandbox.ledger.life import Life
from sandbox.ledger.manner import Ids, Manner, Quirk, Sums, draw_manner
from sandbox.ledger.nature import Nature
from sandbox.ledger.paying import receive

YEARS = 6
_LARGE = 1000
_MOST_LATE = timedelta(days=900)


def draw_hard_size(chance: random.Random) -> int:
    """Mostly some tens of claims, now and then next to none, or a thousand."""
    kind = chance.random()
    if kind < 0.003:
        return _LARGE
    if kind < 0.15:
        return chance.randint(1, 2 if kind < 0.07 else 9)
    return chance.randint(10, 60)


def make_hard(chance: random.Random, nature: Nature) -> Nature:
    """The same business with six years of history and no order in it."""
    days = round(YEARS * 365 * chance.uniform(0.9, 1.05))
    return replace(
        nature,
        start=nature.today - timedelta(days=days),
        typical=chance.uniform(math.log(2_000), math.log(50_000)),
        has_older=chance.random() < 0.25,
        neglect=chance.choice((0.05, 0.25)),
        late=chance.choice((0.15, 0.5)),
        longest=timedelta(days=20 * 365),
        reversals=chance.choice((0.03, 0.1, 0.3)),
        is_hard=True,
        settles_ahead=chance.random() < 0.1,
    )


def make_hard_manner(chance: random.Random) -> Manner:
    """Identifiers of every kind, rows without a party, and sums that count a row as often as it comes."""
    manner = draw_manner(chance)
    ids = chance.choice(tuple(one for one in Ids if one is not Ids.BY_DATE))
    rates = dict(manner.rates)
    if chance.random() < 0.15:
        rates[Quirk.NO_PARTY] = chance.choice((0.3, 1.0))
    if manner.sums is Sums.EXACT and chance.random() < 0.3:
        return replace(manner, ids=ids, sums=Sums.WITH_REPEATS, rates=rates | {Quirk.REPEATED: 0.3})
    return replace(manner, ids=ids, rates=rates)


def agree_on_signs(manner: Manner) -> Manner:
    """Both ledgers write money coming in with the same sign."""
    paid = manner.signs[Book.MVA].paid
    return replace(manner, signs={book: replace(signs, paid=paid) for book, signs in manner.signs.items()})


def register_late(life: Life, claim: ClaimFixed) -> ClaimFixed:
    """A claim may be entered years after its period and its due dates."""
    if not life.happens(0.15):
        return claim
    back = timedelta(days=life.chance.randint(30, _MOST_LATE.days))
    parts = tuple(Instalment(part.due - back, part.amount) for part in claim.instalments)
    return replace(claim, instalments=parts, period=_move(claim.period, back.days // 365))


def _move(period: Period, years: int) -> Period:
    if period.first and period.year and period.term:
        return vat_period(Term(int(period.year) - years, int(period.term)))
    return replace(period, year=str(int(period.year) - years)) if period.year else period


def plan_hidden(life: Life) -> None:
    """Claims that are in no list: known from the payment that covered them, or from the payout alone."""
    for _ in range(life.chance.choice((1, 2))):
        on = life.nature.start - life.days(1, 40)
        if life.happens(0.4):
            _plan_hidden_credit(life, on)
        else:
            _plan_hidden_debit(life, on)


def _plan_hidden_debit(life: Life, on: date) -> None:
    draw = draw_vat if Book.MVA in life.nature.books else draw_payroll
    # Due on the day it is fixed: the due date, which payments tell, is then all that a client needs to know.
    claim = replace(draw(life, on), instalments=(Instalment(on, life.amount()),), is_told=False)
    life.foresee(on, partial(life.do, claim))
    life.foresee(_some_day(life, on), partial(_pay_whole, life, claim))


def _pay_whole(life: Life, claim: ClaimFixed) -> None:
    receive(life, claim, claim.amount, (claim.key,))


def _plan_hidden_credit(life: Life, on: date) -> None:
    claim = replace(draw_refund(life, on), on=on, is_told=False)
    paid_on = _some_day(life, on)
    share = ((claim.key, -claim.amount),)
    paid = PaidOut(on=paid_on, key=life.key("ut"), message="Tilgode", credits=share)
    life.foresee(on, partial(life.do, claim))
    life.foresee(paid_on, partial(life.do, paid))


def _some_day(life: Life, on: date) -> date:
    """Within a year mostly, else at any time until lately."""
    longest = (life.today - on).days - 120
    return on + timedelta(days=life.chance.randint(50, 300 if life.happens(0.7) else longest))

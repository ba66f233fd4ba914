"""Hard ledgers: six years in which claims and payments may be used, paid out, reversed or registered years late."""

import math
import random
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from sandbox.ledger.api_style import ApiStyle, Ids, Quirk, Sums, draw_style
from sandbox.ledger.calendar import Term
from sandbox.ledger.draw_claims import draw_payroll, draw_refund, draw_vat
from sandbox.ledger.events import Book, ClaimFixed, Instalment, PaidOut, Period
from sandbox.ledger.kinds import vat_period
from sandbox.ledger.life import Life
from sandbox.ledger.paying import receive
from sandbox.ledger.profile import Profile

YEARS = 6
_LARGE_SIZE = 1000
_MAX_DELAY = timedelta(days=900)


def draw_hard_size(chance: random.Random) -> int:
    """Usually tens of claims, sometimes a few or a thousand."""
    kind = chance.random()
    if kind < 0.003:
        return _LARGE_SIZE
    if kind < 0.15:
        return chance.randint(1, 2 if kind < 0.07 else 9)
    return chance.randint(10, 60)


def make_hard(chance: random.Random, profile: Profile) -> Profile:
    """Change a profile to six years of history with long delays."""
    days = round(YEARS * 365 * chance.uniform(0.9, 1.05))
    return replace(
        profile,
        start=profile.today - timedelta(days=days),
        typical=chance.uniform(math.log(2_000), math.log(50_000)),
        has_older=chance.random() < 0.25,
        neglect=chance.choice((0.05, 0.25)),
        late=chance.choice((0.15, 0.5)),
        max_age=timedelta(days=20 * 365),
        reversals=chance.choice((0.03, 0.1, 0.3)),
        is_hard=True,
        settles_ahead=chance.random() < 0.1,
    )


def make_hard_style(chance: random.Random) -> ApiStyle:
    """Random identifiers, perhaps rows without a party, and sums that count repeated rows."""
    style = draw_style(chance)
    ids = chance.choice(tuple(one for one in Ids if one is not Ids.BY_DATE))
    rates = dict(style.rates)
    if chance.random() < 0.15:
        rates[Quirk.NO_PARTY] = chance.choice((0.3, 1.0))
    if style.sums is Sums.EXACT and chance.random() < 0.3:
        return replace(style, ids=ids, sums=Sums.WITH_REPEATS, rates=rates | {Quirk.REPEATED: 0.3})
    return replace(style, ids=ids, rates=rates)


def agree_on_signs(style: ApiStyle) -> ApiStyle:
    """Let both ledgers write payments in with the same sign."""
    paid = style.signs[Book.MVA].paid
    return replace(style, signs={book: replace(signs, paid=paid) for book, signs in style.signs.items()})


def register_late(life: Life, claim: ClaimFixed) -> ClaimFixed:
    """Sometimes move a claim's period and due dates years back."""
    if not life.happens(0.15):
        return claim
    back = timedelta(days=life.chance.randint(30, _MAX_DELAY.days))
    parts = tuple(Instalment(part.due - back, part.amount) for part in claim.instalments)
    return replace(claim, instalments=parts, period=_move(claim.period, back.days // 365))


def _move(period: Period, years: int) -> Period:
    if period.first and period.year and period.term:
        return vat_period(Term(int(period.year) - years, int(period.term)))
    return replace(period, year=str(int(period.year) - years)) if period.year else period


def plan_hidden(life: Life) -> None:
    """Claims that are in no list, but known from the payment or payout that covered them."""
    for _ in range(life.chance.choice((1, 2))):
        on = life.profile.start - life.days(1, 40)
        if life.happens(0.4):
            _plan_hidden_credit(life, on)
        else:
            _plan_hidden_debit(life, on)


def _plan_hidden_debit(life: Life, on: date) -> None:
    draw = draw_vat if Book.MVA in life.profile.books else draw_payroll
    # Due on the day it is entered: a client knows only the due date, from the payment.
    claim = replace(draw(life, on), instalments=(Instalment(on, life.amount()),), is_listed=False)
    life.schedule(on, partial(life.do, claim))
    life.schedule(_some_day(life, on), partial(_pay_whole, life, claim))


def _pay_whole(life: Life, claim: ClaimFixed) -> None:
    receive(life, claim, claim.amount, (claim.key,))


def _plan_hidden_credit(life: Life, on: date) -> None:
    claim = replace(draw_refund(life, on), on=on, is_listed=False)
    paid_on = _some_day(life, on)
    share = ((claim.key, -claim.amount),)
    paid = PaidOut(on=paid_on, key=life.key("ut"), message="Tilgode", credits=share)
    life.schedule(on, partial(life.do, claim))
    life.schedule(paid_on, partial(life.do, paid))


def _some_day(life: Life, on: date) -> date:
    """Usually within a year, else any day until four months ago."""
    longest = (life.today - on).days - 120
    return on + timedelta(days=life.chance.randint(50, 300 if life.happens(0.7) else longest))

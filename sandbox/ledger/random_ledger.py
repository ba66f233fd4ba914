"""A ledger drawn from a seed: what happened, what it all comes to on any day, and what the API would answer."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sandbox.ledger.books import Books
from sandbox.ledger.context import Context
from sandbox.ledger.course import follow, plan_course
from sandbox.ledger.life import Life
from sandbox.ledger.manner import Sums, draw_manner
from sandbox.ledger.nature import draw_name, draw_nature, draw_orgnr, draw_size
from sandbox.ledger.render import render
from sandbox.ledger.truth import (
    TrueClaim,
    TruePayment,
    TruePayout,
    TrueSetOff,
    true_claim,
    true_payment,
    true_payout,
    true_set_off,
)
from sandbox.rawjson import Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The answers, and the truth behind them. Owed is positive."""

    orgnr: str
    name: str
    today: date
    books: Books
    answers: dict[str, Object]  # by endpoint, whole; an endpoint that has nothing to show is absent
    sums: Sums
    claims: tuple[TrueClaim, ...]
    older_claims: tuple[TrueClaim, ...]  # in no list: payments and interest point at them
    payments: tuple[TruePayment, ...]
    payouts: tuple[TruePayout, ...]
    set_offs: tuple[TrueSetOff, ...]
    first_day: date  # of anything at all; before it the balance is nought
    known_from: date  # from the end of this day on, the answers are enough to tell the balance

    def balance(self, on: date) -> Decimal:
        """What the party owes at the end of the day, without estimated interest; negative when it is owed."""
        return self.books.journal.party_balance(on)


def make_ledger(
    seed: int,
    today: date,
    *,
    size: int | None = None,
    orgnr: str | None = None,
    name: str | None = None,
    is_enk: bool = False,
) -> Ledger:
    """The same for the same seed and day. `size` is about how many claims there are; else that is drawn too."""
    chance = random.Random(f"ledger {seed}")
    number, called = draw_orgnr(chance), draw_name(chance)
    number, called = orgnr or number, name or called
    nature = draw_nature(chance, today, size or draw_size(seed), number, called, is_enk=is_enk)
    base = max(round(nature.size * 0.75), 1)
    life = Life(nature, chance, follow, nature.size - base)
    plan_course(life, base)
    life.live()
    return _told(Context(number, called, life.books, today, draw_manner(chance)), called)


def _told(context: Context, name: str) -> Ledger:
    books, today = context.books, context.today
    older = [claim for claim in books.claims.values() if not claim.is_told]
    first = min((posting.on for posting in books.journal.postings), default=today)
    return Ledger(
        orgnr=context.orgnr,
        name=name,
        today=today,
        books=books,
        answers=render(context),
        sums=context.manner.sums,
        claims=tuple(true_claim(context, claim) for claim in books.claims.values() if claim.is_told),
        older_claims=tuple(true_claim(context, claim) for claim in older),
        payments=tuple(true_payment(context, payment) for payment in books.payments.values()),
        payouts=tuple(true_payout(context, payout) for payout in books.payouts),
        set_offs=tuple(true_set_off(context, event) for event in books.set_offs),
        first_day=first,
        known_from=max((claim.on for claim in older), default=first - timedelta(days=1)),
    )

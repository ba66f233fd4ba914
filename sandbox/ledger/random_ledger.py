"""A ledger drawn from a seed: what happened, what it all comes to on any day, and what the API would answer."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sandbox.ledger.books import Books
from sandbox.ledger.context import Context
from sandbox.ledger.course import follow, plan_course
from sandbox.ledger.events import Book, ClaimFixed
from sandbox.ledger.hard import agree_on_signs, draw_hard_size, make_hard, make_hard_manner
from sandbox.ledger.life import Life
from sandbox.ledger.manner import Manner, Sums, draw_manner
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


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that happened to an organisation, to be looked at on any day up to the last."""

    orgnr: str
    name: str
    life: Life
    make_manner: Callable[[], Manner]

    def at(self, day: date) -> Ledger:
        """The ledger as it stood on a day, and what the API answered then."""
        books = self.life.books if day >= self.life.today else self._keep_until(day)
        return _told(Context(self.orgnr, self.name, books, day, self.make_manner()), self.name)

    def _keep_until(self, day: date) -> Books:
        books = Books()
        for done_on, event in self.life.log:
            if done_on <= day:
                books.carry_out(event)  # what follows from it is in the log too
        return books


def make_ledger(
    seed: int,
    today: date,
    *,
    size: int | None = None,
    orgnr: str | None = None,
    name: str | None = None,
    is_enk: bool = False,
    hard: bool = False,
) -> Ledger:
    """The same for the same seed and day. `size` is about how many claims there are; else that is drawn too.

    `hard`: books of six years in which anything may be old before it is used (`hard.py`).
    """
    return make_history(seed, today, size=size, orgnr=orgnr, name=name, is_enk=is_enk, hard=hard).at(today)


def make_history(
    seed: int,
    today: date,
    *,
    size: int | None = None,
    orgnr: str | None = None,
    name: str | None = None,
    is_enk: bool = False,
    hard: bool = False,
) -> History:
    """The life behind the ledger of the same seed and day. Only a hard one has identifiers that last over time."""
    chance = random.Random(f"hard {seed}" if hard else f"ledger {seed}")
    number, called = draw_orgnr(chance), draw_name(chance)
    number, called = orgnr or number, name or called
    size = size or (draw_hard_size(chance) if hard else draw_size(seed))
    nature = draw_nature(chance, today, size, number, called, is_enk=is_enk)
    nature = make_hard(chance, nature) if hard else nature
    base = max(round(nature.size * 0.75), 1)
    life = Life(nature, chance, follow, nature.size - base)
    plan_course(life, base)
    life.live()
    if not hard:
        return History(orgnr=number, name=called, life=life, make_manner=lambda: draw_manner(chance))
    return History(orgnr=number, name=called, life=life, make_manner=lambda: _make_hard_manner(seed, life.books))


def _make_hard_manner(seed: int, books: Books) -> Manner:
    """Where both ledgers had the same amount, nothing but a common sign may tell a payment from a reversal."""
    manner = make_hard_manner(random.Random(f"manner {seed}"))
    of_mva, of_tax = ({abs(one.amount) for one in books.payments.values() if one.book == book} for book in Book)
    return manner if of_mva.isdisjoint(of_tax) else agree_on_signs(manner)


def _told(context: Context, name: str) -> Ledger:
    books, today = context.books, context.today
    is_told = {claim.key: claim.is_told or bool(books.left_of(claim)) for claim in books.claims.values()}
    older = [claim for claim in books.claims.values() if not is_told[claim.key]]
    first = min((posting.on for posting in books.journal.postings), default=today)
    return Ledger(
        orgnr=context.orgnr,
        name=name,
        today=today,
        books=books,
        answers=render(context),
        sums=context.manner.sums,
        claims=tuple(true_claim(context, claim) for claim in books.claims.values() if is_told[claim.key]),
        older_claims=tuple(true_claim(context, claim) for claim in older),
        payments=tuple(true_payment(context, payment) for payment in books.payments.values()),
        payouts=tuple(true_payout(context, payout) for payout in books.payouts),
        set_offs=tuple(true_set_off(context, event) for event in books.set_offs),
        first_day=first,
        known_from=max((_known_from(context, claim) for claim in older), default=first - timedelta(days=1)),
    )


def _known_from(context: Context, claim: ClaimFixed) -> date:
    """A claim in no list: what paid it tells its due date, but a payout does not tell since when it was owed."""
    paid_out = context.index.paid_out.get(claim.key, ())
    return max((payout.on for payout in paid_out), default=claim.on)

"""A random ledger from a seed: its events, the true balance on any day, and the API's answers."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sandbox.ledger.api_style import ApiStyle, Sums, draw_style
from sandbox.ledger.books import Books
from sandbox.ledger.context import Context
from sandbox.ledger.course import follow, plan_course
from sandbox.ledger.events import Book, ClaimFixed
from sandbox.ledger.hard import agree_on_signs, draw_hard_size, make_hard, make_hard_style
from sandbox.ledger.life import Life
from sandbox.ledger.profile import draw_name, draw_orgnr, draw_profile, draw_size
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
    """The answers and the truth behind them. Amounts owed are positive."""

    orgnr: str
    name: str
    today: date
    books: Books
    answers: dict[str, Object]  # by endpoint, for all years; endpoints without rows are left out
    sums: Sums
    claims: tuple[TrueClaim, ...]
    older_claims: tuple[TrueClaim, ...]  # in no list, but payments and interest refer to them
    payments: tuple[TruePayment, ...]
    payouts: tuple[TruePayout, ...]
    set_offs: tuple[TrueSetOff, ...]
    first_day: date  # of the first posting; the balance is zero before it
    known_from: date  # from the end of this day, the answers are enough to compute the balance

    def balance(self, on: date) -> Decimal:
        """The balance at the end of the day, without estimated interest; negative if the party is owed money."""
        return self.books.journal.party_balance(on)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All events of an organisation. Gives the ledger on any day up to the last."""

    orgnr: str
    name: str
    life: Life
    make_style: Callable[[], ApiStyle]

    def at(self, day: date) -> Ledger:
        """The ledger on a day, with the API's answers on that day."""
        books = self.life.books if day >= self.life.today else self._keep_until(day)
        return _make_ledger(Context(self.orgnr, self.name, books, day, self.make_style()), self.name)

    def _keep_until(self, day: date) -> Books:
        books = Books()
        for done_on, event in self.life.log:
            if done_on <= day:
                books.carry_out(event)  # the placements it returns are in the log too
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
    """A ledger, always the same for the same seed and day. `size` is the approximate number of claims, else random.

    `hard` gives six years with long delays (`hard.py`).
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
    """The history behind `make_ledger`. Only hard ledgers have identifiers that are stable over time."""
    chance = random.Random(f"hard {seed}" if hard else f"ledger {seed}")
    number, called = draw_orgnr(chance), draw_name(chance)
    number, called = orgnr or number, name or called
    size = size or (draw_hard_size(chance) if hard else draw_size(seed))
    profile = draw_profile(chance, today, size, number, called, is_enk=is_enk)
    profile = make_hard(chance, profile) if hard else profile
    base = max(round(profile.size * 0.75), 1)
    life = Life(profile, chance, follow, profile.size - base)
    plan_course(life, base)
    life.live()
    if not hard:
        return History(orgnr=number, name=called, life=life, make_style=lambda: draw_style(chance))
    return History(orgnr=number, name=called, life=life, make_style=lambda: _make_hard_style(seed, life.books))


def _make_hard_style(seed: int, books: Books) -> ApiStyle:
    """If both ledgers have payments of the same amount, they must use the same sign for payments.

    Otherwise a payment in one could not be told from a reversal in the other.
    """
    style = make_hard_style(random.Random(f"manner {seed}"))
    of_mva, of_tax = ({abs(one.amount) for one in books.payments.values() if one.book == book} for book in Book)
    return style if of_mva.isdisjoint(of_tax) else agree_on_signs(style)


def _make_ledger(context: Context, name: str) -> Ledger:
    books, today = context.books, context.today
    is_listed = {claim.key: claim.is_listed or bool(books.left_of(claim)) for claim in books.claims.values()}
    older = [claim for claim in books.claims.values() if not is_listed[claim.key]]
    first = min((posting.on for posting in books.journal.postings), default=today)
    return Ledger(
        orgnr=context.orgnr,
        name=name,
        today=today,
        books=books,
        answers=render(context),
        sums=context.style.sums,
        claims=tuple(true_claim(context, claim) for claim in books.claims.values() if is_listed[claim.key]),
        older_claims=tuple(true_claim(context, claim) for claim in older),
        payments=tuple(true_payment(context, payment) for payment in books.payments.values()),
        payouts=tuple(true_payout(context, payout) for payout in books.payouts),
        set_offs=tuple(true_set_off(context, event) for event in books.set_offs),
        first_day=first,
        known_from=max((_known_from(context, claim) for claim in older), default=first - timedelta(days=1)),
    )


def _known_from(context: Context, claim: ClaimFixed) -> date:
    """The day from which an unlisted claim is known. A payment gives its due date; a payout gives only its own date."""
    paid_out = context.index.paid_out.get(claim.key, ())
    return max((payout.on for payout in paid_out), default=claim.on)

"""A business's years in the ledger, day by day: what happens may plan more, and is drawn from what is there then."""

import random
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import partial
from itertools import count

from sandbox.ledger.agenda import Act, Agenda
from sandbox.ledger.books import Books
from sandbox.ledger.events import Book, ClaimFixed, Event, PaymentIn, PaymentReversed
from sandbox.ledger.nature import Nature, draw_amount, draw_untold

Owned = tuple[Book, str | None]


class Life:
    def __init__(
        self, nature: Nature, chance: random.Random, follow: Callable[["Life", ClaimFixed], None], room: int
    ) -> None:
        self.nature, self.chance, self.today, self.day = nature, chance, nature.today, nature.start
        self.books = Books()
        self.log: list[tuple[date, Event]] = []  # everything done, with its day: enough to keep the books again
        self.under_way: set[str] = set()  # credit claims that are about to be paid out
        self._agenda, self._follow, self._room, self._number = Agenda(), follow, room, count()
        self._debits: dict[Owned, deque[str]] = defaultdict(lambda: deque(maxlen=25))
        self._credits: dict[Owned, deque[str]] = defaultdict(lambda: deque(maxlen=25))
        self._payments: dict[Owned, deque[str]] = defaultdict(lambda: deque(maxlen=25))
        self._received: Counter[tuple[Book, int, bool]] = Counter()

    # -- chance --

    def happens(self, rate: float) -> bool:
        return self.chance.random() < rate

    def days(self, fewest: int, most: int) -> timedelta:
        return timedelta(days=self.chance.randint(fewest, most))

    def amount(self) -> Decimal:
        return draw_amount(self.chance, self.nature)

    def delay(self, fewest: int, most: int) -> timedelta:
        """Days until something follows; in hard books that may take years."""
        if self.nature.is_hard and self.happens(0.35):
            return self.days(most, 1600)
        return self.days(fewest, most)

    def part_of(self, amount: Decimal) -> Decimal:
        """Some of it, and never nothing."""
        unit = Decimal("0.01") if self.nature.has_oere else Decimal(1)
        share = Decimal(self.chance.randint(15, 85)) / 100
        part = (amount * share).quantize(unit, ROUND_DOWN)
        return part if part > 0 else amount

    def key(self, kind: str) -> str:
        return f"{kind} {next(self._number):06}"

    def has_room(self) -> bool:
        """Whether the ledger may still grow by a claim that follows from another."""
        self._room -= 1
        return self._room >= 0

    # -- time --

    def plan(self, on: date, act: Act) -> None:
        on = max(on, self.day)
        self._agenda.plan(on, partial(self._live, on, act))

    def foresee(self, on: date, act: Act) -> None:
        """A plan from before the ledger begins, for any day."""
        self._agenda.plan(on, partial(self._live, on, act))

    def live(self) -> None:
        self._agenda.live_until(self.today)

    def _live(self, on: date, act: Act) -> None:
        self.day = on
        act()

    # -- what happens --

    def do(self, event: Event) -> None:
        self.log.append((self.day, event))
        for following in self.books.carry_out(event):
            self.plan(following.on, partial(self.do, following))

    def enter(self, claim: ClaimFixed) -> None:
        """A claim that is then paid, used or left as claims are."""
        self.do(claim)
        if claim.amount < 0:
            self._credits[claim.book, claim.owner].append(claim.key)
        elif self.may_be_settled(claim):
            self._debits[claim.book, claim.owner].append(claim.key)
        self._follow(self, claim)

    def may_be_settled(self, claim: ClaimFixed) -> bool:
        """What is due next year stays open, and so in sight: lists of the years so far may go by the due date."""
        is_in_sight = claim.first_due.year <= self.today.year or self.nature.settles_ahead
        return is_in_sight and not claim.is_deferred

    def receive(self, payment: PaymentIn) -> None:
        payment = replace(payment, untold=draw_untold(self.chance, self.nature.untold_of_payments))
        self.do(payment)
        self._payments[payment.book, payment.owner].append(payment.key)
        self._received[payment.book, payment.on.year, False] += 1

    def may_reverse(self, payment: PaymentIn) -> bool:
        """Only where payments in are in a clear majority, except in hard books."""
        year = self.day.year
        received, reversed_ = (self._received[payment.book, year, kind] for kind in (False, True))
        covered = self.books.placed_by.get(payment.key, [])
        rest = self.books.unplaced(payment.key)
        return (
            (self.nature.is_hard or (received >= 3 * (reversed_ + 1) and not rest))
            and all(day < self.day for day in (payment.on, *(one.on for one in covered)))
            and sum((one.amount for one in covered), rest) == payment.amount
            and payment.key not in self.books.taken_back
            and all(self.books.claims[one.part[0]].is_told for one in covered)
        )

    def reverse(self, payment: PaymentIn) -> None:
        self.do(PaymentReversed(on=self.day, key=self.key("tilbake"), payment=payment.key))
        self._received[payment.book, self.day.year, True] += 1

    # -- what is there --

    def open_debits(self, book: Book, owner: str | None, *, recent: bool = False) -> list[ClaimFixed]:
        claims = [self.books.claims[key] for key in self._debits[book, owner]]
        return [claim for claim in claims if self._is_young(claim.on, recent) and self.books.left_of(claim) > 0]

    def open_credits(self, book: Book, owner: str | None) -> list[ClaimFixed]:
        claims = [self.books.claims[key] for key in self._credits[book, owner] if key not in self.under_way]
        return [claim for claim in claims if self._is_young(claim.on, True) and self.books.left_of(claim) < 0]

    def unplaced_payments(self, book: Book, owner: str | None) -> list[PaymentIn]:
        payments = [self.books.payments[key] for key in self._payments[book, owner]]
        return [
            one
            for one in payments
            if self._is_young(one.on, True) and self.books.may_use(one.key) and not self._is_for_untold(one)
        ]

    def _is_for_untold(self, payment: PaymentIn) -> bool:
        """A claim that no answer tells of must be paid by what was meant for it, or it would be open and unseen."""
        claims = (self.books.claims.get(key) for key in payment.meant_for)
        return any(claim is not None and not claim.is_told for claim in claims)

    def _is_young(self, born: date, matters: bool) -> bool:
        return not matters or self.day - born <= self.nature.longest

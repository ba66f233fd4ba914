"""Day-by-day simulation of a business's ledger. Actions draw from the state on their day, and may plan more actions."""

import random
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import partial
from itertools import count

from sandbox.ledger.books import Books
from sandbox.ledger.events import Book, ClaimFixed, Event, PaymentIn, PaymentReversed
from sandbox.ledger.profile import Profile, draw_amount, draw_omitted
from sandbox.ledger.schedule import Act, Schedule

Owned = tuple[Book, str | None]


class Life:
    def __init__(
        self, profile: Profile, chance: random.Random, follow: Callable[["Life", ClaimFixed], None], room: int
    ) -> None:
        self.profile, self.chance, self.today, self.day = profile, chance, profile.today, profile.start
        self.books = Books()
        self.log: list[tuple[date, Event]] = []  # all events by day, to rebuild the books of an earlier day
        self.under_way: set[str] = set()  # credit claims about to be paid out
        self._schedule, self._follow, self._room, self._number = Schedule(), follow, room, count()
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
        return draw_amount(self.chance, self.profile)

    def delay(self, fewest: int, most: int) -> timedelta:
        """A random delay; in hard ledgers it may be years."""
        if self.profile.is_hard and self.happens(0.35):
            return self.days(most, 1600)
        return self.days(fewest, most)

    def part_of(self, amount: Decimal) -> Decimal:
        """A random part of it, never zero."""
        unit = Decimal("0.01") if self.profile.has_oere else Decimal(1)
        share = Decimal(self.chance.randint(15, 85)) / 100
        part = (amount * share).quantize(unit, ROUND_DOWN)
        return part if part > 0 else amount

    def key(self, kind: str) -> str:
        return f"{kind} {next(self._number):06}"

    def has_room(self) -> bool:
        """Whether there is room for one more follow-up claim."""
        self._room -= 1
        return self._room >= 0

    # -- time --

    def plan(self, on: date, act: Act) -> None:
        on = max(on, self.day)
        self._schedule.plan(on, partial(self._live, on, act))

    def schedule(self, on: date, act: Act) -> None:
        """Plan an action for any day, also one before the ledger starts."""
        self._schedule.plan(on, partial(self._live, on, act))

    def live(self) -> None:
        self._schedule.live_until(self.today)

    def _live(self, on: date, act: Act) -> None:
        self.day = on
        act()

    # -- what happens --

    def do(self, event: Event) -> None:
        self.log.append((self.day, event))
        for following in self.books.carry_out(event):
            self.plan(following.on, partial(self.do, following))

    def enter(self, claim: ClaimFixed) -> None:
        """Enter a claim and plan what follows from it."""
        self.do(claim)
        if claim.amount < 0:
            self._credits[claim.book, claim.owner].append(claim.key)
        elif self.may_be_settled(claim):
            self._debits[claim.book, claim.owner].append(claim.key)
        self._follow(self, claim)

    def may_be_settled(self, claim: ClaimFixed) -> bool:
        """Claims due next year stay open: lists may filter by due date, and only the open list would then show them."""
        is_in_sight = claim.first_due.year <= self.today.year or self.profile.settles_ahead
        return is_in_sight and not claim.is_deferred

    def receive(self, payment: PaymentIn) -> None:
        payment = replace(payment, omitted=draw_omitted(self.chance, self.profile.omitted_from_payments))
        self.do(payment)
        self._payments[payment.book, payment.owner].append(payment.key)
        self._received[payment.book, payment.on.year, False] += 1

    def may_reverse(self, payment: PaymentIn) -> bool:
        """Whether the payment may be reversed. Outside hard ledgers, reversals must be a clear minority."""
        year = self.day.year
        received, reversed_ = (self._received[payment.book, year, kind] for kind in (False, True))
        covered = self.books.placed_by.get(payment.key, [])
        rest = self.books.unplaced(payment.key)
        return (
            (self.profile.is_hard or (received >= 3 * (reversed_ + 1) and not rest))
            and all(day < self.day for day in (payment.on, *(one.on for one in covered)))
            and sum((one.amount for one in covered), rest) == payment.amount
            and payment.key not in self.books.reversed_payments
            and all(self.books.claims[one.part[0]].is_listed for one in covered)
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
            if self._is_young(one.on, True) and self.books.may_use(one.key) and not self._is_for_unlisted(one)
        ]

    def _is_for_unlisted(self, payment: PaymentIn) -> bool:
        """Whether it is meant for an unlisted claim. It must pay that claim, which would else be open in no list."""
        claims = (self.books.claims.get(key) for key in payment.meant_for)
        return any(claim is not None and not claim.is_listed for claim in claims)

    def _is_young(self, born: date, matters: bool) -> bool:
        return not matters or self.day - born <= self.profile.max_age

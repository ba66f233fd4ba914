"""The ledger: carries out events up to today, and knows what is left of every claim and payment."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count

from sandbox.ledger.events import ClaimFixed, Event, PaidOut, PaymentIn, PlaceDue, SetOff

Part = tuple[str, int]  # a claim's key and the number of its instalment


@dataclass(frozen=True, slots=True)
class Placement:
    """Part of a payment used on an instalment."""

    on: date
    payment: str
    part: Part
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Counter:
    """Part of a credit claim used on an instalment of a debit claim."""

    on: date
    credit: Part
    debit: Part
    amount: Decimal


@dataclass(slots=True)
class Books:
    claims: dict[str, ClaimFixed] = field(default_factory=dict)
    payments: dict[str, PaymentIn] = field(default_factory=dict)
    payouts: list[PaidOut] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    counters: list[Counter] = field(default_factory=list)
    left: dict[Part, Decimal] = field(default_factory=dict)
    unplaced: dict[str, Decimal] = field(default_factory=dict)
    _waiting: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def keep(cls, events: Iterable[Event], today: date) -> "Books":
        """The books as they stand on this day; what comes later is not known yet."""
        books, order = cls(), count()
        queue = [(event.on, next(order), event) for event in events]
        heapq.heapify(queue)
        while queue and queue[0][0] <= today:
            _, _, event = heapq.heappop(queue)
            for following in books._carry_out(event):
                heapq.heappush(queue, (following.on, next(order), following))
        return books

    def left_of(self, claim: ClaimFixed) -> Decimal:
        return sum((self.left[claim.key, number] for number in range(len(claim.instalments))), Decimal(0))

    def _carry_out(self, event: Event) -> list[PlaceDue]:
        match event:
            case ClaimFixed():
                return self._fix(event)
            case PaymentIn():
                self.payments[event.key] = event
                self.unplaced[event.key] = event.amount
                return [PlaceDue(on=max(event.on, event.placed_on), payment=event.key, claims=event.meant_for)]
            case PlaceDue():
                self._place(event)
            case SetOff():
                self._set_off(event)
            case PaidOut():
                self._pay_out(event)
        return []

    def _fix(self, claim: ClaimFixed) -> list[PlaceDue]:
        if claim.key in self.claims:
            raise ValueError(f"{claim.key} is in the ledger already")
        self.claims[claim.key] = claim
        for number, part in enumerate(claim.instalments):
            self.left[claim.key, number] = part.amount
        early = self._waiting.pop(claim.key, [])
        return [PlaceDue(on=claim.on, payment=payment, claims=(claim.key,)) for payment in early]

    def _place(self, event: PlaceDue) -> None:
        payment = self.payments[event.payment]
        for key in event.claims:
            claim = self.claims.get(key)
            if claim is None:  # paid before the claim was there: waits for it
                self._waiting.setdefault(key, []).append(payment.key)
                continue
            if claim.book != payment.book:
                raise ValueError(f"{payment.key} is in another ledger than {key}")
            for number in range(len(claim.instalments)):
                amount = min(self.left[key, number], self.unplaced[payment.key])
                if amount > 0:
                    self.left[key, number] -= amount
                    self.unplaced[payment.key] -= amount
                    self.placements.append(Placement(event.on, payment.key, (key, number), amount))

    def _set_off(self, event: SetOff) -> None:
        credit, debit = (event.credit, 0), (event.debit, 0)
        if self.claims[event.credit].book != self.claims[event.debit].book:
            raise ValueError("set-off stays inside one ledger")
        if not 0 < event.amount <= min(-self.left[credit], self.left[debit]):
            raise ValueError(f"{event.amount} cannot be set off")
        self.left[credit] += event.amount
        self.left[debit] -= event.amount
        self.counters.append(Counter(event.on, credit, debit, event.amount))

    def _pay_out(self, event: PaidOut) -> None:
        if not 0 < event.amount <= -self.left[event.credit, 0]:
            raise ValueError(f"{event.amount} cannot be paid out")
        if event.is_confirmed:
            self.left[event.credit, 0] += event.amount
        self.payouts.append(event)

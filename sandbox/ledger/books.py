"""The books: apply events up to today, and know what is left of every claim and payment."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial

from sandbox.ledger.events import (
    ZERO,
    ClaimFixed,
    Event,
    PaidOut,
    PaymentIn,
    PaymentReversed,
    PlaceDue,
    SetOff,
    SetOffElsewhere,
)
from sandbox.ledger.journal import BANK, ELSEWHERE, FIXED, Account, Journal, Kind
from sandbox.ledger.schedule import Schedule

Part = tuple[str, int]  # a claim's key and the number of its instalment


@dataclass(frozen=True, slots=True)
class Placement:
    """Part of a payment placed on an instalment; negative if a reversal undoes a placement."""

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
    set_offs: list[SetOffElsewhere] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    placed_by: dict[str, list[Placement]] = field(default_factory=dict)  # the same, by payment
    counters: list[Counter] = field(default_factory=list)
    journal: Journal = field(default_factory=Journal)
    reversed_payments: set[str] = field(default_factory=set)
    set_off_elsewhere: set[str] = field(default_factory=set)  # claims and payments; the API shows at most one each
    _waiting: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def keep(cls, events: Iterable[Event], today: date) -> "Books":
        """The books on this day. Later events are ignored."""
        books, agenda = cls(), Schedule()

        def carry_out(event: Event) -> None:
            for following in books.carry_out(event):
                agenda.plan(following.on, partial(carry_out, following))

        for event in events:
            agenda.plan(event.on, partial(carry_out, event))
        agenda.live_until(today)
        return books

    def left(self, part: Part) -> Decimal:
        return self.journal.balance(Account(Kind.CLAIM, *part))

    def left_of(self, claim: ClaimFixed) -> Decimal:
        return sum((self.left((claim.key, number)) for number in range(len(claim.instalments))), ZERO)

    def unplaced(self, payment: str) -> Decimal:
        return -self.journal.balance(Account(Kind.PAYMENT, payment))

    def may_use(self, payment: str) -> bool:
        """Whether a payment has something unplaced and is not reversed."""
        return self.unplaced(payment) > 0 and payment not in self.reversed_payments

    def carry_out(self, event: Event) -> list[PlaceDue]:
        """Apply an event; returns placements to make later."""
        match event:
            case ClaimFixed():
                return self._fix(event)
            case PaymentIn():
                self._receive(event)
                return [PlaceDue(on=max(event.on, event.placed_on), payment=event.key, claims=event.meant_for)]
            case PlaceDue():
                self._place(event)
            case PaymentReversed():
                self._reverse(event)
            case SetOff():
                self._set_off(event)
            case SetOffElsewhere():
                self._set_off_elsewhere(event)
            case PaidOut():
                self._pay_out(event)
        return []

    def _fix(self, claim: ClaimFixed) -> list[PlaceDue]:
        if claim.key in self.claims:
            raise ValueError(f"{claim.key} is in the ledger already")
        self.claims[claim.key] = claim
        for number, part in enumerate(claim.instalments):
            account = Account(Kind.CLAIM, claim.key, number)
            if part.amount > 0:
                self.journal.post(claim.on, debit=account, credit=FIXED, amount=part.amount)
            else:
                self.journal.post(claim.on, debit=FIXED, credit=account, amount=-part.amount)
        early = self._waiting.pop(claim.key, [])
        return [PlaceDue(on=claim.on, payment=payment, claims=(claim.key,)) for payment in early]

    def _receive(self, payment: PaymentIn) -> None:
        if payment.key in self.payments:
            raise ValueError(f"{payment.key} is in the ledger already")
        self.payments[payment.key] = payment
        account = Account(Kind.PAYMENT, payment.key)
        self.journal.post(payment.on, debit=BANK, credit=account, amount=payment.amount)

    def _place(self, event: PlaceDue) -> None:
        payment = self.payments[event.payment]
        if payment.key in self.reversed_payments:
            return
        rest = self.unplaced(payment.key) if event.at_most is None else event.at_most
        for key in event.claims:
            claim = self.claims.get(key)
            if claim is None:  # paid before the claim was entered: the money waits
                self._waiting.setdefault(key, []).append(payment.key)
                continue
            if claim.book != payment.book:
                raise ValueError(f"{payment.key} is in another ledger than {key}")
            for number in range(len(claim.instalments)):
                amount = min(self.left((key, number)), self.unplaced(payment.key), rest)
                if amount > 0:
                    rest -= amount
                    self._put(Placement(event.on, payment.key, (key, number), amount))

    def _put(self, placement: Placement) -> None:
        payment, part = Account(Kind.PAYMENT, placement.payment), Account(Kind.CLAIM, *placement.part)
        if placement.amount > 0:
            self.journal.post(placement.on, debit=payment, credit=part, amount=placement.amount)
        else:
            self.journal.post(placement.on, debit=part, credit=payment, amount=-placement.amount)
        self.placements.append(placement)
        self.placed_by.setdefault(placement.payment, []).append(placement)

    def _reverse(self, event: PaymentReversed) -> None:
        payment = self.payments[event.payment]
        covered = list(self.placed_by.get(payment.key, ()))
        if payment.reverses or sum((one.amount for one in covered), self.unplaced(payment.key)) != payment.amount:
            raise ValueError(f"{payment.key} has left the ledger in part, so that it cannot be taken back")
        if payment.key in self.reversed_payments:
            raise ValueError(f"{payment.key} is taken back already")
        self.reversed_payments.add(payment.key)
        back = replace(
            payment, on=event.on, key=event.key, amount=-payment.amount, placed_on=event.on, reverses=payment.key
        )
        self.payments[back.key] = back
        self.journal.post(event.on, debit=Account(Kind.PAYMENT, back.key), credit=BANK, amount=payment.amount)
        for one in covered:
            self._put(Placement(event.on, back.key, one.part, -one.amount))

    def _set_off(self, event: SetOff) -> None:
        credit, debit = self.claims[event.credit], self.claims[event.debit]
        if credit.book != debit.book:
            raise ValueError("set-off stays inside one ledger")
        if not 0 < event.amount <= min(-self.left_of(credit), self.left_of(debit)):
            raise ValueError(f"{event.amount} cannot be set off")
        rest, source = event.amount, (credit.key, 0)
        for number in range(len(debit.instalments)):
            part = (debit.key, number)
            amount = min(rest, self.left(part))
            if amount > 0:
                rest -= amount
                debited, credited = Account(Kind.CLAIM, *source), Account(Kind.CLAIM, *part)
                self.journal.post(event.on, debit=debited, credit=credited, amount=amount)
                self.counters.append(Counter(event.on, source, part, amount))

    def _set_off_elsewhere(self, event: SetOffElsewhere) -> None:
        sources = (*event.credits, *event.payments)
        if sum((amount for _, amount in sources), ZERO) != event.amount:
            raise ValueError(f"{event.key} covers another amount than it takes")
        if not self.set_off_elsewhere.isdisjoint(key for key, _ in sources):
            raise ValueError(f"{event.key} takes from what was set off before")
        self._use(event, ELSEWHERE)
        self.set_offs.append(event)
        self.set_off_elsewhere.update(key for key, _ in sources)

    def _pay_out(self, event: PaidOut) -> None:
        self._check_shares(event)
        if event.is_booked:
            self._use(event, BANK)
        self.payouts.append(event)

    def _use(self, event: PaidOut | SetOffElsewhere, goes_to: Account) -> None:
        """Move money from credit claims and payments to an account outside the ledger."""
        self._check_shares(event)
        for key, amount in event.credits:
            self.journal.post(event.on, debit=Account(Kind.CLAIM, key), credit=goes_to, amount=amount)
        for key, amount in event.payments:
            self.journal.post(event.on, debit=Account(Kind.PAYMENT, key), credit=goes_to, amount=amount)

    def _check_shares(self, event: PaidOut | SetOffElsewhere) -> None:
        there = [(amount, -self.left((key, 0))) for key, amount in event.credits]
        there += [(amount, self.unplaced(key)) for key, amount in event.payments]
        if not there or any(not 0 < amount <= left for amount, left in there):
            raise ValueError(f"{event.key} takes more than there is")

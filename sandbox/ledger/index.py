"""Index of placements, payouts and set-offs by claim and payment."""

from sandbox.ledger.books import Books, Counter, Part, Placement
from sandbox.ledger.events import PaidOut, SetOffElsewhere


class Index:
    def __init__(self, books: Books) -> None:
        self.placed_on: dict[Part, list[Placement]] = {}
        self.counters: dict[Part, list[Counter]] = {}
        self.paid_out: dict[str, list[PaidOut]] = {}  # by credit claim
        self.sent_back: dict[str, list[PaidOut]] = {}  # by payment
        self.set_off: dict[str, SetOffElsewhere] = {}  # by either
        for placement in books.placements:
            self.placed_on.setdefault(placement.part, []).append(placement)
        for counter in books.counters:
            self.counters.setdefault(counter.credit, []).append(counter)
            self.counters.setdefault(counter.debit, []).append(counter)
        for payout in books.payouts:
            if payout.is_booked:
                for key, _ in payout.credits:
                    self.paid_out.setdefault(key, []).append(payout)
                for key, _ in payout.payments:
                    self.sent_back.setdefault(key, []).append(payout)
        for set_off in books.set_offs:
            self.set_off |= {key: set_off for key, _ in (*set_off.credits, *set_off.payments)}

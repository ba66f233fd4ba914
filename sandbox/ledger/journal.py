"""Double entry: every amount leaves one account and enters another, so the sum of all accounts is zero."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

ZERO = Decimal(0)


class Kind(StrEnum):
    """Kind of account. The first two are the party's, the others are counter-accounts."""

    CLAIM = "claim"  # what is left of one instalment; negative for a credit claim
    PAYMENT = "payment"  # what is unplaced of one payment, negative
    FIXED = "fixed"  # all claims ever entered
    BANK = "bank"
    ELSEWHERE = "elsewhere"  # other authorities whose claims were covered


class Account(NamedTuple):
    kind: Kind
    key: str = ""
    number: int = 0

    @property
    def is_party(self) -> bool:
        return self.kind in (Kind.CLAIM, Kind.PAYMENT)


FIXED, BANK, ELSEWHERE = Account(Kind.FIXED), Account(Kind.BANK), Account(Kind.ELSEWHERE)


class Posting(NamedTuple):
    on: date
    debit: Account
    credit: Account
    amount: Decimal

    @property
    def moves_party(self) -> Decimal:
        """How much it changes the party's balance; zero between the party's own accounts."""
        return self.amount * (self.debit.is_party - self.credit.is_party)


class Journal:
    def __init__(self) -> None:
        self.postings: list[Posting] = []
        self._balances: dict[Account, Decimal] = defaultdict(Decimal)
        self._history: tuple[list[date], list[Decimal]] = ([], [])
        self._history_of = 0

    def post(self, on: date, *, debit: Account, credit: Account, amount: Decimal) -> None:
        if amount <= 0:
            raise ValueError(f"{amount} is no amount to post")
        self.postings.append(Posting(on, debit, credit, amount))
        self._balances[debit] += amount
        self._balances[credit] -= amount

    def balance(self, account: Account) -> Decimal:
        """Debit minus credit."""
        return self._balances.get(account, ZERO)

    def balances(self) -> dict[Account, Decimal]:
        """All balances, recomputed from the postings."""
        found: dict[Account, Decimal] = defaultdict(Decimal)
        for posting in self.postings:
            found[posting.debit] += posting.amount
            found[posting.credit] -= posting.amount
        return found

    def party_balance(self, on: date) -> Decimal:
        """The party's balance at the end of the day; negative if it is owed money."""
        if self._history_of != len(self.postings):
            moves = sorted((posting.on, posting.moves_party) for posting in self.postings if posting.moves_party)
            self._history = ([day for day, _ in moves], list(accumulate(amount for _, amount in moves)))
            self._history_of = len(self.postings)
        days, sums = self._history
        place = bisect_right(days, on)
        return sums[place - 1] if place else ZERO

"""Identifiers, KID and account numbers of a rendered ledger: always the same for the same organisation."""

import hashlib
import random
from collections.abc import Iterable
from functools import cached_property

from sandbox import checkdigits
from sandbox.ledger.books import Books, Part
from sandbox.ledger.events import Book, ClaimFixed, PaidOut, PaymentIn


class Numbers:
    def __init__(self, orgnr: str, books: Books) -> None:
        self._orgnr = orgnr
        self._start = int(hashlib.sha256(orgnr.encode()).hexdigest()[:8], 16)
        self._claims = {one.key: place for place, one in enumerate(_in_order(books.claims.values()))}
        self._payments = {one.key: place for place, one in enumerate(_in_order(books.payments.values()))}
        self._payouts = {one.key: place for place, one in enumerate(_in_order(books.payouts))}

    def claim(self, claim: ClaimFixed) -> str:
        place = self._claims[claim.key]
        if claim.book == Book.MVA:
            return f"KRAV-{30_000_000 + self._start % 4_000_000 + 7 * place}"
        return str(240_000_000 + self._start % 40_000_000 + 11 * place)

    def part(self, claim: ClaimFixed, part: Part) -> str:
        """In the VAT ledger a claim and its one due date share their identifier."""
        if claim.book == Book.MVA:
            return self.claim(claim)
        return str(350_000_000 + self._start % 40_000_000 + 13 * self._claims[claim.key] + part[1])

    def payment(self, payment: PaymentIn) -> str:
        place = self._payments[payment.key]
        if payment.book == Book.MVA:
            return f"FORF-{90_000_000 + self._start % 5_000_000 + 5 * place}"
        return str(80_000_000 + self._start % 9_000_000 + 3 * place)

    def payout(self, payout: PaidOut) -> str:
        return str(70_000_000 + self._start % 9_000_000 + 3 * self._payouts[payout.key])

    def kid(self, claim: ClaimFixed) -> str:
        chance = random.Random(f"kid {self._orgnr} {claim.key}")
        if claim.book == Book.MVA:
            length = chance.choice((14, 15, 22))
            return checkdigits.kid(str(chance.randint(10 ** (length - 1), 10**length - 10**6)))
        return checkdigits.kid(f"00{chance.randint(10**15, 10**16 - 10**6)}")

    @cached_property
    def account(self) -> str:
        """The organisation's own account."""
        digits = 1_000_000_000 + self._start % 8_999_999_999
        return next(found for number in range(digits, digits + 3) if (found := checkdigits.account(str(number))))


def _in_order(events: Iterable[ClaimFixed | PaymentIn | PaidOut]) -> list[ClaimFixed | PaymentIn | PaidOut]:
    return sorted(events, key=lambda event: (event.on, event.key))

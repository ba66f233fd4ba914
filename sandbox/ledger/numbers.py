"""Identifiers, KID and account numbers of a rendered ledger, deterministic per organisation."""

import base64
import hashlib
import random
import re
import uuid
from collections.abc import Iterable
from functools import cached_property
from itertools import count

from sandbox import checkdigits
from sandbox.ledger.api_style import Ids
from sandbox.ledger.books import Books, Part
from sandbox.ledger.events import Book, ClaimFixed, PaidOut, PaymentIn, SetOffElsewhere
from sandbox.ledger.kinds import TECHNICAL

_LIKE_A_PERSON = re.compile(r"(?<![0-9])[0-9]{11}(?![0-9])")
_PREFIXES = ("KRAV-", "FORF-", "INN-", "S", "", "A/")
Numbered = ClaimFixed | PaymentIn | PaidOut | SetOffElsewhere


class Numbers:
    def __init__(self, orgnr: str, books: Books, ids: Ids = Ids.BY_DATE) -> None:
        self._orgnr, self._books, self._ids = orgnr, books, ids
        self._start = int(hashlib.sha256(orgnr.encode()).hexdigest()[:8], 16)
        places = _places if ids is Ids.BY_DATE else _places_as_entered
        self._claims = places(books.claims.values())
        self._payments = places(books.payments.values())
        self._payouts = places(books.payouts)
        self._set_offs = places(books.set_offs)
        self._kids: dict[str, str] = {}
        self._made: dict[str, str] = {}

    def claim(self, claim: ClaimFixed) -> str:
        if claim.same_id_as:
            return self.claim(self._books.claims[claim.same_id_as])
        if self._has_no_series:
            return self._make_id(claim.key)
        place = self._claims[claim.key]
        if claim.is_in_payment_series:
            return f"FORF-{90_000_002 + self._start % 5_000_000 + 5 * place}"
        if claim.book == Book.MVA:
            return f"KRAV-{30_000_000 + self._start % 4_000_000 + 7 * place}"
        return str(240_000_000 + self._start % 40_000_000 + 11 * place)

    def part(self, claim: ClaimFixed, part: Part) -> str:
        """In the VAT ledger a claim and its only instalment have the same identifier."""
        if claim.book == Book.MVA:
            return self.claim(claim)
        if self._has_no_series:
            return self._make_id(f"{claim.key} {part[1]}")
        is_shared = claim.same_id_as and self._ids is Ids.BY_DATE  # else an identifier could change over time
        twin = self._books.claims[claim.same_id_as] if claim.same_id_as and is_shared else None
        # Two parties share an instalment's identifier only if both or neither are open. Otherwise a client that has
        # one of them in the open list cannot tell that a payment covered the other.
        if twin and bool(self._books.left_of(twin)) == bool(self._books.left_of(claim)):
            return self.part(twin, (twin.key, part[1]))
        return str(350_000_000 + self._start % 40_000_000 + 13 * self._claims[claim.key] + part[1])

    def payment(self, payment: PaymentIn) -> str:
        if self._has_no_series:
            return self._make_id(payment.key)
        place = self._payments[payment.key]
        if payment.book == Book.MVA:
            return f"FORF-{90_000_000 + self._start % 5_000_000 + 5 * place}"
        return str(80_000_000 + self._start % 9_000_000 + 3 * place)

    def payout(self, payout: PaidOut) -> str:
        if self._has_no_series:
            return self._make_id(payout.key)
        return str(70_000_000 + self._start % 9_000_000 + 3 * self._payouts[payout.key])

    def set_off(self, set_off: SetOffElsewhere) -> str:
        if self._has_no_series:
            return self._make_id(set_off.key)
        return f"MOTR-{10_000_000 + self._start % 9_000_000 + 3 * self._set_offs[set_off.key]}"

    @property
    def _has_no_series(self) -> bool:
        return self._ids not in (Ids.BY_DATE, Ids.BY_ENTRY)

    def _make_id(self, key: str) -> str:
        if key not in self._made:
            self._made[key] = write_id(f"{self._orgnr} {key}", self._ids)
        return self._made[key]

    def kid_to_pay(self, claim: ClaimFixed) -> str | None:
        """The KID in the answer. Technical claims and credit claims have none."""
        is_payable = claim.amount > 0 and (claim.book == Book.MVA or claim.group != TECHNICAL)
        is_listed = claim.omitted.isdisjoint(("betalingsinformasjon", "kidnummer"))
        return self.kid(claim) if is_payable and is_listed else None

    def kid_paid_with(self, payment: PaymentIn) -> str | None:
        """The KID written on the payment, that of its first claim."""
        claim = self._books.claims.get(payment.meant_for[0]) if payment.has_kid and payment.meant_for else None
        return self.kid(claim) if claim and "innbetaltFra" not in payment.omitted else None

    def kid(self, claim: ClaimFixed) -> str:
        if claim.key not in self._kids:
            self._kids[claim.key] = self._make_kid(claim)
        return self._kids[claim.key]

    def _make_kid(self, claim: ClaimFixed) -> str:
        chance = random.Random(f"kid {self._orgnr} {claim.key}")
        if claim.book == Book.MVA:
            length = chance.choice((14, 15, 22))
            return checkdigits.kid(str(chance.randint(10 ** (length - 1), 10**length - 10**6)))
        return checkdigits.kid(f"00{chance.randint(10**15, 10**16 - 10**6)}")

    @cached_property
    def account(self) -> str:
        """The organisation's bank account."""
        digits = 1_000_000_000 + self._start % 8_999_999_999
        return next(found for number in range(digits, digits + 3) if (found := checkdigits.account(str(number))))


def write_id(key: str, ids: Ids) -> str:
    """A deterministic identifier that never looks like a national identity number."""
    drawn = (_draw_id(hashlib.sha256(f"{key} {attempt}".encode()).digest(), ids) for attempt in count())
    return next(found for found in drawn if not _LIKE_A_PERSON.search(found))


def _draw_id(digest: bytes, ids: Ids) -> str:
    number = int.from_bytes(digest[:8])
    match ids:
        case Ids.DIGITS:
            return str(10**11 + number % (9 * 10**11))
        case Ids.PREFIXES:
            return f"{_PREFIXES[digest[8] % len(_PREFIXES)]}{10**11 + number % (9 * 10**11)}"
        case Ids.LETTERS:
            return base64.b32encode(digest[:8]).decode().rstrip("=")
        case _:
            return str(uuid.UUID(bytes=digest[:16], version=4))


def _places_as_entered(events: Iterable[Numbered]) -> dict[str, int]:
    return {event.key: place for place, event in enumerate(events)}


def _places(events: Iterable[Numbered]) -> dict[str, int]:
    ordered = sorted((event.on, event.key) for event in events)
    return {key: place for place, (_, key) in enumerate(ordered)}

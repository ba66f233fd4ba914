"""Interest on late payment, in whole kroner."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sandbox.ledger.books import Books
from sandbox.ledger.events import ZERO, ClaimFixed

RATE = Decimal("0.1225")
KRONE = Decimal(1)


def interest(amount: Decimal, due: date, until: date) -> Decimal:
    days = max((until - due).days, 0)
    return (max(amount, Decimal(0)) * RATE * days / 365).quantize(KRONE, ROUND_HALF_UP)


def estimated(books: Books, claim: ClaimFixed, today: date) -> Decimal:
    """Estimated interest on what is left. It is in no balance until it is booked as a claim."""
    parts = enumerate(claim.instalments)
    return sum((interest(books.left((claim.key, number)), part.due, today) for number, part in parts), ZERO)

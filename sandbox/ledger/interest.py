"""Interest on late payment, in whole kroner."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

RATE = Decimal("0.1225")
KRONE = Decimal(1)


def interest(amount: Decimal, due: date, until: date) -> Decimal:
    days = max((until - due).days, 0)
    return (max(amount, Decimal(0)) * RATE * days / 365).quantize(KRONE, ROUND_HALF_UP)

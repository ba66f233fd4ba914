"""Vouchers of an organisation's books. Plus is credit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

BANK, WAGES, DUTY_COST, INTEREST_COST, TAX_COST, OTHER_COST, VAT_OUT = (
    "1920", "5000", "5400", "8150", "8300", "7798", "2700",
)  # fmt: skip
VAT, DUTY, WITHHELD, TAX, SPECIAL = "2740", "2770", "2600", "2510", "2790"
NAMES = {
    BANK: "Bankinnskudd",
    WAGES: "Lønn",
    DUTY_COST: "Arbeidsgiveravgift",
    INTEREST_COST: "Rentekostnader",
    TAX_COST: "Skattekostnad",
    OTHER_COST: "Andre kostnader",
    VAT_OUT: "Utgående merverdiavgift",
    VAT: "Oppgjørskonto merverdiavgift",
    DUTY: "Skyldig arbeidsgiveravgift",
    WITHHELD: "Forskuddstrekk",
    TAX: "Betalbar skatt, fastsatt",
    SPECIAL: "Særavgifter",
}
ACCOUNTS = {
    "Merverdiavgift": VAT,
    "Arbeidsgiveravgift": DUTY,
    "Forskuddstrekk": WITHHELD,
    "Skatt": TAX,
    "Særavgift": SPECIAL,
    "Særavgifter": SPECIAL,
}
COSTS = {VAT: VAT_OUT, DUTY: DUTY_COST, WITHHELD: WAGES, TAX: TAX_COST, SPECIAL: OTHER_COST}


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherLine:
    account: str
    amount: Decimal
    event: str = ""  # key of the claim, payment or payout that it books; empty on counter-accounts
    text: str = ""
    kid: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    on: date
    text: str
    lines: tuple[VoucherLine, ...]
    value_date: date | None = None  # the bank's
    fault: str = ""  # of a voucher that a fault has put in or changed

    @property
    def events(self) -> frozenset[str]:
        return frozenset(line.event for line in self.lines if line.event)

    def change(self, lines: Iterable[VoucherLine]) -> "Voucher":
        return replace(self, lines=tuple(lines))


def balanced(
    on: date, text: str, lines: Iterable[VoucherLine], counter: str, *, value_date: date | None = None
) -> Voucher:
    """A voucher whose counter-account takes the rest."""
    own = tuple(lines)
    rest = sum((line.amount for line in own), Decimal(0))
    other = (VoucherLine(account=counter, amount=-rest),) if rest else ()
    return Voucher(on=on, text=text, lines=(*own, *other), value_date=value_date)

"""What happens in a ledger, in the order of days. Stories tell events, the books carry them out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Book(StrEnum):
    """The two ledgers behind the API: value added tax, and payroll and income tax."""

    MVA = "mva"
    SKATT = "skatt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The tax period of a claim. Which parts are filled depends on the ledger."""

    text: str
    year: str
    term: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    due: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFixed:
    """A claim enters the ledger. Negative amounts: money the party is owed."""

    on: date
    key: str
    book: Book
    kravtype: str
    text: str
    group: str
    period: Period
    instalments: tuple[Instalment, ...]
    assessed: str | None = None
    principal: str | None = None
    owner: str | None = None  # person number, on what a sole proprietor owes as a person

    @property
    def amount(self) -> Decimal:
        return sum((part.amount for part in self.instalments), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIn:
    """Money comes in, meant for some claims. What is left when they are covered stays unplaced."""

    on: date
    key: str
    book: Book
    amount: Decimal
    meant_for: tuple[str, ...]
    placed_on: date
    has_kid: bool = True
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDue:
    """The authority places what a payment has left, on a claim that is now there."""

    on: date
    payment: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOff:
    """A credit claim is used on a debit claim of the same ledger."""

    on: date
    credit: str
    debit: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOut:
    """A credit claim is paid out. Until it is confirmed it stays open in the ledger."""

    on: date
    key: str
    credit: str
    amount: Decimal
    message: str
    is_confirmed: bool = True


Event = ClaimFixed | PaymentIn | PlaceDue | SetOff | PaidOut

"""What happens in a ledger, in the order of days. Stories and chance tell events, the books carry them out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Share = tuple[str, Decimal]  # a claim's or a payment's key, and how much of it
ZERO = Decimal(0)


class Book(StrEnum):
    """The two ledgers behind the API: value added tax, and payroll and income tax."""

    MVA = "mva"
    SKATT = "skatt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The tax period of a claim. Which parts are filled depends on the ledger."""

    text: str
    year: str | None = None
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
    group: str | None
    period: Period
    instalments: tuple[Instalment, ...]
    assessed: str | None = None
    principal: str | None = None
    owner: str | None = None  # person number, on what a sole proprietor owes as a person
    untold: frozenset[str] = frozenset()  # fields that the API leaves out on this claim
    is_told: bool = True  # not: it is older than all that the API tells
    is_deferred: bool = False
    is_in_payment_series: bool = False  # numbered as the payments of its ledger are
    same_id_as: str | None = None  # another party's claim that has the same identifier

    @property
    def amount(self) -> Decimal:
        return sum((part.amount for part in self.instalments), ZERO)

    @property
    def first_due(self) -> date:
        return min(part.due for part in self.instalments)


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
    untold: frozenset[str] = frozenset()
    reverses: str | None = None  # the payment that this takes back; its own amount is then negative


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDue:
    """The authority places what a payment has left, on a claim that is now there."""

    on: date
    payment: str
    claims: tuple[str, ...]
    at_most: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReversed:
    """A payment is taken back. What it had covered is open again from that day."""

    on: date
    key: str
    payment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOff:
    """A credit claim is used on a debit claim of the same ledger."""

    on: date
    credit: str
    debit: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Debt:
    """What another authority was owed, as far as it was covered; the interest is part of the amount."""

    amount: Decimal
    text: str
    creditor: str
    due: date
    interest: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOffElsewhere:
    """Money the party is owed covers debts to other authorities."""

    on: date
    key: str
    authority: str
    debts: tuple[Debt, ...]
    credits: tuple[Share, ...] = ()
    payments: tuple[Share, ...] = ()

    @property
    def amount(self) -> Decimal:
        return sum((debt.amount for debt in self.debts), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOut:
    """Credit claims are paid out, or payments sent back. On its way and not yet booked, it leaves the claims open."""

    on: date
    key: str
    message: str
    credits: tuple[Share, ...] = ()
    payments: tuple[Share, ...] = ()
    is_confirmed: bool = True
    is_booked: bool = True

    @property
    def amount(self) -> Decimal:
        return sum((amount for _, amount in (*self.credits, *self.payments)), ZERO)


Event = ClaimFixed | PaymentIn | PlaceDue | PaymentReversed | SetOff | SetOffElsewhere | PaidOut

"""Ledger events. Stories and simulations produce them, the books apply them in order of date."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Share = tuple[str, Decimal]  # key of a claim or payment, and an amount of it
ZERO = Decimal(0)


class Book(StrEnum):
    """The two ledgers behind the API: value added tax, and payroll and income tax."""

    MVA = "mva"
    SKATT = "skatt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The tax period of a claim. Which fields are filled depends on the ledger."""

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
    """A claim enters the ledger. A negative amount is a credit claim."""

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
    owner: str | None = None  # national identity number, on claims on the sole proprietor as a person
    omitted: frozenset[str] = frozenset()  # fields that the API leaves out
    is_listed: bool = True  # False: older than the API's lists
    is_deferred: bool = False
    is_in_payment_series: bool = False  # numbered like the ledger's payments
    same_id_as: str | None = None  # another party's claim with the same identifier

    @property
    def amount(self) -> Decimal:
        return sum((part.amount for part in self.instalments), ZERO)

    @property
    def first_due(self) -> date:
        return min(part.due for part in self.instalments)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIn:
    """A payment in, meant for some claims. What is left when they are covered stays unplaced."""

    on: date
    key: str
    book: Book
    amount: Decimal
    meant_for: tuple[str, ...]
    placed_on: date
    has_kid: bool = True
    owner: str | None = None
    omitted: frozenset[str] = frozenset()
    reverses: str | None = None  # key of the payment this reverses; the amount is then negative


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDue:
    """The authority places the rest of a payment on a claim that has now been entered."""

    on: date
    payment: str
    claims: tuple[str, ...]
    at_most: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReversed:
    """A payment is reversed. The claims it covered are open again from that day."""

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
    """The covered part of a debt to another authority. The amount includes the interest."""

    amount: Decimal
    text: str
    creditor: str
    due: date
    interest: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOffElsewhere:
    """Credit claims or unplaced money cover debts to other authorities."""

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
    """Credit claims are paid out, or payments sent back. Until it is booked, the claims stay open."""

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

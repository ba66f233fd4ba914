"""Faults in books, put in on request: what goes wrong between an organisation and the tax administration.

Faults of the file as such (another organisation, a day too early, a prefix) are in how it is written (`saft.py`).
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from sandbox.bookkeeping.vouchers import BANK, COSTS, DUTY, OTHER_COST, VAT, WITHHELD, Voucher, VoucherLine, balanced
from sandbox.ledger.books import Books

Vouchers = list[Voucher]
Is = Callable[[Voucher], bool]
SWAPPED = {DUTY: WITHHELD, WITHHELD: DUTY}


class Fault(StrEnum):
    PAID_EARLY = "paid early"  # booked the day before the authority records it
    ACCOUNTS_SWAPPED = "accounts swapped"
    BOOKED_TWICE = "booked twice"
    PAYMENT_MISSING = "payment missing"
    INTEREST_MISSING = "interest missing"
    CLAIM_CHANGED = "claim changed"  # after it was booked
    NOT_SETTLED = "not settled"  # unfiled VAT not moved to the settlement account
    ROUNDED = "rounded"
    REVERSED = "reversed"  # booked by mistake and taken back
    STRAY = "stray"  # booked by mistake and left
    OPENING_MOVED = "opening moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Injected:
    """What was done: to which event of the ledger, in which voucher, by how much."""

    fault: Fault
    event: str = ""
    voucher: Voucher | None = None
    amount: Decimal = Decimal(0)
    account: str = ""


def inject(
    fault: Fault, vouchers: Sequence[Voucher], books: Books, chance: random.Random, choose_from: Is
) -> tuple[Vouchers, Injected] | None:
    """The vouchers with the fault in one of those that `choose_from` allows; None if there is nothing to do it to."""
    fitting = [voucher for voucher in vouchers if choose_from(voucher) and _fits(fault, voucher, books)]
    if not fitting:
        return None
    chosen = chance.choice(fitting)
    if fault in (Fault.PAYMENT_MISSING, Fault.INTEREST_MISSING, Fault.NOT_SETTLED):
        return [one for one in vouchers if one is not chosen], Injected(fault=fault, event=_event(chosen))
    if fault is Fault.OPENING_MOVED:
        amount = Decimal(chance.randint(100, 9_000))
        return list(vouchers), Injected(fault=fault, amount=amount, account=_own(chosen).account)
    changed = _CHANGES[fault](chosen, books, chance)
    tagged = [replace(one, fault=fault.value) for one in changed]
    kept = [one for one in vouchers if one is not chosen]
    added = [*([chosen] if fault in _ADDING else []), *tagged]
    return [*kept, *added], Injected(fault=fault, event=_event(chosen), voucher=tagged[0])


def _own(voucher: Voucher) -> VoucherLine:
    return next(line for line in voucher.lines if line.event)


def _event(voucher: Voucher) -> str:
    return _own(voucher).event


def _fits(fault: Fault, voucher: Voucher, books: Books) -> bool:
    event = next(iter(voucher.events), "")
    claim, payment = books.claims.get(event), books.payments.get(event)
    own = [line for line in voucher.lines if line.event]
    match fault:
        case Fault.PAID_EARLY:
            return payment is not None and payment.amount > 0 and voucher.on == payment.on
        case Fault.BOOKED_TWICE | Fault.PAYMENT_MISSING:
            return payment is not None and payment.amount > 0 and payment.reverses is None
        case Fault.ACCOUNTS_SWAPPED:
            return payment is not None and payment.amount > 0 and all(line.account in SWAPPED for line in own)
        case Fault.INTEREST_MISSING:
            return claim is not None and claim.principal is not None
        case Fault.CLAIM_CHANGED | Fault.NOT_SETTLED | Fault.ROUNDED:
            is_vat = claim is not None and claim.principal is None and claim.kravtype == "Mva-melding"
            return is_vat and all(line.account == VAT for line in own)
        case _:
            return bool(own)


def _pay_early(voucher: Voucher, books: Books, _chance: random.Random) -> Vouchers:
    on = books.payments[_event(voucher)].on - timedelta(days=1)
    return [replace(voucher, on=on, value_date=on)]


def _swap(voucher: Voucher, _books: Books, _chance: random.Random) -> Vouchers:
    return [voucher.change(replace(line, account=SWAPPED.get(line.account, line.account)) for line in voucher.lines)]


def _again(voucher: Voucher, _books: Books, _chance: random.Random) -> Vouchers:
    return [voucher]


def _change_amount(voucher: Voucher, _books: Books, chance: random.Random) -> Vouchers:
    return [_add(voucher, Decimal(chance.randint(100, 900)))]


def _round(voucher: Voucher, _books: Books, chance: random.Random) -> Vouchers:
    return [_add(voucher, chance.choice((Decimal("0.50"), Decimal("-0.37"), Decimal(1), Decimal(-1))))]


def _add(voucher: Voucher, amount: Decimal) -> Voucher:
    own = _own(voucher)
    return balanced(voucher.on, voucher.text, [replace(own, amount=own.amount + amount)], COSTS[own.account])


def _mistake(voucher: Voucher, chance: random.Random) -> Voucher:
    amount = Decimal(chance.randint(100_000, 900_000)) / 100
    line = VoucherLine(account=_own(voucher).account, amount=amount, text="Feilført bilag")
    return balanced(voucher.on, "Feilført bilag", [line], OTHER_COST)


def _take_back(voucher: Voucher, _books: Books, chance: random.Random) -> Vouchers:
    wrong = _mistake(voucher, chance)
    return [wrong, wrong.change(replace(line, amount=-line.amount) for line in wrong.lines)]


def _stray(voucher: Voucher, _books: Books, chance: random.Random) -> Vouchers:
    wrong = _mistake(voucher, chance)
    is_bank = chance.random() < 0.5
    lines = (line for line in wrong.lines if line.account != OTHER_COST)
    return [balanced(wrong.on, wrong.text, lines, BANK)] if is_bank else [wrong]


_ADDING = (Fault.BOOKED_TWICE, Fault.REVERSED, Fault.STRAY)  # the voucher that was chosen stays as it is
_CHANGES: dict[Fault, Callable[[Voucher, Books, random.Random], Vouchers]] = {
    Fault.PAID_EARLY: _pay_early,
    Fault.ACCOUNTS_SWAPPED: _swap,
    Fault.BOOKED_TWICE: _again,
    Fault.CLAIM_CHANGED: _change_amount,
    Fault.ROUNDED: _round,
    Fault.REVERSED: _take_back,
    Fault.STRAY: _stray,
}

"""Two events that look alike, of which each side may have one: the worst that a matching can meet.

Beside a claim or payment there is another of the same amount, in the same days or of the same term. One of the two is
not at the authority yet, or not booked yet, and the one that is on both sides is booked in a way that tells less.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from sandbox.bookkeeping.vouchers import DUTY, TAX, VAT, WITHHELD, Voucher, VoucherLine
from sandbox.ledger.context import Context
from tests.proof.bookpairs import Pair

SHARE = 0.5  # of the pairs
DAY = timedelta(days=1)
UNLIKE = {VAT: DUTY, DUTY: WITHHELD, WITHHELD: TAX, TAX: VAT}
Change = Callable[[Voucher, random.Random], list[Voucher]]


def add_twins(pair: Pair, chance: random.Random) -> None:
    """One to three twins, in half of the pairs."""
    if chance.random() > SHARE:
        return
    books = pair.context.books
    fitting = [one for one in pair.inside if one.on <= pair.dato and _is_single(one) and not one.fault]
    for number, voucher in enumerate(chance.sample(fitting, min(len(fitting), chance.randint(1, 3)))):
        name = f"twin {number}"
        if chance.random() < 0.65:
            twin = _make_unrecorded(voucher, name, chance)
            changed = chance.choice(_CHANGES)(voucher, chance)
            if any(not pair.first <= one.on <= pair.last for one in changed):
                continue  # where only one event is known on either side, nothing can tell
            kept = [one for one in pair.vouchers if one is not voucher]
            beside = [replace(one, fault=f"beside {name}") for one in changed]
            pair.vouchers = sorted([*kept, twin, *beside], key=lambda one: (one.on, one.text, sorted(one.events)))
        else:
            _add_unbooked(pair, voucher, name, chance)
    pair.context = Context(pair.context.orgnr, pair.context.name, books, pair.today, pair.context.style)


def _is_single(voucher: Voucher) -> bool:
    return len([line for line in voucher.lines if line.event]) == 1 and len(voucher.lines) == 2


def _make_unrecorded(voucher: Voucher, name: str, chance: random.Random) -> Voucher:
    """A voucher that looks like this one, of what the authority does not have."""
    lines = [replace(line, event="", kid=line.kid if chance.random() < 0.6 else "") for line in voucher.lines]
    return replace(_move(voucher.change(lines), chance.randint(-4, 4)), fault=name)


def _move(voucher: Voucher, days: int) -> Voucher:
    value_date = voucher.value_date and voucher.value_date + days * DAY
    return replace(voucher, on=voucher.on + days * DAY, value_date=value_date)


def _edit(voucher: Voucher, edit: Callable[[VoucherLine], Sequence[VoucherLine]]) -> Voucher:
    return voucher.change(new for line in voucher.lines for new in (edit(line) if line.event else [line]))


def _leave(voucher: Voucher, _chance: random.Random) -> list[Voucher]:
    return [voucher]


def _halve(voucher: Voucher, chance: random.Random) -> list[Voucher]:
    """Booked as two lines without KID, term or due date."""

    def cut(line: VoucherLine) -> list[VoucherLine]:
        half = (line.amount * chance.randint(20, 80) / 100).quantize(Decimal("0.01"))
        less = replace(line, kid="", due=None, text="Del")
        return [replace(less, amount=half), replace(less, amount=line.amount - half)]

    return [_move(_edit(replace(voucher, text="Del"), cut), chance.randint(-2, 0))]


def _halve_in_two(voucher: Voucher, chance: random.Random) -> list[Voucher]:
    """The same, as two vouchers of a day."""
    (whole,) = _halve(voucher, chance)
    *own, other = whole.lines
    return [whole.change([line, replace(other, amount=-line.amount)]) for line in own]


def _deduct(voucher: Voucher, chance: random.Random) -> list[Voucher]:
    """Booked as a larger amount and what is deducted from it, in one voucher."""

    def cut(line: VoucherLine) -> list[VoucherLine]:
        deducted = (line.amount * chance.randint(10, 90) / 100).quantize(Decimal("0.01"))
        less = replace(line, kid="", due=None, text="Del")
        return [replace(less, amount=line.amount + deducted), replace(less, amount=-deducted)]

    return [_move(_edit(replace(voucher, text="Del"), cut), chance.randint(-2, 0))]


def _say_less(voucher: Voucher, chance: random.Random) -> list[Voucher]:
    less = _edit(replace(voucher, text="Bilag"), lambda line: [replace(line, kid="", due=None, text="Bilag")])
    return [_move(less, chance.randint(-3, 3))]


def _book_late(voucher: Voucher, chance: random.Random) -> list[Voucher]:
    return [_move(voucher, chance.randint(5, 16))]


def _use_other_account(voucher: Voucher, chance: random.Random) -> list[Voucher]:
    return [_edit(voucher, lambda line: [replace(line, account=UNLIKE.get(line.account, VAT), kid="")])]


_CHANGES: tuple[Change, ...] = (_leave, _halve, _halve_in_two, _deduct, _say_less, _book_late, _use_other_account)


def _add_unbooked(pair: Pair, voucher: Voucher, name: str, chance: random.Random) -> None:
    """Give the ledger another claim or payment like the one that this voucher books."""
    (event,), books = voucher.events, pair.context.books
    days = chance.randint(-4, 4) * DAY
    if payment := books.payments.get(event):
        if payment.reverses is None:
            on = min(payment.on + days, pair.today)
            books.carry_out(replace(payment, key=f"{event} {name}", on=on, placed_on=on))
    elif (claim := books.claims.get(event)) and claim.principal is None and claim.same_id_as is None:
        books.carry_out(replace(claim, key=f"{event} {name}", on=min(claim.on + max(days, 0 * DAY), pair.today)))

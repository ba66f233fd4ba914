"""What happens to unplaced money: placed later, sent back, set off elsewhere, or left."""

from functools import partial

from sandbox.ledger.elsewhere import set_off_elsewhere
from sandbox.ledger.events import Book, PaidOut, PaymentIn, PlaceDue
from sandbox.ledger.kinds import technical_pair
from sandbox.ledger.life import Life


def plan_surplus(life: Life, payment: PaymentIn) -> None:
    life.plan(payment.placed_on + life.delay(5, 90), partial(use_surplus, life, payment))


def use_surplus(life: Life, payment: PaymentIn) -> None:
    if not life.books.may_use(payment.key) or life.day - payment.on > life.profile.max_age:
        return
    use = life.chance.choices((_place, _send_back, _send_back_as_claims, _keep, None), (4, 3, 2, 3, 3))[0]
    if use is not None:
        use(life, payment)
        life.plan(life.day + life.delay(5, 60), partial(use_surplus, life, payment))


def _place(life: Life, payment: PaymentIn) -> None:
    """Place all or some of it on another claim of the same ledger. The owner's money may cover the organisation's."""
    owner = None if payment.owner and life.happens(0.5) else payment.owner
    found = life.open_debits(payment.book, owner)
    if found:
        rest = life.books.unplaced(payment.key)
        at_most = life.part_of(rest) if life.happens(0.3) else rest
        claim = life.chance.choice(found)
        life.do(PlaceDue(on=life.day, payment=payment.key, claims=(claim.key,), at_most=at_most))


def _send_back(life: Life, payment: PaymentIn) -> None:
    """Send back one or two payments in one payout."""
    rest = life.books.unplaced(payment.key)
    shares = [(payment.key, life.part_of(rest) if life.happens(0.2) else rest)]
    others = [one for one in life.unplaced_payments(payment.book, payment.owner) if one.key != payment.key]
    if others and life.happens(0.5):
        shares.append((others[0].key, life.books.unplaced(others[0].key)))
    message = f"For mye betalt {payment.on:%d.%m.%y}"
    life.do(PaidOut(on=life.day, key=life.key("ut"), message=message, payments=tuple(shares)))


def _send_back_as_claims(life: Life, payment: PaymentIn) -> None:
    """Send back as the payroll and tax ledger does: two technical claims, one of them paid out some days later."""
    if payment.book == Book.MVA or not life.has_room():
        _send_back(life, payment)
        return
    rest = life.books.unplaced(payment.key)
    keys = life.key("motpost"), life.key("krav til utbetaling")
    debit, credit = technical_pair(*keys, life.day, rest, payment.owner, says_day=life.happens(0.5))
    life.do(debit)
    life.do(credit)
    life.do(PlaceDue(on=life.day, payment=payment.key, claims=(debit.key,)))
    message = f"For mye betalt {payment.on:%d.%m.%y}"
    on = life.day + life.days(1, 4)
    paid = PaidOut(on=on, key=life.key("ut"), message=message, credits=((credit.key, rest),))
    life.plan(on, partial(life.do, paid))


def _keep(life: Life, payment: PaymentIn) -> None:
    """Set it off against debts to other authorities."""
    if payment.key not in life.books.set_off_elsewhere:
        rest = life.books.unplaced(payment.key)
        set_off_elsewhere(life, (), ((payment.key, life.part_of(rest) if life.happens(0.3) else rest),))

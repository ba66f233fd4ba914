"""How claims are paid: on time, late, in parts, too much, too little, twice, by the owner, or reversed."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from sandbox.ledger.events import Book, ClaimFixed, PaymentIn
from sandbox.ledger.follow_ups import book_interest, write_off
from sandbox.ledger.life import Life
from sandbox.ledger.surplus import plan_surplus

_AS_IT_IS, _IN_PARTS, _TOO_MUCH, _SHORT, _WITH_OTHERS = range(5)
_WEIGHTS = (70, 7, 6, 6, 14)
_SMALL = 10


def plan_paying(life: Life, claim: ClaimFixed) -> None:
    if not life.may_be_settled(claim) or life.happens(life.profile.neglect):
        return
    for number, part in enumerate(claim.instalments):
        if number and life.happens(0.1):
            return  # stops paying half-way
        days = life.days(1, 70) if life.happens(life.profile.late) else -life.days(0, 5)
        life.plan(part.due + days, partial(_pay, life, claim, number))


def plan_paying_early(life: Life, claim: ClaimFixed) -> None:
    """Pay before the claim is entered. The money waits, unplaced."""
    on = claim.on - life.days(1, 25)
    life.schedule(on, partial(receive, life, claim, claim.amount, (claim.key,)))


def _pay(life: Life, claim: ClaimFixed, number: int) -> None:
    lefts = (life.books.left((claim.key, place)) for place in range(number + 1))
    due = sum((left for left in lefts if left > 0), Decimal(0))
    if due <= 0:
        if life.happens(0.04):  # twice
            plan_surplus(life, receive(life, claim, claim.instalments[number].amount, (claim.key,)))
        return
    how = life.chance.choices(range(5), _WEIGHTS)[0]
    if how == _IN_PARTS:
        receive(life, claim, life.part_of(due), (claim.key,))
        life.plan(life.day + life.days(5, 60), partial(_pay, life, claim, number))
    elif how == _TOO_MUCH:
        too_much = due + max(life.part_of(due), Decimal(1))
        plan_surplus(life, receive(life, claim, too_much, (claim.key,)))
    elif how == _SHORT and due > 3 * _SMALL:
        receive(life, claim, due - life.chance.randint(1, _SMALL - 1), (claim.key,))
        life.plan(life.day + life.delay(20, 100), partial(write_off, life, claim))
    elif how == _WITH_OTHERS:
        _pay_with_others(life, claim, due)
    else:
        receive(life, claim, due, (claim.key,))
    _plan_interest(life, claim, number, due)


def _pay_with_others(life: Life, claim: ClaimFixed, due: Decimal) -> None:
    """One payment for several claims, with the exact amount, so that it is placed as intended."""
    others = [one for one in life.open_debits(claim.book, claim.owner) if one.key != claim.key][-2:]
    if len(claim.instalments) > 1:
        others = []
    amount = due + sum((life.books.left_of(one) for one in others), Decimal(0))
    receive(life, claim, amount, (claim.key, *(one.key for one in others)))


def receive(life: Life, claim: ClaimFixed, amount: Decimal, meant_for: tuple[str, ...]) -> PaymentIn:
    owner = life.profile.owner if claim.book == Book.SKATT and life.happens(0.2) else None
    days = life.delay(20, 60) if life.happens(0.04) else life.days(0, 3)
    payment = PaymentIn(
        on=_date_of_payment(life),
        key=life.key("inn"),
        book=claim.book,
        amount=amount,
        meant_for=meant_for,
        placed_on=life.day + days,
        has_kid=life.happens(0.95),
        owner=claim.owner or owner,
    )
    life.receive(payment)
    if life.happens(life.profile.reversals):
        life.plan(payment.placed_on + life.delay(1, 40), partial(_take_back, life, payment))
    return payment


def _date_of_payment(life: Life) -> date:
    """Today. In hard ledgers sometimes a date in a closed year: the payment is registered late."""
    if life.profile.is_hard and life.happens(0.06):
        return life.day - life.days(10, 500)
    return life.day


def receive_without_kid(life: Life, book: Book) -> None:
    """A payment that cannot be matched to a claim."""
    payment = PaymentIn(
        on=life.day,
        key=life.key("inn"),
        book=book,
        amount=life.amount(),
        meant_for=(),
        placed_on=life.day,
        has_kid=False,
        owner=life.profile.owner if book == Book.SKATT and life.happens(0.3) else None,
    )
    life.receive(payment)
    if life.profile.is_hard and life.happens(life.profile.reversals):
        life.plan(life.day + life.delay(1, 40), partial(_take_back, life, payment))
    else:
        plan_surplus(life, payment)


def _take_back(life: Life, payment: PaymentIn) -> None:
    if not life.may_reverse(payment):
        return
    life.reverse(payment)
    if life.happens(0.6):  # paid once more
        for one in {placement.part: placement for placement in life.books.placed_by.get(payment.key, ())}.values():
            claim = life.books.claims[one.part[0]]
            life.plan(life.day + life.days(3, 60), partial(_pay, life, claim, one.part[1]))


def _plan_interest(life: Life, claim: ClaimFixed, number: int, paid: Decimal) -> None:
    due = claim.instalments[number].due
    if claim.principal is None and life.day - due > timedelta(days=3) and life.happens(0.6):
        life.plan(life.day + life.days(0, 25), partial(book_interest, life, claim, paid, due, life.day))

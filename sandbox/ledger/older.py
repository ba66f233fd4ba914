"""Claims older than the API's lists. Payments and interest still refer to them."""

from dataclasses import replace
from functools import partial

from sandbox.ledger.draw_claims import draw_payroll, draw_vat
from sandbox.ledger.events import Book, ClaimFixed, Instalment
from sandbox.ledger.follow_ups import book_interest
from sandbox.ledger.life import Life
from sandbox.ledger.paying import receive


def plan_older(life: Life) -> None:
    for _ in range(life.chance.choice((1, 2))):
        on = life.profile.start - life.days(1, 40)
        draw = draw_vat if Book.MVA in life.profile.books else draw_payroll
        # Due on the day it is entered: a client knows only the due date, from the payment.
        claim = replace(draw(life, on), instalments=(Instalment(on, life.amount()),), is_listed=False)
        life.schedule(on, partial(life.do, claim))
        life.schedule(on + life.days(50, 110), partial(_pay, life, claim))


def _pay(life: Life, claim: ClaimFixed) -> None:
    receive(life, claim, claim.amount, (claim.key,))
    life.plan(life.day, partial(book_interest, life, claim, claim.amount, claim.on, life.day))

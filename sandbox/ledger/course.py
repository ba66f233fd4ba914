"""The course of a life in the ledger: what is fixed when, and what each claim leads to."""

from dataclasses import replace
from datetime import date
from functools import partial

from sandbox.ledger.crediting import pay_out_soon, plan_credit
from sandbox.ledger.draw_claims import draw_claims, draw_refund
from sandbox.ledger.events import ClaimFixed
from sandbox.ledger.follow_ups import correct, write_off_difference
from sandbox.ledger.hard import plan_hidden, register_late
from sandbox.ledger.kinds import PAYROLL
from sandbox.ledger.life import Life
from sandbox.ledger.nature import draw_untold
from sandbox.ledger.older import plan_older
from sandbox.ledger.paying import plan_paying, plan_paying_early, receive_without_kid

_UNDATED = frozenset({"opprettelsesdatoForKrav"})


def plan_course(life: Life, claims: int) -> None:
    if life.nature.has_older:
        (plan_hidden if life.nature.is_hard else plan_older)(life)
    days = (life.today - life.nature.start).days
    for near in [_some_day(life, days) for _ in range(claims)]:
        drawn = draw_claims(life, near)
        for claim in drawn:
            # Two that share their identifier are told in full: both stand in the list of the same year.
            _plan_claim(life, _vary(life, claim) if len(drawn) == 1 else claim)
    for _ in range(life.happens(0.35) + round(claims * 0.03)):
        book = life.chance.choice(life.nature.books)
        life.foresee(life.nature.start + life.days(0, days), partial(receive_without_kid, life, book))
    if claims > 2 and life.happens(0.35):
        _plan_refunds(life, days)


def _some_day(life: Life, days: int) -> date:
    if life.nature.is_hard and life.happens(0.1):
        return life.today - life.days(0, 30)
    return life.nature.start + life.days(0, days)


def _plan_refunds(life: Life, days: int) -> None:
    """Money the party is owed, of one or several years at once, paid out on its own day or on its way today."""
    paid_on = life.today - life.days(0, 4 if life.happens(0.5) else days)
    refunds = [draw_refund(life, paid_on - life.days(2, 25)) for _ in range(life.chance.choice((1, 3)))]
    for refund in refunds:
        life.foresee(refund.on, partial(life.enter, refund))
    life.foresee(paid_on, partial(pay_out_soon, life, refunds[0]))


def follow(life: Life, claim: ClaimFixed) -> None:
    """What a claim leads to once it is in the ledger."""
    if claim.amount < 0:
        plan_credit(life, claim)
    else:
        plan_paying(life, claim)
    is_first = claim.key.startswith("krav ")
    if is_first and claim.kravtype in ("Mva-melding", *PAYROLL) and life.happens(0.08):
        life.plan(life.day + life.delay(20, 200), partial(correct, life, claim))
    if is_first and claim.kravtype in PAYROLL and life.happens(0.03):
        life.plan(life.day + life.days(5, 25), partial(write_off_difference, life, claim))


def _plan_claim(life: Life, claim: ClaimFixed) -> None:
    life.foresee(claim.on, partial(life.enter, claim))
    may_be_early = claim.amount > 0 and len(claim.instalments) == 1 and life.may_be_settled(claim)
    if may_be_early and life.happens(0.04):
        plan_paying_early(life, claim)


def _vary(life: Life, claim: ClaimFixed) -> ClaimFixed:
    return _with_untold(life, register_late(life, claim) if life.nature.is_hard else claim)


def _with_untold(life: Life, claim: ClaimFixed) -> ClaimFixed:
    untold = draw_untold(life.chance, life.nature.untold_of_claims)
    if not untold & _UNDATED:
        return replace(claim, untold=untold)
    if claim.first_due > life.today:
        # What is open was entered no later than today; nothing has become of it yet.
        is_of_today = life.nature.is_hard and life.happens(0.5)
        return replace(claim, untold=untold, on=life.today) if is_of_today else replace(claim, untold=untold - _UNDATED)
    # A claim of unknown date counts from its earliest due date, so it must not be there, or be paid, before.
    return replace(claim, untold=untold, on=claim.first_due)

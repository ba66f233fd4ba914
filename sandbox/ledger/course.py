"""Plans a simulated ledger: which claims are entered when, and what each claim leads to."""

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
from sandbox.ledger.older import plan_older
from sandbox.ledger.paying import plan_paying, plan_paying_early, receive_without_kid
from sandbox.ledger.profile import draw_omitted

_UNDATED = frozenset({"opprettelsesdatoForKrav"})


def plan_course(life: Life, claims: int) -> None:
    if life.profile.has_older:
        (plan_hidden if life.profile.is_hard else plan_older)(life)
    days = (life.today - life.profile.start).days
    for near in [_some_day(life, days) for _ in range(claims)]:
        drawn = draw_claims(life, near)
        for claim in drawn:
            # Two claims with the same identifier keep all fields, so that both are in the list of the same year.
            _plan_claim(life, _vary(life, claim) if len(drawn) == 1 else claim)
    for _ in range(life.happens(0.35) + round(claims * 0.03)):
        book = life.chance.choice(life.profile.books)
        life.schedule(life.profile.start + life.days(0, days), partial(receive_without_kid, life, book))
    if claims > 2 and life.happens(0.35):
        _plan_refunds(life, days)


def _some_day(life: Life, days: int) -> date:
    if life.profile.is_hard and life.happens(0.1):
        return life.today - life.days(0, 30)
    return life.profile.start + life.days(0, days)


def _plan_refunds(life: Life, days: int) -> None:
    """Refunds for one or several years, paid out together, perhaps in transit today."""
    paid_on = life.today - life.days(0, 4 if life.happens(0.5) else days)
    refunds = [draw_refund(life, paid_on - life.days(2, 25)) for _ in range(life.chance.choice((1, 3)))]
    for refund in refunds:
        life.schedule(refund.on, partial(life.enter, refund))
    life.schedule(paid_on, partial(pay_out_soon, life, refunds[0]))


def follow(life: Life, claim: ClaimFixed) -> None:
    """Plan what a claim leads to once it is in the ledger."""
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
    life.schedule(claim.on, partial(life.enter, claim))
    may_be_early = claim.amount > 0 and len(claim.instalments) == 1 and life.may_be_settled(claim)
    if may_be_early and life.happens(0.04):
        plan_paying_early(life, claim)


def _vary(life: Life, claim: ClaimFixed) -> ClaimFixed:
    return _with_omitted(life, register_late(life, claim) if life.profile.is_hard else claim)


def _with_omitted(life: Life, claim: ClaimFixed) -> ClaimFixed:
    omitted = draw_omitted(life.chance, life.profile.omitted_from_claims)
    if not omitted & _UNDATED:
        return replace(claim, omitted=omitted)
    if claim.first_due > life.today:
        # Without a creation date, an open claim counts as entered by today. Nothing has happened to it yet.
        is_of_today = life.profile.is_hard and life.happens(0.5)
        return (
            replace(claim, omitted=omitted, on=life.today)
            if is_of_today
            else replace(claim, omitted=omitted - _UNDATED)
        )
    # Without a creation date, a claim counts from its first due date, so it must not exist or be paid earlier.
    return replace(claim, omitted=omitted, on=claim.first_due)

"""What happens to credit claims: paid out, set off inside or outside the ledger, written off, or left."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

from sandbox.ledger.elsewhere import set_off_elsewhere
from sandbox.ledger.events import Book, ClaimFixed, Instalment, PaidOut, SetOff, Share
from sandbox.ledger.kinds import TECHNICAL
from sandbox.ledger.life import Life

_ON_ITS_WAY = timedelta(days=20)


def plan_credit(life: Life, claim: ClaimFixed) -> None:
    life.plan(life.day + life.delay(1, 40), partial(use_credit, life, claim))


def use_credit(life: Life, claim: ClaimFixed) -> None:
    left = -life.books.left_of(claim)
    if left <= 0 or claim.key in life.under_way or life.day - claim.on > life.profile.max_age:
        return
    uses, weights = (_pay_out, _pay_part, _set_off, _set_off_elsewhere, None, _write_off), (5, 1, 4, 2, 1, 1)
    known = len(uses) if life.profile.is_hard else len(uses) - 1
    use = life.chance.choices(uses[:known], weights[:known])[0]
    if use is not None:
        use(life, claim, left)
        plan_credit(life, claim)


def pay_out_soon(life: Life, claim: ClaimFixed) -> None:
    left = -life.books.left_of(claim)
    if left > 0 and claim.key not in life.under_way:
        _pay_out(life, claim, left)


def _pay_out(life: Life, claim: ClaimFixed, left: Decimal) -> None:
    """Pay out all of it, sometimes with other credit claims and unplaced money."""
    paid: list[Share] = [(claim.key, left)]
    if life.happens(0.6):
        others = [one for one in life.open_credits(claim.book, claim.owner) if one.key != claim.key]
        paid += [(one.key, -life.books.left_of(one)) for one in others[:2]]
    message = f"Tilgode {claim.text}"[:60]
    if life.today - life.day <= _ON_ITS_WAY and life.happens(0.7):
        is_booked = life.happens(0.5)
        life.under_way.update(key for key, _ in paid)
        life.do(
            PaidOut(
                on=life.day,
                key=life.key("ut"),
                message=message,
                credits=tuple(paid),
                is_confirmed=False,
                is_booked=is_booked,
            )
        )
        return
    unplaced = life.unplaced_payments(claim.book, claim.owner) if life.happens(0.6) else []
    sent_back = tuple((one.key, life.books.unplaced(one.key)) for one in unplaced[:1])
    life.do(PaidOut(on=life.day, key=life.key("ut"), message=message, credits=tuple(paid), payments=sent_back))


def _pay_part(life: Life, claim: ClaimFixed, left: Decimal) -> None:
    shares = ((claim.key, life.part_of(left)),)
    life.do(PaidOut(on=life.day, key=life.key("ut"), message="Delutbetaling", credits=shares))


def _set_off(life: Life, claim: ClaimFixed, left: Decimal) -> None:
    found = life.open_debits(claim.book, claim.owner, recent=True)
    if found:
        debit = life.chance.choice(found)
        set_off(life, claim, debit, min(left, life.books.left_of(debit)))


def set_off(life: Life, claim: ClaimFixed, debit: ClaimFixed, amount: Decimal) -> None:
    amount = life.part_of(amount) if life.happens(0.2) else amount
    life.do(SetOff(on=life.day, credit=claim.key, debit=debit.key, amount=amount))


def _write_off(life: Life, claim: ClaimFixed, left: Decimal) -> None:
    """Write the credit off: set it off against a debit claim made for the purpose."""
    if not life.has_room():
        return
    is_mva = claim.book == Book.MVA
    debit = replace(
        claim,
        on=life.day,
        key=life.key("bortskriving"),
        kravtype="Bortskriving" if is_mva else "BORTSKRV_DEBET",
        text=f"Bortskriving debet - {claim.text}",
        group=TECHNICAL,
        instalments=(Instalment(life.day, left),),
        omitted=frozenset[str](),
        assessed=None,
        principal=None,
        same_id_as=None,
        is_in_payment_series=False,
    )
    life.do(debit)
    life.do(SetOff(on=life.day, credit=claim.key, debit=debit.key, amount=left))


def _set_off_elsewhere(life: Life, claim: ClaimFixed, left: Decimal) -> None:
    """Set off all or part of it outside the ledger, perhaps with an unplaced payment."""
    before = life.books.set_off_elsewhere
    if claim.key in before:
        return
    unplaced = [one for one in life.unplaced_payments(claim.book, claim.owner) if one.key not in before]
    if unplaced and life.happens(0.5):
        payments = ((unplaced[0].key, life.books.unplaced(unplaced[0].key)),)
        set_off_elsewhere(life, ((claim.key, left),), payments)
    else:
        set_off_elsewhere(life, ((claim.key, life.part_of(left) if life.happens(0.5) else left),), ())

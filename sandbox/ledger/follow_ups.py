"""Claims that follow from other claims: interest, corrections and small write-offs."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from sandbox.ledger.calendar import working_day
from sandbox.ledger.crediting import set_off
from sandbox.ledger.events import Book, ClaimFixed, Instalment, SetOff
from sandbox.ledger.interest import interest
from sandbox.ledger.kinds import TECHNICAL, late_interest, skatt
from sandbox.ledger.life import Life

_SMALL = Decimal(10)


def book_interest(life: Life, claim: ClaimFixed, paid: Decimal, due: date, until: date) -> None:
    amount = interest(paid, due, until)
    if amount < 1 or not life.has_room():
        return
    charged = late_interest(life.key("rente"), claim, life.day, amount)
    life.enter(charged)
    if life.happens(0.2):
        life.plan(life.day + life.days(1, 30), partial(_correct_interest, life, charged))


def _correct_interest(life: Life, charged: ClaimFixed) -> None:
    """Correct interest by a credit claim. The VAT ledger numbers it like a payment."""
    left = life.books.left_of(charged)
    if left <= 0 or not life.has_room() or not life.may_be_settled(charged):
        return
    amount = life.part_of(left)
    is_mva = charged.book == Book.MVA
    credit = replace(
        charged,
        on=life.day,
        key=life.key("rente"),
        kravtype="Fors.rente kredit" if is_mva else f"{charged.kravtype}_KRED",
        text=f"Korrigert {charged.text[0].lower()}{charged.text[1:]}",
        instalments=(Instalment(life.day, -amount),),
        is_in_payment_series=is_mva,
    )
    life.do(credit)
    life.do(SetOff(on=life.day, credit=credit.key, debit=charged.key, amount=amount))


def correct(life: Life, claim: ClaimFixed) -> None:
    """A separate claim that corrects the same period, up or down."""
    if not life.has_room():
        return
    amount = life.part_of(abs(claim.amount)) * life.chance.choice((1, -1))
    if life.profile.is_hard and life.happens(0.4):
        amount = -claim.amount  # the whole claim is reversed
    correction = replace(
        claim,
        on=life.day,
        key=life.key("endring"),
        text=f"Korrigert {claim.text[0].lower()}{claim.text[1:]}",
        instalments=(Instalment(working_day(life.day + timedelta(days=21)) if amount > 0 else life.day, amount),),
        omitted=claim.omitted - {"opprettelsesdatoForKrav"},
        is_deferred=False,
    )
    life.enter(correction)
    left = life.books.left_of(claim)
    is_near = life.day - claim.on <= life.profile.max_age and life.may_be_settled(claim)
    if amount < 0 < left and is_near and life.happens(0.6):
        set_off(life, correction, claim, min(-amount, left))


def write_off(life: Life, claim: ClaimFixed) -> None:
    """Write off a small rest: set it off against a credit claim made for the purpose."""
    left = life.books.left_of(claim)
    if not 0 < left < _SMALL or life.day - claim.on > life.profile.max_age or not life.has_room():
        return
    credit = replace(
        claim,
        on=life.day,
        key=life.key("bortskriving"),
        kravtype="Bortskriving" if claim.book == Book.MVA else "BORTSKRV_KREDIT",
        text=f"Bortskriving småbeløp kredit - {claim.text}",
        group=TECHNICAL,
        instalments=(Instalment(life.day, -left),),
        omitted=frozenset[str](),
        assessed=None,
        principal=None,
        same_id_as=None,
    )
    life.do(credit)
    life.do(SetOff(on=life.day, credit=credit.key, debit=claim.key, amount=left))


def write_off_difference(life: Life, claim: ClaimFixed) -> None:
    """Write off a difference of some kroner: a credit claim and a debit claim, entered and set off at once."""
    if not life.has_room() or not life.has_room():
        return
    amount, ending = Decimal(life.chance.randint(1, 9)), claim.text.split(" - ")[-1]
    about = claim.period, life.day, (min(claim.first_due, life.day),)
    kravtype, text = f"AVVIK_{claim.kravtype}_KREDIT", f"Kredit avvikskrav - {ending}"
    credit = skatt(life.key("avvik"), kravtype, text, TECHNICAL, *about, -amount, claim.owner)
    text = f"Bortskriving småbeløp debet - {ending}"
    debit = skatt(life.key("bortskriving"), "BORTSKRV_DEBET", text, TECHNICAL, *about, amount, claim.owner)
    life.do(credit)
    life.do(debit)
    life.do(SetOff(on=life.day, credit=credit.key, debit=debit.key, amount=amount))

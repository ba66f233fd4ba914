"""The ground truth of a ledger, to compare with what is made from its answers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sandbox.ledger.books import Part
from sandbox.ledger.context import Context
from sandbox.ledger.events import ClaimFixed, PaidOut, PaymentIn, Period, SetOffElsewhere
from sandbox.ledger.interest import estimated


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What covers an instalment, seen from either side; negative if a reversal undoes it."""

    on: date
    amount: Decimal
    by: str  # id of the payment, the counter-claim's instalment or the payout
    kind: str  # "payment", "claim" or "payout"
    instalment: str
    claim_is_listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueInstalment:
    identifier: str
    due: date
    original: Decimal
    left: Decimal
    placed: tuple[Placed, ...]
    kid: str | None  # the KID in the answer

    @property
    def covered(self) -> Decimal:
        return sum((one.amount for one in self.placed), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueClaim:
    party: str
    identifier: str
    on: date  # the day it changes the balance
    kravtype: str
    text: str | None  # None if the answers omit it
    group: str | None
    period: Period | None
    assessed: str | None
    says_day: bool
    original: Decimal
    left: Decimal
    interest: Decimal  # estimated so far
    instalments: tuple[TrueInstalment, ...]
    principal: str | None
    is_deferred: bool
    set_off_elsewhere: Decimal  # positive
    set_off: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePayment:
    party: str
    identifier: str
    on: date
    amount: Decimal  # negative: a reversal
    unplaced: Decimal
    placed: tuple[Placed, ...]
    sent_back: tuple[tuple[str, Decimal], ...]  # payout, amount
    set_off_elsewhere: Decimal
    set_off: str | None
    kid: str | None
    reverses: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePayout:
    party: str
    identifier: str
    on: date
    amount: Decimal
    is_confirmed: bool
    moves_balance: bool
    credits: tuple[tuple[str, Decimal], ...]  # instalment, amount
    payments: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueSetOff:
    """Set-off against claims of other authorities."""

    party: str
    identifier: str
    on: date
    amount: Decimal
    authority: str
    sources: tuple[tuple[str, Decimal], ...]  # instalment or payment, amount


def true_claim(context: Context, claim: ClaimFixed) -> TrueClaim:
    books, numbers = context.books, context.numbers
    set_off = context.index.set_off.get(claim.key)
    principal = books.claims[claim.principal] if claim.principal else None
    omitted = claim.omitted
    return TrueClaim(
        party=claim.owner or context.orgnr,
        identifier=numbers.claim(claim),
        on=claim.on,
        kravtype=claim.kravtype,
        text=None if "kravbeskrivelse" in omitted else claim.text,
        group=None if "kravgruppe" in omitted else claim.group,
        period=None if "kravperiode" in omitted else claim.period,
        assessed=None if "fastsettingsmaate" in omitted else claim.assessed,
        says_day="opprettelsesdatoForKrav" not in omitted,
        original=claim.amount,
        left=books.left_of(claim),
        interest=estimated(books, claim, context.today),
        instalments=tuple(_instalment(context, claim, number) for number in range(len(claim.instalments))),
        principal=numbers.claim(principal) if principal else None,
        is_deferred=claim.is_deferred,
        set_off_elsewhere=dict(set_off.credits)[claim.key] if set_off else Decimal(0),
        set_off=numbers.set_off(set_off) if set_off else None,
    )


def _instalment(context: Context, claim: ClaimFixed, number: int) -> TrueInstalment:
    part, instalment = (claim.key, number), claim.instalments[number]
    return TrueInstalment(
        identifier=context.numbers.part(claim, part),
        due=instalment.due,
        original=instalment.amount,
        left=context.books.left(part),
        placed=tuple(_placed_on(context, claim, part)),
        kid=context.numbers.kid_to_pay(claim),
    )


def _placed_on(context: Context, claim: ClaimFixed, part: Part) -> list[Placed]:
    books, numbers, index = context.books, context.numbers, context.index
    own = numbers.part(claim, part)
    placed = [
        Placed(
            on=one.on,
            amount=one.amount,
            by=numbers.payment(books.payments[one.payment]),
            kind="payment",
            instalment=own,
        )
        for one in index.placed_on.get(part, ())
    ]
    for one in index.counters.get(part, ()):
        other = one.credit if part == one.debit else one.debit
        by = numbers.part(books.claims[other[0]], other)
        placed.append(Placed(on=one.on, amount=one.amount, by=by, kind="claim", instalment=own))
    if part[1] == 0:
        for payout in index.paid_out.get(claim.key, ()):
            amount, by = dict(payout.credits)[claim.key], numbers.payout(payout)
            placed.append(Placed(on=payout.on, amount=amount, by=by, kind="payout", instalment=own))
    return placed


def true_payment(context: Context, payment: PaymentIn) -> TruePayment:
    books, numbers = context.books, context.numbers
    own, set_off = numbers.payment(payment), context.index.set_off.get(payment.key)
    placed = [(one, books.claims[one.part[0]]) for one in books.placed_by.get(payment.key, ())]
    return TruePayment(
        party=payment.owner or context.orgnr,
        identifier=own,
        on=payment.on,
        amount=payment.amount,
        unplaced=books.unplaced(payment.key),
        placed=tuple(
            Placed(
                on=one.on,
                amount=one.amount,
                by=own,
                kind="payment",
                instalment=numbers.part(claim, one.part),
                claim_is_listed=claim.is_listed,
            )
            for one, claim in placed
        ),
        sent_back=tuple(
            (numbers.payout(one), dict(one.payments)[payment.key])
            for one in context.index.sent_back.get(payment.key, ())
        ),
        set_off_elsewhere=dict(set_off.payments)[payment.key] if set_off else Decimal(0),
        set_off=numbers.set_off(set_off) if set_off else None,
        kid=numbers.kid_paid_with(payment),
        reverses=numbers.payment(books.payments[payment.reverses]) if payment.reverses else None,
    )


def true_payout(context: Context, payout: PaidOut) -> TruePayout:
    books, numbers = context.books, context.numbers
    return TruePayout(
        party=_owner_of(context, payout) or context.orgnr,
        identifier=numbers.payout(payout),
        on=payout.on,
        amount=payout.amount,
        is_confirmed=payout.is_confirmed,
        moves_balance=payout.is_booked,
        credits=tuple((numbers.part(books.claims[key], (key, 0)), amount) for key, amount in payout.credits),
        payments=tuple((numbers.payment(books.payments[key]), amount) for key, amount in payout.payments),
    )


def true_set_off(context: Context, event: SetOffElsewhere) -> TrueSetOff:
    books, numbers = context.books, context.numbers
    claims = [(numbers.part(books.claims[key], (key, 0)), amount) for key, amount in event.credits]
    payments = [(numbers.payment(books.payments[key]), amount) for key, amount in event.payments]
    return TrueSetOff(
        party=_owner_of(context, event) or context.orgnr,
        identifier=numbers.set_off(event),
        on=event.on,
        amount=event.amount,
        authority=event.authority,
        sources=(*claims, *payments),
    )


def _owner_of(context: Context, event: PaidOut | SetOffElsewhere) -> str | None:
    if event.credits:
        return context.books.claims[event.credits[0][0]].owner
    return context.books.payments[event.payments[0][0]].owner

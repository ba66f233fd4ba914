"""Renders one payment in or out as the API does, with what it covers or consists of."""

from decimal import Decimal

from sandbox.ledger.api_style import Quirk
from sandbox.ledger.books import Placement
from sandbox.ledger.context import Context
from sandbox.ledger.dialect import amount
from sandbox.ledger.events import ClaimFixed, PaidOut, PaymentIn
from sandbox.rawjson import Json, Object


def render_payment(context: Context, payment: PaymentIn) -> Object:
    style, books, index = context.style, context.books, context.index
    signs, unplaced = style.signs[payment.book], books.unplaced(payment.key)
    answer: Object = {
        "partIdentifikator": payment.owner or context.orgnr,
        style.spelling.payment: context.numbers.payment(payment),
        "innbetalingsdato": payment.on.isoformat(),
        "innbetaltBeloep": amount(payment.amount * signs.paid),
    }
    placed = books.placed_by.get(payment.key)
    if placed or style.has(Quirk.EMPTY_LISTS):
        answer["plassertKrav"] = [_placed_claim(context, placement, signs.covered) for placement in placed or ()]
    if unplaced or not style.has(Quirk.NO_UNPLACED):
        # Usually positive, like plassertKrav: together they add up to the payment.
        answer["uplassertBeloep"] = amount(unplaced * signs.unplaced)
    answer |= context.dialect(payment.book).receiver()
    answer |= context.payer(payment)
    if payment.key in index.sent_back:
        answer["plassertUtbetaling"] = [_sent_back(context, payment, payout) for payout in index.sent_back[payment.key]]
    if payment.key in index.set_off:
        event = index.set_off[payment.key]
        answer["motregningAvInnbetaling"] = context.set_off(event, style.spelling.debts_of_payment, payment.book)
    return answer


def render_payout(context: Context, payout: PaidOut) -> list[Object]:
    """One row, or one per claim or payment that it pays."""
    paid: list[tuple[str, Json]] = [("kreditKrav", _paid_claim(context, *share)) for share in payout.credits]
    paid += [("tilbakebetalingAv", _paid_back(context, *share)) for share in payout.payments]
    if len(paid) > 1 and context.style.has(Quirk.IN_PARTS):
        return [_payout_row(context, payout, [one]) for one in paid]
    return [_payout_row(context, payout, paid)]


def _payout_row(context: Context, payout: PaidOut, paid: list[tuple[str, Json]]) -> Object:
    basis: Object = {name: [one for kind, one in paid if kind == name] for name, _ in paid}
    source = _source(context, payout)
    return {
        "partIdentifikator": source.owner or context.orgnr,
        "utbetalingsidentifikator": context.numbers.payout(payout),
        context.style.spelling.paid_out_on: payout.on.isoformat(),
        "utbetaltBeloep": amount(payout.amount),
        "betaltTil": context.dialect(source.book).payee(payout),
        "grunnlagForUtbetaling": basis,
        "utbetalingstatus": "bekreftet" if payout.is_confirmed else "underUtbetaling",
    }


def _source(context: Context, payout: PaidOut) -> ClaimFixed | PaymentIn:
    if payout.credits:
        return context.books.claims[payout.credits[0][0]]
    return context.books.payments[payout.payments[0][0]]


def _placed_claim(context: Context, placement: Placement, sign: int) -> Object:
    claim = context.books.claims[placement.part[0]]
    instalment = claim.instalments[placement.part[1]]
    # In the VAT ledger, a placement on interest has just the word for interest as its text.
    text = "Forsinkelsesrenter" if claim.kravtype == "Forsinkelsesrente" else claim.text
    return {
        context.style.spelling.covered_part: context.numbers.part(claim, placement.part),
        "plassertBeloep": amount(placement.amount * sign),
        "plassertDato": placement.on.isoformat(),
        "kravbeskrivelse": context.style.multilingual(text),
        "kravforfallsdato": instalment.due.isoformat(),
        "opprinneligKravforfallsbeloep": amount(instalment.amount),
        "gjenstaaendeKravforfallsbeloep": amount(context.books.left(placement.part)),
    }


def _sent_back(context: Context, payment: PaymentIn, payout: PaidOut) -> Object:
    return {
        "utbetalingsidentifikator": context.numbers.payout(payout),
        context.style.spelling.sent_back_on: payout.on.isoformat(),
        "utbetaltBeloep": amount(dict(payout.payments)[payment.key]),
        "betaltTil": context.dialect(payment.book).payee(payout),
    }


def _paid_claim(context: Context, key: str, share: Decimal) -> Object:
    claim = context.books.claims[key]
    return {
        context.style.spelling.paid_out_part: context.numbers.part(claim, (claim.key, 0)),
        "opprinneligBeloep": amount(claim.amount),
        "gjenstaaendeBeloep": amount(context.books.left_of(claim)),
        "utbetaltBeloep": amount(share),
        "kravbeskrivelse": context.style.multilingual(claim.text),
        "kravtype": claim.kravtype,
        "kravperiode": context.dialect(claim.book).period(claim.period),
    }


def _paid_back(context: Context, key: str, share: Decimal) -> Object:
    payment = context.books.payments[key]
    payer = context.dialect(payment.book).payer(payment)
    return {
        context.style.spelling.sent_back_payment: context.numbers.payment(payment),
        "innbetalingstype": payer["innbetalingstype"],
        "innbetalingsdato": payment.on.isoformat(),
        "innbetaltBeloep": amount(payment.amount * context.style.signs[payment.book].paid),
        "utbetaltBeloep": amount(share),
    }

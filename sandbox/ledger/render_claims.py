"""Renders one claim as the API does, with everything placed on it."""

from sandbox.ledger.api_style import Quirk
from sandbox.ledger.books import Counter, Part, Placement
from sandbox.ledger.context import Context
from sandbox.ledger.dialect import Dialect, amount
from sandbox.ledger.events import ClaimFixed, PaidOut
from sandbox.ledger.interest import estimated
from sandbox.rawjson import Json, Object

PLACED_LISTS = ("plassertInnbetaling", "plassertMotkrav", "plassertUtbetaling")


def render_claim(context: Context, claim: ClaimFixed) -> Object:
    dialect, style, left = context.dialect(claim.book), context.style, context.books.left_of(claim)
    answer: Object = {
        "partIdentifikator": claim.owner or context.orgnr,
        "kravidentifikator": context.numbers.claim(claim),
        "kravtype": claim.kravtype,
        "opprinneligBeloep": amount(claim.amount),
        "gjenstaaendeBeloep": amount(left),
        "kravforfall": [_part(context, claim, number) for number in range(len(claim.instalments))],
    }
    if left != 0 or dialect.interest_when_settled:
        interest = estimated(context.books, claim, context.today)
        if interest or not style.has(Quirk.NO_INTEREST):
            answer["stipulerteRenter"] = amount(interest)
    answer |= {
        "kravbeskrivelse": style.multilingual(claim.text),
        "kravperiode": dialect.period(claim.period),
        "opprettelsesdatoForKrav": claim.on.isoformat(),
    }
    if claim.group is not None:
        answer["kravgruppe"] = claim.group
    if claim.principal:
        answer["hovedstolKravidentifikator"] = context.numbers.claim(context.books.claims[claim.principal])
    if claim.assessed:
        answer["fastsettingsmaate"] = claim.assessed
    if claim.key in context.index.set_off:
        event = context.index.set_off[claim.key]
        answer["motregningAvKreditkrav"] = context.set_off(event, style.spelling.debts_of_claim, claim.book)
    _add_deferment(context, claim, answer)
    return {name: value for name, value in answer.items() if name not in claim.omitted}


def _add_deferment(context: Context, claim: ClaimFixed, answer: Object) -> None:
    """The field utsattIverksettelse. The API documents only its name."""
    if not claim.is_deferred:
        if context.style.has(Quirk.NOT_DEFERRED):
            answer["utsattIverksettelse"] = False
        return
    parts = answer["kravforfall"]
    if context.style.has(Quirk.DEFERRED_PART) and isinstance(parts, list):
        said: Object = {"utsattIverksettelse": True}
        with_it: list[Json] = [part | said for part in parts if isinstance(part, dict)]
        answer["kravforfall"] = with_it
    else:
        answer["utsattIverksettelse"] = True


def _part(context: Context, claim: ClaimFixed, number: int) -> Object:
    part, instalment = (claim.key, number), claim.instalments[number]
    index, dialect = context.index, context.dialect(claim.book)
    answer: Object = {
        context.style.spelling.part: context.numbers.part(claim, part),
        "forfallsdato": instalment.due.isoformat(),
        "opprinneligBeloep": amount(instalment.amount),
        "gjenstaaendeBeloep": amount(context.books.left(part)),
        "betalingsinformasjon": dialect.how_to_pay(claim),
    }
    if part in index.placed_on:
        answer["plassertInnbetaling"] = [_placed_payment(context, one) for one in index.placed_on[part]]
    if part in index.counters:
        answer["plassertMotkrav"] = [_counter(context, one, part) for one in index.counters[part]]
    if number == 0 and claim.key in index.paid_out:
        paid_out = index.paid_out[claim.key]
        answer["plassertUtbetaling"] = [_placed_payout(context, claim, one, dialect) for one in paid_out]
    if context.style.has(Quirk.EMPTY_LISTS):
        answer |= {name: [] for name in PLACED_LISTS if name not in answer}
    return answer


def _placed_payment(context: Context, placement: Placement) -> Object:
    payment = context.books.payments[placement.payment]
    signs = context.style.signs[payment.book]
    answer: Object = {
        context.style.spelling.placed_payment: context.numbers.payment(payment),
        "plassertBeloep": amount(placement.amount * signs.placed),
        "plassertDato": placement.on.isoformat(),
        "innbetalingsdato": payment.on.isoformat(),
    }
    if not context.style.has(Quirk.NO_PAID):
        answer["innbetaltBeloep"] = amount(payment.amount * signs.paid)
    return answer | context.payer(payment)


def _counter(context: Context, counter: Counter, seen_from: Part) -> Object:
    is_debit = seen_from == counter.debit
    other = counter.credit if is_debit else counter.debit
    claim = context.books.claims[other[0]]
    signs = context.style.signs[claim.book]
    named = context.books.claims[seen_from[0]] if context.style.has(Quirk.NAMES_ITSELF) else claim
    return {
        context.style.spelling.counter: context.numbers.part(named, other if named is claim else seen_from),
        "plassertBeloep": amount(counter.amount * (signs.placed if is_debit else signs.placed_on_credit)),
        "kravtype": claim.kravtype,
        "plassertDato": counter.on.isoformat(),
        "kravbeskrivelse": context.style.multilingual(claim.text),
        "forfallsdato": claim.instalments[other[1]].due.isoformat(),
        "kravperiode": context.dialect(claim.book).period(claim.period),
    }


def _placed_payout(context: Context, claim: ClaimFixed, payout: PaidOut, dialect: Dialect) -> Object:
    share = dict(payout.credits)[claim.key]
    return {
        "utbetalingsidentifikator": context.numbers.payout(payout),
        "utbetaltBeloep": amount(payout.amount),
        context.style.spelling.placed_payout_on: payout.on.isoformat(),
        "betaltTil": dialect.payee(payout),
        "plassertBeloep": amount(share * context.style.signs[claim.book].placed_on_credit),
        "plassertDato": payout.on.isoformat(),
    }

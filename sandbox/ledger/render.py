"""Renders one ledger as the API's four answers."""

from sandbox.ledger.api_style import ApiStyle, Quirk, Sums
from sandbox.ledger.context import Context
from sandbox.ledger.dialect import days
from sandbox.ledger.events import ZERO, PaymentIn
from sandbox.ledger.render_claims import render_claim
from sandbox.ledger.render_money import render_payment, render_payout
from sandbox.ledger.totals import group_totals, totals
from sandbox.rawjson import Object, objects


def render(context: Context) -> dict[str, Object]:
    """The answers by endpoint. Endpoints without rows are left out."""
    books, style = context.books, context.style
    listed = [claim for claim in books.claims.values() if claim.is_listed]
    claims = {
        claim.key: render_claim(context, claim)
        for claim in books.claims.values()
        if claim.is_listed or books.left_of(claim)
    }
    payments = {payment.key: render_payment(context, payment) for payment in books.payments.values()}
    payouts = [row for payout in days(books.payouts) for row in render_payout(context, payout)]
    for row in (*claims.values(), *payments.values(), *payouts):
        _drop_party(context, row)
    repeatable = [(payments[payment.key], may_repeat(context, payment)) for payment in days(books.payments.values())]
    lists: dict[str, tuple[str, list[Object]]] = {
        "krav": ("krav", _listed(style, [(claims[claim.key], True) for claim in days(listed)])),
        "innbetalinger": ("innbetaling", _listed(style, repeatable)),
        "utbetalinger": ("utbetaling", _listed(style, [(row, True) for row in payouts])),
    }
    answers: dict[str, Object] = {}
    for endpoint, (key, rows) in lists.items():
        if rows:
            answers[endpoint] = {"partIdentifikator": context.orgnr, "periode": {}, "skjermet": False, key: [*rows]}
    opened = _aapnekrav(context, claims, payments)
    return answers | ({"aapnekrav": opened} if opened else {})


def _drop_party(context: Context, row: Object) -> None:
    """Older answers name the party only at the top. Rows of the owner must still name theirs."""
    if context.style.has(Quirk.NO_PARTY) and row["partIdentifikator"] == context.orgnr:
        del row["partIdentifikator"]


def may_repeat(context: Context, payment: PaymentIn) -> bool:
    """Whether a row may be repeated. Not reversals, which must stay a minority, nor payments with equal placements."""
    covered = [
        (context.numbers.part(context.books.claims[one.part[0]], one.part), one.on, one.amount)
        for one in context.books.placed_by.get(payment.key, ())
    ]
    return not payment.reverses and len(set(covered)) == len(covered)


def _aapnekrav(context: Context, claims: dict[str, Object], payments: dict[str, Object]) -> Object | None:
    """The open list, or None if nothing is open."""
    books, style = context.books, context.style
    opened = [row for key, row in claims.items() if books.left_of(books.claims[key])]
    unplaced = {key: books.unplaced(key) for key in payments if books.unplaced(key)}
    if not opened and not unplaced:
        return None
    answer: Object = {"partIdentifikator": context.orgnr, "skjermet": False}
    answer["aapentKravMedGjenstaaendeBeloep"] = [*_listed(style, [(row, True) for row in opened])]
    waiting = _listed(style, [(payments[key], may_repeat(context, books.payments[key])) for key in unplaced])
    waiting += _with_nothing_unplaced(context, payments)
    if waiting or style.has(Quirk.EMPTY_LISTS):
        answer["innbetalingMedUplassertBeloep"] = [*waiting]
    if style.sums != Sums.ABSENT:
        is_rounded = style.sums == Sums.ROUNDED
        whole = sum(unplaced.values(), ZERO)
        if style.sums == Sums.WITH_REPEATS:
            opened = [*objects(answer["aapentKravMedGjenstaaendeBeloep"])]
        answer["totalOversikt"] = totals(opened, whole, context.today, is_rounded=is_rounded)
        answer["oversiktPerKravgruppe"] = [*group_totals(opened, context.today, is_rounded=is_rounded)]
    return answer


def _with_nothing_unplaced(context: Context, payments: dict[str, Object]) -> list[Object]:
    """Sometimes a fully placed payment of this year is among the unplaced ones, without its placements."""
    used_up = (
        payment.key
        for payment in context.books.payments.values()
        if payment.on.year == context.today.year and not payment.reverses and not context.books.unplaced(payment.key)
    )
    key = next(used_up, None)
    if key is None or not context.style.has(Quirk.NOTHING_UNPLACED):
        return []
    return [{name: value for name, value in payments[key].items() if name != "plassertKrav"}]


def _listed(style: ApiStyle, rows: list[tuple[Object, bool]]) -> list[Object]:
    answer: list[Object] = []
    for row, is_repeatable in rows:
        times = style.chance.choice((2, 3)) if is_repeatable and style.has(Quirk.REPEATED) else 1
        answer += [row] * times
    if style.has(Quirk.SHUFFLED):
        style.chance.shuffle(answer)
    return answer

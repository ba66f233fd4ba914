"""The four answers of the API for one ledger, word for word, in the manner of each book."""

from datetime import date
from decimal import Decimal

from sandbox.ledger.books import Books, Counter, Part, Placement
from sandbox.ledger.dialect import Dialect, amount, days, dialect_of, said
from sandbox.ledger.events import Book, ClaimFixed, PaidOut, PaymentIn
from sandbox.ledger.interest import interest
from sandbox.ledger.numbers import Numbers
from sandbox.ledger.totals import group_totals, totals
from sandbox.rawjson import Object

ZERO = Decimal(0)


class Renderer:
    def __init__(self, orgnr: str, name: str, books: Books, today: date) -> None:
        self._orgnr, self._name, self._books, self._today = orgnr, name, books, today
        self._numbers = Numbers(orgnr, books)
        self._dialects = {book: dialect_of(book, name, self._numbers) for book in Book}
        self._placed_on: dict[Part, list[Placement]] = {}
        self._placed_from: dict[str, list[Placement]] = {}
        self._counters: dict[Part, list[Counter]] = {}
        self._payouts: dict[str, list[PaidOut]] = {}
        for placement in books.placements:
            self._placed_on.setdefault(placement.part, []).append(placement)
            self._placed_from.setdefault(placement.payment, []).append(placement)
        for counter in books.counters:
            self._counters.setdefault(counter.credit, []).append(counter)
            self._counters.setdefault(counter.debit, []).append(counter)
        for payout in books.payouts:
            self._payouts.setdefault(payout.credit, []).append(payout)

    def aapnekrav(self, *, with_totals: bool) -> Object | None:
        """None if nothing is open: the API then says that there is nothing."""
        claims = [claim for claim in self._books.claims.values() if self._books.left_of(claim) != 0]
        payments = [payment for payment in self._books.payments.values() if self._books.unplaced[payment.key] != 0]
        if not claims and not payments:
            return None
        rendered = [self.claim(claim) for claim in claims]
        answer: Object = {"partIdentifikator": self._orgnr, "skjermet": False}
        answer["aapentKravMedGjenstaaendeBeloep"] = [*rendered]
        if payments:
            answer["innbetalingMedUplassertBeloep"] = [self.payment(payment) for payment in payments]
        if with_totals:
            unplaced = sum((self._books.unplaced[payment.key] for payment in payments), ZERO)
            answer["totalOversikt"] = totals(rendered, unplaced, self._today)
            answer["oversiktPerKravgruppe"] = [*group_totals(rendered, self._today)]
        return answer

    def listed(self, key: str, rows: list[Object]) -> Object:
        return {"partIdentifikator": self._orgnr, "periode": {}, "skjermet": False, key: [*rows]}

    def claim(self, claim: ClaimFixed) -> Object:
        dialect, left = self._dialects[claim.book], self._books.left_of(claim)
        answer: Object = {
            "partIdentifikator": claim.owner or self._orgnr,
            "kravidentifikator": self._numbers.claim(claim),
            "kravtype": claim.kravtype,
            "opprinneligBeloep": amount(claim.amount),
            "gjenstaaendeBeloep": amount(left),
            "kravforfall": [self._part(claim, number, dialect) for number in range(len(claim.instalments))],
        }
        if left != 0 or dialect.interest_when_settled:
            answer["stipulerteRenter"] = amount(self._interest(claim))
        answer |= {
            "kravbeskrivelse": said(claim.text),
            "kravperiode": dialect.period(claim.period),
            "opprettelsesdatoForKrav": claim.on.isoformat(),
            "kravgruppe": claim.group,
        }
        if claim.principal:
            answer["hovedstolKravidentifikator"] = self._numbers.claim(self._books.claims[claim.principal])
        if claim.assessed:
            answer["fastsettingsmaate"] = claim.assessed
        return answer

    def payment(self, payment: PaymentIn) -> Object:
        dialect = self._dialects[payment.book]
        unplaced = self._books.unplaced[payment.key]
        answer: Object = {
            "partIdentifikator": payment.owner or self._orgnr,
            "innbetalingsidentifikator": self._numbers.payment(payment),
            "innbetalingsdato": payment.on.isoformat(),
            "innbetaltBeloep": amount(-payment.amount),
        }
        placed = self._placed_from.get(payment.key)
        if placed:
            answer["plassertKrav"] = [self._placed_claim(placement) for placement in placed]
        # Positive, as every plassertKrav beside it: together they make up the payment. Only the sum is negative.
        answer["uplassertBeloep"] = amount(unplaced)
        return answer | dialect.receiver() | dialect.payer(payment, self._kid(payment))

    def payout(self, payout: PaidOut) -> Object:
        claim = self._books.claims[payout.credit]
        dialect = self._dialects[claim.book]
        part: Object = {
            "kravforfallidentifikator": self._numbers.part(claim, (claim.key, 0)),
            "opprinneligBeloep": amount(claim.amount),
            "gjenstaaendeBeloep": amount(self._books.left_of(claim)),
            "utbetaltBeloep": amount(payout.amount),
            "kravbeskrivelse": said(claim.text),
            "kravtype": claim.kravtype,
            "kravperiode": dialect.period(claim.period),
        }
        return {
            "partIdentifikator": self._orgnr,
            "utbetalingsidentifikator": self._numbers.payout(payout),
            "utbetaltdato": payout.on.isoformat(),
            "utbetaltBeloep": amount(payout.amount),
            "betaltTil": dialect.payee(payout),
            "grunnlagForUtbetaling": {"kreditKrav": [part]},
            "utbetalingstatus": "bekreftet" if payout.is_confirmed else "underUtbetaling",
        }

    def _part(self, claim: ClaimFixed, number: int, dialect: Dialect) -> Object:
        part, instalment = (claim.key, number), claim.instalments[number]
        answer: Object = {
            "kravforfallsIdentifikator": self._numbers.part(claim, part),
            "forfallsdato": instalment.due.isoformat(),
            "opprinneligBeloep": amount(instalment.amount),
            "gjenstaaendeBeloep": amount(self._books.left[part]),
            "betalingsinformasjon": dialect.how_to_pay(claim),
        }
        if part in self._placed_on:
            answer["plassertInnbetaling"] = [self._placed_payment(one, dialect) for one in self._placed_on[part]]
        if part in self._counters:
            answer["plassertMotkrav"] = [self._counter(one, part, dialect) for one in self._counters[part]]
        payouts = [one for one in self._payouts.get(claim.key, ()) if one.is_confirmed and number == 0]
        if payouts:
            answer["plassertUtbetaling"] = [self._placed_payout(one, dialect) for one in payouts]
        return answer

    def _placed_payment(self, placement: Placement, dialect: Dialect) -> Object:
        payment = self._books.payments[placement.payment]
        answer: Object = {
            "innbetalingsIdentifikator": self._numbers.payment(payment),
            "plassertBeloep": amount(placement.amount * dialect.placed_sign),
            "plassertDato": placement.on.isoformat(),
            "innbetalingsdato": payment.on.isoformat(),
            "innbetaltBeloep": amount(-payment.amount),
        }
        return answer | dialect.payer(payment, self._kid(payment))

    def _placed_claim(self, placement: Placement) -> Object:
        claim = self._books.claims[placement.part[0]]
        instalment = claim.instalments[placement.part[1]]
        # In the VAT ledger a placement names interest by its bare word.
        text = "Forsinkelsesrenter" if claim.kravtype == "Forsinkelsesrente" else claim.text
        return {
            "kravforfallIdentifikator": self._numbers.part(claim, placement.part),
            "plassertBeloep": amount(placement.amount),
            "plassertDato": placement.on.isoformat(),
            "kravbeskrivelse": said(text),
            "kravforfallsdato": instalment.due.isoformat(),
            "opprinneligKravforfallsbeloep": amount(instalment.amount),
            "gjenstaaendeKravforfallsbeloep": amount(self._books.left[placement.part]),
        }

    def _counter(self, counter: Counter, seen_from: Part, dialect: Dialect) -> Object:
        is_debit = seen_from == counter.debit
        other = counter.credit if is_debit else counter.debit
        claim = self._books.claims[other[0]]
        sign = dialect.placed_sign if is_debit else 1
        return {
            "kravforfallsIdentifikator": self._numbers.part(claim, other),
            "plassertBeloep": amount(counter.amount * sign),
            "kravtype": claim.kravtype,
            "plassertDato": counter.on.isoformat(),
            "kravbeskrivelse": said(claim.text),
            "forfallsdato": claim.instalments[other[1]].due.isoformat(),
            "kravperiode": dialect.period(claim.period),
        }

    def _placed_payout(self, payout: PaidOut, dialect: Dialect) -> Object:
        return {
            "utbetalingsidentifikator": self._numbers.payout(payout),
            "utbetaltBeloep": amount(payout.amount),
            "utbetaltDato": payout.on.isoformat(),
            "betaltTil": dialect.payee(payout),
            "plassertBeloep": amount(payout.amount),
            "plassertDato": payout.on.isoformat(),
        }

    def _interest(self, claim: ClaimFixed) -> Decimal:
        parts = enumerate(claim.instalments)
        return sum((interest(self._books.left[claim.key, at], one.due, self._today) for at, one in parts), ZERO)

    def _kid(self, payment: PaymentIn) -> str | None:
        """The KID that was written on the payment: its first claim's."""
        claim = self._books.claims.get(payment.meant_for[0]) if payment.has_kid else None
        return self._numbers.kid(claim) if claim else None


def render(orgnr: str, name: str, books: Books, today: date, *, with_totals: bool) -> dict[str, Object]:
    """Endpoints without anything to show are absent."""
    renderer = Renderer(orgnr, name, books, today)
    lists: dict[str, tuple[str, list[Object]]] = {
        "krav": ("krav", [renderer.claim(claim) for claim in days(books.claims.values())]),
        "innbetalinger": ("innbetaling", [renderer.payment(payment) for payment in days(books.payments.values())]),
        "utbetalinger": ("utbetaling", [renderer.payout(payout) for payout in days(books.payouts)]),
    }
    answers = {endpoint: renderer.listed(key, rows) for endpoint, (key, rows) in lists.items() if rows}
    opened = renderer.aapnekrav(with_totals=with_totals)
    return answers | ({"aapnekrav": opened} if opened else {})

"""Builds the events of a story, with a method for each kind of claim, payment and refund."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from sandbox.ledger import kinds
from sandbox.ledger.calendar import Term, company_tax_due, person_tax_due
from sandbox.ledger.events import Book, ClaimFixed, Event, PaidOut, PaymentIn, SetOff
from sandbox.ledger.interest import interest

MIN_INTEREST = Decimal(10)


@dataclass(slots=True)
class StoryBuilder:
    orgnr: str
    today: date
    seed: int
    owner: str | None = None  # a sole proprietor's national identity number
    events: list[Event] = field(default_factory=list)

    def chance(self, *about: object) -> random.Random:
        """A separate random stream for each purpose, so that a new claim does not change other figures."""
        return random.Random("|".join(str(one) for one in (self.orgnr, self.seed, *about)))

    def kroner(self, low: int, high: int, *about: object) -> Decimal:
        return Decimal(self.chance("kroner", *about).randint(low, high))

    def before(self, days: int) -> date:
        return self.today - timedelta(days=days)

    # -- claims --

    def vat(self, term: Term, amount: Decimal, filed: date | None = None) -> ClaimFixed:
        """A VAT return: positive to pay, negative to get back."""
        on = filed or term.vat_due - timedelta(days=self.chance("filed", term).randint(1, 12))
        return self._fix(kinds.vat(f"mva {term.year}-{term.number}", term, amount, on, term.vat_due))

    def vat_by_authority(self, term: Term, amount: Decimal, on: date, due: date) -> ClaimFixed:
        return self._fix(kinds.vat_by_authority(f"fastsatt {term.year}-{term.number}", term, amount, on, due))

    def payroll(self, term: Term, kravtype: str, amount: Decimal) -> ClaimFixed:
        key = f"{kravtype} {kinds.PAYROLL[kravtype]} - {term.year}/{term.number}"
        on = term.payroll_due - timedelta(days=4)
        return self._fix(kinds.payroll(key, term, kravtype, amount, on, term.payroll_due))

    def withheld(self, paid_on: date, number: int, amount: Decimal) -> ClaimFixed:
        """Tax withheld from one salary payment, as from 2026: due the first working day after it."""
        return self._fix(kinds.withheld(f"FORSKTREKK Forskuddstrekk - {paid_on}", paid_on, number, amount))

    def company_tax(self, income_year: int, amount: Decimal) -> ClaimFixed:
        due = company_tax_due(income_year)
        text = f"Utskrevet forskuddsskatt, selskap - {income_year}"
        return self._tax("UTSKR_FORSKSKATT", text, income_year, date(income_year + 1, 1, 12), due, amount)

    def person_tax(self, owner: str, income_year: int, amount: Decimal) -> ClaimFixed:
        """A sole proprietor's advance tax, in the same ledger as the organisation's claims."""
        due = person_tax_due(income_year)
        text = f"Utskrevet forskuddsskatt, person - {income_year}"
        return self._tax("UTSKR_FORSKSKATT", text, income_year, date(income_year, 1, 20), due, amount, owner)

    def tax_refund(self, income_year: int, amount: Decimal, on: date) -> ClaimFixed:
        text = f"Tilbakebetaling restskatt - {income_year}"
        return self._tax("RESTERENDE_SKT_TILB", text, income_year, on, (on,), -amount)

    def _tax(
        self,
        kravtype: str,
        text: str,
        income_year: int,
        on: date,
        due: tuple[date, ...],
        amount: Decimal,
        owner: str | None = None,
    ) -> ClaimFixed:
        period = kinds.income_year(income_year)
        return self._fix(kinds.skatt(f"{kravtype} {text}", kravtype, text, "Skatt", period, on, due, amount, owner))

    def _fix(self, claim: ClaimFixed) -> ClaimFixed:
        self.events.append(claim)
        return claim

    # -- money --

    def pay(self, *claims: ClaimFixed, on: date, amount: Decimal | None = None, lag: int | None = None) -> PaymentIn:
        """Pay these claims with one payment, in full unless `amount` is given."""
        whole = sum((claim.amount for claim in claims), Decimal(0))
        days = self.chance("lag", claims[0].key, on).randint(0, 3) if lag is None else lag
        return self._receive(
            PaymentIn(
                on=on,
                key=f"inn {claims[0].key} {on}",
                book=claims[0].book,
                amount=whole if amount is None else amount,
                meant_for=tuple(claim.key for claim in claims),
                placed_on=on + timedelta(days=days),
                owner=claims[0].owner,
            )
        )

    def pay_without_kid(self, book: Book, amount: Decimal, on: date) -> PaymentIn:
        """A payment that cannot be matched to a claim."""
        key = f"inn uten kid {on}"
        return self._receive(
            PaymentIn(on=on, key=key, book=book, amount=amount, meant_for=(), placed_on=on, has_kid=False)
        )

    def pay_late(self, claim: ClaimFixed, days: int) -> None:
        """Pay after the due date, and later the interest for it."""
        due = claim.instalments[0].due
        on = due + timedelta(days=days)
        self.pay(claim, on=on, lag=0)
        amount = interest(claim.amount, due, on)
        if amount < MIN_INTEREST:
            return
        charged = self._fix(kinds.late_interest(f"rente {claim.key}", claim, on, amount))
        self.pay(charged, on=charged.instalments[0].due - timedelta(days=1), lag=0)

    def set_off(self, credit: ClaimFixed, debit: ClaimFixed, amount: Decimal, on: date) -> None:
        self.events.append(SetOff(on=on, credit=credit.key, debit=debit.key, amount=amount))

    def pay_out(
        self, credit: ClaimFixed, amount: Decimal, on: date, message: str, *, is_confirmed: bool = True
    ) -> None:
        self.events.append(
            PaidOut(
                on=on,
                key=f"ut {credit.key} {on}",
                credits=((credit.key, amount),),
                message=message,
                is_confirmed=is_confirmed,
                is_booked=is_confirmed,
            )
        )

    def send_back(self, payment: PaymentIn, amount: Decimal, on: date) -> None:
        """Refund an overpayment: two technical claims take it from the payment, and it is paid out the day after."""
        counter, credit = kinds.technical_pair(
            f"MOTP_TILB_BET Motpost tilbakebetaling - {on:%d%m}",
            f"KRAV_UTBET_KRED Krav til utbetaling - {on:%d%m}",
            on,
            amount,
        )
        self._fix(counter)
        self._fix(credit)
        self.events.remove(payment)
        self._receive(
            PaymentIn(
                on=payment.on,
                key=payment.key,
                book=payment.book,
                amount=payment.amount,
                meant_for=(*payment.meant_for, counter.key),
                placed_on=payment.placed_on,
            )
        )
        self.pay_out(credit, amount, on + timedelta(days=1), f"For mye betalt {payment.on:%d.%m.%y}")

    def _receive(self, payment: PaymentIn) -> PaymentIn:
        self.events.append(payment)
        return payment

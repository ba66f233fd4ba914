"""Keeps an organisation's books: what a careful bookkeeper would have booked of each event in the ledger."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from sandbox.bookkeeping.vouchers import ACCOUNTS, BANK, COSTS, INTEREST_COST, Voucher, VoucherLine, balanced
from sandbox.ledger.books import Books
from sandbox.ledger.calendar import Term
from sandbox.ledger.context import Context
from sandbox.ledger.events import ClaimFixed, PaidOut, PaymentIn
from sandbox.ledger.kinds import PAYROLL, TECHNICAL

DAY = timedelta(days=1)
PER_PAYMENT_FROM = 2026
RUNS = 0.5  # share of organisations that book payroll by salary run


class Keeper:
    """The books of one organisation. `seed` decides its habits, which are those of a real one."""

    def __init__(self, context: Context, seed: int) -> None:
        self._books: Books = context.books
        self._numbers = context.numbers
        self._seed, self._orgnr = seed, context.orgnr
        habits = self._chance("habits")
        self._by_runs = habits.random() < RUNS
        self._writes_kid = habits.random() < 0.5
        self._names_period = habits.random() < 0.8

    def keep(self) -> list[Voucher]:
        """All vouchers, by date."""
        found = [*self._book_claims(), *self._book_payments(), *self._book_payouts()]
        return sorted(found, key=lambda voucher: (voucher.on, voucher.text, sorted(voucher.events)))

    def _chance(self, *about: object) -> random.Random:
        return random.Random("|".join(str(one) for one in (self._orgnr, self._seed, *about)))

    def _book_claims(self) -> Iterator[Voucher]:
        for claim in self._books.claims.values():
            account = account_of(claim)
            if account is None:
                continue
            counter = INTEREST_COST if claim.principal else COSTS[account]
            is_payroll = claim.kravtype in PAYROLL and claim.key.startswith(claim.kravtype)
            if is_payroll and self._by_runs and claim.period.first is None and claim.period.term:
                yield from self._book_runs(claim, account, counter)
            else:
                on, text = self._describe(claim)
                due = claim.first_due if self._chance("due", claim.key).random() < 0.4 else None
                line = VoucherLine(account=account, amount=claim.amount, event=claim.key, text=text, due=due)
                yield balanced(on, text, [line], counter)

    def _describe(self, claim: ClaimFixed) -> tuple[date, str]:
        """When and how a claim is booked: periods on their last day, others when the authority tells."""
        term = term_of(claim)
        if term is None or claim.principal or "Korrigert" in claim.text:
            return claim.on, claim.text
        name = {"Mva-melding": "Mva-oppgjør"}.get(claim.kravtype, PAYROLL.get(claim.kravtype, claim.text))
        number = f" {term.number}. termin {term.year}" if self._names_period else ""
        return min(term.last, claim.on), f"{name}{number}"

    def _book_runs(self, claim: ClaimFixed, account: str, counter: str) -> Iterator[Voucher]:
        """Two to four salary runs within the term, which together are what the authority claims."""
        term, chance = term_of(claim), self._chance("runs", claim.key)
        if term is None:
            return
        count, rest = chance.randint(2, 4), claim.amount
        days = (term.last - term.first).days
        for number in range(count):
            part = rest if number == count - 1 else (claim.amount / count).quantize(Decimal(1))
            rest -= part
            on = term.first + DAY * (days * (number + 1) // count)
            line = VoucherLine(account=account, amount=part, event=claim.key, text=f"Lønnskjøring {number + 1}")
            if part:
                yield balanced(on, f"Lønnskjøring {number + 1}", [line], counter)

    def _book_payments(self) -> Iterator[Voucher]:
        for payment in self._books.payments.values():
            lines = list(self._share(payment))
            if not lines:
                continue
            bank = payment.on - DAY * self._chance("bank", payment.key).randint(0, 2)
            text = "Tilbakeført betaling" if payment.reverses else "Betalt Skatteetaten"
            yield balanced(bank, text, lines, BANK, value_date=bank)

    def _share(self, payment: PaymentIn) -> Iterator[VoucherLine]:
        """A payment on the accounts of what it was meant for; all on one where the rest is not to be told apart."""
        claims = [self._books.claims[key] for key in self._meant_for(payment) if key in self._books.claims]
        if any(claim.owner for claim in claims) or (payment.owner and not claims):
            return  # the owner paid with the owner's own money
        accounts = [account_of(claim) for claim in claims if account_of(claim)]
        if not accounts:
            return
        kid = (self._numbers.kid_paid_with(payment) or "") if self._writes_kid else ""
        rest = payment.amount
        for claim, account in zip(claims[1:], accounts[1:], strict=False):
            if account != accounts[0] and account is not None and 0 < claim.amount < rest:
                rest -= claim.amount
                yield VoucherLine(account=account, amount=-claim.amount, event=payment.key, kid=kid)
        yield VoucherLine(account=str(accounts[0]), amount=-rest, event=payment.key, kid=kid)

    def _meant_for(self, payment: PaymentIn) -> tuple[str, ...]:
        return self._books.payments[payment.reverses].meant_for if payment.reverses else payment.meant_for

    def _book_payouts(self) -> Iterator[Voucher]:
        for payout in self._books.payouts:
            account = self._account_of_payout(payout)
            if payout.is_booked and account is not None:
                bank = payout.on + DAY * self._chance("bank", payout.key).randint(0, 2)
                line = VoucherLine(account=account, amount=payout.amount, event=payout.key)
                yield balanced(bank, "Fra Skatteetaten", [line], BANK, value_date=bank)

    def _account_of_payout(self, payout: PaidOut) -> str | None:
        """Where the money was; money sent back counts where its payment was booked."""
        for key, _ in payout.credits:
            claim = self._books.claims[key]
            if claim.group != TECHNICAL and not claim.owner:
                return account_of(claim)
        paid = [self._books.payments[key] for key, _ in payout.payments]
        paid += [
            self._books.payments[one.payment]
            for key, _ in payout.credits
            for one in self._books.placements
            if self._books.claims[one.part[0]].kravtype == "MOTP_TILB_BET"
            and self._books.claims[one.part[0]].on == self._books.claims[key].on
        ]
        return next((line.account for payment in paid for line in self._share(payment)), None)


def account_of(claim: ClaimFixed) -> str | None:
    """The account that holds it; None for the owner's own claims and those that are not the organisation's taxes."""
    if claim.owner or claim.group is None or not claim.is_listed:
        return None
    return ACCOUNTS.get(claim.group)


def term_of(claim: ClaimFixed) -> Term | None:
    """The term of a VAT or payroll claim; None for other claims and for withheld tax per salary payment."""
    period = claim.period
    if not (period.year and period.term):
        return None
    return Term(int(period.year), int(period.term))

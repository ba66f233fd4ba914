"""What every row of an organisation's answers is rendered with."""

from datetime import date

from sandbox.ledger.books import Books
from sandbox.ledger.dialect import Dialect, amount, dialect_of
from sandbox.ledger.events import Book, PaymentIn, SetOffElsewhere
from sandbox.ledger.index import Index
from sandbox.ledger.manner import Manner, Quirk
from sandbox.ledger.numbers import Numbers
from sandbox.rawjson import Object


class Context:
    def __init__(self, orgnr: str, name: str, books: Books, today: date, manner: Manner) -> None:
        self.orgnr, self.books, self.today, self.manner = orgnr, books, today, manner
        self.numbers = Numbers(orgnr, books, manner.ids)
        self.index = Index(books)
        self._dialects = {book: dialect_of(book, name, self.numbers, manner) for book in Book}

    def dialect(self, book: Book) -> Dialect:
        return self._dialects[book]

    def payer(self, payment: PaymentIn) -> Object:
        answer = self.dialect(payment.book).payer(payment)
        return {name: value for name, value in answer.items() if name not in payment.untold}

    def set_off(self, event: SetOffElsewhere, debts_key: str, book: Book) -> Object:
        """The same from every claim and payment that it was taken from."""
        said, signs = self.manner.said, self.manner.signs[book]
        debts: list[Object] = [
            {
                "motregnetBeloep": amount(debt.amount * signs.set_off),
                "dekketKravBeskrivelse": said(debt.text),
                "innkrevingsmyndighet": said(event.authority),
                "forfallsdato": debt.due.isoformat(),
                "kreditorsnavn": said(debt.creditor),
                "forsinkelsesrenter": amount(debt.interest),
            }
            for debt in event.debts
        ]
        answer: Object = {
            "motregningsidentifikator": self.numbers.set_off(event),
            "innkrevingsmyndighet": said(event.authority),
        }
        has_one_source = len(event.credits) + len(event.payments) == 1
        if not (has_one_source and self.manner.strikes(Quirk.NO_SOURCE)):
            answer["hovedkrav"] = self._sources(event, signs.unplaced)
        return answer | {debts_key: [*debts], "motregnetdato": event.on.isoformat()}

    def _sources(self, event: SetOffElsewhere, sign: int) -> Object:
        """Each with what was taken from it."""
        answer: Object = {}
        if event.payments:
            answer["innbetalingBruktImotregning"] = [
                {
                    "innbetalingsidentifikator": self.numbers.payment(self.books.payments[key]),
                    "uplassertBeloep": amount(share * sign),
                }
                for key, share in event.payments
            ]
        if event.credits:
            claims = [(self.books.claims[key], share) for key, share in event.credits]
            answer["kreditkravBruktIMotregning"] = [
                {
                    "kravforfallsIdentifikator": self.numbers.part(claim, (claim.key, 0)),
                    "gjenstaaendeBeloep": amount(-share),
                    "kravbeskrivelse": self.manner.said(claim.text),
                    "kravperiode": self.dialect(claim.book).period(claim.period),
                }
                for claim, share in claims
            ]
        return answer

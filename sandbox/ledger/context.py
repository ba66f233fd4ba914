"""What the renderers need: books, numbers, dialects and style of one organisation."""

from datetime import date

from sandbox.ledger.api_style import ApiStyle, Quirk
from sandbox.ledger.books import Books
from sandbox.ledger.dialect import Dialect, amount, dialect_of
from sandbox.ledger.events import Book, PaymentIn, SetOffElsewhere
from sandbox.ledger.index import Index
from sandbox.ledger.numbers import Numbers
from sandbox.rawjson import Object


class Context:
    def __init__(self, orgnr: str, name: str, books: Books, today: date, style: ApiStyle) -> None:
        self.orgnr, self.name, self.books, self.today, self.style = orgnr, name, books, today, style
        self.numbers = Numbers(orgnr, books, style.ids)
        self.index = Index(books)
        self._dialects = {book: dialect_of(book, name, self.numbers, style) for book in Book}

    def dialect(self, book: Book) -> Dialect:
        return self._dialects[book]

    def payer(self, payment: PaymentIn) -> Object:
        answer = self.dialect(payment.book).payer(payment)
        return {name: value for name, value in answer.items() if name not in payment.omitted}

    def set_off(self, event: SetOffElsewhere, debts_key: str, book: Book) -> Object:
        """A set-off outside the ledger. It looks the same on every claim and payment it took money from."""
        multilingual, signs = self.style.multilingual, self.style.signs[book]
        debts: list[Object] = [
            {
                "motregnetBeloep": amount(debt.amount * signs.set_off),
                "dekketKravBeskrivelse": multilingual(debt.text),
                "innkrevingsmyndighet": multilingual(event.authority),
                "forfallsdato": debt.due.isoformat(),
                "kreditorsnavn": multilingual(debt.creditor),
                "forsinkelsesrenter": amount(debt.interest),
            }
            for debt in event.debts
        ]
        answer: Object = {
            "motregningsidentifikator": self.numbers.set_off(event),
            "innkrevingsmyndighet": multilingual(event.authority),
        }
        has_one_source = len(event.credits) + len(event.payments) == 1
        if not (has_one_source and self.style.has(Quirk.NO_SOURCE)):
            answer["hovedkrav"] = self._sources(event, signs.unplaced)
        return answer | {debts_key: [*debts], "motregnetdato": event.on.isoformat()}

    def _sources(self, event: SetOffElsewhere, sign: int) -> Object:
        """The payments and credit claims, each with the amount taken from it."""
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
                    "kravbeskrivelse": self.style.multilingual(claim.text),
                    "kravperiode": self.dialect(claim.book).period(claim.period),
                }
                for claim, share in claims
            ]
        return answer
